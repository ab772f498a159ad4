import { beforeAll, describe, expect, it } from "vitest";
import { makeClient, makeInvoice } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let tideline: ReturnType<typeof sourceOf>;
beforeAll(async () => {
  studio = await openStudio();
  tideline = sourceOf(studio);
});

let serial = 0;
/** A client with these invoices. */
const clientWith = async (...invoices: Record<string, unknown>[]): Promise<string> => {
  serial += 1;
  const client = `l${serial}`;
  await tideline.load([
    makeClient(client),
    ...invoices.map((fields, i) => makeInvoice(`${client}-${i}`, client, fields)),
  ]);
  return client;
};
const sales = async (client: string) => (await tideline.profile(client)).sales;
const explain = async (client: string) =>
  (
    await studio.call("GET /v1/clients/{clientId}/explain/{stat}", {
      params: { clientId: await tideline.clientId(client), stat: "ltv" },
    })
  ).body;

describe("S0-12 S0-47 LTV", () => {
  it("a negative quantity is a return", async () => {
    const line = { kind: "product", name: "Mat", quantity: -1, amount: -3000 };
    const client = await clientWith({ total: 5000 }, { total: -3000, lines: [line] });
    expect(await sales(client)).toMatchObject([{ ltv: 2000, invoiced: 2000 }]);
  });

  it("a refund after the invoice was closed lowers LTV, beside gross and the plain sum of invoices", async () => {
    const client = await clientWith({ total: 5000 });
    await tideline.load([
      makeInvoice(`${client}-0`, client, { total: 5000, refunds: [{ amount: 1500, at: "2026-05-01T12:00:00Z" }] }),
    ]);
    expect(await sales(client)).toMatchObject([{ ltv: 3500, gross: 5000, refunds: 1500, invoiced: 5000 }]);
  });

  it("a partly paid invoice counts what was paid; drafts and voids nothing", async () => {
    const paid = (amount: number) => [{ method: "card", amount }];
    const client = await clientWith(
      { status: "open", total: 9000, payments: paid(4000) },
      { status: "open", total: 700 },
      { status: "draft", total: 800 },
      { status: "void", total: 900, payments: paid(900) },
    );
    expect(await sales(client)).toMatchObject([{ ltv: 4000, invoiced: 9700 }]);
    const { items, value } = await explain(client);
    expect(value).toEqual({ amount: 4000, currency: "USD" });
    expect(items.map(({ reason }: { reason?: string }) => reason).sort()).toEqual([
      "draft",
      "not paid yet",
      "voided",
      undefined,
    ]);
  });

  it("a gift card counts once: at its sale, not when it is spent", async () => {
    const client = await clientWith(
      { total: 10_000, lines: [{ kind: "giftCard", name: "Gift card", quantity: 1, amount: 10_000 }] },
      { total: 6000, payments: [{ method: "giftCard", amount: 6000 }] },
      {
        total: 5000,
        payments: [
          { method: "giftCard", amount: 4000 },
          { method: "card", amount: 1000 },
        ],
      },
      { total: 300, payments: [{ method: "balance", amount: 300 }] },
    );
    expect(await sales(client)).toMatchObject([{ ltv: 11_000 }]);
  });

  it("is the payer's, not the recipient's", async () => {
    const child = await clientWith();
    const payer = await clientWith({
      total: 4900,
      lines: [{ kind: "package", name: "Intro", quantity: 1, amount: 4900, recipient: child }],
    });
    expect([(await sales(payer))[0].ltv, (await sales(child))[0].ltv]).toEqual([4900, 0]);
  });

  it("reliability 9 two currencies never meet in one sum, the account's own stands first", async () => {
    const client = await clientWith({ total: 1000, currency: "EUR" }, { total: 2000 });
    expect(
      (await sales(client)).map(({ currency, ltv }: { currency: string; ltv: number }) => [currency, ltv]),
    ).toEqual([
      ["USD", 2000],
      ["EUR", 1000],
    ]);
    expect((await tideline.profile(client)).quickStats.ltv).toEqual({ amount: 2000, currency: "USD" });
  });

  it("0.10 and 0.20 three times are 0.90", async () => {
    const client = await clientWith(...[10, 20, 10, 20, 10, 20].map((total) => ({ total })));
    expect((await sales(client))[0].ltv).toBe(90);
  });

  it("tax is as invoiced, tips stand apart", async () => {
    const client = await clientWith(
      { total: 11_000, tax: 1000, tips: 1000 },
      { status: "open", total: 11_000, tips: 1000, payments: [{ method: "card", amount: 10_500 }] },
    );
    expect(await sales(client)).toMatchObject([{ ltv: 20_000, tips: 1500 }]);
  });

  it("reliability 9 an invoice of 100.00 becomes 150.00 and is voided", async () => {
    const client = await clientWith({ total: 10_000 });
    expect((await sales(client))[0].ltv).toBe(10_000);
    await tideline.load([makeInvoice(`${client}-0`, client, { total: 15_000 })]);
    expect((await sales(client))[0].ltv).toBe(15_000);
    await tideline.load([makeInvoice(`${client}-0`, client, { total: 15_000, status: "void" })]);
    expect(await tideline.profile(client)).toMatchObject({ invoiceCount: 0, quickStats: { ltv: { amount: 0 } } });
  });

  it("every page of the explanation adds up to the number", async () => {
    const client = await clientWith(
      ...Array.from({ length: 60 }, (_, i) => ({
        total: i * 7,
        refunded: i % 5,
        issuedAt: `2026-01-01T00:00:${String(i).padStart(2, "0")}Z`,
      })),
    );
    const params = { clientId: await tideline.clientId(client), stat: "ltv" };
    let sum = 0;
    let value = 0;
    for (let cursor: string | null = ""; cursor !== null; ) {
      const { body } = await studio.call("GET /v1/clients/{clientId}/explain/{stat}", {
        params,
        query: cursor ? { cursor } : {},
      });
      for (const item of body.items) sum += item.value.amount;
      value = body.value.amount;
      cursor = body.nextCursor;
    }
    expect([sum, (await sales(client))[0].ltv]).toEqual([value, value]);
  });
});
