import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { callAs } from "../support/call.ts";
import { runJobs } from "../support/jobs.ts";
import { makeBooking, makeClient, makeInvoice } from "../support/make.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { shopOf } from "./shop.ts";

let studio: Studio;
let shop: ReturnType<typeof shopOf>;
const visit = (id: string, client: string, startsAt: string, fields: object = {}) =>
  makeBooking(id, client, { event: { startsAt }, ...fields });
const earning = [
  { on: "visit", points: 10, from: "2026-01-01" },
  { on: "purchase", points: 2, per: 100, from: "2026-01-01" },
  { on: "review", points: 25 },
];

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-03-10T12:00:00.000Z") });
  studio = await openStudio();
  shop = shopOf(studio);
  await shop.set({ on: true, earning, expireAfterMonths: 12 });
});
afterAll(() => {
  vi.useRealTimers();
});

/** Loads records and what settings ordered, minutes later. */
const load = async (records: object[]) => {
  vi.setSystemTime(Date.now() + 60_000);
  await shop.source.load(records);
};
const cardOf = async (clientId: string) =>
  (await studio.table.get({ pk: `${studio.accountId}#${clientId}`, sk: "0#CARD" }))!.data.sums;

describe("earning points", () => {
  it("S2-14 visits and purchases earn by the rule of their day, and the history names each with its points", async () => {
    await load([
      makeClient("a"),
      visit("a1", "a", "2026-02-03T11:00:00Z"),
      visit("a2", "a", "2026-02-04T11:00:00Z", { status: "lateCancelled" }),
      visit("a3", "a", "2025-12-31T11:00:00Z"),
      makeInvoice("ai", "a", { issuedAt: "2026-02-05T11:00:00Z", total: 1999, refunded: 350 }),
      makeInvoice("aj", "a", { issuedAt: "2026-02-06T11:00:00Z", currency: "EUR", total: 5000 }),
      makeInvoice("ak", "a", { issuedAt: "2026-02-07T11:00:00Z", status: "void" }),
    ]);
    const clientId = await shop.source.clientId("a");
    expect(await shop.points(clientId)).toMatchObject({ on: true, balance: 10 + 32, earned: 42, owed: 0, redeemed: 0 });
    const history = await shop.history(clientId);
    expect(history.map(({ kind, points }) => [kind, points])).toEqual([
      ["purchase", 32],
      ["visit", 10],
    ]);
    const { earn, expiringNext } = await shop.points(clientId);
    expect(earn.map(({ on }: { on: string }) => on)).toEqual(["visit", "purchase", "review"]);
    expect(expiringNext).toEqual({ points: 42, on: "2027-02-28" });
  });

  it("S2-14 a visit corrected to absent takes its points back; what was redeemed beyond is owed, and the next earnings pay it", async () => {
    await load([makeClient("b"), visit("b1", "b", "2026-02-03T11:00:00Z"), visit("b2", "b", "2026-02-10T11:00:00Z")]);
    const clientId = await shop.source.clientId("b");
    const prize = await shop.prize(15);
    expect((await shop.redeem(clientId, prize)).status).toBe(201);
    expect(await shop.points(clientId)).toMatchObject({ balance: 5, redeemed: 15, owed: 0 });
    await load([visit("b2", "b", "2026-02-10T11:00:00Z", { status: "absent" })]);
    expect(await shop.points(clientId)).toMatchObject({ balance: 0, owed: 5, earned: 10 });
    const refused = await shop.redeem(clientId, prize);
    expect([refused.status, refused.body.code]).toEqual([409, "not-enough-points"]);
    expect(refused.body.detail).toContain("20 are missing");
    await load([visit("b3", "b", "2026-03-03T11:00:00Z")]);
    expect(await shop.points(clientId)).toMatchObject({ balance: 5, owed: 0, earned: 20, redeemed: 15 });
  });

  it("S2-14 another rate holds from its day on: what was earned before stays, and every client is recounted", async () => {
    await load([makeClient("c"), visit("c1", "c", "2026-03-09T11:00:00Z"), visit("c2", "c", "2026-03-20T11:00:00Z")]);
    const clientId = await shop.source.clientId("c");
    expect((await shop.points(clientId)).balance).toBe(20);
    const changed = earning.map((rule) => (rule.on === "visit" ? { on: "visit", points: 30 } : rule));
    const set = await shop.set({ on: true, earning: changed, expireAfterMonths: 12 });
    expect(set.earlier).toEqual([{ on: "visit", points: 10, from: "2026-01-01", until: "2026-03-09" }]);
    vi.setSystemTime(Date.now() + 60_000);
    await runJobs(studio);
    expect((await shop.points(clientId)).balance).toBe(40);
    await shop.set({ on: true, earning: changed, expireAfterMonths: 12 });
    const audit = await studio.call("GET /v1/audit", { query: { act: "rewards.set", limit: "100" } });
    expect(audit.body.items).toHaveLength(2);
  });

  it("S2-14 every fault of settings is named, and who may set, give and take back is said by the roles", async () => {
    const route = "PUT /v1/settings/rewards";
    const bad = {
      on: true,
      earning: [
        { on: "visit", points: 0 },
        { on: "purchase", points: 1 },
      ],
      expireAfterMonths: 61,
    };
    const { status, body } = await studio.call(route, { body: bad });
    expect([status, body.errors.map(({ pointer }: { pointer: string }) => pointer)]).toEqual([
      422,
      ["/body/earning/0/points", "/body/earning/1/per", "/body/expireAfterMonths"],
    ]);
    const twice = { on: true, earning: [earning[0], earning[0]] };
    expect((await studio.call(route, { body: twice })).body.errors[0].pointer).toBe("/body/earning");
    expect((await studio.call(route, { body: { on: false, earning: [earning[0]] } })).status).toBe(422);
    const [manager, member, instructor] = ["manager", "member", "instructor"].map((role) =>
      callAs({ accountId: studio.accountId, role }),
    );
    const clientId = await shop.client();
    expect((await manager!(route, { body: { on: false } })).status).toBe(403);
    const params = { clientId };
    const adjustment = { kind: "adjustment", points: 5, reason: "x" };
    const give = "POST /v1/clients/{clientId}/rewards";
    expect((await member!(give, { params, body: adjustment })).status).toBe(403);
    expect((await manager!(give, { params, body: adjustment })).status).toBe(201);
    const reviewed = await member!(give, { params, body: { kind: "review" } });
    expect([reviewed.status, reviewed.body.points]).toEqual([201, 25]);
    expect((await instructor!("GET /v1/clients/{clientId}/rewards", { params })).status).toBe(403);
    expect((await instructor!("GET /v1/clients/{clientId}/rewards/history", { params })).status).toBe(403);
    const takeBack = "DELETE /v1/clients/{clientId}/rewards/{rewardId}";
    const back = { params: { ...params, rewardId: reviewed.body.id }, body: { reason: "Not hers" } };
    expect((await member!(takeBack, back)).status).toBe(403);
    expect((await manager!(takeBack, back)).status).toBe(204);
    expect((await manager!(takeBack, back)).status).toBe(404);
    await shop.settle(clientId);
    expect((await shop.points(clientId)).balance).toBe(5);
  });

  it("S2-14 what was bought is named to those alone who see invoices", async () => {
    const lines = [{ kind: "product", name: "Mat", quantity: 1, amount: 1900 }];
    await load([makeClient("d"), makeInvoice("di", "d", { lines })]);
    const clientId = await shop.source.clientId("d");
    expect((await shop.history(clientId))[0]).toMatchObject({ kind: "purchase", name: "Mat", points: 38 });
    const member = callAs({ accountId: studio.accountId, role: "member" });
    expect((await shop.history(clientId, member))[0]).toMatchObject({ kind: "purchase", name: "", points: 38 });
  });
});

