import Big from "big.js";

const digits = (currency: string): number =>
  new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** A decimal amount as the vendor has it, in whole minor units of the currency, halves away from zero. */
export const minor = (amount: number, currency: string): number =>
  Big(amount)
    .times(Big(10).pow(digits(currency)))
    .round(0, Big.roundHalfUp)
    .toNumber();
