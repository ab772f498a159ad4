import { beforeAll, describe, expect, it } from "vitest";
import { callAs } from "../support/call.ts";
import { makeBooking, makeClient, makeEvent, makeInvoice } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { settleAll } from "./together.ts";

let studio: Studio;
let tideline: ReturnType<typeof sourceOf>;
beforeAll(async () => {
  studio = await openStudio();
  tideline = sourceOf(studio);
});

const load = async (records: unknown[]) => {
  const answer = await tideline.send(records);
  await settleAll(studio);
  return answer;
};
/** Clients with these ids at the source, and our ids of them. */
const clients = async (...records: ReturnType<typeof makeClient>[]): Promise<string[]> => {
  await load(records);
  return Promise.all(records.map(({ id }) => tideline.clientId(id)));
};
const act = (name: "merge" | "unmerge", clientId: string, loserId: string) =>
  studio.call(`POST /v1/clients/{clientId}/${name}`, { params: { clientId }, body: { loserId } });
const get = (clientId: string) => studio.call("GET /v1/clients/{clientId}", { params: { clientId } });
const bookingsOf = async (clientId: string) =>
  (await studio.call("GET /v1/clients/{clientId}/bookings", { params: { clientId } })).body.items;

describe("S1-21 merging two clients", () => {
  it("S1-21 the loser's id is understood in a body as in a path", async () => {
    const [winner, loser, friend] = (await clients(makeClient("wb"), makeClient("lb"), makeClient("fb"))) as string[];
    await act("merge", winner!, loser!);
    const related = await studio.call("POST /v1/clients/{clientId}/relationships", {
      params: { clientId: friend! },
      body: { kind: "friend", clientId: loser },
    });
    expect([related.status, related.text.includes(winner!)], related.text).toEqual([201, true]);
    const rules = { groups: [{ rules: [{ on: "status", is: "guest" }] }] };
    const why = await studio.call("POST /v1/segments/why", { body: { rules, clientId: loser } });
    expect(why.body).toMatchObject({ clientId: winner, in: true });
  });

  it("S1-21 the loser's id answers as the winner everywhere, and everything follows: visits, sales, contact points, tags", async () => {
    const [winner, loser] = (await clients(
      makeClient("w1", { email: "w1@example.com" }),
      makeClient("l1", { email: "l1@example.com", firstName: "Mia" }),
    )) as [string, string];
    await load([
      makeBooking("w1b", "w1", { event: { startsAt: "2026-01-01T11:00:00Z" } }),
      makeBooking("l1b", "l1", { event: { startsAt: "2026-02-01T11:00:00Z" } }),
      makeInvoice("w1i", "w1", { total: 1000 }),
      makeInvoice("l1i", "l1", { total: 500 }),
    ]);
    await studio.call("PUT /v1/clients/{clientId}/tags", { params: { clientId: loser }, body: { add: ["vip"] } });
    const merged = await act("merge", winner, loser);
    expect([merged.status, merged.body.id]).toEqual([200, winner]);
    expect(merged.body).toMatchObject({
      firstName: "Maya",
      tags: ["vip"],
      emails: [{ address: "w1@example.com" }, { address: "l1@example.com" }],
      quickStats: { clubCount: 2, lastAttendanceAt: "2026-02-01T11:00:00.000Z", ltv: { amount: 1500 } },
    });
    await settleAll(studio);
    const through = await get(loser);
    expect(through.body).toEqual((await get(winner)).body);
    expect(await bookingsOf(loser)).toHaveLength(2);
    const list = await studio.call("GET /v1/clients", { query: { limit: "100" } });
    const ids = list.body.items.map(({ id }: { id: string }) => id);
    expect([ids.includes(winner), ids.includes(loser)]).toEqual([true, false]);
    const patched = await studio.call("PATCH /v1/clients/{clientId}", {
      params: { clientId: loser },
      body: { address: "Pier 4" },
    });
    expect([patched.status, patched.body.id]).toEqual([200, winner]);
    const found = await studio.call("GET /v1/clients", { query: { q: "mia" } });
    expect(found.body.items.map(({ id }: { id: string }) => id)).toEqual([winner]);
  });

  it("S1-21 the same again changes nothing", async () => {
    const [winner, loser] = (await clients(makeClient("w2"), makeClient("l2"))) as [string, string];
    await act("merge", winner, loser);
    await settleAll(studio);
    const before = (await studio.table.scan({})).items;
    expect((await act("merge", winner, loser)).status).toBe(200);
    await settleAll(studio);
    const rows = (items: typeof before) => items.map(({ pk, sk }) => `${pk} ${sk}`);
    expect(rows((await studio.table.scan({})).items)).toEqual(rows(before));
  });

  it("S1-21 is refused for itself, for nobody, for a client merged elsewhere or deleted, and to those who may not", async () => {
    const [a, b, c, d] = (await clients(makeClient("a3"), makeClient("b3"), makeClient("c3"), makeClient("d3"))) as [
      string,
      string,
      string,
      string,
    ];
    expect((await act("merge", a, a)).body.code).toBe("itself");
    expect((await act("merge", a, `cli_${"0".repeat(26)}`)).status).toBe(422);
    await act("merge", a, b);
    expect((await act("merge", c, b)).body.code).toBe("merged-already");
    expect((await act("merge", b, a)).body.code).toBe("itself");
    await load([{ type: "deleted", of: "client", id: "d3" }]);
    expect((await act("merge", a, d)).body.code).toBe("deleted");
    const member = callAs({ accountId: studio.accountId, role: "manager" });
    const refused = await member("POST /v1/clients/{clientId}/merge", {
      params: { clientId: a },
      body: { loserId: c },
    });
    expect(refused.status).toBe(403);
    const granted = callAs({ accountId: studio.accountId, role: "manager", permissions: "clients.merge" });
    const done = await granted("POST /v1/clients/{clientId}/merge", { params: { clientId: a }, body: { loserId: c } });
    expect(done.status).toBe(200);
  });
});

