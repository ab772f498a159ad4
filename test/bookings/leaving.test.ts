import { beforeAll, expect, it } from "vitest";
import { settleAll } from "../merges/together.ts";
import { runJobs } from "../support/jobs.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { deskOf } from "./desk.ts";

let studio: Studio;
let desk: ReturnType<typeof deskOf>;
const apart = { packageId: "none", waitlist: true };
/** to come, whatever the machine's clock says */
const toCome = { startsAt: "2190-03-02T11:00:00.000Z", endsAt: "2190-03-02T12:00:00.000Z" };
const early = "2026-03-01T09:00:00.000Z";

beforeAll(async () => {
  studio = await openStudio();
  desk = deskOf(studio);
});

const join = async (name: "merge" | "unmerge", clientId: string, loserId: string) => {
  const { status, text } = await studio.call(`POST /v1/clients/{clientId}/${name}`, {
    params: { clientId },
    body: { loserId },
  });
  expect(status, text).toBe(200);
  await settleAll(studio);
};
const status = async (clientId: string) =>
  (await desk.list(clientId)).items.map((row: { status: string }) => row.status);
const waiting = async (eventId: string) => (await desk.places(eventId)).waiting.map(({ clientId }) => clientId);

it("S4-27 the place of who is erased goes to who waits, and no list of places names them", async () => {
  const [gone, next, last] = [await desk.client(), await desk.client(), await desk.client()];
  const [held, waited] = [await desk.event({ capacity: 1, ...toCome }), await desk.event({ capacity: 1, ...toCome })];
  await desk.book(gone, held, apart);
  await desk.book(next, held, apart);
  await desk.book(last, waited, apart);
  await desk.book(gone, waited, apart);
  await desk.book(next, waited, apart);
  expect(
    (await studio.call("POST /v1/clients/{clientId}/erase", { params: { clientId: gone }, body: {} })).status,
  ).toBe(202);
  await runJobs(studio);
  await settleAll(studio);
  expect([(await desk.places(held)).booked, await waiting(held), await waiting(waited)]).toEqual([1, [], [next]]);
  expect((await status(next)).toSorted()).toEqual(["booked", "waitlisted"]);
  const places = await Promise.all([held, waited].map((eventId) => desk.places(eventId)));
  expect(JSON.stringify(places)).not.toContain(gone);
});

it("a waitlist moves past who is being erased", async () => {
  const [holder, gone, next] = [await desk.client(), await desk.client(), await desk.client()];
  const eventId = await desk.event({ capacity: 1, ...toCome });
  const id = (await desk.book(holder, eventId, apart)).body.id;
  for (const one of [gone, next]) await desk.book(one, eventId, apart);
  await studio.call("POST /v1/clients/{clientId}/erase", { params: { clientId: gone }, body: {} });
  expect((await desk.cancel(holder, id, early)).status).toBe(200);
  expect(await status(next)).toEqual(["booked"]);
  await runJobs(studio);
  await settleAll(studio);
  expect(await desk.places(eventId)).toMatchObject({ booked: 1, waiting: [] });
});

it("S1-21 two who were both booked are one place while they are merged, and two again when they are parted", async () => {
  const [winner, loser] = [await desk.client(), await desk.client()];
  const eventId = await desk.event({ capacity: 2, ...toCome });
  for (const one of [winner, loser]) await desk.book(one, eventId, apart);
  await settleAll(studio);
  await join("merge", winner, loser);
  expect([(await desk.places(eventId)).booked, (await status(winner)).length]).toEqual([1, 2]);
  expect((await desk.book(winner, eventId, apart)).body.code).toBe("already-booked");
  expect((await desk.book(loser, eventId, apart)).body.code).toBe("already-booked");
  await join("unmerge", winner, loser);
  expect([(await desk.places(eventId)).booked, await status(winner), await status(loser)]).toEqual([
    2,
    ["booked"],
    ["booked"],
  ]);
  for (const one of [winner, loser]) {
    const [{ id }] = (await desk.list(one)).items;
    expect((await desk.cancel(one, id, early)).status).toBe(200);
    expect((await desk.book(one, eventId, apart)).status).toBe(201);
  }
  expect((await desk.places(eventId)).booked).toBe(2);
});

it("S1-21 of two merged bookings the one that is cancelled hands its place to the other", async () => {
  const [winner, loser, next] = [await desk.client(), await desk.client(), await desk.client()];
  const eventId = await desk.event({ capacity: 2, ...toCome });
  for (const one of [winner, loser]) await desk.book(one, eventId, apart);
  await settleAll(studio);
  await join("merge", winner, loser);
  expect((await desk.book(next, eventId, apart)).body.status).toBe("booked");
  const ids = (await desk.list(winner)).items.map(({ id }: { id: string }) => id);
  const cancelled: string[] = [];
  for (const id of ids) {
    await desk.cancel(winner, id, early);
    await settleAll(studio);
    cancelled.push(String((await desk.places(eventId)).booked));
  }
  expect(cancelled).toEqual(["2", "1"]);
  expect((await desk.book(winner, eventId, apart)).status).toBe(201);
});

it("S1-21 who waits is found wherever a merge took them, and after they were parted", async () => {
  const [holder, winner, loser] = [await desk.client(), await desk.client(), await desk.client()];
  const [a, b] = [await desk.event({ capacity: 1, ...toCome }), await desk.event({ capacity: 1, ...toCome })];
  const held = [(await desk.book(holder, a, apart)).body.id, (await desk.book(holder, b, apart)).body.id];
  for (const eventId of [a, b]) await desk.book(loser, eventId, apart);
  await settleAll(studio);
  await join("merge", winner, loser);
  await desk.cancel(holder, held[0], early);
  expect((await status(winner)).toSorted()).toEqual(["booked", "waitlisted"]);
  await join("unmerge", winner, loser);
  await desk.cancel(holder, held[1], early);
  expect([await status(loser), await status(winner)]).toEqual([["booked", "booked"], []]);
});
