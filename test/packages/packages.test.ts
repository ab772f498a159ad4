import { beforeAll, describe, expect, it } from "vitest";
import { deskOf } from "../bookings/desk.ts";
import { makeBooking, makeClient } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { servicesOf } from "./till.ts";

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
const pack = (id: string, client: string, fields: object = {}) => ({
  type: "package",
  id,
  client,
  name: "Ten classes",
  kind: "class",
  purchasedOn: "2026-02-01",
  ...fields,
});

describe("packages of a booking software", () => {
  it("S0-45 S0-46 S1-25 S1-26 S1-28 are listed with dates, state and credits, those of a contract named with it", async () => {
    await source.load([
      makeClient("p"),
      pack("p1", "p", { creditsTotal: 10, creditsUsed: 9, expiresOn: "2026-03-10" }),
      pack("p2", "p", { name: "Used", creditsTotal: 5, creditsUsed: 5, purchasedOn: "2026-01-02" }),
      pack("p3", "p", { name: "Late", expiresOn: "2026-02-28", purchasedOn: "2026-01-03" }),
      pack("p4", "p", { name: "Soon", activeOn: "2026-04-01", purchasedOn: "2026-01-04" }),
      pack("p5", "p", { name: "Refunded", status: "Refunded", purchasedOn: "2026-01-05" }),
      pack("p6", "p", { name: "Monthly", contract: "k9", kind: "oneOnOne", purchasedOn: "2026-01-06" }),
    ]);
    const clientId = await source.clientId("p");
    const { items } = await till.get(clientId, "/packages", {}, at);
    expect(items.map(({ name, state }: { name: string; state: string }) => [name, state])).toEqual([
      ["Ten classes", "active"],
      ["Monthly", "active"],
      ["Refunded", "ended"],
      ["Soon", "upcoming"],
      ["Late", "expired"],
      ["Used", "usedUp"],
    ]);
    expect(items[0]).toMatchObject({ creditsTotal: 10, creditsUsed: 9, creditsRemaining: 1, unlimited: false });
    expect(items[1]).toMatchObject({
      unlimited: true,
      creditsTotal: null,
      creditsRemaining: null,
      contract: { id: null, sourceId: "k9" },
    });
    const names = async (query: Record<string, string>) =>
      (await till.get(clientId, "/packages", query, at)).items.map(({ name }: { name: string }) => name);
    expect(await names({ state: "active" })).toEqual(["Ten classes", "Monthly", "Soon"]);
    expect(await names({ state: "inactive" })).toEqual(["Refunded", "Late", "Used"]);
    expect(await names({ state: "active", kind: "oneOnOne" })).toEqual(["Monthly"]);
  });

  it("S0-46 expire by the client's own calendar: it is still the day before in Maine when it is tomorrow in London", async () => {
    await source.load([makeClient("z"), pack("z1", "z", { expiresOn: "2026-03-09" })]);
    const clientId = await source.clientId("z");
    const state = async (when: string) => (await till.get(clientId, "/packages", {}, when)).items[0].state;
    expect(await state("2026-03-10T03:59:00.000Z")).toBe("active");
    expect(await state("2026-03-10T04:01:00.000Z")).toBe("expired");
  });

  it("are changed in the source: 409 with the way", async () => {
    await source.load([makeClient("s"), pack("s1", "s", { expiresOn: "2026-03-09" })]);
    const clientId = await source.clientId("s");
    const { id } = (await till.get(clientId, "/packages")).items[0];
    const refused = await till.extend(clientId, id, { expiresOn: "2026-04-09", reason: "Ill" });
    expect([refused.status, refused.body.code]).toEqual([409, "belongs-to-source"]);
    expect((await till.credits(clientId, id, { by: 1, reason: "Ill" })).body.code).toBe("belongs-to-source");
  });

  it("S0-42 what bookings were paid with is listed, whoever bought it", async () => {
    await source.load([
      makeClient("u"),
      pack("u1", "u"),
      makeBooking("u-1", "u", { package: "Ten classes" }),
      makeBooking("u-2", "u", { package: "Mother's pack" }),
      makeBooking("u-3", "u", { package: "Mother's pack", status: "booked" }),
      makeBooking("u-4", "u", { package: "Never used", status: "earlyCancelled" }),
      makeBooking("u-5", "u"),
    ]);
    const clientId = await source.clientId("u");
    expect((await till.get(clientId, "/packages/used")).items).toEqual([
      { name: "Mother's pack", bookings: 2, owned: false },
      { name: "Ten classes", bookings: 1, owned: true },
    ]);
  });
});

