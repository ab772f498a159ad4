import type { Ctx } from "../ctx.ts";
import { type Filter, tellsSales } from "../filters/schema.ts";
import { notFound, Refusal } from "../kernel/errors.ts";
import { may, rights } from "../kernel/rights.ts";
import { isReady, readySegments } from "./ready.ts";
import type { Membership, SegmentRef } from "./schema.ts";
import { type PartRef, segmentById } from "./store.ts";

/** A segment's rules, wherever they come from; `rev` changes with them. */
export interface Resolved {
  id: SegmentRef;
  name: string;
  rules: Filter;
  rev: string;
  membership?: (Membership & { rev: string }) | undefined;
  /** of the part of a list that was asked for beside it */
  ids?: string[] | undefined;
}

/** Refuses (403) rules on money to whoever may not see it. */
export const requireSeen = (ctx: Pick<Ctx, "actor">, rules: Filter): void => {
  if (tellsSales(rules) && !may(ctx.actor, "sales"))
    throw new Refusal("forbidden", "forbidden", `Rules on LTV need the right to: ${rights.sales.says}.`);
};

/** The rules of a segment by its id: no request for a ready-made one, else one. 404; 403 where they tell of money. */
export const resolve = async (ctx: Ctx, id: SegmentRef, ref?: PartRef): Promise<Resolved> => {
  if (isReady(id)) return { id, ...readySegments[id], rev: "ready" };
  const found = await segmentById(ctx, id, ref);
  if (!found) throw notFound("segment");
  const { segment, item, membership, ids } = found;
  requireSeen(ctx, segment.rules);
  return { id, name: segment.name, rules: segment.rules, rev: item.rev, membership, ids };
};
