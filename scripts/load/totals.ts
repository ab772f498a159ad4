import type { Rejected } from "./batches.ts";
import type { Outcome } from "./send.ts";

/** What the whole load did so far; stands in the state file, so it holds nothing that grows with the file. */
export interface Totals {
  written: number;
  unchanged: number;
  waiting: number;
  rejected: number;
  reasons: Record<string, number>;
  writeUnits: number;
  seconds: number;
}

export const noTotals = (): Totals => ({
  written: 0,
  unchanged: 0,
  waiting: 0,
  rejected: 0,
  reasons: {},
  writeUnits: 0,
  seconds: 0,
});

const mostReasons = 40;

/** Adds what became of a batch. */
export const addTo = (totals: Totals, { written, unchanged, waiting, rejected, writeUnits }: Outcome): void => {
  totals.written += written;
  totals.unchanged += unchanged;
  totals.waiting += waiting;
  totals.rejected += rejected.length;
  totals.writeUnits += writeUnits;
  for (const { errors } of rejected) {
    const reason = reasonOf(errors);
    const isKnown = reason in totals.reasons || Object.keys(totals.reasons).length < mostReasons;
    const name = isKnown ? reason : "other reasons";
    totals.reasons[name] = (totals.reasons[name] ?? 0) + 1;
  }
};

/** The first fault of a record, the same for every place in a list. */
const reasonOf = ([fault]: Rejected["errors"]): string =>
  fault ? `${fault.pointer.replace(/\/\d+(?=\/|$)/g, "/*")} ${fault.message}`.trim() : "no reason given";

const number = (value: number, digits = 0): string =>
  value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** The end of a load in one table. */
export const summary = (totals: Totals, rejectedFile: string): string => {
  const { written, unchanged, waiting, rejected, reasons, writeUnits, seconds } = totals;
  const all = written + unchanged + waiting + rejected;
  const row = (name: string, value: string, note = "") => `${name.padEnd(13)}${value.padStart(12)}${note}`;
  const byReason = Object.entries(reasons).sort(([, a], [, b]) => b - a);
  return [
    row("written", number(written)),
    row("unchanged", number(unchanged)),
    row("waiting", number(waiting), waiting > 0 ? "  for a client or an event that did not come yet" : ""),
    row("rejected", number(rejected), rejected > 0 ? `  see ${rejectedFile}` : ""),
    ...byReason.map(([reason, count]) => row("", number(count), `  ${reason}`)),
    row("write units", number(writeUnits, Number.isInteger(writeUnits) ? 0 : 1)),
    row("seconds", number(seconds, 1)),
    row("records/s", number(all / Math.max(seconds, 0.001))),
  ].join("\n");
};
