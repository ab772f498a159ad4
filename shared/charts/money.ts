import { headOfClient } from "../clients/store.ts";
import type { Ctx } from "../ctx.ts";
import { type Months, monthsBetween, monthsOf, spanOf } from "./months.ts";
import type { InvoicesChart, LtvChart, MoneyRange } from "./schema.ts";

interface Flow {
  month: string;
  paid: number;
  refunded: number;
}

/** What came and went in one currency, by the months anything did. */
const flowsOf = (months: Months, currency: string): Flow[] =>
  months
    .map(([month, sums]) => ({
      month,
      paid: sums[`paid#${currency}`] ?? 0,
      refunded: sums[`refunded#${currency}`] ?? 0,
    }))
    .filter(({ paid, refunded }) => paid !== 0 || refunded !== 0);

const currencyOf = async (ctx: Ctx, clientId: string, asked: string | undefined): Promise<string> => {
  const { card } = await headOfClient(ctx, clientId);
  return asked ?? card.currency;
};

const across = (items: { month: string }[]) =>
  ({ label: "Month", unit: "month", from: items[0]?.month ?? null, to: items.at(-1)?.month ?? null }) as const;

const upOver = (label: string, unit: string, values: number[]) => ({
  label,
  unit,
  min: Math.min(0, ...values),
  max: Math.max(0, ...values),
});

const yearEarlier = (month: string): string => `${Number(month.slice(0, 4)) - 1}${month.slice(4)}`;

/** Amounts of calendar years beside the year before (S0-49). */
const yearsOf = (amounts: Map<string, number>, drawn: { month: string }[]): LtvChart["years"] => {
  const years = new Map<number, number>();
  for (const [month, amount] of amounts) {
    const year = Number(month.slice(0, 4));
    years.set(year, (years.get(year) ?? 0) + amount);
  }
  const first = Math.min(...years.keys());
  return [...new Set(drawn.map(({ month }) => Number(month.slice(0, 4))))].map((year) => {
    const amount = years.get(year) ?? 0;
    const yearBefore = year > first ? (years.get(year - 1) ?? 0) : null;
    const growth = yearBefore && yearBefore > 0 ? Math.round(((amount - yearBefore) / yearBefore) * 1000) / 10 : null;
    return { year, amount, yearBefore, growth };
  });
};

/** S0-48, S0-49: each month from the first with money to the last; `cumulative` includes what came before the range. */
export const ltvOverTime = async (
  ctx: Ctx,
  clientId: string,
  { currency: asked, from, to }: MoneyRange,
): Promise<LtvChart> => {
  const currency = await currencyOf(ctx, clientId, asked);
  const flows = flowsOf(await monthsOf(ctx, clientId, { to }), currency).filter(
    ({ paid, refunded }) => paid !== refunded,
  );
  const amounts = new Map(flows.map(({ month, paid, refunded }) => [month, paid - refunded]));
  const span = spanOf(flows);
  let cumulative = 0;
  const items = (span ? monthsBetween(span) : [])
    .map((month) => {
      const amount = amounts.get(month) ?? 0;
      cumulative += amount;
      const before = yearEarlier(month);
      return { month, amount, cumulative, yearBefore: before < span!.from ? null : (amounts.get(before) ?? 0) };
    })
    .filter(({ month }) => !from || month >= from);
  return {
    title: "LTV over time",
    x: across(items),
    y: upOver(
      "LTV",
      currency,
      items.flatMap(({ amount, cumulative: sum }) => [amount, sum]),
    ),
    zone: "location",
    months: spanOf(items),
    currency,
    items,
    years: yearsOf(amounts, items),
  };
};

/** S0-50: each month from the first to the last that anything was paid or refunded in, within the range. */
export const invoicesOverTime = async (
  ctx: Ctx,
  clientId: string,
  { currency: asked, ...range }: MoneyRange,
): Promise<InvoicesChart> => {
  const currency = await currencyOf(ctx, clientId, asked);
  const flows = new Map(flowsOf(await monthsOf(ctx, clientId, range), currency).map((flow) => [flow.month, flow]));
  const span = spanOf([...flows.values()]);
  const items = (span ? monthsBetween(span) : []).map((month) => {
    const { paid, refunded } = flows.get(month) ?? { paid: 0, refunded: 0 };
    return { month, paid, refunded, net: paid - refunded };
  });
  const sum = (part: "paid" | "refunded" | "net") => items.reduce((all, item) => all + item[part], 0);
  return {
    title: "Paid and refunded by month",
    x: across(items),
    y: upOver(
      "Amount",
      currency,
      items.flatMap(({ paid, refunded }) => [paid, -refunded]),
    ),
    zone: "location",
    months: span,
    currency,
    items,
    total: { paid: sum("paid"), refunded: sum("refunded"), net: sum("net") },
  };
};
