import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { deskOf } from "../bookings/desk.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { servicesOf } from "./till.ts";

let studio: Studio;
let desk: ReturnType<typeof deskOf>;
let till: ReturnType<typeof servicesOf>;
beforeAll(async () => {
  studio = await openStudio();
  desk = deskOf(studio);
  till = servicesOf(studio);
});

const early = "2026-03-01T09:00:00.000Z";
const late = "2026-03-02T10:00:00.000Z";
const after = "2026-03-02T13:00:00.000Z";
const act = fc.constantFrom(
  "book",
  "cancelEarly",
  "cancelLate",
  "remove",
  "absent",
  "attended",
  "booked",
  "give",
  "take",
);
/** One act after the other, or two at once. */
const acts = fc.array(fc.tuple(act, fc.nat(4), fc.boolean()), { minLength: 4, maxLength: 14 });

it("S0-46 whatever is booked, cancelled, corrected, removed, given and taken: credits used are those that bookings took or lost", async () => {
  await fc.assert(
    fc.asyncProperty(acts, async (steps) => {
      const clientId = await desk.client();
      const { id } = (await till.sell(clientId, { name: "Three", kind: "class", creditsTotal: 3 })).body;
      const events = await Promise.all(Array.from({ length: 3 }, () => desk.event()));
      const bookings: string[] = [];
      const pick = (i: number): string => bookings[i % Math.max(1, bookings.length)] ?? studio.means.newId("booking");
      const correct = (bookingId: string, status: string) =>
        desk.act("PATCH", clientId, bookingId, "", { body: { status, reason: "Mixed up" }, at: after });
      const does: Record<string, (i: number) => Promise<unknown>> = {
        book: async (i) => {
          const { status, body } = await desk.book(clientId, events[i % 3]!, { packageId: id });
          if (status === 201) bookings.push(body.id);
        },
        cancelEarly: (i) => desk.cancel(clientId, pick(i), early),
        cancelLate: (i) => desk.cancel(clientId, pick(i), late),
        remove: (i) => desk.act("DELETE", clientId, pick(i), "", { body: { reason: "Never hers" } }),
        absent: (i) => correct(pick(i), "absent"),
        attended: (i) => correct(pick(i), "attended"),
        booked: (i) => correct(pick(i), "booked"),
        give: () => till.credits(clientId, id, { by: 1, reason: "Heating" }),
        take: () => till.credits(clientId, id, { by: -1, reason: "Error" }),
      };
      for (const [name, i, twice] of steps) await Promise.all([does[name]!(i), ...(twice ? [does[name]!(i + 1)] : [])]);
      const { creditsUsed, creditsTotal } = await till.row(clientId, id);
      const { items } = await desk.list(clientId, { packageId: id, limit: "100" });
      const spent = items.filter(({ credit }: { credit: string }) => credit === "taken" || credit === "lost");
      expect(creditsUsed).toBe(spent.length);
      expect(creditsUsed).toBeLessThanOrEqual(creditsTotal);
    }),
    { numRuns: Number(process.env.CREDIT_RUNS ?? 25) },
  );
});
