import { beforeAll, describe, expect, it } from "vitest";
import { makeBooking, makeClient, makeEvent, makeInvoice } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let tideline: ReturnType<typeof sourceOf>;
beforeAll(async () => {
  studio = await openStudio();
  tideline = sourceOf(studio);
});

const itemsOf = async () => (await studio.table.scan({})).items;

describe("records of a source", () => {
  it("S0-04 a client of the booking software has a profile with the numbers of its records", async () => {
    const answer = await tideline.load([
      makeClient("c1", { firstName: "Maya", email: "maya@example.com" }),
      makeBooking("b1", "c1", { event: { startsAt: "2026-03-01T11:00:00Z" } }),
      makeInvoice("i1", "c1"),
    ]);
    expect(answer).toMatchObject({ written: 3, unchanged: 0, waiting: 0, rejected: [] });
    expect(await tideline.profile("c1")).toMatchObject({
      firstName: "Maya",
      status: "existing",
      emails: [{ address: "maya@example.com", primary: true, origin: "tideline" }],
      quickStats: {
        clubCount: 1,
        lastAttendanceAt: "2026-03-01T11:00:00.000Z",
        ltv: { amount: 1900, currency: "USD" },
      },
    });
  });

  it("the same records again write nothing", async () => {
    const records = [
      makeClient("same"),
      makeEvent("same"),
      makeBooking("same", "same", { event: "same" }),
      makeInvoice("same", "same"),
    ];
    await tideline.load(records);
    const before = await itemsOf();
    expect(await tideline.load(records)).toEqual({ written: 0, unchanged: 4, waiting: 0, rejected: [], writeUnits: 0 });
    expect(await itemsOf()).toEqual(before);
  });

  it("a record with an older modifiedAt changes nothing, an equal one with other content applies", async () => {
    const at = (total: number, modifiedAt: string) =>
      makeInvoice("dated", "c1", { total, modifiedAt, issuedAt: "2026-02-01T12:00:00Z" });
    await tideline.load([at(100, "2026-03-02T00:00:00Z")]);
    expect(await tideline.load([at(200, "2026-03-01T00:00:00Z")])).toMatchObject({ written: 0, unchanged: 1 });
    expect((await tideline.profile("c1")).quickStats.ltv.amount).toBe(1900 + 100);
    expect(await tideline.load([at(300, "2026-03-02T00:00:00Z")])).toMatchObject({ written: 1 });
    expect((await tideline.profile("c1")).quickStats.ltv.amount).toBe(1900 + 300);
  });

  it("each bad record is named with every fault and never stops its neighbours", async () => {
    const { body } = await studio.call("POST /v1/sources/{source}/records", {
      params: { source: "tideline" },
      body: {
        records: [
          makeInvoice("bad", "c1", { total: 19.5, currency: "dollars", issuedAt: "yesterday", colour: "red" }),
          { type: "invoices", id: "typo" },
          null,
          makeClient("good"),
          makeBooking("", "c1"),
        ],
      },
    });
    expect(body).toMatchObject({
      written: 1,
      rejected: [
        { index: 0, type: "invoice", id: "bad" },
        { index: 1, type: "invoices", id: "typo" },
        { index: 2, type: null, id: null },
        { index: 4 },
      ],
    });
    expect(body.rejected[0].errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      "/colour",
      "/currency",
      "/issuedAt",
      "/total",
    ]);
    expect(body.rejected[1].errors[0].message).toContain("type must be one of client, event");
  });

  it("a record of two sources with the same id is two records", async () => {
    await sourceOf(studio, "square").load([makeClient("c1", { firstName: "Another" })]);
    expect(await sourceOf(studio, "square").profile("c1")).toMatchObject({ firstName: "Another", bookingCount: 0 });
  });

  it("an unknown location makes a location in the account's time zone, once however it is written", async () => {
    await tideline.load([makeClient("l1", { homeLocation: "Mesa" }), makeClient("l2", { homeLocation: "mesa " })]);
    const { body } = await studio.call("GET /v1/locations");
    expect(body.items.filter(({ name }: { name: string }) => /mesa/i.test(name))).toMatchObject([
      { name: "Mesa", timeZone: "America/New_York" },
    ]);
  });
});

