import { beforeAll, describe, expect, it } from "vitest";
import { runJobs } from "../support/jobs.ts";
import { makeBooking, makeClient } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openSigning, type Signing } from "./signing.ts";

let hub: Signing;
beforeAll(async () => {
  hub = await openSigning();
});

const override = { reason: "Signs at the desk" };
const roster = async (eventId: string) =>
  (await hub.studio.call("GET /v1/events/{eventId}/roster", { params: { eventId } })).body.lists.here;
const bookings = async (clientId: string) =>
  (await hub.studio.call("GET /v1/clients/{clientId}/bookings", { params: { clientId } })).body.items;
const needs = (rows: { requirements: { kind: string; says: string }[] }[]) =>
  rows.map(({ requirements }) => requirements.flatMap(({ kind, says }) => (kind === "waiver" ? [says] : [])));
const archive = ({ id, name }: { id: string; name: string }) => hub.change(id, { name, archived: true });

describe("S1-45 the client's own registration", () => {
  it("after a request is 409 naming it; the desk overrides it with a reason; once signed it is allowed", async () => {
    const { id } = await hub.desk.client();
    const waiver = await hub.waiver({ name: "Asked for" });
    const [first, second] = [await hub.event(), await hub.event()];
    expect((await hub.book(id, first, { self: true })).status).toBe(201);
    const token = await hub.token((await hub.ask(id, waiver.id)).body);
    const refused = await hub.book(id, second, { self: true });
    expect(refused.body).toMatchObject({ status: 409, code: "waiver-missing", detail: "Not signed yet: Asked for." });
    expect(refused.body.errors).toEqual([
      { pointer: "/body/eventId", message: `needs Asked for, ${waiver.id}, to be signed` },
    ]);
    expect((await hub.book(id, second)).status).toBe(409);
    const atDesk = await hub.book(id, second, { override });
    expect([atDesk.status, needs([atDesk.body])]).toEqual([201, [["Asked for is not signed yet."]]]);
    const { items } = (await hub.studio.call("GET /v1/clients/{clientId}/audit", { params: { clientId: id } })).body;
    expect(items[0].after).toMatchObject({ reason: override.reason, unsigned: ["Asked for is not signed yet."] });
    await hub.sign(token);
    expect((await hub.book(id, await hub.event(), { self: true })).status).toBe(201);
  });

  it("cannot override: 422", async () => {
    const { id } = await hub.desk.client();
    const { status, body } = await hub.book(id, await hub.event(), { self: true, override });
    expect([status, body.errors[0].pointer]).toEqual([422, "/body/override"]);
  });

  it("is held up by what is needed always, for a type of event by its name or id, by the package or contract that pays, and names all", async () => {
    const { call } = hub.studio;
    const { id } = await hub.desk.client();
    const waivers = [
      await hub.waiver({ name: "Always", needed: { always: true } }),
      await hub.waiver({ name: "Aqua", needed: { eventTypes: ["aqua"] } }),
      await hub.waiver({ name: "By package", needed: { packages: ["Ten classes"] } }),
      await hub.waiver({ name: "By contract", kind: "agreement", needed: { contracts: ["unlimited"] } }),
    ];
    const missing = async (fields: object, more: object = {}) => {
      const { body } = await hub.book(id, await hub.event(fields), { self: true, ...more });
      return body.detail;
    };
    expect(await missing({})).toBe("Not signed yet: Always.");
    expect(await missing({ eventType: "Aqua" })).toBe("Not signed yet: Always, Aqua.");
    const pack = { name: "Ten classes", kind: "class", creditsTotal: 10 };
    const packageId = (await call("POST /v1/clients/{clientId}/packages", { params: { clientId: id }, body: pack }))
      .body.id;
    expect(await missing({}, { packageId })).toBe("Not signed yet: Always, By package.");
    const contract = { name: "Unlimited", grants: { kind: "class" } };
    const sold = await call("POST /v1/clients/{clientId}/contracts", { params: { clientId: id }, body: contract });
    expect(sold.status).toBe(201);
    const { items } = (await call("GET /v1/clients/{clientId}/packages", { params: { clientId: id } })).body;
    const granted = items.find(({ id: one }: { id: string }) => one !== packageId);
    expect(await missing({}, { packageId: granted.id })).toContain("By contract");
    for (const waiver of waivers) await archive(waiver);
    expect(await missing({})).toBeUndefined();
  });
});

