import { beforeAll, describe, expect, it } from "vitest";
import { callAs } from "../support/call.ts";
import { makeClient, makeInvoice } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { line, tillOf } from "./till.ts";

let studio: Studio;
let till: ReturnType<typeof tillOf>;
let count = 0;
beforeAll(async () => {
  studio = await openStudio();
  till = tillOf(studio);
});

/** A client of a booking software with these invoices. */
const buyer = async (invoices: object[], fields = {}): Promise<string> => {
  count += 1;
  const name = `b${count}`;
  const tideline = sourceOf(studio);
  const made = invoices.map((invoice, i) => makeInvoice(`${name}-${i}`, name, { ...invoice }));
  await tideline.load([makeClient(name, fields), ...made]);
  return tideline.clientId(name);
};
const at = (day: string): string => `2026-${day}T12:00:00.000Z`;
type Row = Record<string, unknown> & { source: { id: string } };

/** All rows of a list, a page at a time; no page may be longer than asked. */
const all = async (clientId: string, path: string, query: Record<string, string> = {}, limit = "2"): Promise<Row[]> => {
  const rows: Row[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await till.get(clientId, path, { ...query, limit, ...(cursor && { cursor }) });
    expect(page.items.length).toBeLessThanOrEqual(Number(limit));
    rows.push(...page.items);
    cursor = page.nextCursor ?? undefined;
    if (!cursor) return rows;
  }
};
const sourceIds = (rows: Row[]) => rows.map(({ source }) => source.id.split("-")[1]);

describe("sales S1-40 S1-41 S2-11", () => {
  it("newest first, by status, time and kind of line, every one once however the pages fall", async () => {
    const of = await buyer([
      { issuedAt: at("01-01"), lines: [line(1900, { kind: "package" })] },
      { issuedAt: at("01-02"), status: "open", lines: [line(1900)] },
      { issuedAt: at("01-03"), status: "void" },
      { issuedAt: at("01-04"), lines: [line(900, { kind: "contract" }), line(1000)] },
      { issuedAt: at("01-05"), status: "open", lines: [line(1900, { kind: "giftCard" })] },
    ]);
    const ids = async (query: Record<string, string>) => sourceIds(await all(of, "/invoices", query));
    expect(await ids({})).toEqual(["4", "3", "2", "1", "0"]);
    expect(await ids({ status: "open" })).toEqual(["4", "1"]);
    expect(await ids({ kind: "product" })).toEqual(["3", "1"]);
    expect(await ids({ from: at("01-02"), to: at("01-04") })).toEqual(["3", "2", "1"]);
    expect(await ids({ from: at("01-02"), to: at("01-04"), status: "open", kind: "product" })).toEqual(["1"]);
    expect(await ids({ kind: "contract", status: "void" })).toEqual([]);
    const params = { clientId: of };
    const asked = await studio.call("GET /v1/clients/{clientId}/invoices", {
      params,
      query: { from: at("01-04"), to: at("01-02"), status: "lost" },
    });
    expect(asked.status).toBe(422);
    const { nextCursor } = await till.get(of, "/invoices", { limit: "1", status: "open" });
    const other = await studio.call("GET /v1/clients/{clientId}/bills", { params, query: { cursor: nextCursor } });
    expect([other.status, other.body.code]).toEqual([400, "bad-cursor"]);
  });
});

describe("the Sales tab at a glance", () => {
  it("S0-12 S0-47 S1-16 S1-17: what it says of money is what the profile says, and ways to pay are references", async () => {
    const paymentMethods = [
      { brand: "Visa", last4: "1111", expires: "03/26" },
      { brand: "Amex", last4: "0005", expires: "04/2026" },
      { brand: "Visa", last4: "4242", expires: "2026-05" },
      { brand: "SEPA", last4: "0000", expires: "never" },
    ];
    const of = await buyer(
      [
        { total: 5000, refunded: 700 },
        { total: 3000, status: "open", payments: [{ method: "card", amount: 1000 }] },
        { total: 800, status: "open", currency: "EUR" },
      ],
      { paymentMethods, balance: -1200 },
    );
    const { sales } = (await studio.call("GET /v1/clients/{clientId}", { params: { clientId: of } })).body;
    const shown = await till.get(of, "/sales", {}, "2026-03-20T12:00:00Z");
    expect(shown).toEqual({
      sales: sales.map((sums: { currency: string }) => ({ ...sums, due: sums.currency === "USD" ? 2000 : 800 })),
      invoiceCount: 3,
      amountDue: { amount: 2000, currency: "USD" },
      balance: { amount: -1200, currency: "USD" },
      paymentMethods: paymentMethods.map((one, i) => ({ ...one, expired: false, expiresSoon: i < 2 })),
    });
    const later = await till.get(of, "/sales", {}, "2026-04-20T12:00:00Z");
    expect(later.paymentMethods.map((one: { expired: boolean }) => one.expired)).toEqual([true, false, false, false]);
  });
});

