import { fold } from "../kernel/fold.ts";
import type { BookingRow, BookingsQuery } from "./routes.ts";

/** An order of rows: by what, which way, and which way in time those that have it in common. */
export interface Sorting {
  order: NonNullable<BookingsQuery["order"]>;
  direction: "asc" | "desc";
  along: "asc" | "desc";
}

/** What rows alike have in common: they are one group (S1-46). */
const common: Record<Sorting["order"], (row: BookingRow) => string> = {
  date: ({ startsAt }) => startsAt,
  title: ({ eventName }) => eventName,
  status: ({ status }) => status,
  required: ({ requirements }) => requirements.map(({ kind }) => kind).join(),
};

/** Where a row stands in an order, for a cursor: its group, and its place in time. */
export interface Stand {
  group: string;
  time: string;
}

/** A title is one whatever its case; where nothing is required comes last. */
const groupOf = (row: BookingRow, order: Sorting["order"]): string =>
  fold(common[order](row)) || (order === "required" ? "~" : "");

export const standOf = (row: BookingRow, { order }: Sorting): Stand => ({
  group: groupOf(row, order),
  time: `${row.startsAt} ${row.id}`,
});

const compare = (a: string, b: string, way: "asc" | "desc"): number => {
  const risen = a < b ? -1 : a > b ? 1 : 0;
  return way === "asc" ? risen : -risen;
};
const compareStands = (a: Stand, b: Stand, { direction, along }: Sorting): number =>
  compare(a.group, b.group, direction) || compare(a.time, b.time, along);

/** Rows sorted, those alike together: so they are grouped as well (S1-46). */
export const inOrder = (rows: BookingRow[], by: Sorting): BookingRow[] =>
  rows.toSorted((a, b) => compareStands(standOf(a, by), standOf(b, by), by));

/** The rows that come after the last one shown, whether that is still there or not. */
export const comingAfter = (rows: BookingRow[], shown: Stand, by: Sorting): BookingRow[] =>
  rows.filter((row) => compareStands(standOf(row, by), shown, by) > 0);

/** The groups of sorted rows in their order, as the first of each is named, and how many each has. */
export const groupsOf = (rows: BookingRow[], { order }: Sorting): { value: string; count: number }[] => {
  const groups = new Map<string, { value: string; count: number }>();
  for (const row of rows) {
    const group = groupOf(row, order);
    const { value, count } = groups.get(group) ?? { value: common[order](row), count: 0 };
    groups.set(group, { value, count: count + 1 });
  }
  return [...groups.values()];
};
