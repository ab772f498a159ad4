import { hourStatuses, typeStatuses } from "../bookings/contribution.ts";
import { requireClient } from "../clients/collection.ts";
import { clientPk } from "../clients/header.ts";
import { headOfClient } from "../clients/store.ts";
import type { Ctx } from "../ctx.ts";
import { addSums } from "../settling/contribution.ts";
import { series } from "../settling/series.ts";
import type { Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import type { Rows } from "../table/table.ts";

interface Range {
  from?: string | undefined;
  to?: string | undefined;
}
type Months = [month: string, sums: Record<string, number>][];

/** H1. A client's months in order: a hundred months are a few KB, so one request nearly always. */
const monthsOf = async (ctx: Ctx, clientId: string, { from = "", to = "9999-99" }: Range): Promise<Months> => {
  const months: Months = [];
  let after: Rows["last"];
  do {
    const pk = clientPk(ctx.accountId, clientId);
    const page = await ctx.table.query({
      pk,
      from: key("SERIES", from),
      to: key("SERIES", to),
      ...(after && { after }),
    });
    months.push(...page.items.map((item): Months[number] => [item.sk.split("#")[1]!, series.fromItem(item).sums]));
    after = page.last;
  } while (after);
  if (months.length === 0) await requireClient(ctx, clientId);
  return months;
};

const named = (months: Months, kind: string): [string, number][] => {
  const all = months.reduce((sums, [, month]) => addSums(sums, month), {} as Record<string, number>);
  return Object.entries(all)
    .filter(([name]) => name.startsWith(`${kind}#`))
    .map(([name, count]) => [name.slice(kind.length + 1), count]);
};

/** S0-37, S0-83: most attended first. */
export const eventTypes = async (ctx: Ctx, clientId: string, range: Range) => {
  const counted = named(await monthsOf(ctx, clientId, range), "type").sort(
    ([a, m], [b, n]) => n - m || (a < b ? -1 : 1),
  );
  return { statuses: [...typeStatuses], items: counted.map(([eventType, count]) => ({ eventType, count })) };
};

/** S0-38, S0-83: every hour of the day, 0 where nothing was booked. */
export const eventHours = async (ctx: Ctx, clientId: string, range: Range) => {
  const counted = new Map(
    named(await monthsOf(ctx, clientId, range), "hour").map(([hour, count]) => [Number(hour), count]),
  );
  const hours = Array.from({ length: 24 }, (_, hour) => ({ hour, count: counted.get(hour) ?? 0 }));
  return { statuses: [...hourStatuses], items: hours };
};

const nextMonth = (month: string): string => {
  const [year, number] = month.split("-").map(Number) as [number, number];
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, "0")}`;
};

/** S0-48, S0-49: each month from the first with money to the last; `cumulative` includes what came before the range. */
export const ltvOverTime = async (
  ctx: Ctx,
  clientId: string,
  { currency: asked, from, to }: Range & { currency?: string | undefined },
) => {
  const { card } = await headOfClient(ctx, clientId);
  const currency = asked ?? card.currency;
  const amounts = new Map(
    (await monthsOf(ctx, clientId, { to })).map(([month, sums]) => [
      month,
      (sums[`paid#${currency}`] ?? 0) - (sums[`refunded#${currency}`] ?? 0),
    ]),
  );
  const paid = [...amounts].filter(([, amount]) => amount !== 0).map(([month]) => month);
  const items: { month: string; amount: number; cumulative: number }[] = [];
  let cumulative = 0;
  for (let month = paid[0]; month !== undefined && month <= paid.at(-1)!; month = nextMonth(month)) {
    const amount = amounts.get(month) ?? 0;
    cumulative += amount;
    if (!from || month >= from) items.push({ month, amount, cumulative });
  }
  return { currency, items };
};

export const patterns: Pattern[] = [
  {
    id: "H1",
    question: "A client's chart sums by month",
    index: "table",
    keys: "pk = account#client, sk from SERIES#month to SERIES#month",
    requests: "1 (1 more where it is empty, C1 too for the chart of LTV)",
    units: "1 RU per 4 KB; a hundred months are a few KB",
    usedBy: "GET /v1/clients/{clientId}/charts/…",
  },
];