describe("points and their client", () => {
  it("S2-14 S1-21 go with it into a merge, where the balance is the sum, and back", async () => {
    await load([makeClient("w"), makeClient("l"), visit("l1", "l", "2026-03-03T11:00:00Z")]);
    const [winner, loser] = [await shop.source.clientId("w"), await shop.source.clientId("l")];
    await shop.give(winner, 100);
    await shop.give(loser, 20);
    await shop.settle(winner);
    await shop.settle(loser);
    const prize = await shop.prize(5);
    for (const one of [winner, loser]) expect((await shop.redeem(one, prize)).status).toBe(201);
    const merge = async (way: string) => {
      const body = { loserId: loser };
      const answer = await studio.call(`POST /v1/clients/{clientId}/${way}`, { params: { clientId: winner }, body });
      expect(answer.status, answer.text).toBe(200);
      const during = await shop.redeem(winner, prize);
      expect(during.status === 201 || during.body.code === "being-merged").toBe(true);
      if (during.status === 201) expect((await shop.takeBack(winner, during.body.id)).status).toBe(204);
      await runJobs(studio);
    };
    await merge("merge");
    expect(await shop.points(winner)).toMatchObject({ balance: 120, redeemed: 10 });
    expect(await shop.points(loser)).toMatchObject({ balance: 120 });
    await merge("unmerge");
    expect(await shop.points(winner)).toMatchObject({ balance: 95, redeemed: 5 });
    expect(await shop.points(loser)).toMatchObject({ balance: 25, redeemed: 5 });
  });

  it("S2-15 S4-27 S4-35 are exported with it; erased with it, and the sums stay", async () => {
    await load([makeClient("e"), visit("e1", "e", "2026-03-03T11:00:00Z")]);
    const clientId = await shop.source.clientId("e");
    await studio.call("POST /v1/clients/{clientId}/rewards", {
      params: { clientId },
      body: { kind: "adjustment", points: 20, reason: "Marion told us" },
    });
    await shop.settle(clientId);
    expect((await shop.redeem(clientId, await shop.prize(5))).status).toBe(201);
    await shop.settle(clientId);
    const { parts } = (await studio.call("GET /v1/clients/{clientId}/export", { params: { clientId } })).body;
    expect(parts.reward.map(({ kind }: { kind: string }) => kind)).toEqual(["adjustment", "redemption"]);
    expect(parts.rewardGuard).toBeUndefined();
    const sums = await cardOf(clientId);
    expect(sums).toMatchObject({ redeemed: 5 });
    await studio.call("POST /v1/clients/{clientId}/erase", { params: { clientId }, body: {} });
    await runJobs(studio);
    const { items } = await studio.table.query({ pk: `${studio.accountId}#${clientId}` });
    expect(items.map(({ type }) => type).sort()).toEqual(["card", "erased", "series"]);
    expect(JSON.stringify(items)).not.toContain("Marion");
    expect(await cardOf(clientId)).toEqual(sums);
    expect((await shop.redeem(clientId, await shop.prize(1))).status).toBe(404);
  });
});
