import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { openStudio, type Studio } from "../support/studio.ts";
import { deskOf } from "./desk.ts";

let studio: Studio;
let desk: ReturnType<typeof deskOf>;
const at = (time: string) => `2026-03-01T${time}:00.000Z`;
const apart = { packageId: "none", waitlist: true };

beforeAll(async () => {
  studio = await openStudio();
  desk = deskOf(studio);
});

it("who waits moves up in order when a place comes free, before the cut-off; without a credit they are passed over", async () => {
  const eventId = await desk.event({ capacity: 1 });
  const [first, broke, next, last] = [
    await desk.client(),
    await desk.client(),
    await desk.client(),
    await desk.client(),
  ];
  const held = (await desk.book(first, eventId)).body.id;
  await desk.book(broke, eventId, { waitlist: true });
  const moved = (await desk.book(next, eventId, apart)).body.id;
  await desk.book(last, eventId, apart);
  expect((await desk.list(last)).items[0].waitlistPosition).toBe(3);
  await desk.cancel(first, held, at("09:00"));
  const status = async (clientId: string) => (await desk.list(clientId)).items[0].status;
  expect([await status(broke), await status(next), await status(last)]).toEqual(["waitlisted", "booked", "waitlisted"]);
  expect((await desk.list(last)).items[0].waitlistPosition).toBe(2);
  await desk.cancel(next, moved, "2026-03-02T10:30:00.000Z");
  expect(await status(last)).toBe("waitlisted");
});

it("a promoted place is confirmed in time or goes to the next", async () => {
  await desk.settings({ waitlist: { confirmWithinMinutes: 30 } });
  const eventId = await desk.event({ capacity: 1 });
  const [first, slow, quick] = [await desk.client(), await desk.client(), await desk.client()];
  const held = (await desk.book(first, eventId)).body.id;
  const slowId = (await desk.book(slow, eventId, apart)).body.id;
  const quickId = (await desk.book(quick, eventId, apart)).body.id;
  await desk.cancel(first, held, at("09:00"));
  expect((await desk.list(slow)).items[0]).toMatchObject({ status: "booked", confirmBy: at("09:30") });
  const confirm = (clientId: string, id: string, time: string) =>
    desk.act("POST", clientId, id, "/confirm", { at: at(time) });
  expect((await confirm(slow, slowId, "09:31")).body.code).toBe("too-late");
  expect((await desk.list(slow)).items[0].status).toBe("earlyCancelled");
  expect((await confirm(quick, quickId, "09:50")).body).toMatchObject({ status: "booked", confirmBy: null });
  await desk.book(first, eventId, apart, at("12:00"));
  expect((await desk.list(quick)).items[0].status).toBe("booked");
  await desk.settings({});
});

it("whatever is done in whatever order, places taken are the live bookings, and the waitlist keeps its order", async () => {
  const clients = await Promise.all(Array.from({ length: 5 }, () => desk.client()));
  const one = fc.record({ who: fc.nat(4), does: fc.constantFrom("book", "book", "cancel", "remove") });
  await fc.assert(
    fc.asyncProperty(fc.array(one, { minLength: 5, maxLength: 14 }), async (acts) => {
      const eventId = await desk.event({ capacity: 2 });
      const live = new Map<string, string>();
      const queue: string[] = [];
      let taken = 0;
      for (const { who, does } of acts) {
        const client = clients[who]!;
        const id = live.get(client);
        if (does === "book") {
          const { status, body } = await desk.book(client, eventId, apart);
          expect(status).toBe(id ? 409 : 201);
          if (id) continue;
          live.set(client, body.id);
          expect(body.status).toBe(taken < 2 ? "booked" : "waitlisted");
          if (taken < 2) taken += 1;
          else queue.push(client);
        } else if (id) {
          if (does === "cancel") await desk.cancel(client, id, at("09:00"));
          else await desk.act("DELETE", client, id, "", { body: { reason: "Test" }, at: at("09:00") });
          live.delete(client);
          const waits = queue.indexOf(client);
          if (waits >= 0) queue.splice(waits, 1);
          else if (!queue.shift()) taken -= 1;
        }
        const { booked, waiting } = await desk.places(eventId);
        expect([booked, waiting.map(({ clientId }) => clientId)]).toEqual([taken, queue]);
      }
    }),
    { numRuns: 12 },
  );
});
