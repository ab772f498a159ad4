import { beforeAll, describe, expect, it } from "vitest";
import { makeBooking, makeClient, makeEvent, makeInvoice } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { flow } from "./synced.ts";

let studio: Studio;
let before: ReturnType<typeof sourceOf>;
let after: ReturnType<typeof sourceOf>;
const ids: Record<string, string> = {};

/** A class of a day in March, as the software before and the one after write it down. */
const starts = (day: number) => `2026-03-${String(day).padStart(2, "0")}T11:00:00Z`;
const then = (day: number) => makeEvent(`old-e${day}`, { startsAt: starts(day) });
const now = (day: number) =>
  makeEvent(`new-e${day}`, { name: "SUNRISE  vinyasa", startsAt: starts(day).replace("Z", ".000Z") });
const maya = { firstName: "Maya", lastName: "Ortiz", email: "maya@example.com" };
const get = async (clientId: string) =>
  (await studio.call("GET /v1/clients/{clientId}", { params: { clientId } })).body;
const candidates = async (clientId: string): Promise<string[]> => {
  const { body } = await studio.call("GET /v1/clients/{clientId}/duplicates", { params: { clientId } });
  return body.items.map(({ client }: { client: { id: string } }) => client.id);
};
const send = async (source: ReturnType<typeof sourceOf>, records: unknown[]) => {
  const reply = await source.send(records);
  expect(reply.rejected).toEqual([]);
  await flow(studio);
  return reply;
};
const connected = async (name: string) => {
  const body = { connector: "files", name };
  expect((await studio.call("POST /v1/sources", { body })).status).toBe(201);
};
const made = async (body: object): Promise<string> => {
  const { status, body: client } = await studio.call("POST /v1/clients", { body });
  expect(status).toBe(201);
  await flow(studio);
  return client.id;
};
const merge = async (clientId: string, loserId: string) => {
  const answer = await studio.call("POST /v1/clients/{clientId}/merge", { params: { clientId }, body: { loserId } });
  expect(answer.status, answer.text).toBe(200);
  await flow(studio);
};
const counted = async (clientId: string) => {
  const { quickStats } = await get(clientId);
  const { clubCount, ltv } = quickStats;
  return { clubCount, ltv: ltv.amount };
};

beforeAll(async () => {
  studio = await openStudio();
  [before, after] = [sourceOf(studio, "before"), sourceOf(studio, "after")];
  await connected("before");
  await connected("after");
});

