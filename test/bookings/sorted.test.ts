import { expect, it } from "vitest";
import type { BookingRow } from "../../shared/bookings/routes.ts";
import { comingAfter, inOrder, type Sorting, standOf } from "../../shared/bookings/sorted.ts";

const row = (eventName: string, day: number): BookingRow =>
  ({ id: `bkg_${day}`, eventName, startsAt: `2026-03-0${day}` }) as unknown as BookingRow;
const rows = [row("Yin", 3), row("Aqua", 1), row("Zen", 2), row("yin", 5), row("Yin", 4)];

it.each([
  ["asc", "asc", [1, 3, 4, 5, 2]],
  ["asc", "desc", [1, 5, 4, 3, 2]],
  ["desc", "asc", [2, 3, 4, 5, 1]],
  ["desc", "desc", [2, 5, 4, 3, 1]],
] as const)(
  "S1-46 rows sorted %s, within a title %s, go on after any of them, also where that is gone by now",
  (direction, along, days) => {
    const by: Sorting = { order: "title", direction, along };
    const all = inOrder(rows, by);
    const dayOf = ({ startsAt }: BookingRow) => Number(startsAt.slice(-2));
    expect(all.map(dayOf)).toEqual(days);
    for (const [i, shown] of all.entries()) {
      expect(comingAfter(all, standOf(shown, by), by).map(dayOf)).toEqual(days.slice(i + 1));
      const left = all.filter((one) => one !== shown);
      expect(comingAfter(left, standOf(shown, by), by).map(dayOf)).toEqual(days.slice(i + 1));
    }
  },
);
