import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holdsCardNumber, maskCardNumbers } from "../../shared/kernel/card-number.ts";

/** Test numbers the issuers publish. */
const cards = {
  Visa: ["4111111111111111", "4012888888881881", "4222222222222"],
  Mastercard: ["5555555555554444", "5105105105105100", "2223003122003222", "2720990000000007"],
  "American Express": ["378282246310005", "371449635398431"],
  Discover: ["6011111111111117", "6011000990139424"],
  "Diners Club": ["30569309025904", "38520000023237", "36227206271667"],
  JCB: ["3530111333300000", "3566002020360505"],
  UnionPay: ["6200000000000005"],
  Maestro: ["6759649826438453"],
};
const numbers = fc.constantFrom(...Object.values(cards).flat());

describe("card numbers in text (rules.md, Records)", () => {
  it.each(Object.entries(cards))("of %s are found", (_, some) => {
    for (const number of some) expect([number, holdsCardNumber(number)]).toEqual([number, true]);
  });

  it("are found however they are grouped, and among words and other numbers", () => {
    const separators = fc.constantFrom("", " ", "-", " - ", ".", "\u00a0", "\u2013");
    const grouped = fc.tuple(numbers, separators).map(([number, by]) => number.match(/.{1,4}/g)!.join(by));
    const around = fc.constantFrom("", "card: ", "Room 12, ", "12 ", "№", "(", "tel 207 555 0134; ");
    fc.assert(
      fc.property(
        around,
        grouped,
        fc.constantFrom("", " exp 12/30", ", 123", ")", "\ncvc 999"),
        (before, number, after) => holdsCardNumber(before + number + after),
      ),
    );
  });

  it("in full width digits too", () => expect(holdsCardNumber("４１１１ １１１１ １１１１ １１１１")).toBe(true));

  it("with one digit changed are not", () => {
    fc.assert(
      fc.property(numbers, fc.nat(14), fc.integer({ min: 1, max: 9 }), (number, at, by) => {
        const digit = (Number(number[at % number.length]) + by) % 10;
        const changed = number.slice(0, at % number.length) + digit + number.slice((at % number.length) + 1);
        return !holdsCardNumber(changed);
      }),
    );
  });

  it.each([
    "",
    "Call +1 207 555 0134 or 207-555-0199",
    "2026-03-14 10:00, 12 visits, $1,900.00",
    "IBAN DE89 3704 0044 0532 0130 00",
    "order 4111 1111 1111 1112",
    "0000 0000 0000 0000",
    "1234567890123456",
    "card ending 1111",
    "41111111111111110000",
  ])("%j holds none", (text) => expect(holdsCardNumber(text)).toBe(false));

  it("costs no more than its length: long runs of digits and blanks are read at once", () => {
    const start = performance.now();
    for (const text of ["1".repeat(10_000), "1 ".repeat(5000), "1-".repeat(5000), "4 ".repeat(5000)])
      expect(holdsCardNumber(text)).toBe(false);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe("card numbers masked (rules.md, Records)", () => {
  it.each([
    ["my card is 4111 1111 1111 1111, ok?", "my card is •••• •••• •••• 1111, ok?"],
    ["4111-1111-1111-1111 and 378282246310005", "••••-••••-••••-1111 and •••••••••••0005"],
    ["４１１１ １１１１ １１１１ １１１１", "•••• •••• •••• 1111"],
    ["call +1 206 555 0100 about 12 classes ﬁ", "call +1 206 555 0100 about 12 classes ﬁ"],
  ])("%j is %j", (text, masked) => expect(maskCardNumbers(text)).toBe(masked));

  it("leave none in any text, keep the last four, and change nothing else", () => {
    const piece = fc.oneof(numbers, fc.string({ maxLength: 8 }), fc.stringMatching(/^[\d .-]{0,20}$/));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join(" ");
        const masked = maskCardNumbers(text);
        expect(holdsCardNumber(masked)).toBe(false);
        expect(holdsCardNumber(text) ? masked.length : masked).toBe(
          holdsCardNumber(text) ? text.normalize("NFKC").length : text,
        );
      }),
      { numRuns: 2000 },
    );
    fc.assert(fc.property(numbers, (number) => maskCardNumbers(number).endsWith(number.slice(-4))));
  });

  it("are masked in a long text at once", () => {
    const started = performance.now();
    for (const part of ["4111111111111111 ", "4111 ", "1", "4-"]) maskCardNumbers(part.repeat(30_000));
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
