import { monthOf, studioSizes } from "../cost/model.ts";
import type { Kept, Measured } from "../kept.ts";
import type { Row } from "../measure.ts";

/** A row with the day it was measured. */
export type Dated = Row & { on: string };

const dollars = (amount: number): string => `$${amount.toFixed(2)}`;

/** P12 for the middle studio, in a line. */
const costRow = ({ counted, on }: Measured): Dated[] => {
  if (!counted) return [];
  const months = studioSizes.map((clients) => monthOf(counted, clients));
  return [
    {
      figure: "P12",
      what: `AWS cost of a month for ${studioSizes.map((size) => size.toLocaleString("en")).join(" / ")} clients, from counted units, SMS apart`,
      measured: months.map(({ total }) => dollars(total)).join(" / "),
      target: "published, per feature",
      holds: true,
      on,
    },
  ];
};

/** P10 and P9 have no number that is their limit; the order is that of performance.md. */
const order = ({ figure }: Row): number => (/^P\d+$/.test(figure) ? Number(figure.slice(1)) : 100);

/** Every row that was measured, P1 to P12 first, each with its day. */
export const datedRows = (kept: Kept): Dated[] =>
  Object.values(kept)
    .flatMap((part) => [...part.rows.map((row): Dated => ({ ...row, on: part.on })), ...costRow(part)])
    .sort((a, b) => order(a) - order(b));

/** The same as the bench prints them. */
export const allRows = (kept: Kept): Row[] => datedRows(kept);
