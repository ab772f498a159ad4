import { beforeAll, describe, expect, it } from "vitest";
import { makeClient, makeInvoice } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { line, tillOf } from "./till.ts";

let studio: Studio;
let till: ReturnType<typeof tillOf>;
let clientId: string;
beforeAll(async () => {
  studio = await openStudio();
  till = tillOf(studio);
});
const fresh = async (): Promise<void> => {
  clientId = await till.addClient();
};
const trail = async () =>
  (await till.get(clientId, "/audit")).items.filter(({ act }: { act: string }) => act.startsWith("invoice."));

describe("a cart S1-09", () => {
  beforeAll(fresh);

  it("is an open invoice made here, in the currency of its location, else the account's", async () => {
    await studio.call("POST /v1/locations", { body: { name: "Lisbon", timeZone: "Europe/Lisbon", currency: "EUR" } });
    const lines = [line(4000, { quantity: 2 }), line(-500, { kind: "other", name: "Regulars" })];
    const { status, body, headers } = await till.start(clientId, { lines, tax: 300, tips: 200, dueOn: "2026-12-01" });
    expect([status, body]).toMatchObject([
      201,
      {
        id: expect.stringMatching(/^inv_/),
        status: "open",
        currency: "USD",
        total: 4000,
        tax: 300,
        tips: 200,
        dueOn: "2026-12-01",
        payments: [],
        lines,
        amountDue: { amount: 4000, currency: "USD" },
        ltv: { amount: 0 },
        source: { name: "clientele", id: body.id },
      },
    ]);
    const read = await studio.call("GET /v1/clients/{clientId}/invoices/{invoiceId}", {
      params: { clientId, invoiceId: body.id },
    });
    expect([read.body, read.headers.etag]).toEqual([body, headers.etag]);
    const abroad = await till.start(clientId, { lines: [line(1)], location: "lisbon" });
    expect(abroad.body).toMatchObject({ currency: "EUR", location: "Lisbon" });
    expect((await till.start(clientId, { lines: [line(1)], currency: "CHF" })).body.currency).toBe("CHF");
  });

  it("what comes to nothing is paid at once; what comes to less, or is sold nowhere, is refused", async () => {
    expect((await till.start(clientId, { lines: [line(900), line(-900)] })).body.status).toBe("paid");
    const below = await till.start(clientId, { lines: [line(-1)] });
    expect([below.status, below.body.errors]).toMatchObject([422, [{ pointer: "/body/lines" }]]);
    const nowhere = await till.start(clientId, { lines: [line(1)], location: "Nowhere" });
    expect([nowhere.status, nowhere.body.errors]).toMatchObject([422, [{ pointer: "/body/location" }]]);
  });

  it("changes while it is open, for who knows how it stands, and never to less than was paid", async () => {
    const id = await till.cart(clientId, 4000);
    const first = await till.change(clientId, id, { tax: 320, dueOn: "2026-12-24" });
    expect(first.body).toMatchObject({ total: 4320, tax: 320, dueOn: "2026-12-24", status: "open" });
    const ifMatch = { headers: { "if-match": first.headers.etag } };
    expect((await till.change(clientId, id, { tips: 80 }, ifMatch)).body.total).toBe(4400);
    expect((await till.change(clientId, id, { tips: 90 }, ifMatch)).status).toBe(412);
    await till.pay(clientId, id, { method: "cash", amount: 1000 });
    const below = await till.change(clientId, id, { lines: [line(500)], tax: 0, tips: 0 });
    expect([below.status, below.body.code]).toEqual([409, "below-paid"]);
    const { body } = await till.change(clientId, id, { lines: [line(1000)], tax: 0, tips: 0, dueOn: null });
    expect(body).toMatchObject({ total: 1000, status: "paid", amountDue: { amount: 0 } });
    expect(body).not.toHaveProperty("dueOn");
    const closed = await till.change(clientId, id, { tax: 1 });
    expect([closed.status, closed.body.code]).toEqual([409, "not-open"]);
  });

  it("is dropped with a reason while nothing is paid, and counts nothing then", async () => {
    await fresh();
    const [dropped, paid] = [await till.cart(clientId, 700), await till.cart(clientId, 900)];
    expect(await till.sums(clientId)).toMatchObject({ invoiced: 1600, due: 1600, ltv: 0, invoiceCount: 2 });
    expect((await till.drop(clientId, dropped, { reason: "Changed her mind" })).body.status).toBe("void");
    expect((await till.drop(clientId, dropped, { reason: "Again" })).body.status).toBe("void");
    await till.pay(clientId, paid, { method: "card", amount: 100 });
    const refused = await till.drop(clientId, paid, { reason: "No" });
    expect([refused.status, refused.body.code]).toEqual([409, "already-paid"]);
    expect(await till.sums(clientId)).toMatchObject({ invoiced: 900, due: 800, ltv: 100, invoiceCount: 1 });
    for (const answer of [
      await till.pay(clientId, dropped, { method: "card", amount: 1 }),
      await till.refund(clientId, dropped, { amount: 1, reason: "No" }),
      await till.change(clientId, dropped, { tax: 1 }),
    ])
      expect(answer.status).toBe(409);
  });

  it("every step is on the audit trail, with what was and what is", async () => {
    await fresh();
    const id = await till.cart(clientId, 700);
    await till.change(clientId, id, { tax: 50 });
    await till.pay(clientId, id, { method: "card", amount: 750 });
    await till.refund(clientId, id, { amount: 50, reason: "Tax free" });
    const entries = await trail();
    expect(entries.map(({ act }: { act: string }) => act)).toEqual([
      "invoice.refunded",
      "invoice.paid",
      "invoice.changed",
      "invoice.created",
    ]);
    expect(entries).toMatchObject([
      { about: id, after: { reason: "Tax free", refunds: [{ amount: 50 }] } },
      { before: { status: "open", payments: [] }, after: { status: "paid", payments: [{ amount: 750 }] } },
      { before: { total: 700 }, after: { total: 750, tax: 50 } },
      { after: { total: 700 } },
    ]);
  });

  it("reliability 13: the same Idempotency-Key starts one cart and takes one payment", async () => {
    await fresh();
    const key = { headers: { "idempotency-key": "till-1" } };
    const [one, two] = [
      await till.start(clientId, { lines: [line(500)] }, key),
      await till.start(clientId, { lines: [line(500)] }, key),
    ];
    expect(two.text).toBe(one.text);
    const payment = { method: "card", amount: 200 };
    await till.pay(clientId, one.body.id, payment, key);
    await till.pay(clientId, one.body.id, payment, key);
    expect(await till.sums(clientId)).toMatchObject({ invoiceCount: 1, gross: 200, due: 300 });
  });
});