describe("records that refer to what is not there yet", () => {
  it("wait for their client and count when it arrives", async () => {
    expect(await tideline.load([makeBooking("w1", "late"), makeInvoice("w2", "late")])).toMatchObject({
      written: 0,
      waiting: 2,
    });
    expect(await tideline.load([makeBooking("w1", "late"), makeInvoice("w2", "late")])).toMatchObject({
      waiting: 2,
      writeUnits: 0,
    });
    await tideline.load([makeClient("late")]);
    expect(await tideline.profile("late")).toMatchObject({ bookingCount: 1, invoiceCount: 1 });
    expect((await itemsOf()).filter(({ type }) => type === "waiting")).toEqual([]);
  });

  it("wait for client and event in turn", async () => {
    await tideline.load([makeBooking("w3", "both", { event: "w-event" })]);
    await tideline.load([makeClient("both")]);
    expect(await tideline.profile("both")).toMatchObject({ bookingCount: 0 });
    await tideline.load([makeEvent("w-event")]);
    expect(await tideline.profile("both")).toMatchObject({ bookingCount: 1 });
    expect((await itemsOf()).filter(({ type }) => type === "waiting")).toEqual([]);
  });

  it("a waiting record is replaced by its newer version, not by an older one", async () => {
    const version = (total: number, day: string) =>
      makeInvoice("w4", "later", { total, modifiedAt: `2026-03-${day}T00:00:00Z` });
    await tideline.load([version(100, "05"), version(300, "07"), version(200, "06")]);
    await tideline.load([makeClient("later")]);
    expect((await tideline.profile("later")).quickStats.ltv.amount).toBe(300);
  });

  it("a record whose deletion came first is not made when its client arrives", async () => {
    await tideline.load([makeInvoice("w5", "latest", { modifiedAt: "2026-03-01T00:00:00Z" })]);
    await tideline.load([{ type: "deleted", of: "invoice", id: "w5", modifiedAt: "2026-03-02T00:00:00Z" }]);
    await tideline.load([makeClient("latest")]);
    expect(await tideline.profile("latest")).toMatchObject({ invoiceCount: 0 });
  });
});

describe("records that change", () => {
  it("a booking moved to another day leaves one visit, on that day", async () => {
    await tideline.load([makeClient("m1"), makeBooking("m1", "m1", { event: { startsAt: "2026-03-02T11:00:00Z" } })]);
    await tideline.load([makeBooking("m1", "m1", { event: { startsAt: "2026-02-20T11:00:00Z" } })]);
    expect(await tideline.profile("m1")).toMatchObject({
      bookingCount: 1,
      firstVisitAt: "2026-02-20T11:00:00.000Z",
      quickStats: { clubCount: 1, lastAttendanceAt: "2026-02-20T11:00:00.000Z" },
    });
    await tideline.load([makeBooking("m1", "m1", { event: { startsAt: "2026-03-02T11:00:00Z" } })]);
    expect(await tideline.profile("m1")).toMatchObject({ bookingCount: 1, firstVisitAt: "2026-03-02T11:00:00.000Z" });
  });

  it("an invoice moved to another client counts for that one alone", async () => {
    await tideline.load([makeClient("m2"), makeClient("m3"), makeInvoice("m2", "m2")]);
    await tideline.load([makeInvoice("m2", "m3")]);
    expect(await tideline.profile("m2")).toMatchObject({ invoiceCount: 0, quickStats: { ltv: { amount: 0 } } });
    expect(await tideline.profile("m3")).toMatchObject({ invoiceCount: 1, quickStats: { ltv: { amount: 1900 } } });
  });

  it("an invoice with payments and refunds in as many months as it may have settles, also after an edit into others", async () => {
    const inMonths = (year: number, amount: number) =>
      Array.from({ length: 24 }, (_, i) => ({
        method: "card",
        amount,
        at: new Date(Date.UTC(year, i, 15)).toISOString(),
      }));
    const refunds = (year: number) => inMonths(year, 10).map(({ amount, at }) => ({ amount, at }));
    const invoice = (year: number) =>
      makeInvoice("many", "many", { total: 2400, payments: inMonths(year, 100), refunds: refunds(year + 2) });
    await tideline.load([makeClient("many"), invoice(2010)]);
    await tideline.load([invoice(2020)]);
    expect((await tideline.profile("many")).quickStats.ltv.amount).toBe(24 * 90);
    const tooMany = makeInvoice("many", "many", { payments: [...inMonths(2010, 1), { method: "card", amount: 1 }] });
    expect((await tideline.send([tooMany])).rejected).toMatchObject([{ errors: [{ pointer: "/payments" }] }]);
  });

  it("a changed event is taken to its bookings", async () => {
    await tideline.load([
      makeClient("e1"),
      makeClient("e2"),
      makeEvent("e"),
      makeBooking("e1", "e1", { event: "e" }),
      makeBooking("e2", "e2", { event: "e" }),
    ]);
    await tideline.load([makeEvent("e", { startsAt: "2026-03-03T12:00:00Z", eventType: "Yin" })]);
    for (const client of ["e1", "e2"])
      expect((await tideline.profile(client)).quickStats.lastAttendanceAt).toBe("2026-03-03T12:00:00.000Z");
    await tideline.load([makeEvent("e", { cancelled: true })]);
    expect(await tideline.profile("e1")).toMatchObject({
      status: "existing",
      badges: { attendedEvents: 0 },
      quickStats: { clubCount: 0, lastAttendanceAt: null },
    });
  });

  it("an event given inline with an id is the studio's event, shared by its bookings", async () => {
    const event = { id: "inline", startsAt: "2026-03-09T11:00:00Z" };
    await tideline.load([
      makeClient("in1"),
      makeClient("in2"),
      makeBooking("in1", "in1", { event }),
      makeBooking("in2", "in2", { event }),
    ]);
    const ids = await Promise.all(
      ["in1", "in2"].map(async (client) => {
        const params = { clientId: await tideline.clientId(client) };
        return (await studio.call("GET /v1/clients/{clientId}/bookings", { params })).body.items[0].eventId;
      }),
    );
    expect(ids[0]).toMatch(/^evt_/);
    expect(ids[1]).toBe(ids[0]);
  });
});

