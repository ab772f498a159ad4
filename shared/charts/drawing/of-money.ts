import type { InvoicesChart, LtvChart } from "../schema.ts";
import { columns, compared, curve, legend, type Value } from "./marks.ts";
import { acrossIs, below, gutterOf, type Panel, panelOf, upIs } from "./panel.ts";
import { margin, nothing, sheet } from "./sheet.ts";
import type { Svg } from "./svg.ts";
import { minorUnits, money, monthInWords, monthsInWords, roundMoney } from "./wording.ts";

/** A scale of whole amounts of a currency, for values in minor units. */
const moneyScale = (currency: string, values: number[]) => ({
  min: Math.min(0, ...values) / minorUnits(currency),
  max: Math.max(0, ...values) / minorUnits(currency),
  tick: (amount: number) => roundMoney(amount, currency),
});

const amountOf = (currency: string, month: string, what: string, amount: number): Value => ({
  height: amount / minorUnits(currency),
  value: amount,
  says: `${monthInWords(month)}, ${what}: ${money(amount, currency)}`,
});

const saidOf = ({ title, months, currency }: LtvChart | InvoicesChart, width: number) => ({
  title,
  says: [...monthsInWords(months), currency],
  width,
});

/** The months below a panel, and that they are months. */
const monthsBelow = (panel: Panel, items: { month: string }[]): Svg[] => {
  const words = items.map(({ month }) => monthInWords(month));
  const placeInYear = Number(items[0]!.month.slice(5)) - 1;
  return [below(panel, words, "month", placeInYear), acrossIs(panel, "Month")];
};

const yearsInWords = ({ years, currency }: LtvChart): string =>
  years
    .map(({ year, amount, growth }) => {
      const grown = growth === null ? "" : ` (${growth > 0 ? "+" : ""}${growth} %)`;
      return `${year} ${money(amount, currency)}${grown}`;
    })
    .join(", ");

/** S0-48, S0-49: what it grew to, above what came each month beside the same month a year earlier. */
export const drawLtv = (chart: LtvChart, width: number): string => {
  const { items, currency, y } = chart;
  const said = { id: "ltv", ...saidOf(chart, width) };
  const last = items.at(-1);
  if (!last) {
    const nil = `Nothing was paid in ${currency} yet.`;
    return sheet({ ...said, describes: nil }, nothing(nil, width));
  }
  const grown = items.map(({ month, cumulative }) => amountOf(currency, month, "cumulative", cumulative));
  const each = items.map(({ month, amount }) => amountOf(currency, month, "in the month", amount));
  const before = items.map(({ month, yearBefore }) =>
    yearBefore === null ? undefined : amountOf(currency, month, "a year earlier", yearBefore),
  );
  const sums = items.map(({ cumulative }) => cumulative);
  const monthly = items.flatMap(({ amount, yearBefore }) => [amount, yearBefore ?? 0]);
  const meanings = [
    { kind: "mark", says: "in the month" },
    ...(before.some(Boolean) ? [{ kind: "second", says: "the same month a year earlier" }] : []),
  ];
  const describes = `${money(last.cumulative, currency)} at the end of ${monthInWords(last.month)}. ${yearsInWords(chart)}.`;
  return sheet({ ...said, describes }, (from) => {
    const upper = { ...moneyScale(currency, sums), width, top: from + 42, height: 150, items: items.length };
    const names = upper.top + upper.height + 44;
    const keys = legend(meanings, { x: margin.side, y: names, width: width - 2 * margin.side });
    const lower = { ...moneyScale(currency, monthly), width, top: keys.bottom + 20, height: 130, items: items.length };
    const gutter = Math.max(gutterOf(upper), gutterOf(lower));
    const [above, under] = [panelOf({ ...upper, gutter }), panelOf({ ...lower, gutter })];
    const drawn = [
      above.axis,
      curve(above, grown),
      upIs(upper.top, `${y.label}, cumulative (${currency})`),
      under.axis,
      columns(under, each),
      compared(under, before),
      keys.drawn,
      ...monthsBelow(under, items),
    ];
    return { drawn, bottom: under.bottom + margin.bottom };
  });
};

/** S0-50: paid upwards, refunded downwards, month by month. */
export const drawInvoices = (chart: InvoicesChart, width: number): string => {
  const { items, currency, total, y } = chart;
  const said = { id: "invoices", ...saidOf(chart, width) };
  if (items.length === 0) {
    const nil = `Nothing was paid in ${currency} yet.`;
    return sheet({ ...said, describes: nil }, nothing(nil, width));
  }
  const paid = items.map(({ month, paid: amount }) => amountOf(currency, month, "paid", amount));
  const refunded = items.map(({ month, refunded: amount }) => {
    const value = amountOf(currency, month, "refunded", amount);
    return { ...value, height: -value.height };
  });
  const amounts = items.flatMap(({ paid: came, refunded: went }) => [came, -went]);
  const kinds = [
    { kind: "mark", says: `paid ${money(total.paid, currency)}` },
    { kind: "second", says: `refunded ${money(total.refunded, currency)}` },
  ];
  const describes = `Paid ${money(total.paid, currency)}, refunded ${money(total.refunded, currency)}.`;
  return sheet({ ...said, describes }, (from) => {
    const keys = legend(kinds, { x: margin.side, y: from + 12, width: width - 2 * margin.side });
    const top = keys.bottom + 48;
    const panel = panelOf({ ...moneyScale(currency, amounts), width, top, height: 240, items: items.length });
    const drawn = [
      panel.axis,
      columns(panel, paid),
      columns(panel, refunded, "second"),
      keys.drawn,
      upIs(top, `${y.label} (${currency})`),
      ...monthsBelow(panel, items),
    ];
    return { drawn, bottom: panel.bottom + margin.bottom };
  });
};
