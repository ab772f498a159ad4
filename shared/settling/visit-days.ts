import * as z from "zod";

/**
 * Visits by local day, small enough for a card: every day from `since` on (counted from 1 January 1970) is right, earlier
 * ones are gone. `marks`: six days a character, one bit each, whether it had a visit; where a day had more, a second row
 * behind `|` has the next binary digit of their number, and so on. `.n.` is a run of n (base 36) characters without any.
 */
export const VisitDays = z.object({ since: z.int(), marks: z.string() });
export type VisitDays = z.output<typeof VisitDays>;

const characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const ofMark = 6;

const packed = (row: string): string =>
  row.replace(/A+$/, "").replace(/A{4,}/g, (run) => `.${run.length.toString(36)}.`);
const unpacked = (row: string): string =>
  row.replace(/\.([0-9a-z]+)\./g, (_, length) => "A".repeat(Number.parseInt(length, 36)));

/** How many visits each day had, by day; days without any are not named. */
export const countsByDay = ({ since, marks }: VisitDays): Map<number, number> => {
  const counts = new Map<number, number>();
  for (const [digit, row] of marks.split("|").entries())
    for (const [i, mark] of [...unpacked(row)].entries())
      for (let bits = characters.indexOf(mark), day = since + i * ofMark; bits > 0; bits >>= 1, day += 1)
        if (bits & 1) counts.set(day, (counts.get(day) ?? 0) + 2 ** digit);
  return counts;
};

/** Visits of the days from `since` on, as a card keeps them. */
export const visitDaysOf = (since: number, counts: ReadonlyMap<number, number>): VisitDays => {
  const rows: number[][] = [];
  for (const [day, count] of counts) {
    if (day < since) continue;
    for (let left = count, digit = 0; left > 0; left = Math.floor(left / 2), digit += 1) {
      const [at, bit] = [Math.floor((day - since) / ofMark), (day - since) % ofMark];
      const row = rows[digit] ?? [];
      rows[digit] = row;
      if (left % 2 === 1) row[at] = (row[at] ?? 0) | (1 << bit);
    }
  }
  const marks = rows.map((row) => packed(Array.from(row, (bits = 0) => characters[bits]).join("")));
  return { since, marks: marks.join("|") };
};
