import { requireClient } from "../clients/collection.ts";
import { clientPk } from "../clients/header.ts";
import type { Ctx } from "../ctx.ts";
import { series } from "../settling/series.ts";
import type { Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import type { Rows } from "../table/table.ts";
import type { Range } from "./schema.ts";

export type Months = [month: string, sums: Record<string, number>][];

/** H1. A client's months in order: a hundred months are a few KB, so one request nearly always. */
export const monthsOf = async (ctx: Ctx, clientId: string, { from = "", to = "9999-99" }: Range): Promise<Months> => {
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

/** The sums of one kind with their months: `type#Vinyasa` of kind `type` is named `Vinyasa`. */
export const sumsOf = (months: Months, kind: string): { month: string; name: string; count: number }[] =>
  months.flatMap(([month, sums]) =>
    Object.entries(sums).flatMap(([name, count]) =>
      name.startsWith(`${kind}#`) ? [{ month, name: name.slice(kind.length + 1), count }] : [],
    ),
  );

/** The first and the last of the months anything was counted in; null where there is none. */
export const spanOf = (counted: { month: string }[]): { from: string; to: string } | null => {
  const all = counted.map(({ month }) => month).sort();
  return all.length > 0 ? { from: all[0]!, to: all.at(-1)! } : null;
};

const nextMonth = (month: string): string => {
  const [year, number] = month.split("-").map(Number) as [number, number];
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, "0")}`;
};

/** Every month from one to another, both included. */
export const monthsBetween = ({ from, to }: { from: string; to: string }): string[] => {
  const all: string[] = [];
  for (let month = from; month <= to; month = nextMonth(month)) all.push(month);
  return all;
};

export const patterns: Pattern[] = [
  {
    id: "H1",
    question: "A client's chart sums by month",
    index: "table",
    keys: "pk = account#client, sk from SERIES#month to SERIES#month",
    requests:
      "1 (1 more where it is empty, C1 too for the charts of LTV and invoices, C7 for those of messages, G10 for their timeline)",
    units: "1 RU per 4 KB; a hundred months are a few KB",
    usedBy: "GET /v1/clients/{clientId}/charts/…",
  },
];