describe("S1-21 unmerging", () => {
  it("S1-21 restores both, and what came meanwhile goes by its source id", async () => {
    const [winner, loser] = (await clients(
      makeClient("w4", { email: "w4@example.com" }),
      makeClient("l4", { email: "l4@example.com" }),
    )) as [string, string];
    await load([makeInvoice("w4i", "w4", { total: 1000 }), makeInvoice("l4i", "l4", { total: 500 })]);
    await act("merge", winner, loser);
    await settleAll(studio);
    await load([
      makeInvoice("w4j", "w4", { total: 70 }),
      makeInvoice("l4j", "l4", { total: 7 }),
      makeInvoice("l4i", "l4", { total: 600 }),
      makeClient("l4", { email: "new@example.com", birthday: "1990-01-01" }),
      makeBooking("l4b", "l4", { event: { startsAt: "2026-02-01T11:00:00Z" } }),
    ]);
    expect((await get(winner)).body.quickStats.ltv.amount).toBe(1677);
    const parted = await act("unmerge", winner, loser);
    expect([parted.status, parted.body.id]).toEqual([200, loser]);
    expect(parted.body).toMatchObject({
      emails: [{ address: "new@example.com" }],
      birthday: "1990-01-01",
      quickStats: { clubCount: 1, ltv: { amount: 607 } },
    });
    await settleAll(studio);
    expect((await get(winner)).body).toMatchObject({
      id: winner,
      bookingCount: 0,
      emails: [{ address: "w4@example.com" }],
      quickStats: { clubCount: 0, ltv: { amount: 1070 } },
    });
    await load([makeInvoice("l4k", "l4", { total: 1 })]);
    expect((await get(loser)).body.quickStats.ltv.amount).toBe(608);
    expect((await act("unmerge", winner, loser)).status).toBe(200);
  });

  it("S1-21 chains part in reverse order only", async () => {
    const [a, b, c] = (await clients(makeClient("a5"), makeClient("b5"), makeClient("c5"))) as [string, string, string];
    await load([
      makeInvoice("a5i", "a5", { total: 1 }),
      makeInvoice("b5i", "b5", { total: 20 }),
      makeInvoice("c5i", "c5", { total: 300 }),
    ]);
    await act("merge", b, a);
    await act("merge", c, b);
    await settleAll(studio);
    expect((await get(a)).body).toMatchObject({ id: c, quickStats: { ltv: { amount: 321 } } });
    const refused = await act("unmerge", c, a);
    expect([refused.status, refused.body.code]).toEqual([409, "merged-on"]);
    expect((await act("unmerge", c, b)).body).toMatchObject({ id: b, quickStats: { ltv: { amount: 21 } } });
    await settleAll(studio);
    expect((await get(a)).body).toMatchObject({ id: b });
    expect((await act("unmerge", b, a)).body).toMatchObject({ id: a, quickStats: { ltv: { amount: 1 } } });
    await settleAll(studio);
    for (const [id, amount] of [
      [a, 1],
      [b, 20],
      [c, 300],
    ] as const)
      expect((await get(id)).body).toMatchObject({ id, quickStats: { ltv: { amount } } });
  });
});