describe("packages sold here", () => {
  it("S1-09 S1-25 S2-10 is usable at once and billed, in one go; the same key again answers the same", async () => {
    const clientId = await desk.client();
    const body = { name: "Five classes", kind: "class", creditsTotal: 5, price: { amount: 9500, currency: "USD" } };
    const headers = { "idempotency-key": "one-sale" };
    const [sold, again] = [
      await till.sell(clientId, body, { headers, at }),
      await till.sell(clientId, body, { headers, at }),
    ];
    expect([sold.status, again.text]).toEqual([201, sold.text]);
    expect(sold.body).toMatchObject({
      purchasedOn: "2026-03-01",
      activeOn: "2026-03-01",
      state: "active",
      creditsRemaining: 5,
    });
    const invoices = await desk.invoices(clientId);
    expect(invoices).toMatchObject([
      { id: sold.body.invoiceId, status: "open", lines: [{ kind: "package", amount: 9500 }] },
    ]);
    const booked = await desk.book(clientId, await desk.event());
    expect(booked.body).toMatchObject({ package: "Five classes", credit: "taken" });
    expect(await till.row(clientId, sold.body.id, at)).toMatchObject({ creditsUsed: 1, creditsRemaining: 4 });
    const { items } = await till.get(clientId, "/bookings", { packageId: sold.body.id });
    expect(items.map(({ id }: { id: string }) => id)).toEqual([booked.body.id]);
  });

  it("ends when its bill is dropped, or given back whole, and pays for nothing more", async () => {
    const clientId = await desk.client();
    const sell = async () =>
      (await till.sell(clientId, { name: "Pack", kind: "class", price: { amount: 5000, currency: "USD" } }, { at }))
        .body;
    const act = (invoiceId: string, how: string, body: object) =>
      studio.call(`POST /v1/clients/{clientId}/invoices/{invoiceId}/${how}`, { params: { clientId, invoiceId }, body });
    const dropped = await sell();
    expect((await act(dropped.invoiceId, "void", { reason: "Changed her mind" })).status).toBe(200);
    const refunded = await sell();
    await act(refunded.invoiceId, "payments", { method: "cash", amount: 5000 });
    expect((await act(refunded.invoiceId, "refunds", { amount: 4000, reason: "Part" })).status).toBe(201);
    expect((await till.row(clientId, refunded.id)).state).toBe("active");
    expect((await act(refunded.invoiceId, "refunds", { amount: 1000, reason: "Rest" })).status).toBe(201);
    for (const [{ id }, endedWhy] of [
      [dropped, "its bill was dropped"],
      [refunded, "it was refunded"],
    ] as const) {
      expect(await till.row(clientId, id)).toMatchObject({ state: "ended", endedWhy });
      const booked = await desk.book(clientId, await desk.event(), { packageId: id });
      expect([booked.status, booked.body.code, booked.body.detail]).toEqual([
        409,
        "no-credit",
        `This package ended, since ${endedWhy}.`,
      ]);
    }
  });

  it("lasts longer with a reason, and its credits are judged by the day of the event where it takes place", async () => {
    const clientId = await desk.client();
    const { id } = (await till.sell(clientId, { name: "P", kind: "class", expiresOn: "2026-03-02" }, { at })).body;
    // 03:30 on the third in Greenwich is 22:30 on the second in New York
    const late = await desk.event({ startsAt: "2026-03-03T03:30:00.000Z", endsAt: "2026-03-03T04:30:00.000Z" });
    const next = await desk.event({ startsAt: "2026-03-03T05:30:00.000Z", endsAt: "2026-03-03T06:30:00.000Z" });
    expect((await desk.book(clientId, late, { packageId: id })).status).toBe(201);
    expect((await desk.book(clientId, next, { packageId: id })).body.detail).toBe(
      "This package expires on 2026-03-02.",
    );
    const [early, good] = [
      await till.extend(clientId, id, { expiresOn: "2026-03-02", reason: "Ill" }),
      await till.extend(clientId, id, { expiresOn: "2026-03-09", reason: "Ill" }),
    ];
    expect([early.status, early.body.errors]).toEqual([
      422,
      [{ pointer: "/body/expiresOn", message: "must be after 2026-03-02" }],
    ]);
    expect(good.body).toMatchObject({
      expiresOn: "2026-03-09",
      extensions: [{ from: "2026-03-02", to: "2026-03-09", reason: "Ill" }],
    });
    expect((await desk.book(clientId, next, { packageId: id })).status).toBe(201);
  });

  it("gains credits by hand and loses what is left, never more, however many ask at once", async () => {
    const clientId = await desk.client();
    const { id } = (await till.sell(clientId, { name: "P", kind: "class", creditsTotal: 3 }, { at })).body;
    expect((await till.credits(clientId, id, { by: 2, reason: "Heating" })).body.creditsRemaining).toBe(5);
    const taken = await Promise.all([1, 2, 3].map(() => till.credits(clientId, id, { by: -2, reason: "Error" })));
    expect(taken.map(({ status }) => status).sort()).toEqual([200, 200, 409]);
    expect((await till.row(clientId, id)).creditsRemaining).toBe(1);
  });

  it("names every fault of a sale at once", async () => {
    const clientId = await desk.client();
    const dates = { activeOn: "2026-03-02", expiresOn: "2026-03-01" };
    const { status, body } = await till.sell(clientId, { creditsTotal: 0, name: "4111 1111 1111 1111", ...dates });
    const faults = body.errors.map(({ pointer }: { pointer: string }) => pointer).sort();
    expect([status, faults]).toEqual([422, ["/body/creditsTotal", "/body/expiresOn", "/body/kind", "/body/name"]]);
  });
});

