import { maskCardNumbers } from "../kernel/card-number.ts";

/** A text that any store takes: without NUL, lone surrogates as U+FFFD, at most `most` characters (UTF-16). */
export const bounded = (text: string, most: number): string => text.slice(0, most).replaceAll("\0", "").toWellFormed();

/** What of a header is shown, on one line: controls and blanks are one blank each. */
export const oneLine = (text: string, most: number): string =>
  bounded(
    text
      .slice(0, most * 4)
      .replace(/[\p{Cc}\s]+/gu, " ")
      .trim(),
    most,
  );

/** More than a card's number with what stands between its digits, so that a cut hides no beginning of one. */
const margin = 100;

/** A bounded text with the numbers of payment cards masked (rules.md, Records). */
export const masked = (text: string, most: number): string =>
  bounded(maskCardNumbers(bounded(text, most + margin)), most);
