import { beforeAll, beforeEach, expect, it } from "vitest";
import { tillOf } from "../sales/till.ts";
import { callAs } from "../support/call.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { deskOf } from "./desk.ts";

let studio: Studio;
let desk: ReturnType<typeof deskOf>;
let one: string;
const early = "2026-03-01T09:00:00.000Z";
const during = "2026-03-02T11:05:00.000Z";

beforeAll(async () => {
  studio = await openStudio();
  desk = deskOf(studio);
});
beforeEach(async () => {
  one = await desk.client();
});

const checkIn = (id: string, body: object = {}) => desk.act("POST", one, id, "/check-in", { body, at: during });
const pay = (id: string, body: object) => desk.act("POST", one, id, "/pay", { body });

it("S1-38 payment is asked for where the studio says: at booking, at check-in, or never", async () => {
  const eventId = await desk.event({ capacity: 1 });
  await desk.settings({ payment: "booking" });
  const apart = { packageId: "none" };
  expect((await desk.book(one, eventId, apart)).body.code).toBe("payment-open");
  const id = (await desk.book(one, eventId, { ...apart, override: { reason: "A guest" } })).body.id;
  const two = await desk.client();
  expect((await desk.book(two, eventId, { ...apart, waitlist: true })).body.code).toBe("payment-open");
  await desk.settings({ payment: "checkIn" });
  expect((await checkIn(id)).body.code).toBe("payment-open");
  expect((await checkIn(id, { override: { reason: "A guest" } })).body.status).toBe("attended");
  await desk.settings({});
  const other = (await desk.book(one, await desk.event(), apart)).body;
  expect([other.requirements[0].kind, (await checkIn(other.id)).body.status]).toEqual(["payment", "attended"]);
});

it("S1-38 what was open is paid by a package sold since, or by an invoice that is paid", async () => {
  await desk.settings({ payment: "checkIn" });
  const [a, b, c] = [await desk.event(), await desk.event(), await desk.event()];
  const [byCheckIn, byCredit, byInvoice] = [
    (await desk.book(one, a)).body.id,
    (await desk.book(one, b)).body.id,
    (await desk.book(one, c, { packageId: "none" })).body.id,
  ];
  const till = tillOf(studio);
  const invoiceId = await till.cart(one, 2000);
  expect((await pay(byInvoice, { invoiceId })).body.code).toBe("not-paid");
  await till.pay(one, invoiceId, { method: "cash", amount: 2000 });
  expect((await pay(byInvoice, { invoiceId })).body.requirements).toEqual([]);
  expect((await pay(byInvoice, { invoiceId })).status).toBe(200);
  expect((await checkIn(byInvoice)).body.status).toBe("attended");
  expect((await pay(byCredit, {})).body.code).toBe("no-credit");
  const pack = await desk.pack(one, 2);
  expect((await pay(byCredit, { packageId: pack.id })).body).toMatchObject({ credit: "taken", requirements: [] });
  expect((await pay(byCredit, { invoiceId })).body.code).toBe("nothing-open");
  expect((await checkIn(byCheckIn)).body).toMatchObject({
    status: "attended",
    credit: "taken",
    package: "Ten classes",
  });
  expect(await pack.used()).toBe(2);
  const stranger = await desk.client();
  const theirs = await till.cart(stranger, 0);
  const open = (await desk.book(one, await desk.event(), { packageId: "none" })).body.id;
  expect((await pay(open, { invoiceId: theirs })).status).toBe(422);
  await desk.settings({});
});

it("a cancelled booking comes back to its place with its credit, if there is one, and not beside another of the client", async () => {
  const pack = await desk.pack(one, 1);
  const eventId = await desk.event({ capacity: 1 });
  const id = (await desk.book(one, eventId)).body.id;
  await desk.cancel(one, id, early);
  const back = () => desk.act("PATCH", one, id, "", { body: { status: "booked", reason: "Her mistake" }, at: early });
  expect((await back()).body).toMatchObject({ status: "booked", credit: "taken", cancelledAt: null });
  expect([await pack.used(), (await desk.places(eventId)).booked]).toEqual([1, 1]);
  await desk.cancel(one, id, early);
  const two = await desk.client();
  const held = (await desk.book(two, eventId)).body.id;
  expect([(await back()).body.code, await pack.used()]).toEqual(["event-full", 0]);
  await desk.cancel(two, held, early);
  expect((await desk.book(one, eventId)).status).toBe(201);
  expect((await back()).body.code).toBe("already-booked");
});

it("S4-24 who is limited to a location books and acts on no event of another, wherever the client is at home", async () => {
  const made = async (name: string) => (await studio.call("POST /v1/locations", { body: { name } })).body.id;
  const [harbor] = [await made("Harbor"), await made("Old Town")];
  const body = { firstName: "Iva", emails: [{ address: "iva@example.com" }], homeLocation: "Harbor" };
  const clientId = (await studio.call("POST /v1/clients", { body })).body.id;
  const [here, there] = [await desk.event({ location: "Harbor" }), await desk.event({ location: "Old Town" })];
  const member = callAs({ accountId: studio.accountId, role: "member", locations: harbor, actorId: "stf_1" });
  const book = (eventId: string) =>
    member("POST /v1/clients/{clientId}/bookings", { params: { clientId }, body: { eventId }, at: early });
  expect([(await book(here)).status, (await book(there)).body.code]).toEqual([201, "other-location"]);
  const bookingId = (await desk.book(clientId, there)).body.id;
  const input = { params: { clientId, bookingId }, body: { reason: "Error" }, at: early };
  const inBooking = "/v1/clients/{clientId}/bookings/{bookingId}";
  for (const route of [
    `POST ${inBooking}/cancel`,
    `DELETE ${inBooking}`,
    `POST ${inBooking}/absent`,
    `POST ${inBooking}/confirm`,
  ])
    expect([route, (await member(route, input)).body.code]).toEqual([route, "other-location"]);
});
