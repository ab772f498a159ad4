import { type Day, daysFrom, firstOfMonth, plusDays, plusMonths, weekday } from "./calendar.ts";

export const account = { name: "Tideline Yoga & Box", timeZone: "America/New_York", currency: "USD" } as const;

export const locations = [
  { name: "Harbor", timeZone: "America/New_York", currency: "USD", country: "US" },
  { name: "Mesa", timeZone: "America/Phoenix", currency: "USD", country: "US" },
] as const;

export type Location = (typeof locations)[number]["name"];

/** The zone of a location's wall clock. */
export const zoneOf = (location: Location): string => (location === "Harbor" ? "America/New_York" : "America/Phoenix");

const teacher = (id: string, name: string) => ({ id: `staff-${id}`, name });

/** Everyone who can stand beside an event. Inés alone lives in Tucson. */
export const teachers = {
  dana: teacher("dana", "Dana Kim"),
  marcus: teacher("marcus", "Marcus Bell"),
  ines: teacher("ines", "Inés Ortega"),
  noor: teacher("noor", "Noor Haddad"),
  jo: teacher("jo", "Jo Alvarez"),
  sam: teacher("sam", "Sam Whitlock"),
};

/** The studio as seen from one day: what every part of the demo is told. */
export interface Studio {
  today: Day;
  /** the first day of the timetable's history */
  start: Day;
  /** every day of the timetable, to two weeks ahead */
  days: Day[];
  /** the day on which Harbor stayed shut and every event there was cancelled by the studio */
  snowDay: Day;
  /** the day from which today's prices hold; before it the old ones did */
  priceChange: Day;
  /** the month of the last January offer of which it can be told who stayed, five months later: `2026-01` */
  january: string;
  /** visits before it do not count for Club Count and Period Count */
  countFrom: Day;
  /** the day so many days from today */
  day: (offset: number) => Day;
}

const secondTuesdayOfFebruary = (year: number): Day => {
  const first = `${year}-02-01`;
  return plusDays(first, ((2 - weekday(first) + 7) % 7) + 7);
};

const latest = (dayIn: (year: number) => Day, until: Day): Day => {
  const year = Number(until.slice(0, 4));
  return dayIn(year) <= until ? dayIn(year) : dayIn(year - 1);
};

/** Thirteen months and the days since the first of this one, and two weeks ahead. */
export const studioOf = (today: Day): Studio => ({
  today,
  start: plusMonths(firstOfMonth(today), -13),
  days: daysFrom(plusMonths(firstOfMonth(today), -13), plusDays(today, 14)),
  snowDay: latest(secondTuesdayOfFebruary, plusDays(today, -7)),
  priceChange: latest((year) => `${year}-09-01`, plusDays(today, -30)),
  january: `${plusMonths(today, -5).slice(0, 4)}-01`,
  countFrom: `${Number(today.slice(0, 4)) - 2}-01-01`,
  day: (offset) => plusDays(today, offset),
});
