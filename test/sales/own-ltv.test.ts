import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
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
const pay = async (id: string, method: string, amount: number, at?: string): Promise<void> => {
  const answer = await till.pay(clientId, id, { method, amount, ...(at && { at }) });
  expect(answer.status, answer.text).toBe(201);
};
const months = async () =>
  (await till.get(clientId, "/charts/ltv")).items
    .map(({ month, amount }: Record<string, unknown>) => [month, amount])
    .filter(([, amount]: [string, number]) => amount !== 0);

describe("LTV of our own sales S0-12 S0-47", () => {
  it("a mat bought and one brought back in the same cart are what was paid", async () => {
    await fresh();
    const { body } = await till.start(clientId, {
      lines: [line(4000, { quantity: 2 }), line(-2000, { quantity: -1 })],
    });
    await pay(body.id, "card", 2000);
    expect(await till.sums(clientId)).toMatchObject({ ltv: 2000, gross: 2000, invoiced: 2000, due: 0 });
  });

  it("S1-30 partly paid counts what was paid, and the rest is due", async () => {
    await fresh();
    const id = await till.cart(clientId, 10_000);
    await pay(id, "card", 3000, "2026-01-31T12:00:00Z");
    await pay(id, "cash", 1000, "2026-02-10T12:00:00Z");
    expect(await till.sums(clientId)).toMatchObject({ ltv: 4000, gross: 4000, invoiced: 10_000, due: 6000 });
    expect(await months()).toEqual([
      ["2026-01", 3000],
      ["2026-02", 1000],
    ]);
  });

  it("a refund or chargeback lowers its own month and makes nothing due again", async () => {
    await fresh();
    const id = await till.cart(clientId, 9000);
    await pay(id, "card", 9000, "2026-01-15T12:00:00Z");
    await till.refund(clientId, id, { amount: 2000, reason: "Ill", at: "2026-03-20T12:00:00Z" });
    await till.refund(clientId, id, { amount: 500, reason: "Bank", chargeback: true, at: "2026-04-02T12:00:00Z" });
    expect(await till.sums(clientId)).toMatchObject({ ltv: 6500, gross: 9000, refunds: 2500, due: 0 });
    expect(await months()).toEqual([
      ["2026-01", 9000],
      ["2026-03", -2000],
      ["2026-04", -500],
    ]);
  });

  it("a gift card counts at its sale, nothing when spent or given back to; money back for what it bought does", async () => {
    await fresh();
    const { body } = await till.start(clientId, { lines: [line(5000, { kind: "giftCard", name: "Gift card" })] });
    await pay(body.id, "card", 5000);
    const mat = await till.cart(clientId, 2000);
    await pay(mat, "giftCard", 1500);
    await pay(mat, "balance", 500);
    expect(await till.sums(clientId)).toMatchObject({ ltv: 5000, invoiced: 7000, due: 0 });
    await till.refund(clientId, mat, { amount: 1200, reason: "Torn", method: "giftCard" });
    expect(await till.sums(clientId)).toMatchObject({ ltv: 5000, refunds: 0 });
    await till.refund(clientId, mat, { amount: 800, reason: "Torn" });
    expect(await till.sums(clientId)).toMatchObject({ ltv: 4200, refunds: 800 });
  });

  it("belongs to the payer, whoever receives; tax counts, tips stand apart; two currencies too", async () => {
    await fresh();
    const lines = [line(2000, { kind: "package", name: "Ten", recipient: "Her daughter" })];
    const { body } = await till.start(clientId, { lines, tax: 160, tips: 300 });
    await pay(body.id, "card", 2460);
    const abroad = await till.start(clientId, { lines: [line(700)], currency: "EUR" });
    await pay(abroad.body.id, "cash", 700);
    await till.start(clientId, { lines: [line(90)], currency: "EUR" });
    await studio.stream.settle();
    const { sales, amountDue } = await till.get(clientId, "/sales");
    expect(sales).toMatchObject([
      { currency: "USD", ltv: 2160, tips: 300, invoiced: 2460, due: 0 },
      { currency: "EUR", ltv: 700, tips: 0, invoiced: 790, due: 90 },
    ]);
    expect(amountDue).toEqual({ amount: 0, currency: "USD" });
  });

  it("0.10 and 0.20, three times, are 0.90 to the cent; what is no whole cent, or nothing, is refused", async () => {
    await fresh();
    const id = await till.cart(clientId, 90);
    for (const amount of [10, 20, 10, 20, 10, 20]) await pay(id, "cash", amount);
    expect(await till.sums(clientId)).toMatchObject({ ltv: 90, due: 0 });
    for (const amount of [0.1 + 0.2, 0, -5])
      expect((await till.pay(clientId, id, { method: "cash", amount })).body.errors).toMatchObject([
        { pointer: "/body/amount" },
      ]);
  });
});

