import { describe, expect, it } from "vitest";
import { CountSettings } from "../../shared/accounts/schema.ts";
import type { Booking } from "../../shared/bookings/schema.ts";
import { type AtDoor, markOf } from "../../shared/events/roster-marks.ts";
import type { Card } from "../../shared/settling/card.ts";

const now = "2026-03-02T09:00:00.000Z";
const startsAt = "2026-03-02T10:00:00.000Z";

/** The milestone a booked visit makes after `club` counted ones, under these settings. */
const milestoneAfter = (club: number, settings: object, booking: object = {}): number | null => {
  const counts = CountSettings.parse(settings);
  const card = { sums: { club }, next: [], firstVisitAt: "2025-01-01T10:00:00.000Z" } as unknown as Card;
  const rules = { counts, leftOut: () => undefined };
  const event = { startsAt, eventType: "Yoga", cancelled: false };
  const atDoor = { event, rules, now, taken: false, day: "2026-03-02" } as unknown as AtDoor;
  return markOf(card, { status: "booked", ...booking } as Booking, atDoor).milestone;
};

describe("milestones of the Club Count (S0-08)", () => {
  it("S0-08 are 25, 50, 99, 100 and 250 where the studio sets none", () => {
    expect([24, 49, 98, 99, 249, 9].map((club) => milestoneAfter(club, {}))).toEqual([25, 50, 99, 100, 250, null]);
  });
  it("S0-08 are the studio's own where it sets them, and none where it sets an empty list", () => {
    expect([9, 24].map((club) => milestoneAfter(club, { milestones: [10] }))).toEqual([10, null]);
    expect(milestoneAfter(24, { milestones: [] })).toBeNull();
  });
  it("S0-08 are made by no visit that is left out by hand", () => {
    expect(milestoneAfter(24, {}, { leftOut: { reason: "A friend's visit", by: "stf_1", at: now } })).toBeNull();
  });
  it("S0-08 are whole visits from the first on", () => {
    for (const milestone of [0, -5, 2.5])
      expect(CountSettings.safeParse({ milestones: [milestone] }).success).toBe(false);
  });
});
