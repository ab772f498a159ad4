import { beforeAll, expect, it } from "vitest";
import { advance } from "../../shared/bookings/waitlist.ts";
import type { Answer } from "../support/call.ts";
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

/** Again where others were at it all the time, as the answer says. */
const again = async (ask: () => Promise<Answer>): Promise<Answer> => {
  const answer = await ask();
  return answer.body?.code === "contended" ? again(ask) : answer;
};
const clientsOf = (count: number) => Promise.all(Array.from({ length: count }, () => desk.client()));
const advanceAt = (eventId: string, time: string) => advance({ ...studio.means, now: () => at(time) }, eventId);

/** Status and place in the order of those who wait, of each client. */
const standing = (clients: string[]) =>
  Promise.all(
    clients.map(async (clientId) => {
      const { items } = await desk.list(clientId);
      const live = items.filter(({ cancelledAt }: { cancelledAt: string | null }) => !cancelledAt);
      expect(live.length).toBeLessThanOrEqual(1);
      return live[0] as
        | { status: string; waitlistPosition: number | null; id: string; credit: string | null }
        | undefined;
    }),
  );

it("twenty at once on three places: three have one, seventeen wait, each at a place of their own", async () => {
  const eventId = await desk.event({ capacity: 3 });
  const clients = await clientsOf(20);
  const answers = await Promise.all(clients.map((one) => again(() => desk.book(one, eventId, apart))));
  expect(answers.map(({ status }) => status)).toEqual(clients.map(() => 201));
  const rows = await standing(clients);
  expect(rows.filter((row) => row?.status === "booked")).toHaveLength(3);
  const positions = rows.flatMap((row) => (row?.waitlistPosition ? [row.waitlistPosition] : []));
  expect(positions.sort((a, b) => a - b)).toEqual(Array.from({ length: 17 }, (_, i) => i + 1));
  const { booked, waiting } = await desk.places(eventId);
  expect([booked, new Set(waiting.map(({ clientId }) => clientId)).size]).toEqual([3, 17]);
}, 120_000);

it("cancels and registrations that race: never more than there are places, and those who waited keep their order", async () => {
  const eventId = await desk.event({ capacity: 3 });
  const first = await clientsOf(9);
  const ids: string[] = [];
  for (const one of first) ids.push((await desk.book(one, eventId, apart)).body.id);
  const late = await clientsOf(6);
  await Promise.all([
    ...[0, 1, 4].map((i) => again(() => desk.cancel(first[i]!, ids[i]!, at("09:00")))),
    ...late.map((one) => again(() => desk.book(one, eventId, apart, at("09:00")))),
    advanceAt(eventId, "09:00").catch(() => undefined),
  ]);
  await advanceAt(eventId, "09:00");
  const before = await desk.places(eventId);
  // three places: who had the third, and the first two of those who waited and stayed
  const rows = await standing(first);
  expect(rows.map((row) => row?.status)).toEqual([
    undefined,
    undefined,
    "booked",
    "booked",
    undefined,
    "booked",
    "waitlisted",
    "waitlisted",
    "waitlisted",
  ]);
  expect([before.booked, before.waiting.slice(0, 3).map(({ clientId }) => clientId)]).toEqual([3, first.slice(6)]);
  expect(
    before.waiting
      .slice(3)
      .map(({ clientId }) => clientId)
      .sort(),
  ).toEqual(late.toSorted());
  // and once more changes nothing
  expect(await Promise.all([advanceAt(eventId, "09:00"), advanceAt(eventId, "09:00")])).toEqual([true, true]);
  expect(await desk.places(eventId)).toEqual(before);
}, 120_000);

it("a scheduled run takes back what was not confirmed and gives it on, however often; after the cut-off nobody moves", async () => {
  await desk.settings({ waitlist: { confirmWithinMinutes: 30, cutOffHours: 2 } });
  const eventId = await desk.event({ capacity: 1 });
  const [holder, slow, next, last] = (await clientsOf(4)) as [string, string, string, string];
  const held = (await desk.book(holder, eventId)).body.id;
  for (const one of [slow, next, last]) await desk.book(one, eventId, apart);
  await desk.cancel(holder, held, at("09:00"));
  await Promise.all([1, 2, 3].map(() => advanceAt(eventId, "09:10")));
  expect((await standing([slow, next])).map((row) => row?.status)).toEqual(["booked", "waitlisted"]);
  await Promise.all([1, 2, 3].map(() => advanceAt(eventId, "09:31")));
  expect((await standing([slow, next, last])).map((row) => row?.status)).toEqual([undefined, "booked", "waitlisted"]);
  await advance({ ...studio.means, now: () => "2026-03-02T09:30:00.000Z" }, eventId);
  const { booked, waiting } = await desk.places(eventId);
  expect([booked, waiting.map(({ clientId }) => clientId)]).toEqual([0, [last]]);
  await desk.settings({});
});

it("a promotion takes the credit, or passes over who has none, or promotes them where the studio says so", async () => {
  const eventId = await desk.event({ capacity: 1 });
  const [holder, broke, rich] = (await clientsOf(3)) as [string, string, string];
  const pack = await desk.pack(rich, 1);
  const held = (await desk.book(holder, eventId)).body.id;
  for (const one of [broke, rich]) await desk.book(one, eventId, { waitlist: true });
  expect(await pack.used()).toBe(0);
  await desk.cancel(holder, held, at("09:00"));
  const [poor, paid] = await standing([broke, rich]);
  expect([poor?.status, paid?.status, paid?.credit, await pack.used()]).toEqual(["waitlisted", "booked", "taken", 1]);
  await desk.settings({ waitlist: { withoutCredit: "promote" } });
  await desk.cancel(rich, paid!.id, at("10:00"));
  expect([(await standing([broke]))[0]?.status, await pack.used()]).toEqual(["booked", 0]);
  await desk.settings({});
});

it("who waited to the end for nothing has every credit still", async () => {
  const eventId = await desk.event({ capacity: 1 });
  const [holder, waits] = (await clientsOf(2)) as [string, string];
  const pack = await desk.pack(waits, 1);
  await desk.book(holder, eventId);
  await desk.book(waits, eventId, { waitlist: true, packageId: pack.id });
  await advance({ ...studio.means, now: () => "2026-03-02T12:00:00.000Z" }, eventId);
  expect([(await standing([waits]))[0]?.credit, await pack.used()]).toEqual([null, 0]);
});