describe("deletions", () => {
  it("a deleted booking stops counting, and the guest is a guest again", async () => {
    await tideline.load([makeClient("d1"), makeBooking("d1", "d1")]);
    expect((await tideline.profile("d1")).status).toBe("existing");
    await tideline.load([{ type: "deleted", of: "booking", id: "d1" }]);
    expect(await tideline.profile("d1")).toMatchObject({ status: "guest", bookingCount: 0, firstVisitAt: null });
    const params = { clientId: await tideline.clientId("d1") };
    expect((await studio.call("GET /v1/clients/{clientId}/bookings", { params })).body.items).toEqual([]);
  });

  it("a deletion beats what is older and not what is newer, in whatever order they come", async () => {
    const version = (day: string) =>
      makeInvoice("d2", "c1", { currency: "EUR", modifiedAt: `2026-03-${day}T00:00:00Z` });
    const deletion = { type: "deleted", of: "invoice", id: "d2", modifiedAt: "2026-03-05T00:00:00Z" };
    const euros = async () =>
      (await tideline.profile("c1")).sales.find(({ currency }: { currency: string }) => currency === "EUR")?.ltv ?? 0;
    await tideline.load([deletion]);
    expect(await tideline.load([version("04")])).toMatchObject({ unchanged: 1, writeUnits: 0 });
    expect(await euros()).toBe(0);
    await tideline.load([version("06")]);
    expect(await euros()).toBe(1900);
    expect(await tideline.load([deletion])).toMatchObject({ unchanged: 1 });
    expect(await euros()).toBe(1900);
  });

  it("S4-26 a client the source deletes is hidden from the list and kept for reporting", async () => {
    await tideline.load([makeClient("d3", { lastName: "Gone" }), makeInvoice("d3", "d3")]);
    const clientId = await tideline.clientId("d3");
    await tideline.load([{ type: "deleted", of: "client", id: "d3" }]);
    const { body } = await studio.call("GET /v1/clients", { query: { limit: "100" } });
    expect(body.items.map(({ id }: { id: string }) => id)).not.toContain(clientId);
    const profile = await studio.call("GET /v1/clients/{clientId}", { params: { clientId } });
    expect(profile.body).toMatchObject({ lifecycle: "deleted", quickStats: { ltv: { amount: 1900 } } });
  });
});

describe("two accounts in one table", () => {
  it("the same source ids of another account are other records", async () => {
    const { call } = await studio.another();
    const theirs = sourceOf(studio, "tideline", call);
    await theirs.load([makeClient("c1", { firstName: "Somebody", lastName: "Else" })]);
    expect(await theirs.profile("c1")).toMatchObject({ firstName: "Somebody", bookingCount: 0 });
    expect((await tideline.profile("c1")).firstName).toBe("Maya");
  });
});
