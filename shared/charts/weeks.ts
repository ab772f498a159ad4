const dayMs = 86_400_000;

const text = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
/** 0 is Monday. */
const weekdayOf = (ms: number): number => (new Date(ms).getUTCDay() + 6) % 7;

/** Weekday of a local day, 0 is Monday. */
export const weekday = (day: string): number => weekdayOf(Date.parse(day));

/** The Monday of the ISO week a local day is of. */
export const mondayOf = (day: string): string => text(Date.parse(day) - weekday(day) * dayMs);

/** ISO 8601 name of the week that begins on a Monday: `2026-W01` is that of the first Thursday of 2026. */
export const weekName = (monday: string): string => {
  const thursday = Date.parse(monday) + 3 * dayMs;
  const year = new Date(thursday).getUTCFullYear();
  const number = Math.floor((thursday - Date.UTC(year, 0, 1)) / dayMs / 7) + 1;
  return `${year}-W${String(number).padStart(2, "0")}`;
};

/** Every Monday from one to another, both included. */
export const mondaysBetween = (from: string, to: string): string[] => {
  const all: string[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += 7 * dayMs) all.push(text(at));
  return all;
};
