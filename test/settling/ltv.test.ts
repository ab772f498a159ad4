import { beforeAll, describe, expect, it } from "vitest";
import { makeClient, makeInvoice } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let source: ReturnType<typeof sourceOf>;
let count = 0;

beforeAll(async () => {
  studio = await openStudio();
  source = sourceOf(studio);
});

/** A new client with these invoices; `again` sends one in another form. */
const payer = async (...invoices: object[]) => {
  count += 1;
  const name = `c${count}`;
  const invoice = (i: number, fields: object) => makeInvoice(`${name}-${i}`, name, { ...fields });
  await source.load([makeClient(name), ...invoices.map((fields, i) => invoice(i, fields))]);
  return { name, again: (i: number, fields: object) => source.load([invoice(i, fields)]) };
};
const money = async (name: string) => {
  const { sales, quickStats, invoiceCount } = await source.profile(name);
  const [{ ltv, gross, refunds, tips, invoiced }] = sales;
  expect(quickStats.ltv).toEqual({ amount: ltv, currency: "USD" });
  return { ltv, gross, refunds, tips, invoiced, invoiceCount };
};
const months = async (name: string) => {
  const params = { clientId: await source.clientId(name) };
  const { body } = await studio.call("GET /v1/clients/{clientId}/charts/ltv", { params });
  return body.items
    .filter(({ amount }: { amount: number }) => amount !== 0)
    .map((row: object) => Object.values(row).slice(0, 2));
};
const at = (day: string): string => `2026-${day}T12:00:00.000Z`;

describe("LTV S0-12 S0-47", () => {
  it("a return with a negative quantity and total takes away", async () => {
    const line = (quantity: number, amount: number) => [{ kind: "product", name: "Mat", quantity, amount }];
    const { name } = await payer({ total: 4000, lines: line(2, 4000) }, { total: -2000, lines: line(-1, -2000) });
    expect(await money(name)).toMatchObject({ ltv: 2000, gross: 2000, invoiced: 2000, invoiceCount: 2 });
  });

  it("a refund after the close lowers its own month, not that of the sale", async () => {
    const { name, again } = await payer(
      { total: 10_000, issuedAt: at("01-15") },
      { total: 500, issuedAt: at("03-01") },
    );
    await again(0, { total: 10_000, issuedAt: at("01-15"), refunds: [{ amount: 2500, at: at("03-20") }] });
    expect(await money(name)).toMatchObject({ ltv: 8000, gross: 10_500, refunds: 2500 });
    expect(await months(name)).toEqual([
      ["2026-01", 10_000],
      ["2026-03", -2000],
    ]);
  });

  it("a partly paid invoice counts what was paid, in the months it was paid", async () => {
    const payments = [
      { method: "card", amount: 3000, at: at("01-31") },
      { method: "cash", amount: 1000, at: at("02-10") },
    ];
    const { name } = await payer({ total: 10_000, status: "open", issuedAt: at("01-15"), payments });
    expect(await money(name)).toMatchObject({ ltv: 4000, gross: 4000, invoiced: 10_000 });
    expect(await months(name)).toEqual([
      ["2026-01", 3000],
      ["2026-02", 1000],
    ]);
  });

  it("a gift card counts once: at its sale, and nothing when it is spent", async () => {
    const sold = { total: 5000, lines: [{ kind: "giftCard", name: "Gift card", quantity: 1, amount: 5000 }] };
    const spent = (method: string, rest = 0) => ({
      total: 2000,
      payments: [{ method, amount: 2000 - rest }, ...(rest ? [{ method: "card", amount: rest }] : [])],
    });
    const { name } = await payer(sold, spent("giftCard"), spent("balance", 300));
    expect(await money(name)).toMatchObject({ ltv: 5300, invoiced: 9000, invoiceCount: 3 });
  });

  it("two currencies stand apart, the account's own first", async () => {
    const { name } = await payer({ total: 700, currency: "EUR" }, { total: 1900 }, { total: 300, currency: "EUR" });
    const { sales } = await source.profile(name);
    expect(sales.map(({ currency, ltv }: { currency: string; ltv: number }) => [currency, ltv])).toEqual([
      ["USD", 1900],
      ["EUR", 1000],
    ]);
  });

  it("0.10 and 0.20, three times, are 0.90 to the cent; amounts that are not whole cents are refused", async () => {
    const { name } = await payer(...[10, 20, 10, 20, 10, 20].map((total) => ({ total })));
    expect(await money(name)).toMatchObject({ ltv: 90 });
    const { rejected } = await source.send([makeInvoice("float", name, { total: 0.1 + 0.2 })]);
    expect(rejected).toMatchObject([{ id: "float", errors: [{ pointer: "/total" }] }]);
  });

  it("edited, then voided: the new amount, then nothing; drafts are nothing", async () => {
    const { name, again } = await payer({ total: 1000 }, { total: 9999, status: "draft" });
    expect(await money(name)).toMatchObject({ ltv: 1000, invoiceCount: 1 });
    await again(0, { total: 1250, issuedAt: at("02-02") });
    expect(await money(name)).toMatchObject({ ltv: 1250, invoiced: 1250, invoiceCount: 1 });
    await again(0, { total: 1250, issuedAt: at("02-02"), status: "void" });
    expect(await money(name)).toEqual({ ltv: 0, gross: 0, refunds: 0, tips: 0, invoiced: 0, invoiceCount: 0 });
    expect(await months(name)).toEqual([]);
  });

  it("tips stand apart, and come last when not all was paid", async () => {
    const { name } = await payer(
      { total: 2300, tips: 300 },
      { total: 2300, tips: 300, status: "open", payments: [{ method: "card", amount: 2100 }] },
      { total: 2300, tips: 300, status: "open", payments: [{ method: "card", amount: 1500 }] },
    );
    expect(await money(name)).toMatchObject({ ltv: 2000 + 2000 + 1500, tips: 300 + 100, invoiced: 6900 });
  });

  it("belongs to the payer, whoever receives, and goes with the invoice to another", async () => {
    const lines = [{ kind: "package", name: "Ten", quantity: 1, amount: 1900, recipient: "somebody" }];
    const { name } = await payer({ total: 1900, lines });
    const other = await payer();
    expect(await money(name)).toMatchObject({ ltv: 1900 });
    await source.load([makeInvoice(`${name}-0`, other.name, { lines })]);
    expect([(await money(name)).ltv, (await money(other.name)).ltv]).toEqual([0, 1900]);
  });
});
