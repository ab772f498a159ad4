const places = 18;

/** A decimal such as `0.09582` or `6.45e-7` in units of 10^-18, exactly. */
const exact = (decimal: string): bigint => {
  const [, sign, whole, part = "", exponent = "0"] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(decimal)!;
  const shift = places + Number(exponent) - part.length;
  const digits = BigInt(whole! + part);
  const value = shift >= 0 ? digits * 10n ** BigInt(shift) : digits / 10n ** BigInt(-shift);
  return sign === "-" ? -value : value;
};

/** Whether a text is a decimal number of a size that a price can have. */
export const isDecimal = (text: string): boolean =>
  text.length <= 40 && /^-?\d{1,12}(?:\.\d+)?(?:[eE]-?\d{1,2})?$/.test(text) && Math.abs(Number(text)) < 1e6;

/**
 * The sum of decimals, given as text, in whole millionths, half away from zero: added exactly, rounded once. A JSON number's
 * `String()` is its decimal text again (ECMA-262 Number::toString: the shortest that reads back), so nothing drifts on the way.
 */
export const microsOf = (...decimals: string[]): number => {
  const sum = decimals.reduce((total, decimal) => total + exact(decimal), 0n);
  const unit = 10n ** BigInt(places - 6);
  const half = sum < 0n ? -unit / 2n : unit / 2n;
  return Number((sum + half) / unit);
};
