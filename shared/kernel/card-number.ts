import type * as z from "zod";

/** Issuers by their first digits (ISO/IEC 7812) and the lengths they use. */
const issuers: readonly [start: RegExp, lengths: readonly number[]][] = [
  [/^4/, [13, 16, 19]], // Visa
  [/^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]], // Mastercard
  [/^3[47]/, [15]], // American Express
  [/^(6011|64[4-9]|65|62)/, [16, 17, 18, 19]], // Discover, UnionPay
  [/^(30[0-5]|3[689])/, [14, 16, 19]], // Diners Club
  [/^35(2[89]|[3-8])/, [16, 17, 18, 19]], // JCB
  [/^(5018|5020|5038|5893|6304|6759|676[1-3])/, [13, 14, 15, 16, 17, 18, 19]], // Maestro
];

/** The check digit of ISO/IEC 7812: every second digit from the right doubled, the sum a multiple of ten. */
const luhn = (digits: string): boolean => {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i]);
    sum += i % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0);
  }
  return sum % 10 === 0;
};

const isCardNumber = (digits: string): boolean =>
  issuers.some(([start, lengths]) => lengths.includes(digits.length) && start.test(digits)) && luhn(digits);

/** Digits in groups, as people write them: with a blank, hyphen or dot between, or none. */
const groups = /\d+(?:[ .\-\u2010-\u2015]{1,3}\d+)*/g;

/** The groups `from` to `to` (inclusive) of a run of digits that are a card's number; undefined where there is none from `start` on. */
const cardIn = (parts: readonly string[], start = 0): { from: number; to: number } | undefined => {
  for (let from = start; from < parts.length; from += 1)
    for (let to = from, digits = ""; to < parts.length && digits.length < 19; to += 1) {
      digits += parts[to]!;
      if (isCardNumber(digits)) return { from, to };
    }
  return undefined;
};

/** Whether a text holds a payment card's number (rules.md, Records): Luhn and issuer prefix, whatever stands before and after. */
export const holdsCardNumber = (text: string): boolean => {
  for (const [run] of text.normalize("NFKC").matchAll(groups)) if (cardIn(run.match(/\d+/g)!)) return true;
  return false;
};

/** Groups with every digit but the last four hidden. */
const masked = (parts: readonly string[]): string[] => {
  let shown = parts.join("").length - 4;
  return parts.map((part) => part.replace(/\d/g, (digit) => (shown-- > 0 ? "•" : digit)));
};

const maskRun = (run: string): string => {
  const parts = run.match(/\d+/g)!;
  const between = run.split(/\d+/);
  for (let found = cardIn(parts); found; found = cardIn(parts, found.to + 1))
    parts.splice(found.from, found.to - found.from + 1, ...masked(parts.slice(found.from, found.to + 1)));
  return parts.map((part, i) => between[i]! + part).join("");
};

/**
 * A text with the digits of every payment card's number but its last four replaced by `•` (rules.md, Records: "masked in inbound
 * text"). A text without one comes back as it is; one with one is brought into NFKC, since digits have other forms too.
 */
export const maskCardNumbers = (text: string): string => {
  let rest = text;
  while (holdsCardNumber(rest)) rest = rest.normalize("NFKC").replace(groups, maskRun);
  return rest;
};

/** A field of text that refuses card numbers: for whatever people type. */
export const withoutCardNumber = <S extends z.ZodString>(schema: S): S =>
  schema.refine((text) => !holdsCardNumber(text), "must not hold a payment card's number");