describe("what belongs to a booking software", () => {
  it("is changed there: 409 names it and the way, and nothing changes", async () => {
    const tideline = sourceOf(studio);
    await tideline.load([makeClient("c1"), makeInvoice("i1", "c1", { status: "open" })]);
    const of = await tideline.clientId("c1");
    const [{ id }] = (await till.get(of, "/invoices")).items;
    for (const answer of [
      await till.pay(of, id, { method: "card", amount: 1 }),
      await till.refund(of, id, { amount: 1, reason: "No" }),
      await till.drop(of, id, { reason: "No" }),
      await till.change(of, id, { tax: 1 }),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([409, "belongs-to-source"]);
      expect(answer.body.detail).toContain("tideline");
    }
    expect((await till.get(of, "/invoices")).items[0]).toMatchObject({ status: "open", total: 1900 });
  });
});

describe("card numbers", () => {
  const number = "4111 1111 1111 1111";

  it("are refused in any field of a sale, every place named", async () => {
    await fresh();
    const lines = [line(1, { name: `Mat ${number}`, recipient: number })];
    const { status, body } = await till.start(clientId, { lines, location: number });
    expect(status).toBe(422);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      "/body/lines/0/name",
      "/body/lines/0/recipient",
      "/body/location",
    ]);
    const id = await till.cart(clientId, 100);
    for (const [answer, pointer] of [
      [await till.pay(clientId, id, { method: `visa ${number}`, amount: 1 }), "/body/method"],
      [await till.refund(clientId, id, { reason: number, amount: 1 }), "/body/reason"],
      [await till.drop(clientId, id, { reason: number }), "/body/reason"],
    ] as const)
      expect([answer.status, answer.body.errors]).toMatchObject([422, [{ pointer }]]);
  });

  it("S1-17 are refused in what a booking software sends, and its ways to pay are references", async () => {
    const tideline = sourceOf(studio);
    const [card] = [{ brand: `Visa ${number}`, last4: "1111", expires: "04/27" }];
    const { rejected } = await tideline.send([
      makeClient("c2", { paymentMethods: [card] }),
      makeClient("c3"),
      makeInvoice("i2", "c3", {
        payments: [{ method: number, amount: 1900 }],
        lines: [line(1900, { name: number })],
      }),
    ]);
    expect(rejected).toMatchObject([
      { id: "c2", errors: [{ pointer: "/paymentMethods/0/brand" }] },
      { id: "i2", errors: [{ pointer: "/payments/0/method" }, { pointer: "/lines/0/name" }] },
    ]);
  });
});