describe("S1-38 every time", () => {
  it("a signature covers one booking, the next one asks again; two bookings at once share none", async () => {
    const { id } = await hub.desk.client();
    const waiver = await hub.waiver({ name: "Each", requires: "everyTime", needed: { eventTypes: ["Climb"] } });
    const climb = () => hub.event({ eventType: "Climb" });
    const events = [await climb(), await climb(), await climb()];
    await hub.signed(id, waiver.id);
    const answers = await Promise.all([
      hub.book(id, events[0]!, { self: true }),
      hub.book(id, events[1]!, { self: true }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect((await hub.book(id, events[2]!, { self: true })).body.code).toBe("waiver-missing");
    await hub.signed(id, waiver.id);
    expect((await hub.book(id, events[2]!, { self: true })).status).toBe(201);
    await hub.studio.stream.settle();
    expect(needs(await bookings(id))).toEqual([[], []]);
    await archive(waiver);
  });

  it("one that was asked for an event counts for that event alone", async () => {
    const { id } = await hub.desk.client();
    const waiver = await hub.waiver({ name: "One event", requires: "everyTime", needed: { always: true } });
    const [one, other] = [await hub.event(), await hub.event()];
    await hub.signed(id, waiver.id, { eventId: one });
    expect((await hub.ask(id, waiver.id, { eventId: one })).body.code).toBe("signed-already");
    expect((await hub.book(id, other, { self: true })).status).toBe(409);
    expect((await hub.book(id, one, { self: true })).status).toBe(201);
    await archive(waiver);
  });
});

describe("S1-38 what is not signed shows", () => {
  it("on lists and rosters, synced bookings too, which are never refused; and goes once it is signed", async () => {
    const tideline = sourceOf(hub.studio);
    const waiver = await hub.waiver({ name: "At the door", needed: { eventTypes: ["Vinyasa"] } });
    const startsAt = new Date(Date.now() + 3600_000).toISOString();
    await tideline.load([
      makeClient("maya", { email: "maya@example.com" }),
      { type: "event", id: "e1", name: "Flow", eventType: "Vinyasa", kind: "class", startsAt },
      makeBooking("b1", "maya", { event: "e1", status: "booked" }),
      makeBooking("b2", "maya", { event: { startsAt: "2026-01-02T11:00:00Z" } }),
    ]);
    const id = await tideline.clientId("maya");
    await hub.studio.stream.settle();
    const says = "At the door is not signed yet.";
    const rows = await bookings(id);
    expect(needs(rows)).toEqual([[says], []]);
    expect(needs(await roster(rows[0].eventId))).toEqual([[says]]);
    await hub.signed(id, waiver.id);
    await hub.studio.stream.settle();
    expect(needs([...(await bookings(id)), ...(await roster(rows[0].eventId))])).toEqual([[], [], []]);
    await archive(waiver);
  });

  it("on what jobs book and on who moves up from the waitlist: nobody is there to sign, and nobody is refused", async () => {
    const { call } = hub.studio;
    const [first, second] = [await hub.desk.client(), await hub.desk.client()];
    const series = {
      ...{ name: "Prenatal", eventType: "Prenatal", kind: "series", rrule: "FREQ=WEEKLY;COUNT=2" },
      startsOn: `${new Date(Date.now() + 7 * 24 * 3600_000).toISOString().slice(0, 10)}T12:00`,
    };
    const seriesId = (await call("POST /v1/series", { body: series })).body.id;
    const full = await hub.event({ capacity: 1 });
    const booking = (await hub.book(first.id, full)).body;
    await hub.book(second.id, full, { waitlist: true, packageId: "none" });
    const waiver = await hub.waiver({ name: "Job", needed: { always: true } });
    const params = { clientId: first.id };
    await call("POST /v1/clients/{clientId}/recurring-bookings", { params, body: { seriesId } });
    await runJobs(hub.studio);
    const cancel = "POST /v1/clients/{clientId}/bookings/{bookingId}/cancel";
    await call(cancel, { params: { ...params, bookingId: booking.id }, body: {} });
    const booked = [...(await bookings(first.id)), ...(await bookings(second.id))].filter(
      ({ status }: { status: string }) => status === "booked",
    );
    const says = "Job is not signed yet.";
    expect(needs(booked)).toEqual([[says], [says], [says]]);
    await archive(waiver);
  });
});
