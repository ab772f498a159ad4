import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimateOf, partsOf } from "../../shared/messages/parts.ts";

describe("what a text is as an SMS", () => {
  // 3GPP TS 23.038: 160 characters of 7 bits or 70 of 16; in several parts 153 or 67 (TS 23.040: 6 octets of header in each)
  it.each([
    ["", { encoding: "GSM-7", characters: 0, parts: 1, left: 160 }],
    ["a".repeat(160), { encoding: "GSM-7", characters: 160, parts: 1, left: 0 }],
    ["a".repeat(161), { encoding: "GSM-7", characters: 161, parts: 2, left: 145 }],
    ["a".repeat(306), { encoding: "GSM-7", characters: 306, parts: 2, left: 0 }],
    ["a".repeat(307), { encoding: "GSM-7", characters: 307, parts: 3, left: 152 }],
    ["€".repeat(80), { encoding: "GSM-7", characters: 160, parts: 1, left: 0 }],
    ["Üß@£\r\n", { encoding: "GSM-7", characters: 6, parts: 1, left: 154 }],
    ["’", { encoding: "UCS-2", characters: 1, parts: 1, left: 69 }],
    [`’${"a".repeat(69)}`, { encoding: "UCS-2", characters: 70, parts: 1, left: 0 }],
    [`’${"a".repeat(70)}`, { encoding: "UCS-2", characters: 71, parts: 2, left: 63 }],
    ["😀", { encoding: "UCS-2", characters: 1, parts: 1, left: 68 }],
    [`${"a".repeat(66)}😀${"a".repeat(10)}`, { encoding: "UCS-2", characters: 77, parts: 2, left: 55 }],
  ])("%j", (text, parts) => {
    expect(partsOf(text)).toEqual(parts);
  });

  it("a sign that is not of the GSM alphabet is never replaced to save parts", () => {
    for (const sign of ["“", "–", "…", "\u00a0", "ç"]) expect([sign, partsOf(sign).encoding]).toEqual([sign, "UCS-2"]);
  });

  it("in GSM-7 the parts are what the signs come to, however they are mixed", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "€", "é", " ", "[", "\n"), { maxLength: 500 }), (signs) => {
        const units = signs.map((sign) => ("€[".includes(sign) ? 2 : 1));
        let [parts, room] = [1, 160];
        const total = units.reduce((sum, one) => sum + one, 0);
        if (total > 160) {
          room = 153;
          for (const one of units) {
            if (room < one) [parts, room] = [parts + 1, 153];
            room -= one;
          }
        } else room -= total;
        expect(partsOf(signs.join(""))).toMatchObject({ encoding: "GSM-7", parts, left: room });
      }),
    );
  });
});

describe("what an SMS costs before it is sent", () => {
  const prices = { US: 7_900, DE: 70_000 };
  it("is the list price of its country for each part", () => {
    expect(estimateOf("a".repeat(161), "US", prices).price).toEqual({ micros: 15_800, currency: "USD" });
    expect(estimateOf("Grüße", "DE", prices).price).toEqual({ micros: 70_000, currency: "USD" });
  });
  it("is unknown where the account has no price, or nobody knows the country", () => {
    for (const country of ["FR", null, undefined, "constructor"])
      expect(estimateOf("a", country, prices).price).toBeNull();
  });
});
