import { beforeAll, describe, expect, it } from "vitest";
import { contractState } from "../../shared/contracts/state.ts";
import { deskOf } from "../bookings/desk.ts";
import { servicesOf } from "../packages/till.ts";
import { makeClient } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let source: ReturnType<typeof sourceOf>;
let till: ReturnType<typeof servicesOf>;
let desk: ReturnType<typeof deskOf>;
beforeAll(async () => {
  studio = await openStudio();
  source = sourceOf(studio);
  till = servicesOf(studio);
  desk = deskOf(studio);
});

const at = "2026-03-01T15:00:00.000Z";
const running = { status: "active", startsOn: "2026-01-01" } as const;

describe("the state of a contract", () => {
  it.each([
    ["active", running],
    ["scheduled", { ...running, startsOn: "2026-03-02" }],
    ["active", { status: "scheduled", startsOn: "2026-03-01" }],
    ["active", { ...running, endsOn: "2026-03-01" }],
    ["ended", { ...running, endsOn: "2026-02-28" }],
    ["frozen", { ...running, freezes: [{ from: "2026-02-20", to: "2026-03-01" }] }],
    ["active", { ...running, freezes: [{ from: "2026-02-20", to: "2026-02-28" }] }],
    ["active", { ...running, freezes: [{ from: "2026-03-02" }] }],
    ["frozen", { ...running, status: "frozen" }],
    ["suspended", { ...running, status: "suspended" }],
    ["ending", { ...running, status: "cancelled", cancelledOn: "2026-02-20", endsOn: "2026-03-01" }],
    ["ending", { ...running, cancelledOn: "2026-02-20", endsOn: "2026-03-31" }],
    ["cancelled", { ...running, status: "cancelled", cancelledOn: "2026-02-20", endsOn: "2026-02-28" }],
    ["cancelled", { ...running, status: "cancelled" }],
  ] as const)("S0-44 S1-29 %s on 1 March 2026: %j", (state, contract) => {
    expect(contractState(contract as never, "2026-03-01")).toBe(state);
  });
});

describe("contracts of a booking software", () => {
  it("S0-43 S0-44 S1-24 S1-28 S1-29 are listed with dates and state, frozen ones told apart; they are changed there", async () => {
    const contract = (id: string, fields: object) => ({
      type: "contract",
      id,
      client: "k",
      name: id,
      purchasedOn: "2026-01-01",
      startsOn: "2026-01-01",
      status: "active",
      ...fields,
    });
    await source.load([
      makeClient("k"),
      contract("Frozen", { freezes: [{ from: "2026-02-20", to: "2026-03-07" }], purchasedOn: "2026-01-03" }),
      contract("Running", { purchasedOn: "2026-01-02" }),
      contract("Over", { status: "ended", endsOn: "2026-02-01" }),
    ]);
    const clientId = await source.clientId("k");
    const list = async (state: string) => (await till.get(clientId, "/contracts", { state }, at)).items;
    const all = await list("all");
    expect(all.map(({ name, state }: { name: string; state: string }) => [name, state])).toEqual([
      ["Frozen", "frozen"],
      ["Running", "active"],
      ["Over", "ended"],
    ]);
    expect(all[0]).toMatchObject({ frozenUntil: "2026-03-07", freezes: [{ from: "2026-02-20", to: "2026-03-07" }] });
    const names = async (state: string) => (await list(state)).map(({ name }: { name: string }) => name);
    expect([await names("active"), await names("inactive"), await names("frozen")]).toEqual([
      ["Frozen", "Running"],
      ["Over"],
      ["Frozen"],
    ]);
    const refused = await till.act("freeze")(clientId, all[1].id, { from: "2026-03-05", reason: "Knee" });
    expect([refused.status, refused.body.code]).toEqual([409, "belongs-to-source"]);
  });
});

