import * as z from "zod";

const form = /^-?\d{1,9}(\.\d{1,3})?$/;
const message = "must be a number with at most 9 digits before the point and 3 behind it, such as 72.5";

/**
 * A number as somebody typed it, kept as text so that nothing is rounded; a JSON number is taken as it is written shortest.
 * Too short to be a payment card's number.
 */
export const Decimal = z
  .union([z.string(), z.number()], { error: message })
  .transform(String)
  .pipe(z.string().regex(form, message));

/** A decimal in thousandths: a whole number that is exact, whatever is added or taken off. */
export const thousandths = (decimal: string): number => {
  const [whole = "", rest = ""] = decimal.replace("-", "").split(".");
  const size = Number(whole) * 1000 + Number(rest.padEnd(3, "0"));
  return decimal.startsWith("-") && size > 0 ? -size : size;
};

/** Thousandths as a decimal, without zeros at its end: 100 is `0.1`. */
export const decimalOf = (value: number): string => {
  const size = Math.abs(value);
  const rest = String(size % 1000)
    .padStart(3, "0")
    .replace(/0+$/, "");
  return `${value < 0 ? "-" : ""}${Math.floor(size / 1000)}${rest && `.${rest}`}`;
};
