import { bookingOf } from "../bookings.ts";
import { type Day, daysBetween, monthOf, weekday } from "../calendar.ts";
import { between, chance, pick, shuffled } from "../chance.ts";
import type { BookingRecord, BookingStatus } from "../records.ts";
import type { Studio } from "../studio.ts";
import { isCancelled, type Slot, slotOf, slots, takesPlace } from "../timetable.ts";
import type { Member } from "./members.ts";

interface Habit {
  slot: Slot;
  weekday: number;
}

/** The slots of their house, one entry per weekday; Tuesday counts double, which makes Tuesday the full day. */
const choices = (home: Member["home"], forChildren: boolean): Habit[] =>
  slots
    .filter((slot) => slot.location === home && /child/i.test(slot.name) === forChildren && slot.kind !== "workshop")
    .flatMap((slot) => slot.weekdays.flatMap((day) => Array<Habit>(day === 2 ? 2 : 1).fill({ slot, weekday: day })));

/** One or two fixed places in the week. */
const habitsOf = ({ id, home, group }: Member): Habit[] => {
  const list = choices(home, group === "child");
  const first = pick(list, "habit 1", id);
  const second = pick(list, "habit 2", id);
  const isSame = second.weekday === first.weekday;
  return group === "child" || isSame || chance("habits", id) < 0.8 ? [first] : [first, second];
};

/** How likely a habit is followed on a day: full in January, thin in August. */
const pull = (day: Day): number => {
  const season = { 1: 2, 8: 0.2 }[monthOf(day)] ?? 1;
  return 0.22 * season * (weekday(day) === 2 ? 1.5 : 1);
};

/** Every fourth week of theirs surely, else as the season pulls; what lies ahead is half booked yet. */
const comes = ({ id }: Member, { slot }: Habit, day: Day, isAhead: boolean): boolean => {
  const week = Math.floor(daysBetween("2000-01-03", day) / 7);
  if (week % 4 === between(0, 3, "sure week", id)) return true;
  return chance("comes", id, slot.key, day) < pull(day) * (isAhead ? 0.5 : 1);
};

/** What became of it: 8 % late cancelled, 6 % absent, 4 % cancelled in time; on the snow day nobody came to say. */
const statusOf = (studio: Studio, id: string, slot: Slot, day: Day): BookingStatus => {
  if (day >= studio.today || isCancelled(studio, slot, day)) return "booked";
  const draw = chance("status", id);
  if (draw < 0.08) return "lateCancelled";
  if (draw < 0.14) return "absent";
  return draw < 0.18 ? "earlyCancelled" : "attended";
};

const bookingsOf = (studio: Studio, member: Member): BookingRecord[] => {
  const habits = habitsOf(member);
  const theirs = studio.days.filter((day) => day >= member.joined && (!member.left || day <= member.left));
  return theirs.flatMap((day) =>
    habits
      .filter((habit) => habit.weekday === weekday(day) && takesPlace(habit.slot, day))
      .filter(({ slot }) => slot !== slotOf("sunrise") || day <= studio.today)
      .filter((habit) => comes(member, habit, day, day > studio.today))
      .map(({ slot }) => {
        const id = `bkg-${day}-${slot.key}-${member.id.slice(3)}`;
        return bookingOf(id, member.id, slot, day, statusOf(studio, id, slot, day), { recurring: true, daysAhead: 15 });
      }),
  );
};

/** Whether a booking takes one of the event's places. */
export const takesPlaceIn = ({ status }: BookingRecord): boolean =>
  status === "booked" || status === "attended" || status === "absent";

/**
 * What the many have booked, in the places the stories leave free. Harbor's 06:00 is given out the day before only:
 * tomorrow's roster is a story, and the days after it are empty yet.
 */
export const crowdBookings = (studio: Studio, crowd: Member[], stories: BookingRecord[]): BookingRecord[] => {
  const taken = new Map<string, number>();
  const count = (booking: BookingRecord) => {
    if (typeof booking.event === "string" && takesPlaceIn(booking))
      taken.set(booking.event, (taken.get(booking.event) ?? 0) + 1);
  };
  stories.forEach(count);
  const wanted = crowd.filter(({ group }) => group !== "guest").flatMap((member) => bookingsOf(studio, member));
  return shuffled(wanted, ({ id }) => id, "who was first").filter((booking) => {
    const isFull = (taken.get(booking.event as string) ?? 0) >= 14 && takesPlaceIn(booking);
    if (!isFull) count(booking);
    return !isFull;
  });
};
