import { auditAction } from "../audit/store.ts";
import { requireClient } from "../clients/collection.ts";
import type { Ctx } from "../ctx.ts";
import type { Invoice } from "../invoices/schema.ts";
import { localTime } from "../kernel/time.ts";
import type { Action } from "../table/expressions.ts";
import { unclaimIntro } from "./intro.ts";
import { allPackages, packageIn } from "./store.ts";
import { packageAction } from "./write.ts";

/**
 * The writes by which the packages of a bill end that was dropped, or given back whole: they pay for nothing from today on; what they paid
 * for stays as it is. An intro offer that was never paid may be sold again. None for a bill without a package: no request then.
 */
export const endPackagesOf = async (
  ctx: Ctx,
  clientId: string,
  { id: invoiceId, lines = [] }: Invoice,
  why: "dropped" | "refunded",
): Promise<Action[]> => {
  if (!lines.some(({ kind }) => kind === "package")) return [];
  const [items, { zone }] = await Promise.all([allPackages(ctx, clientId), requireClient(ctx, clientId)]);
  const endedOn = localTime(ctx.now(), zone).day;
  const endedWhy = why === "dropped" ? "its bill was dropped" : "it was refunded";
  return items
    .map((item) => ({ item, one: packageIn(item) }))
    .filter(({ one }) => one.invoiceId === invoiceId && one.endedOn === undefined)
    .flatMap(({ item, one }) => [
      packageAction(ctx, { ...one, endedOn, endedWhy }, item),
      auditAction(ctx, { act: "package.ended", clientId, about: one.id, after: { endedOn, endedWhy } }),
      ...(why === "dropped" && one.intro && one.offerId ? [unclaimIntro(ctx, clientId, one.offerId)] : []),
    ]);
};