describe("the same visit of both", () => {
  it("S0-07 merge of two clients in one class counts once, and unmerge gives each their own back", async () => {
    const [winner, loser] = (await clients(makeClient("w6"), makeClient("l6"))) as [string, string];
    await load([makeEvent("e6")]);
    await load([
      makeBooking("w6b", "w6", { event: "e6" }),
      makeBooking("l6b", "l6", { event: "e6" }),
      makeBooking("l6c", "l6", { event: { startsAt: "2026-03-05T11:00:00Z" } }),
    ]);
    expect((await act("merge", winner, loser)).body.quickStats.clubCount).toBe(2);
    await settleAll(studio);
    expect((await get(winner)).body).toMatchObject({ bookingCount: 2, badges: { attendedEvents: 2 } });
    const why = (await bookingsOf(winner)).map(({ reason }: { reason: string | null }) => reason);
    expect(why.sort()).toEqual([null, null, "the same visit is counted already"].sort());
    await act("unmerge", winner, loser);
    await settleAll(studio);
    expect((await get(winner)).body.quickStats.clubCount).toBe(1);
    expect((await get(loser)).body.quickStats.clubCount).toBe(2);
  });

  it("S0-07 follows when one of the two is corrected afterwards", async () => {
    const [winner, loser] = (await clients(makeClient("w7"), makeClient("l7"))) as [string, string];
    await load([makeEvent("e7")]);
    await load([makeBooking("w7b", "w7", { event: "e7" }), makeBooking("l7b", "l7", { event: "e7" })]);
    await act("merge", winner, loser);
    await settleAll(studio);
    await load([makeBooking("w7b", "w7", { event: "e7", status: "lateCancelled" })]);
    expect((await get(winner)).body.quickStats.clubCount).toBe(1);
    await load([makeBooking("l7b", "l7", { event: "e7", status: "absent" })]);
    expect((await get(winner)).body.quickStats.clubCount).toBe(0);
    await load([makeBooking("w7b", "w7", { event: "e7" })]);
    expect((await get(winner)).body.quickStats.clubCount).toBe(1);
  });

  it("S0-07 after a change of booking software the visit both know counts once", async () => {
    const other = sourceOf(studio, "newsoftware");
    const [old] = (await clients(makeClient("s8"))) as [string];
    await load([makeBooking("s8b", "s8", { event: { startsAt: "2026-04-01T11:00:00Z" } })]);
    await other.send([
      makeClient("n8"),
      makeEvent("n8e", { name: "SUNRISE vinyasa", startsAt: "2026-04-01T11:00:00Z" }),
      makeBooking("n8b", "n8", { event: "n8e" }),
    ]);
    await settleAll(studio);
    const now = await other.clientId("n8");
    expect((await act("merge", old, now)).body.quickStats.clubCount).toBe(1);
  });
});

describe("consents", () => {
  it("S1-21 the stricter wins, and both have their own back after unmerge", async () => {
    const [winner, loser] = (await clients(
      makeClient("w9", { email: "w9@example.com" }),
      makeClient("l9", { email: "l9@example.com" }),
    )) as [string, string];
    const set = (clientId: string, subscribed: boolean) =>
      studio.call("PUT /v1/clients/{clientId}/subscriptions/{channel}", {
        params: { clientId, channel: "email" },
        body: { subscribed, source: "client" },
      });
    await set(winner, true);
    await set(loser, false);
    await settleAll(studio);
    const merged = await act("merge", winner, loser);
    expect(merged.body.reachability.email).toMatchObject({ eligible: false, reason: "unsubscribed" });
    await settleAll(studio);
    await act("unmerge", winner, loser);
    await settleAll(studio);
    const eligible = async (clientId: string) => (await get(clientId)).body.reachability.email.eligible;
    expect([await eligible(winner), await eligible(loser)]).toEqual([true, false]);
  });
});