describe("contracts sold here", () => {
  const sell = async (fields: object = {}) => {
    const clientId = await desk.client();
    const body = {
      name: "Unlimited",
      grants: { kind: "class" },
      price: { amount: 15_900, currency: "USD" },
      ...fields,
    };
    const answer = await till.contract(clientId, body, { at });
    expect(answer.status, answer.text).toBe(201);
    return { clientId, id: answer.body.id, contract: answer.body };
  };
  const classOn = (day: string) => desk.event({ startsAt: `${day}T15:00:00.000Z`, endsAt: `${day}T16:00:00.000Z` });

  it("S0-45 S1-24 S2-10 makes its first bill and its package, which is named with it", async () => {
    const { clientId, id, contract } = await sell();
    expect(contract).toMatchObject({ state: "active", startsOn: "2026-03-01", invoiceId: expect.any(String) });
    const { items } = await till.get(clientId, "/packages", {}, at);
    expect(items).toMatchObject([
      { name: "Unlimited", unlimited: true, contract: { id, sourceId: null }, state: "active" },
    ]);
    expect(await desk.invoices(clientId)).toMatchObject([
      { lines: [{ kind: "contract", amount: 15_900 }], status: "open" },
    ]);
  });

  it("S1-29 frozen from one day to another: its package pays for nothing on these days, and again after them", async () => {
    const { clientId, id } = await sell();
    const packageId = (await till.get(clientId, "/packages")).items[0].id;
    const freeze = (body: object) => till.act("freeze")(clientId, id, { reason: "Knee surgery", ...body }, { at });
    expect((await freeze({ from: "2026-03-10", to: "2026-03-20" })).body.state).toBe("active");
    const meets = await freeze({ from: "2026-03-20" });
    expect([meets.status, meets.body.errors[0].pointer]).toEqual([422, "/body/from"]);
    const book = async (day: string) => desk.book(clientId, await classOn(day), { packageId });
    expect((await book("2026-03-09")).status).toBe(201);
    const held = await book("2026-03-10");
    expect([held.status, held.body.detail]).toEqual([
      409,
      "This package is of a contract that is frozen on 2026-03-10.",
    ]);
    expect((await book("2026-03-21")).status).toBe(201);
    const then = "2026-03-12T15:00:00.000Z";
    const back = await till.act("unfreeze")(clientId, id, {}, { at: then });
    expect(back.body).toMatchObject({ state: "active", freezes: [{ from: "2026-03-10", to: "2026-03-11" }] });
    expect((await till.act("unfreeze")(clientId, id, {}, { at: then })).body.code).toBe("not-frozen");
  });

  it("is suspended and resumed; cancelled to a day it is ending until then, and nothing is changed afterwards", async () => {
    const { clientId, id } = await sell();
    const act = (how: string, body: object, when = at) => till.act(how)(clientId, id, body, { at: when });
    expect((await act("resume", {})).body.code).toBe("not-suspended");
    expect((await act("suspend", { reason: "Card declined" })).body.state).toBe("suspended");
    const unpaid = await desk.book(clientId, await classOn("2026-03-05"));
    expect([unpaid.status, unpaid.body.package]).toEqual([201, null]);
    expect((await act("resume", {})).body.state).toBe("active");
    expect((await act("cancel", { reason: "Moves", endsOn: "2026-02-28" })).status).toBe(422);
    const cancelled = await act("cancel", { reason: "Moves", endsOn: "2026-03-31" });
    expect(cancelled.body).toMatchObject({ state: "ending", cancelledOn: "2026-03-01", endsOn: "2026-03-31" });
    const state = async (when: string) => (await till.get(clientId, "/contracts", {}, when)).items[0].state;
    expect([await state("2026-03-31T23:00:00.000Z"), await state("2026-04-01T12:00:00.000Z")]).toEqual([
      "ending",
      "cancelled",
    ]);
    const over = await act("freeze", { from: "2026-04-02", reason: "X" }, "2026-04-01T12:00:00.000Z");
    expect([over.status, over.body.code]).toEqual([409, "contract-over"]);
  });

  it("two freezes of one stretch at once: one is made", async () => {
    const { clientId, id } = await sell();
    const body = { from: "2026-03-10", to: "2026-03-20", reason: "Away" };
    const answers = await Promise.all([1, 2].map(() => till.act("freeze")(clientId, id, body, { at })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
  });

  it("S1-24 S1-25 S1-26 the Services tab at a glance: memberships with frozen ones, passes, and how many are past", async () => {
    const { clientId, id } = await sell();
    await till.sell(clientId, { name: "Five", kind: "class", creditsTotal: 5, expiresOn: "2026-03-20" }, { at });
    await till.sell(clientId, { name: "Privates", kind: "oneOnOne", creditsTotal: 2 }, { at });
    await till.sell(clientId, { name: "Old", kind: "class", expiresOn: "2026-03-02" }, { at });
    await till.act("freeze")(clientId, id, { from: "2026-03-05", reason: "Knee" }, { at });
    const services = await till.get(clientId, "/services", {}, "2026-03-10T15:00:00.000Z");
    const names = (rows: { name: string }[]) => rows.map(({ name }) => name);
    expect(services).toMatchObject({
      currentPackage: "Five",
      memberships: [{ name: "Unlimited", state: "frozen", frozenUntil: null }],
      inactive: { memberships: 0, classPasses: 1, oneOnOnes: 0 },
    });
    expect([names(services.classPasses), names(services.oneOnOnes)]).toEqual([["Five", "Unlimited"], ["Privates"]]);
  });
});

describe("the report of contracts", () => {
  it("S1-27 S1-28 S1-29 holds those of every client by state, and follows a merge and an erase", async () => {
    const { accountId, call } = await studio.another();
    const other = { ...studio, accountId, call } as Studio;
    const [there, desks] = [servicesOf(other), deskOf(other)];
    const [ann, ben] = [await desks.client(), await desks.client()];
    for (const [clientId, name] of [
      [ann, "Founders"],
      [ben, "Monthly"],
    ] as const)
      await there.contract(clientId, { name }, { at });
    const { id } = (await there.get(ben, "/contracts")).items[0];
    await there.act("freeze")(ben, id, { from: "2026-03-01", reason: "Away" }, { at });
    const names = async (state: string) =>
      (await there.report("contracts", { state }, at)).map(({ name, client }: never) => [
        name,
        (client as { id: string }).id,
      ]);
    expect(await names("active")).toEqual([
      ["Founders", ann],
      ["Monthly", ben],
    ]);
    expect([await names("frozen"), await names("inactive")]).toEqual([[["Monthly", ben]], []]);
    await call("POST /v1/clients/{clientId}/merge", { params: { clientId: ann }, body: { loserId: ben } });
    await (await import("../support/jobs.ts")).runJobs(studio);
    expect(await names("frozen")).toEqual([["Monthly", ann]]);
    await call("POST /v1/clients/{clientId}/erase", { params: { clientId: ann }, body: {} });
    await (await import("../support/jobs.ts")).runJobs(studio);
    expect(await names("all")).toEqual([]);
  });
});
