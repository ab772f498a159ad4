const names = ["Maya", "Jo", "Priya", "Lucía", "Björn", "Chloé", "Sam", "Ana", "Dmitri", "Li"];
const classes = [
  "Vinyasa",
  "the 6am flow",
  "reformer",
  "barre",
  "hot yoga",
  "the workshop",
  "prenatal",
  "spin",
  "my private",
  "Yin",
];
const times = [
  "at 5",
  "tomorrow",
  "tonight",
  "on Friday",
  "at 6:30",
  "next week",
  "this weekend",
  "after work",
  "on 3/14",
  "in the morning",
];
const places = ["downtown", "the Mission studio", "your place", "uptown", "the new location"];
const things = [
  "my mat",
  "my card",
  "the waiver",
  "the app",
  "my water bottle",
  "the schedule",
  "my invoice",
  "my package",
];
const closings = ["", " Thanks!", " 🙏", " thx", " - {name}", " Let me know", " see you", " No rush."];

/** Sentences people send a studio, with the opt-out, opt-in and help words inside. */
const templates = [
  "Can I stop by {time}?",
  "I'll stop in {time} to pick up {thing}",
  "Is there a bus stop near {place}?",
  "{name} and I can't stop thinking about {class}",
  "Don't stop the music in {class} {time} please",
  "Does {class} end {time}?",
  "When does {class} end?",
  "I'm free at the end of {class} {time}",
  "My contract will end {time}, can we talk?",
  "Can I cancel {class} {time}?",
  "Please cancel {class} {time} for me",
  "I need to cancel {class}, {name} is sick",
  "Did you cancel {class} {time}?",
  "What's the cancel policy for {class}?",
  "I didn't quit, I was away! Back {time}",
  "I might quit my job and do {class} all day",
  "{name} quit smoking, so we're coming {time}",
  "Can you remove {thing} from my account?",
  "Please remove {name} from {class} {time}",
  "Do we remove shoes at {place}?",
  "Remove me from the waitlist for {class} {time}",
  "What time does {class} start {time}?",
  "I'd like to start {class} {time}",
  "Can {name} start with {class}?",
  "Start the waitlist without me, running late for {class}",
  "Yes, {time} works for {class}",
  "yes please book {class} {time}",
  "oh yes! {name} is coming too {time}",
  "Can you help me with {thing}?",
  "I need help booking {class} {time}",
  "Thanks for your help {time}, {name}!",
  "Any info on {class} {time}?",
  "Please send info about {class} at {place}",
  "Is {class} full? can you help {name} get in {time}",
  "Can't stop won't stop! See you {time} for {class}",
  "I unsubscribed from the app by accident, can you fix {thing}",
  "Could {name} opt out of {class} and come {time} instead?",
  "I want to opt in to the challenge {time}",
  "Would you text me when {class} has a spot {time}?",
  "Don't text me before {class}, I'm asleep. {time} is fine",
  "I texted the front desk {time} about {thing}",
  "Is this the number for {place}?",
  "I sent {thing} to the wrong place {time}",
  "I booked the wrong class {time}, can I switch to {class}?",
  "The list for {class} says {name}, that's right",
  "My flight will end the trip early, save me {class} {time}",
  "No more {class} spots {time}? darn",
  "Should I stop at {place} first or go straight to {class}?",
  "Revoke my guest pass for {name}, she'll buy {class}",
  "Baja trip {time}! put {class} on hold",
];

/** A seeded generator of numbers in [0, 1) (mulberry32). */
const randomOf = (seed: number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
};

/** So many different ordinary messages, the same for the same seed. */
export const ordinaryMessages = (count: number, seed: number): string[] => {
  const random = randomOf(seed);
  const one = (list: readonly string[]): string => list[Math.floor(random() * list.length)]!;
  const cased = (text: string) => (random() < 0.15 ? text.toUpperCase() : random() < 0.3 ? text.toLowerCase() : text);
  const made = new Set<string>();
  while (made.size < count) {
    const opening = random() < 0.3 ? `${one(["Hi", "Hey", "Hello", "Good morning"])} ${one(names)}, ` : "";
    const filled = (opening + one(templates) + one(closings)).replace(/\{(\w+)\}/g, (_, what: string) =>
      one({ name: names, class: classes, time: times, place: places, thing: things }[what]!),
    );
    made.add(cased(filled));
  }
  return [...made];
};
