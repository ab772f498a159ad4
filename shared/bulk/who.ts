import type { Ctx } from "../ctx.ts";
import type { Filter } from "../filters/schema.ts";
import { sieveOf } from "../filters/sift.ts";
import { invalid } from "../kernel/errors.ts";
import { type Drawing, drawNow, extend, newDrawing, onceInAWhile } from "../segments/draw.ts";
import { requireSeen, resolve } from "../segments/resolve.ts";
import { type Card, cards } from "../settling/card.ts";
import type { Who } from "./schema.ts";

/** The named clients as they stand; 422 naming every one that is not there. */
const namedClients = async (ctx: Ctx, ids: string[]): Promise<Card[]> => {
  const unique = [...new Set(ids)];
  const items = await ctx.table.getMany(unique.map((id) => cards.key(ctx.accountId, id)));
  const found = items.map((item) => item && cards.fromItem(item));
  const faults = unique.flatMap((id, i) =>
    !found[i] || found[i].fence
      ? [{ pointer: `/body/who/clientIds/${ids.indexOf(id)}`, message: "is no client of this account" }]
      : [],
  );
  if (faults.length > 0) throw invalid(faults);
  return found.flatMap((card) => card ?? []);
};

const rulesOf = async (ctx: Ctx, { segmentId, filter }: Who): Promise<Filter> => {
  if (filter) requireSeen(ctx, filter);
  return filter ?? (await resolve(ctx, segmentId!)).rules;
};

interface Drawn {
  drawing: Drawing;
  /** the first who are in */
  first: Card[];
  /** absent where clients were named */
  rules?: Filter;
}

/** Draws up whom something is for, under the name of a list; not `done` where a job has to go on by the rules. */
export const drawWho = async (ctx: Ctx, who: Who, list: string): Promise<Drawn> => {
  if (who.clientIds) {
    const first = await namedClients(ctx, who.clientIds);
    const ids = first.map(({ clientId }) => clientId);
    return { drawing: await extend(ctx, newDrawing(list), ids, true), first };
  }
  const rules = await rulesOf(ctx, who);
  return { ...(await drawNow(ctx, await sieveOf(ctx, rules), list, onceInAWhile)), rules };
};
