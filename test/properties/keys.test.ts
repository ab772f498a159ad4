import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type * as z from "zod";
import { Booking, BookingStatus, EventKind } from "../../shared/bookings/schema.ts";
import { Invoice, InvoiceStatus } from "../../shared/invoices/schema.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { attributes } from "../../shared/table/attributes.ts";
import { imageOf } from "../../shared/table/client.ts";
import { entity } from "../../shared/table/entity.ts";
import { key, keyParts, keyPrefix } from "../../shared/table/schema.ts";

/** Parts as people and sources may write them, with the separator and its escape more often than chance has it. */
const part = fc.oneof(
  fc.string({ unit: "binary", maxLength: 8 }),
  fc.string({ unit: fc.constantFrom("#", "%", "2", "3", "5", "a", "$", "é"), maxLength: 6 }),
);
const parts = fc.array(part, { minLength: 1, maxLength: 4 });

describe("keys", () => {
  it("of different parts are different, and give their parts back", () => {
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        expect(keyParts(key(...a))).toEqual(a);
        expect(key(...a) === key(...b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
      { numRuns: 3000 },
    );
  });

  it("start with a prefix exactly if they start with its parts and have more", () => {
    fc.assert(
      fc.property(parts, parts, fc.boolean(), (a, b, joined) => {
        const whole = joined ? [...b, ...a] : a;
        const starts = whole.length > b.length && b.every((name, i) => whole[i] === name);
        expect(key(...whole).startsWith(keyPrefix(...b))).toBe(starts);
      }),
      { numRuns: 3000 },
    );
  });
});

const optional = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
const text = fc.string({ unit: "binary", maxLength: 20 });
const anyText = fc.oneof(text, fc.constantFrom("\ud800", "a\udfff%", "\u0000u:d800", "\u0000"));
const instant = fc
  .date({ min: new Date("1950-01-01"), max: new Date("2150-01-01"), noInvalidDate: true })
  .map((date) => date.toISOString());
const minor = fc.integer({ min: -1e12, max: 1e12 });
const origin = fc.record({
  source: fc.constant("tideline"),
  id: anyText,
  hash: text,
  modifiedAt: optional(instant),
  received: text,
});
const booking = fc.record({
  id: fc.constant(newId("booking")),
  clientId: fc.constant(newId("client")),
  status: fc.constantFrom(...BookingStatus.options),
  event: fc.record({
    name: anyText,
    eventType: anyText,
    kind: fc.constantFrom(...EventKind.options),
    startsAt: instant,
    location: optional(anyText),
    staff: optional(fc.record({ name: anyText })),
    cancelled: optional(fc.boolean()),
  }),
  package: optional(anyText),
  waitlistPosition: optional(fc.nat(100)),
  origin,
});
const invoice = fc.record({
  id: fc.constant(newId("invoice")),
  clientId: fc.constant(newId("client")),
  issuedAt: instant,
  status: fc.constantFrom(...InvoiceStatus.options),
  currency: fc.constantFrom("USD", "EUR", "JPY"),
  total: minor,
  tips: optional(minor),
  payments: optional(fc.array(fc.record({ method: anyText, amount: minor, at: optional(instant) }), { maxLength: 3 })),
  refunds: optional(fc.array(fc.record({ amount: minor, at: instant }), { maxLength: 3 })),
  lines: optional(
    fc.array(
      fc.record({
        kind: fc.constantFrom("package", "product", "giftCard"),
        name: anyText,
        quantity: fc.integer({ min: -9999, max: 9999 }).map((thousandths) => thousandths / 1000),
        amount: minor,
      }),
      { maxLength: 3 },
    ),
  ),
  origin,
});

const comesBack = <S extends z.ZodType>(schema: S, values: fc.Arbitrary<unknown>): void => {
  const of = entity("record", schema, (pk, sk) => ({ pk: pk!, sk: sk! }));
  fc.assert(
    fc.property(values, (value) => {
      const stored = attributes(of.toItem(of.key("p", "s"), value as z.output<S>, "r"));
      expect(JSON.stringify(of.fromItem(imageOf(stored)))).toBe(JSON.stringify(schema.parse(value)));
    }),
    { numRuns: 500 },
  );
};

describe("entities come back from the table as they went in, whatever their text holds", () => {
  it("bookings", () => comesBack(Booking, booking));
  it("invoices", () => comesBack(Invoice, invoice));
});