describe("switching the booking software keeps one client and one history", () => {
  it("S4-44 a client of the hub alone and the one record that matches it are linked by themselves", async () => {
    ids.maya = await made({ firstName: "maya", lastName: "ORTIZ", emails: [{ address: "Maya@Example.com" }] });
    await studio.call("POST /v1/clients/{clientId}/notes", {
      params: { clientId: ids.maya },
      body: { body: "Bad left knee" },
    });
    await send(before, [
      makeClient("old-maya", maya),
      ...[2, 3, 4].map(then),
      ...[2, 3, 4].map((day) => makeBooking(`old-b${day}`, "old-maya", { event: `old-e${day}` })),
      makeInvoice("old-i1", "old-maya", { total: 1900 }),
    ]);
    expect((await get(ids.maya)).source).toMatchObject({ name: "before", id: "old-maya" });
    expect(await counted(ids.maya)).toEqual({ clubCount: 3, ltv: 1900 });
  });

  it("S4-44 who is in both is not guessed to be one: the new record is offered with the client it may be", async () => {
    await send(after, [
      makeClient("new-maya", { ...maya, lastName: "Ortiz-Reyes" }),
      ...[3, 4, 5].map(now),
      ...[3, 4, 5].map((day) => makeBooking(`new-b${day}`, "new-maya", { event: `new-e${day}` })),
      makeInvoice("new-i1", "new-maya", { total: 2500 }),
    ]);
    ids.other = await after.clientId("new-maya");
    expect(ids.other).not.toBe(ids.maya);
    expect(await candidates(ids.maya!)).toEqual([ids.other]);
    expect(await counted(ids.other)).toEqual({ clubCount: 3, ltv: 2500 });
  });

  it("S0-07 S0-12 after the merge a visit that both know counts once, what was paid in either counts, notes are there", async () => {
    await merge(ids.maya!, ids.other!);
    expect((await get(ids.other!)).id).toBe(ids.maya);
    expect(await counted(ids.maya!)).toEqual({ clubCount: 4, ltv: 4400 });
    const bookings = await studio.call("GET /v1/clients/{clientId}/bookings", { params: { clientId: ids.maya! } });
    expect(bookings.body.items).toHaveLength(6);
    const notes = await studio.call("GET /v1/clients/{clientId}/notes", { params: { clientId: ids.maya! } });
    expect(notes.body.items).toMatchObject([{ body: "Bad left knee" }]);
    expect(await candidates(ids.maya!)).toEqual([]);
  });

  it("S0-07 what either says later is judged with the other: the one that says most of a visit counts", async () => {
    await send(after, [makeBooking("new-b3", "new-maya", { event: "new-e3", status: "absent" })]);
    expect((await counted(ids.maya!)).clubCount).toBe(4);
    await send(before, [makeBooking("old-b3", "old-maya", { event: "old-e3", status: "lateCancelled" })]);
    expect((await counted(ids.maya!)).clubCount).toBe(3);
    await send(after, [makeBooking("new-b3", "new-maya", { event: "new-e3" })]);
    expect((await counted(ids.maya!)).clubCount).toBe(4);
    await send(before, [then(9), makeBooking("old-b9", "old-maya", { event: "old-e9" })]);
    await send(after, [now(9), makeBooking("new-b9", "new-maya", { event: "new-e9" })]);
    expect((await counted(ids.maya!)).clubCount).toBe(5);
  });

  it("S0-07 two visits of one day that start at other times are two", async () => {
    const noon = makeEvent("new-noon", { name: "Sunrise Vinyasa", startsAt: "2026-03-09T16:00:00Z" });
    await send(after, [noon, makeBooking("new-noon", "new-maya", { event: "new-noon" })]);
    expect((await counted(ids.maya!)).clubCount).toBe(6);
  });

  it("S0-07 on a roster, whom both name has one place", async () => {
    const { body } = await studio.call("GET /v1/clients/{clientId}/bookings", { params: { clientId: ids.maya! } });
    const same = body.items.filter(({ startsAt }: { startsAt: string }) => startsAt.startsWith("2026-03-04"));
    expect(same).toHaveLength(2);
    const rosters = await Promise.all(
      same.map(({ eventId }: { eventId: string }) =>
        studio.call("GET /v1/events/{eventId}/roster", { params: { eventId } }),
      ),
    );
    const rows = rosters.flatMap(({ body: roster }) => roster.lists.here);
    expect(rows).toHaveLength(1);
  });

  it("S0-01 disconnecting the software before keeps all that it brought", async () => {
    const held = await counted(ids.maya!);
    expect((await studio.call("DELETE /v1/sources/{source}", { params: { source: "before" } })).status).toBe(204);
    await flow(studio);
    expect((await studio.call("GET /v1/sources")).body.items.map(({ name }: { name: string }) => name)).toEqual([
      "after",
    ]);
    expect(await counted(ids.maya!)).toEqual(held);
    await send(after, [now(12), makeBooking("new-b12", "new-maya", { event: "new-e12" })]);
    expect((await counted(ids.maya!)).clubCount).toBe(held.clubCount + 1);
    const { recountClient } = await import("../../shared/settling/recount.ts");
    const { rulesBook } = await import("../../shared/settling/accounts.ts");
    await recountClient(
      studio.means,
      await rulesBook(studio.table)(studio.accountId),
      `${studio.accountId}#${ids.maya}`,
    );
    expect((await counted(ids.maya!)).clubCount).toBe(held.clubCount + 1);
  });

  it("S1-21 taken back, each has its own again", async () => {
    const answer = await studio.call("POST /v1/clients/{clientId}/unmerge", {
      params: { clientId: ids.maya! },
      body: { loserId: ids.other },
    });
    expect(answer.status, answer.text).toBe(200);
    await flow(studio);
    expect(await counted(ids.maya!)).toEqual({ clubCount: 3, ltv: 1900 });
    expect(await counted(ids.other!)).toEqual({ clubCount: 6, ltv: 2500 });
  });
});
