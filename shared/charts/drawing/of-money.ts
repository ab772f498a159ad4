import type { InvoicesChart, LtvChart } from "../schema.ts";
import { columns, compared, curve, legend, type Value } from "./marks.ts";
import { acrossIs, below, gutterOf, panelOf } from "./panel.ts";
import { heightOfNothing, margin, nothing, sheet } from "./sheet.ts";
import { label } from "./svg.ts";
import { minorUnits, money, monthInWords, monthsInWords, roundMoney } from "./wording.ts";

/** A panel whose ticks are whole amounts of a currency, for values in minor units. */
const moneyPanel = (currency: string, values: number[], items: number) => ({
  min: Math.min(0, ...values) / minorUnits(currency),
  max: Math.max(0, ...values) / minorUnits(currency),
  items,
  tick: (amount: number) => roundMoney(amount, currency),
});

const amountOf = (currency: string, month: string, what: string, amount: number): Value => ({
  height: amount / minorUnits(currency),
  value: amount,
  says: `${monthInWords(month)}, ${what}: ${money(amount, currency)}`,
});

/** Place of a month in its year. */
const placeOf = (month: string): number => Number(month.slice(5)) - 1;

const yearsInWords = ({ years, currency }: LtvChart): string =>
  years
    .map(({ year, amount, growth }) => {
      const grown = growth === null ? "" : ` (${growth > 0 ? "+" : ""}${growth} %)`;
      return `${year} ${money(amount, currency)}${grown}`;
    })
    .join(", ");

/** S0-48, S0-49: what it grew to, above what came each month beside the same month a year earlier. */
export const drawLtv = (chart: LtvChart): string => {
  const { title, items, currency, months } = chart;
  const says = [monthsInWords(months), currency].filter(Boolean).join(" · ");
  const said = { id: "ltv", title, says };
  const last = items.at(-1);
  if (!last) {
    const nil = `Nothing was paid in ${currency} yet.`;
    return sheet({ ...said, describes: nil, height: heightOfNothing }, nothing(nil));
  }
  const grown = items.map(({ month, cumulative }) => amountOf(currency, month, "cumulative", cumulative));
  const each = items.map(({ month, amount }) => amountOf(currency, month, "in the month", amount));
  const before = items.map(({ month, yearBefore }) =>
    yearBefore === null ? undefined : amountOf(currency, month, "a year earlier", yearBefore),
  );
  const monthly = items.flatMap(({ amount, yearBefore }) => [amount, yearBefore ?? 0]);
  const upper = {
    top: margin.top + 24,
    height: 150,
    ...moneyPanel(
      currency,
      grown.map(({ value }) => value),
      items.length,
    ),
  };
  const lower = { top: upper.top + upper.height + 52, height: 130, ...moneyPanel(currency, monthly, items.length) };
  const gutter = Math.max(gutterOf(upper), gutterOf(lower));
  const [above, under] = [panelOf({ ...upper, gutter }), panelOf({ ...lower, gutter })];
  const meanings = [
    { kind: "mark", says: "in the month" },
    ...(before.some(Boolean) ? [{ kind: "second", says: "the same month a year earlier" }] : []),
  ];
  return sheet(
    {
      ...said,
      describes: `${money(last.cumulative, currency)} at the end of ${monthInWords(last.month)}. ${yearsInWords(chart)}.`,
      height: under.bottom + margin.bottom,
    },
    above.axis,
    curve(above, grown),
    label("Cumulative", margin.left, upper.top - 12, { class: "name" }),
    under.axis,
    columns(under, each),
    compared(under, before),
    legend(meanings, margin.left, lower.top - 14),
    below(
      under,
      items.map(({ month }) => monthInWords(month)),
      "month",
      placeOf(items[0]!.month),
    ),
    acrossIs(under, "Month"),
  );
};

/** S0-50: paid upwards, refunded downwards, month by month. */
export const drawInvoices = (chart: InvoicesChart): string => {
  const { title, items, currency, months, total } = chart;
  const said = { id: "invoices", title, says: [monthsInWords(months), currency].filter(Boolean).join(" · ") };
  if (items.length === 0) {
    const nil = `Nothing was paid in ${currency} yet.`;
    return sheet({ ...said, describes: nil, height: heightOfNothing }, nothing(nil));
  }
  const paid = items.map(({ month, paid: amount }) => amountOf(currency, month, "paid", amount));
  const refunded = items.map(({ month, refunded: amount }) => {
    const value = amountOf(currency, month, "refunded", amount);
    return { ...value, height: -value.height };
  });
  const amounts = items.flatMap(({ paid: came, refunded: went }) => [came, -went]);
  const panel = panelOf({ top: margin.top + 20, height: 240, ...moneyPanel(currency, amounts, items.length) });
  const kinds = [
    { kind: "mark", says: `paid ${money(total.paid, currency)}` },
    { kind: "second", says: `refunded ${money(total.refunded, currency)}` },
  ];
  return sheet(
    {
      ...said,
      describes: `Paid ${money(total.paid, currency)}, refunded ${money(total.refunded, currency)}.`,
      height: panel.bottom + margin.bottom,
    },
    panel.axis,
    columns(panel, paid),
    columns(panel, refunded, "second"),
    legend(kinds, margin.left, margin.top),
    below(
      panel,
      items.map(({ month }) => monthInWords(month)),
      "month",
      placeOf(items[0]!.month),
    ),
    acrossIs(panel, "Month"),
  );
};
