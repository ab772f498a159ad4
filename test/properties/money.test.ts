import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CountSettings } from "../../shared/accounts/schema.ts";
import { invoiceContribution } from "../../shared/invoices/contribution.ts";
import type { Invoice } from "../../shared/invoices/schema.ts";
import { addSums } from "../../shared/settling/contribution.ts";
import type { Rules } from "../../shared/settling/rules.ts";

const sums = fc.dictionary(
  fc.constantFrom("paid#USD", "paid#EUR", "club", "tips#USD"),
  fc.integer({ min: -1e9, max: 1e9 }).filter((value) => value !== 0),
);
const rules: Rules = {
  version: "v",
  currency: "USD",
  counts: CountSettings.parse({}),
  zoneOf: () => "America/New_York",
  gravatar: false,
  leftOut: () => undefined,
};
const instant = fc
  .date({ min: new Date("2024-01-01"), max: new Date("2027-01-01"), noInvalidDate: true })
  .map((date) => date.toISOString());
const amount = fc.integer({ min: -50_000, max: 500_000 });
const optional = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
const method = fc.constantFrom("card", "cash", "giftCard", "balance");
const invoice = fc.record({
  issuedAt: instant,
  status: fc.constantFrom("draft", "open", "paid", "void"),
  currency: fc.constantFrom("USD", "EUR"),
  total: amount,
  tips: optional(fc.nat(5000)),
  payments: optional(fc.array(fc.record({ method, amount, at: optional(instant) }), { maxLength: 4 })),
  refunded: optional(fc.nat(10_000)),
  refunds: optional(fc.array(fc.record({ amount: fc.nat(10_000), at: instant }), { maxLength: 3 })),
}) as fc.Arbitrary<unknown> as fc.Arbitrary<Invoice>;

describe("sums of money", () => {
  it("do not depend on the order they are added in, and what is taken away again leaves nothing", () => {
    fc.assert(
      fc.property(sums, sums, sums, (a, b, c) => {
        expect(addSums(addSums(a, b), c)).toEqual(addSums(addSums(a, c), b));
        expect(addSums(addSums(a, b), b, -1)).toEqual(a);
        expect(Object.values(addSums(a, b))).not.toContain(0);
      }),
    );
  });

  it("0.10 + 0.20 + 0.10 + 0.20 + 0.10 + 0.20 is 0.90", () => {
    const each = [10, 20, 10, 20, 10, 20].map((paid) => ({ "paid#USD": paid }));
    expect(each.reduce((total, one) => addSums(total, one), {})).toEqual({ "paid#USD": 90 });
  });
});

describe("what an invoice adds", () => {
  it("is whole cents of its own currency, and its months add up to it", () => {
    fc.assert(
      fc.property(invoice, (given) => {
        const { sums: added, months = {}, why } = invoiceContribution(given, rules);
        const byMonth = Object.values(months).reduce((total, month) => addSums(total, month), {});
        for (const name of ["paid", "refunded"].map((kind) => `${kind}#${given.currency}`))
          expect(byMonth[name] ?? 0).toBe(added[name] ?? 0);
        const other = given.currency === "USD" ? "#EUR" : "#USD";
        expect(Object.keys({ ...added, ...byMonth }).filter((name) => name.endsWith(other))).toEqual([]);
        expect([...Object.values(added), ...Object.values(byMonth)].every(Number.isSafeInteger)).toBe(true);
        const ltv = (added[`paid#${given.currency}`] ?? 0) - (added[`refunded#${given.currency}`] ?? 0);
        expect(why?.ltv !== undefined).toBe(ltv === 0);
      }),
      { numRuns: 2000 },
    );
  });

  it("paid and tips together are what came in by other means than gift card and balance", () => {
    fc.assert(
      fc.property(invoice, (given) => {
        const { sums: added } = invoiceContribution(given, rules);
        fc.pre(given.status === "open" || given.status === "paid");
        const counted = given.payments?.filter((payment) => !["giftCard", "balance"].includes(payment.method));
        const whole = given.status === "paid" ? given.total : 0;
        const cameIn = counted ? counted.reduce((total, payment) => total + payment.amount, 0) : whole;
        const { currency } = given;
        expect((added[`paid#${currency}`] ?? 0) + (added[`tips#${currency}`] ?? 0)).toBe(cameIn);
      }),
      { numRuns: 2000 },
    );
  });
});