describe("invoice totals S0-50", () => {
  it("by local day and month of where they were issued, each currency apart, whatever was paid later", async () => {
    const of = await buyer([
      { total: 1000, issuedAt: "2026-03-01T04:30:00Z" },
      { total: 2000, issuedAt: "2026-03-01T05:30:00Z", refunds: [{ amount: 500, at: at("05-05") }] },
      { total: 4000, issuedAt: "2026-03-01T20:00:00Z", status: "open", tips: 100 },
      { total: 700, currency: "EUR", issuedAt: "2026-03-02T20:00:00Z" },
      { total: 9999, status: "void", issuedAt: "2026-03-02T20:00:00Z" },
      { total: 9999, status: "draft", issuedAt: "2026-03-02T20:00:00Z" },
    ]);
    const totals = async (query: Record<string, string>) => (await till.get(of, "/sales/totals", query)).items;
    const march = { on: "2026-03-01", currency: "USD", invoices: 2, invoiced: 6000, paid: 2000, refunded: 500 };
    const first = { ...march, ltv: 1500, tips: 0, due: 4000 };
    expect(await totals({ by: "day", from: "2026-02-01", to: "2026-03-31" })).toEqual([
      {
        ...first,
        on: "2026-03-02",
        currency: "EUR",
        invoices: 1,
        invoiced: 700,
        paid: 700,
        refunded: 0,
        ltv: 700,
        due: 0,
      },
      first,
      { ...first, on: "2026-02-28", invoices: 1, invoiced: 1000, paid: 1000, refunded: 0, ltv: 1000, due: 0 },
    ]);
    const months = await totals({ from: "2026-01-01", to: "2026-03-31" });
    expect(months.map(({ on, currency, invoiced }: Record<string, unknown>) => [on, currency, invoiced])).toEqual([
      ["2026-03", "USD", 6000],
      ["2026-03", "EUR", 700],
      ["2026-02", "USD", 1000],
    ]);
    expect(await totals({ by: "day", from: "2026-03-01", to: "2026-03-01" })).toEqual([first]);
  });

  it("a range too long or the wrong way round is refused", async () => {
    const of = await buyer([]);
    for (const query of [
      { by: "day", from: "2025-01-01", to: "2026-01-02" },
      { by: "month", from: "2020-01-01", to: "2026-01-01" },
      { by: "day", from: "2026-01-02", to: "2026-01-01" },
    ]) {
      const asked = await studio.call("GET /v1/clients/{clientId}/sales/totals", { params: { clientId: of }, query });
      expect(asked.status).toBe(422);
    }
    expect((await till.get(of, "/sales/totals", { by: "day", from: "2025-01-01", to: "2026-01-01" })).items).toEqual(
      [],
    );
  });
});

describe("products S0-51 S0-52 S2-12", () => {
  it("are lines that are neither package nor contract: goods, gift cards, payments onto the account, returns below 0", async () => {
    const of = await buyer([
      { issuedAt: at("01-01"), lines: [line(1900, { kind: "package", name: "Ten" })] },
      { issuedAt: at("01-02"), lines: [line(9000, { kind: "contract", name: "Unlimited" })] },
      {
        issuedAt: at("01-03"),
        lines: [line(4000, { quantity: 2 }), line(900, { kind: "package" }), line(300, { name: "Water" }), line(1)],
      },
      { issuedAt: at("01-04"), total: -2000, lines: [line(-2000, { quantity: -1 })] },
      { issuedAt: at("01-05"), lines: [line(5000, { kind: "giftCard", name: "Gift card", recipient: "Ben" })] },
      { issuedAt: at("01-06"), lines: [line(3000, { kind: "other", name: "Account payment" })] },
      { issuedAt: at("01-07"), payments: [{ method: "balance", amount: 700 }], lines: [line(700, { name: "Socks" })] },
      { issuedAt: at("01-08"), status: "void", lines: [line(5)] },
      { issuedAt: at("01-09") },
    ]);
    const shown = ({ name, quantity, amount, recipient }: Row) => [
      name,
      quantity,
      (amount as { amount: number }).amount,
      recipient,
    ];
    const rows = await all(of, "/products");
    expect(rows.map(shown)).toEqual([
      ["Socks", 1, 700, null],
      ["Account payment", 1, 3000, null],
      ["Gift card", 1, 5000, "Ben"],
      ["Mat", -1, -2000, null],
      ["Mat", 2, 4000, null],
      ["Water", 1, 300, null],
      ["Mat", 1, 1, null],
    ]);
    for (const limit of ["1", "3", "100"]) expect(await all(of, "/products", {}, limit)).toEqual(rows);
  });
});

