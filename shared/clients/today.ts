import type { Ctx } from "../ctx.ts";
import { localTime } from "../kernel/time.ts";
import { same } from "../settling/contribution.ts";
import { requireClient } from "./collection.ts";

/** The earliest and the latest local day anywhere at an instant. */
const daysAnywhere = (now: string): [string, string] => [
  localTime(now, "Etc/GMT+12").day,
  localTime(now, "Etc/GMT-14").day,
];

/**
 * Rows judged by the client's local day. What day it is where the client is at home is asked for only where another day would
 * say otherwise: 0 or 1 request (C7).
 */
export const judgedToday = async <T, R extends object>(
  ctx: Ctx,
  clientId: string,
  items: T[],
  judge: (item: T, today: string) => R,
): Promise<R[]> => {
  const [first, last] = daysAnywhere(ctx.now());
  const rows = items.map((item) => judge(item, first));
  const alike = items.every((item, i) => same(rows[i], judge(item, last)));
  if (alike) return rows;
  const { zone } = await requireClient(ctx, clientId);
  return items.map((item) => judge(item, localTime(ctx.now(), zone).day));
};
