import { beforeAll, beforeEach, expect, it } from "vitest";
import { tillOf } from "../sales/till.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { deskOf } from "./desk.ts";

let studio: Studio;
let desk: ReturnType<typeof deskOf>;
let one: string;
const late = "2026-03-02T10:00:00.000Z";
const during = "2026-03-02T11:05:00.000Z";
const fee = { amount: 1500, currency: "USD" };

beforeAll(async () => {
  studio = await openStudio();
  desk = deskOf(studio);
});
beforeEach(async () => {
  one = await desk.client();
});

const booked = async (fields: object = {}, more: object = {}) =>
  (await desk.book(one, await desk.event(fields), more)).body.id as string;
const waive = (id: string) => desk.act("POST", one, id, "/waive", { body: { reason: "Ill" } });

it("a fee is an open bill among the client's sales, and waiving drops it", async () => {
  await desk.settings({ policies: [{ lateCancel: { fee } }] });
  const id = await booked();
  const { body } = await desk.cancel(one, id, late);
  expect(body).toMatchObject({ status: "lateCancelled", feeDue: fee, spared: null });
  const [bill] = await desk.invoices(one);
  expect([bill.id, bill.status, bill.amountDue, bill.lines[0].name]).toEqual([
    body.feeInvoiceId,
    "open",
    fee,
    "Late cancel, 2026-03-02: Yin",
  ]);
  expect((await waive(id)).body).toMatchObject({ feeDue: null, spared: "waived", feeInvoiceId: bill.id });
  expect((await waive(id)).status).toBe(200);
  expect((await desk.invoices(one)).map(({ status }: { status: string }) => status)).toEqual(["void"]);
  const { body: trail } = await studio.call("GET /v1/clients/{clientId}/audit", { params: { clientId: one } });
  const acts = trail.items.map(({ act }: { act: string }) => act);
  expect(acts).toEqual(expect.arrayContaining(["booking.waived", "invoice.voided", "invoice.created"]));
});

it("a fee that was paid is not waived, corrected or removed before it is refunded", async () => {
  await desk.settings({ policies: [{ noShow: { fee } }] });
  const id = await booked();
  const { feeInvoiceId } = (await desk.act("POST", one, id, "/absent", { at: during })).body;
  const till = tillOf(studio);
  expect((await till.pay(one, feeInvoiceId, { method: "cash", amount: 1500 })).status).toBe(201);
  const toAttended = { body: { status: "attended", reason: "She came" }, at: during };
  expect((await waive(id)).body.code).toBe("fee-paid");
  expect((await desk.act("PATCH", one, id, "", toAttended)).body.code).toBe("fee-paid");
  expect((await desk.act("DELETE", one, id, "", { body: { reason: "Error" } })).body.code).toBe("fee-paid");
  await till.refund(one, feeInvoiceId, { amount: 1500, reason: "She came" });
  expect((await desk.act("PATCH", one, id, "", toAttended)).body).toMatchObject({ status: "attended", feeDue: null });
});

it("a correction drops the bill; by event type and location the policy that names most of the event decides", async () => {
  await studio.call("POST /v1/locations", { body: { name: "Pier" } });
  const other = { amount: 900, currency: "USD" };
  await desk.settings({
    policies: [
      { noShow: { fee } },
      { eventType: "Hot", noShow: { fee: other } },
      { eventType: "Hot", location: "Pier", noShow: {} },
    ],
  });
  const ids = [
    await booked(),
    await booked({ eventType: "hot" }),
    await booked({ eventType: "Hot", location: "Pier" }),
  ];
  const fees = await Promise.all(
    ids.map(async (id) => (await desk.act("POST", one, id, "/absent", { at: during })).body.feeDue),
  );
  expect(fees).toEqual([fee, other, null]);
  await desk.act("PATCH", one, ids[0]!, "", { body: { status: "attended", reason: "She came" }, at: during });
  expect((await desk.invoices(one)).map(({ status }: { status: string }) => status).sort()).toEqual(["open", "void"]);
});

it("a lost credit comes back with a waiver; a policy may return it, and the first may be free of both", async () => {
  const pack = await desk.pack(one, 5);
  await desk.settings({
    policies: [{ eventType: "Kind", lateCancel: { credit: "returned" } }, { lateCancel: { firstFree: true } }],
  });
  const [free, lost, kind] = [await booked(), await booked(), await booked({ eventType: "Kind" })];
  expect(await pack.used()).toBe(3);
  expect((await desk.cancel(one, free, late)).body).toMatchObject({ credit: "returned", spared: "firstFree" });
  expect((await desk.cancel(one, lost, late)).body).toMatchObject({ credit: "lost", spared: null });
  expect((await desk.cancel(one, kind, late)).body).toMatchObject({ credit: "returned", spared: null });
  expect(await pack.used()).toBe(1);
  expect((await waive(lost)).body).toMatchObject({ credit: "returned", spared: "waived" });
  expect([await pack.used(), (await waive(free)).body.code]).toEqual([0, "nothing-taken"]);
});

it("only one is the first free, also of two at once; taken back, the next is free again", async () => {
  await desk.settings({ policies: [{ lateCancel: { fee, firstFree: true }, noShow: { fee, firstFree: true } }] });
  const ids = await Promise.all(Array.from({ length: 4 }, () => booked()));
  const cancelled = await Promise.all(ids.slice(0, 3).map((id) => desk.cancel(one, id, late)));
  expect(cancelled.map(({ body }) => body.spared).sort()).toEqual(["firstFree", null, null]);
  expect((await desk.invoices(one)).length).toBe(2);
  // an absence has a first of its own
  expect((await desk.act("POST", one, ids[3]!, "/absent", { at: during })).body.spared).toBe("firstFree");
  const free = cancelled.find(({ body }) => body.spared)!.body.id;
  await desk.act("DELETE", one, free, "", { body: { reason: "Error" } });
  expect((await desk.cancel(one, await booked(), late)).body.spared).toBe("firstFree");
});

it("a roster nobody took harms nobody, whatever the policy", async () => {
  await desk.settings({ policies: [{ noShow: { fee } }] });
  const pack = await desk.pack(one, 5);
  const id = await booked();
  await studio.stream.settle();
  const [row] = (await desk.list(one, {}, "2026-03-20T11:00:00.000Z")).items;
  expect([row.id, row.status, row.credit, row.feeDue]).toEqual([id, "booked", "taken", null]);
  expect([await desk.invoices(one), await pack.used()]).toEqual([[], 1]);
});