describe("bills S1-30 S1-31", () => {
  const invoices = [
    { total: 1000, status: "open", issuedAt: at("01-01"), dueOn: "2026-01-31" },
    { total: 2000, status: "open", issuedAt: at("01-02"), payments: [{ method: "card", amount: 500 }] },
    { total: 3000, issuedAt: at("01-03") },
    { total: 4000, status: "draft", issuedAt: at("01-04") },
    { total: 5000, status: "void", issuedAt: at("01-05") },
  ];

  it("unpaid and partly paid ones with what is due, paid ones, and both together", async () => {
    const of = await buyer(invoices);
    const dues = async (state: string) =>
      (await all(of, "/bills", { state })).map(({ amountDue }) => (amountDue as { amount: number }).amount);
    expect(await dues("unpaid")).toEqual([1500, 1000]);
    expect(await dues("paid")).toEqual([0]);
    expect(await dues("all")).toEqual([0, 1500, 1000]);
    const [partly] = await all(of, "/bills");
    expect(partly).toMatchObject({ status: "open", total: { amount: 2000 }, paid: { amount: 500 }, overdue: false });
  });

  it("overdue from the day after the due day, by the calendar of where it was issued", async () => {
    const of = await buyer(invoices);
    const overdue = async (now: string) => (await till.get(of, "/bills", {}, now)).items.map((one: Row) => one.overdue);
    expect(await overdue("2026-02-01T04:59:00Z")).toEqual([false, false]);
    expect(await overdue("2026-02-01T05:01:00Z")).toEqual([false, true]);
  });

  it("S0-24 a member sees the amount due and its days, of unpaid ones alone; an instructor nothing", async () => {
    const of = await buyer(invoices);
    const as = (role: string) => callAs({ accountId: studio.accountId, role });
    const ask = (role: string, query: Record<string, string> = {}, path = "bills") =>
      as(role)(`GET /v1/clients/{clientId}/${path}`, { params: { clientId: of }, query });
    const usd = (amount: number) => ({ amount, currency: "USD" });
    expect((await ask("member")).body.items).toEqual([
      { id: expect.any(String), issuedAt: at("01-02"), dueOn: null, amountDue: usd(1500) },
      { id: expect.any(String), issuedAt: at("01-01"), dueOn: "2026-01-31", amountDue: usd(1000) },
    ]);
    for (const state of ["paid", "all"]) expect((await ask("member", { state })).status).toBe(403);
    expect((await ask("instructor")).status).toBe(403);
    expect(Object.keys((await ask("manager", { state: "all" })).body.items[0]).length).toBe(9);
    for (const path of ["sales", "sales/totals", "products", "transactions", "invoices"])
      expect([path, (await ask("member", {}, path)).status]).toEqual([path, 403]);
  });
});

describe("transactions S2-13", () => {
  it("payments, refunds and chargebacks of the newest invoice first, each at its own time", async () => {
    const of = await buyer([
      { total: 1000, issuedAt: at("01-01"), refunded: 200 },
      { total: 9999, issuedAt: at("01-02"), status: "open" },
      {
        total: 3000,
        issuedAt: at("01-03"),
        payments: [
          { method: "card", amount: 2000 },
          { method: "giftCard", amount: 1000, at: at("01-04") },
        ],
        refunds: [
          { amount: 300, at: at("02-01"), method: "cash" },
          { amount: 400, at: at("02-02"), chargeback: true },
        ],
      },
    ]);
    const rows = await all(of, "/transactions", {}, "3");
    expect(
      rows.map(({ kind, at, method, amount }) => [kind, at, method, (amount as { amount: number }).amount]),
    ).toEqual([
      ["chargeback", at("02-02"), null, -400],
      ["refund", at("02-01"), "cash", -300],
      ["payment", at("01-04"), "giftCard", 1000],
      ["payment", at("01-03"), "card", 2000],
      ["refund", at("01-01"), null, -200],
      ["payment", at("01-01"), null, 1000],
    ]);
  });
});
