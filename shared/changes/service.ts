import type * as z from "zod";
import type { Ctx } from "../ctx.ts";
import type { ChangesQuery, changeRoutes } from "./routes.ts";
import { type Change, type ChangeView, isMeant, pathOf } from "./schema.ts";
import { changesBehind } from "./store.ts";

type Changes = z.input<(typeof changeRoutes)["GET /v1/changes"]["reply"][200]>;

export const viewOf = (change: Change): ChangeView => {
  const path = pathOf(change);
  return { ...change, ...(path && { path }) };
};

/** A page of the change log: one request. It goes on behind `nextSince`, which stays good for ever. */
export const listChanges = async (ctx: Ctx, { since, types, limit }: ChangesQuery): Promise<Changes> => {
  const { found, more } = await changesBehind(ctx, since, limit);
  const wanted = types ? found.filter(({ change }) => isMeant(types, change.type)) : found;
  const shown = wanted.slice(0, limit);
  const cut = wanted.length > shown.length;
  const last = cut ? shown.at(-1) : found.at(-1);
  return {
    items: shown.map(({ change }) => viewOf(change)),
    nextSince: String(last?.place ?? since),
    more: cut || more,
  };
};
