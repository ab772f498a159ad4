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

/** Whether a text holds a payment card's number (rules.md, Records): Luhn and issuer prefix, whatever stands before and after. */
export const holdsCardNumber = (text: string): boolean => {
  for (const [run] of text.normalize("NFKC").matchAll(groups)) {
    const parts = run.match(/\d+/g)!;
    for (let from = 0; from < parts.length; from += 1)
      for (let to = from, digits = ""; to < parts.length && digits.length < 19; to += 1) {
        digits += parts[to]!;
        if (isCardNumber(digits)) return true;
      }
  }
  return false;
};

/** A field of text that refuses card numbers: for whatever people type. */
export const withoutCardNumber = <S extends z.ZodString>(schema: S): S =>
  schema.refine((text) => !holdsCardNumber(text), "must not hold a payment card's number");
