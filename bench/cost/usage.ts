/**
 * What a studio does in a month: assumptions, each with its reason. What an operation asks of the table is counted
 * (bench/counted); only how often it happens is assumed. A client is anyone in the directory, of whom a part comes.
 */
export interface Use {
  feature: string;
  /** of bench/counted */
  operation: string;
  /** how often a month for each client */
  perClient?: number;
  /** how often a month whatever the size */
  perStudio?: number;
  why: string;
  /** functions that run for one, by name of their bundle */
  runs: Partial<Record<string, number>>;
  /** requests of the API, through API Gateway */
  http?: number;
  /** messages of queues: sent, received and deleted are three requests */
  queued?: number;
  emails?: number;
}

/** Share of the clients of a directory that come in a month. */
export const active = 0.35;
/** Bookings of those who come; a fifth of them is cancelled. */
export const bookings = active * 5;
/** Times a client's profile is opened: at the desk at every second visit, and for half of the messages. */
const profiles = bookings / 2;

const desk = (feature: string, operation: string, perClient: number, why: string, bundle = "api"): Use => ({
  feature,
  operation,
  perClient,
  why,
  runs: { [bundle]: 1, authorizer: 0.1 },
  http: 1,
});

const looking: Use[] = [
  desk("Profiles and lists", "open a profile", profiles, "at the desk at every second visit"),
  desk(
    "Profiles and lists",
    "open a tab of bookings",
    profiles / 2,
    "every second time, the tab of bookings",
    "events",
  ),
  desk("Profiles and lists", "open a tab of invoices", profiles / 5, "every fifth time, what was bought", "sales"),
  desk(
    "Profiles and lists",
    "open the activity",
    profiles / 10,
    "every tenth time, everything that happened",
    "events",
  ),
  desk("Profiles and lists", "draw a chart", profiles / 10, "every tenth time, a chart", "charts"),
  desk("Profiles and lists", "find a client", profiles, "each profile is looked for by name"),
  desk("Profiles and lists", "a page of the client list", profiles / 5, "every fifth time by the list"),
  desk("Rosters", "open a roster of 14", (bookings / 14) * 6, "each class of 14 is opened six times", "events"),
  desk("Rosters", "a day of events", (bookings / 14) * 3, "the calendar, three times a class", "events"),
];

const keeping: Use[] = [
  desk("Notes, to-dos, tags", "write a note", 0.1, "one of ten clients"),
  desk("Notes, to-dos, tags", "write a to-do", 0.1, "one of ten clients"),
  desk("Notes, to-dos, tags", "the to-dos of a colleague", 0.2, "read twice as often as written"),
  desk("Notes, to-dos, tags", "tag a client", 0.1, "one of ten clients"),
  desk("Notes, to-dos, tags", "log a call", 0.02, "one of fifty clients"),
  desk("Notes, to-dos, tags", "change a client", 0.05, "a new phone, address or name: one of twenty"),
];

const records = (operation: string, perClient: number, why: string): Use => ({
  feature: "Sync of the booking software",
  operation,
  perClient,
  why,
  runs: { sync: 0.02 },
});
const settled = (operation: string, perClient: number): Use => ({
  feature: "Sync of the booking software",
  operation: `${operation}: settled`,
  perClient,
  why: "its numbers, in a batch of the stream of its own: the dearest",
  runs: { projections: 0.5 },
});
const syncing: Use[] = [
  records("a synced client", 0.05, "one of twenty is new or changed"),
  settled("a synced client", 0.05),
  records("a synced booking", bookings, "each booking as it is made"),
  settled("a synced booking", bookings),
  records("a synced booking, changed", bookings * 1.2, "checked in or cancelled, every fifth twice"),
  settled("a synced booking, changed", bookings * 1.2),
  records("a synced invoice", active * 1.3, "who comes pays 1.3 times a month"),
  settled("a synced invoice", active * 1.3),
  {
    ...records("100 synced records, unchanged", (bookings * 6) / 100, "each booking is compared six more times"),
    runs: { sync: 1 },
  },
];

const message = (channel: "email" | "SMS", perClient: number, why: string): Use[] => [
  {
    ...desk(
      "Messages and discussions",
      `write ${channel === "email" ? "an email" : "an SMS"}`,
      perClient,
      why,
      "conversations",
    ),
    queued: 1,
  },
  {
    feature: "Messages and discussions",
    operation: `send ${channel === "email" ? "an email" : "an SMS"}`,
    perClient,
    why: "each that is written",
    runs: { publisher: 0.5, sender: 0.5 },
    ...(channel === "email" && { emails: 1 }),
  },
  {
    feature: "Messages and discussions",
    operation: `hear of ${channel === "email" ? "an email" : "an SMS"}`,
    perClient,
    why: "two events of an email, three of an SMS",
    runs: { intake: 1 },
    queued: 2,
  },
];
/** SMS parts that a client is sent in a month, told beside the total. */
export const smsPerClient = 0.5;
const writing: Use[] = [
  ...message("email", 0.3, "three of ten clients get a single mail, or one of an automation"),
  ...message("SMS", smsPerClient, "one of two clients gets a text"),
  {
    feature: "Messages and discussions",
    operation: "a client's SMS",
    perClient: 0.2,
    why: "four of ten are answered",
    runs: { intake: 1 },
    queued: 1,
  },
  desk(
    "Messages and discussions",
    "the open discussions",
    0.5,
    "the list is looked at as often as is written",
    "conversations",
  ),
  {
    feature: "Campaigns",
    operation: "a campaign to 20 by email",
    perClient: (4 * 0.6) / 20,
    why: "four newsletters to the six of ten that are subscribed",
    runs: { jobs: 0.2 },
  },
  {
    feature: "Campaigns",
    operation: "send an email",
    perClient: 4 * 0.6,
    why: "each mail of them",
    runs: { publisher: 0.1, sender: 0.1 },
    queued: 1,
    emails: 1,
  },
  {
    feature: "Campaigns",
    operation: "hear of an email",
    perClient: 4 * 0.6,
    why: "delivered, and some are opened",
    runs: { intake: 0.5 },
    queued: 2,
  },
];

const signing: Use[] = [
  { ...desk("Waivers", "ask for a signature", 0.03, "new clients, three of a hundred", "documents"), queued: 2 },
  desk("Waivers", "sign a waiver", 0.03, "who was asked signs", "documents"),
];

const outward: Use[] = [
  {
    feature: "Change log and webhooks",
    operation: "log ten changes",
    perClient: (bookings * 3) / 10,
    why: "every change of a record, ten in a batch",
    runs: { publisher: 1 },
  },
  {
    feature: "Change log and webhooks",
    operation: "tell a webhook of ten changes",
    perClient: (bookings * 3) / 10,
    why: "one webhook that wants all of them",
    runs: { dispatcher: 1 },
    queued: 1,
  },
];

const clocks: Use[] = [
  {
    feature: "Clocks",
    operation: "a run of the clock",
    perStudio: 60 * 24 * 30,
    why: "every minute",
    runs: { clock: 1 },
  },
  {
    feature: "Clocks",
    operation: "a run of the waitlists",
    perStudio: 4 * 24 * 30,
    why: "every 15 minutes",
    runs: { waitlists: 1 },
  },
  {
    feature: "Clocks",
    operation: "a run of the waitlists",
    perStudio: 3 * 24 * 30,
    why: "absences and resets every hour, series and retention: taken as dear as a run of the waitlists",
    runs: { absences: 1 },
  },
];

/** Everything that happens, by feature. */
export const uses: Use[] = [...looking, ...keeping, ...syncing, ...writing, ...signing, ...outward, ...clocks];