describe("the report of packages", () => {
  it("S1-27 S1-28 holds those of every client by their last day: active, inactive, or expiring soon", async () => {
    const { accountId, call } = await studio.another();
    const other = { ...studio, accountId, call } as Studio;
    const [there, desks] = [servicesOf(other), deskOf(other)];
    const clientId = await desks.client();
    const sell = (name: string, fields: object) => there.sell(clientId, { name, kind: "class", ...fields }, { at });
    for (const [name, fields] of [
      ["For ever", {}],
      ["In a week", { expiresOn: "2026-03-08" }],
      ["In a month", { expiresOn: "2026-03-31" }],
      ["Private", { expiresOn: "2026-03-05", kind: "oneOnOne" }],
    ] as const)
      expect((await sell(name, fields)).status).toBe(201);
    const names = async (query: Record<string, string>, when = at) =>
      (await there.report("packages", query, when)).map(({ name }: { name: string }) => name);
    expect(await names({})).toEqual(["Private", "In a week", "In a month", "For ever"]);
    expect(await names({ expiresWithin: "7" })).toEqual(["Private", "In a week"]);
    expect(await names({ kind: "class", expiresWithin: "7" })).toEqual(["In a week"]);
    expect(await names({ state: "inactive" }, "2026-03-20T15:00:00.000Z")).toEqual(["Private", "In a week"]);
    const [row] = await there.report("packages", {}, at);
    expect(row.client).toMatchObject({ id: clientId });
    await call("DELETE /v1/clients/{clientId}", { params: { clientId } });
    await studio.stream.settle();
    expect(await names({})).toEqual([]);
  });
});
