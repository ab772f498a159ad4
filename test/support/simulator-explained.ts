import { isDeepStrictEqual } from "node:util";
import type { Ctx } from "../../shared/ctx.ts";
import { explain } from "../../shared/settling/explain.ts";
import type { Stat } from "../../shared/settling/routes.ts";

type Explained = Awaited<ReturnType<typeof explain>>;
type Value = Explained["value"];

/** All records of a number, three a page, with the number as its first page says it. */
const explainedBy = async (ctx: Ctx, clientId: string, stat: Stat): Promise<{ value: Value; values: Value[] }> => {
  const first = await explain(ctx, clientId, stat, { limit: 3 });
  const values = first.items.map(({ value }) => value);
  for (let cursor = first.nextCursor; cursor; ) {
    const page = await explain(ctx, clientId, stat, { limit: 3, cursor });
    values.push(...page.items.map(({ value }) => value));
    cursor = page.nextCursor;
  }
  return { value: first.value, values };
};

const sum = (values: Value[]): number => values.reduce<number>((all, value) => all + Number(value), 0);
const times = (values: Value[]): string[] => values.filter((value) => typeof value === "string").toSorted();

/** What each number must be, by its records alone. */
const madeOf: Record<Stat, (values: Value[], value: Value) => Value> = {
  attended: sum,
  "club-count": sum,
  "period-count": sum,
  ltv: (values, value) => {
    const { currency } = value as { currency: string };
    const own = (values as { amount: number; currency: string }[]).filter((one) => one.currency === currency);
    return { amount: own.reduce((all, { amount }) => all + amount, 0), currency };
  },
  "last-attendance": (values) => times(values).at(-1) ?? null,
  "first-visit": (values) => times(values)[0] ?? null,
  "scheduled-visit": (values) => times(values)[0] ?? null,
};

/** Numbers of a client that the records listed for them do not make, on all pages. */
export const unexplained = async (ctx: Ctx, clientId: string): Promise<unknown[]> => {
  const wrong: unknown[] = [];
  for (const [stat, made] of Object.entries(madeOf) as [Stat, (typeof madeOf)[Stat]][]) {
    const { value, values } = await explainedBy(ctx, clientId, stat);
    if (!isDeepStrictEqual(value, made(values, value))) wrong.push({ stat, value, values });
  }
  return wrong;
};