describe("what may be paid and given back", () => {
  it("no more than is due, and no more than was paid; never in time to come", async () => {
    await fresh();
    const id = await till.cart(clientId, 1000);
    const over = await till.pay(clientId, id, { method: "card", amount: 1001 });
    expect([over.status, over.body.code, over.body.errors]).toEqual([
      409,
      "over-paid",
      [{ pointer: "/body/amount", message: "must be at most 1000" }],
    ]);
    await pay(id, "card", 600);
    const back = await till.refund(clientId, id, { amount: 601, reason: "No" });
    expect([back.status, back.body.code]).toEqual([409, "over-refunded"]);
    for (const act of [till.pay, till.refund]) {
      const body = { amount: 1, at: "2100-01-01T00:00:00Z", ...(act === till.pay ? { method: "x" } : { reason: "x" }) };
      expect((await act(clientId, id, body)).body.errors).toMatchObject([{ pointer: "/body/at" }]);
    }
  });

  it("in at most 24 payments, the last of which pays all that is due", async () => {
    await fresh();
    const id = await till.cart(clientId, 100);
    for (let i = 0; i < 23; i += 1) await pay(id, "cash", 1);
    const short = await till.pay(clientId, id, { method: "cash", amount: 76 });
    expect([short.status, short.body.code]).toEqual([409, "too-many-entries"]);
    await pay(id, "cash", 77);
    expect(await till.sums(clientId)).toMatchObject({ ltv: 100, due: 0 });
  });

  it("reliability 15: payments at once never pay more than is due, refunds at once never give back more than was paid", async () => {
    await fresh();
    const id = await till.cart(clientId, 1000);
    const tried = await Promise.all(
      Array.from({ length: 4 }, () => till.pay(clientId, id, { method: "card", amount: 400 })),
    );
    expect(tried.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409]);
    const back = await Promise.all(
      Array.from({ length: 4 }, () => till.refund(clientId, id, { amount: 300, reason: "x" })),
    );
    expect(back.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409]);
    expect(await till.sums(clientId)).toMatchObject({ gross: 800, refunds: 600, ltv: 200, due: 200 });
  });

  it("S0-12 S0-47 S1-30 whatever is sold, paid and given back, settled whenever: the plain sums", {
    timeout: 120_000,
  }, async () => {
    const step = fc.record({
      act: fc.constantFrom("sell", "pay", "pay", "pay", "refund", "drop", "settle"),
      amount: fc.integer({ min: 1, max: 900 }),
      method: fc.constantFrom("card", "cash", "giftCard", "balance"),
      of: fc.nat(3),
    });
    interface Sale {
      total: number;
      paid: number;
      back: number;
      void?: boolean;
    }
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 25 }), async (steps) => {
        await fresh();
        const sales = new Map<string, Sale>();
        let [gross, refunds] = [0, 0];
        for (const { act, amount, method, of } of steps) {
          const [id, sale] = [...sales][of % Math.max(1, sales.size)] ?? [];
          if (act === "settle") expect(await studio.stream.settle()).toEqual([]);
          else if (act === "sell" || !id || !sale) {
            sales.set(await till.cart(clientId, amount), { total: amount, paid: 0, back: 0 });
          } else if (act === "pay") {
            const { status } = await till.pay(clientId, id, { method, amount });
            const fits = !sale.void && sale.paid < sale.total && sale.paid + amount <= sale.total;
            expect(status).toBe(fits ? 201 : 409);
            if (!fits) continue;
            sale.paid += amount;
            if (method === "card" || method === "cash") gross += amount;
          } else if (act === "refund") {
            const { status } = await till.refund(clientId, id, { amount, method, reason: "x" });
            const fits = sale.back + amount <= sale.paid;
            expect(status).toBe(fits ? 201 : 409);
            if (!fits) continue;
            sale.back += amount;
            if (method === "card" || method === "cash") refunds += amount;
          } else {
            const { status } = await till.drop(clientId, id, { reason: "x" });
            expect(status).toBe(sale.paid > 0 ? 409 : 200);
            if (sale.paid === 0) sale.void = true;
          }
        }
        const standing = [...sales.values()].filter((sale) => !sale.void);
        const due = standing.reduce((sum, { total, paid }) => sum + total - paid, 0);
        const invoiced = standing.reduce((sum, { total }) => sum + total, 0);
        expect(await till.sums(clientId)).toMatchObject({
          gross,
          refunds,
          ltv: gross - refunds,
          due,
          invoiced,
          invoiceCount: standing.length,
        });
        const bills = (await till.get(clientId, "/bills", { limit: "100" })).items;
        expect(
          bills.reduce((sum: number, { amountDue }: { amountDue: { amount: number } }) => sum + amountDue.amount, 0),
        ).toBe(due);
      }),
      { numRuns: 15 },
    );
  });
});
