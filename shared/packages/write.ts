import { auditAction } from "../audit/store.ts";
import { requireClient, writeToClient } from "../clients/collection.ts";
import type { Ctx, Means } from "../ctx.ts";
import { differences } from "../kernel/differences.ts";
import { conflict, invalid } from "../kernel/errors.ts";
import { localTime } from "../kernel/time.ts";
import { withEtag } from "../route.ts";
import { recordAction } from "../sources/store.ts";
import { afresh } from "../table/afresh.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import type { PackageRow } from "./routes.ts";
import type { Package } from "./schema.ts";
import { creditsLeft } from "./state.ts";
import { packageIn, packageIndex, packageItemOf, packageKey, packageRow, requireOwnPackage } from "./store.ts";

/** N13. The write of a package, if it is still as it was read, with its place in the list of the account. */
export const packageAction = (
  ctx: Means,
  one: Package,
  read: Item | undefined,
): Extract<Action, { change: unknown }> & ReturnType<typeof recordAction> => {
  const at = read ? { pk: read.pk, sk: read.sk } : packageKey(ctx.accountId, one);
  const kept = read?.home && { home: read.home };
  return recordAction(
    ctx,
    { ...at, type: "package", data: { ...one }, ...kept, ...packageIndex(ctx.accountId, one) },
    read,
  );
};

/** A package as it then shows, and its revision. */
export interface Written {
  package: PackageRow;
  rev: string;
}

/** What of a package the audit trail shows. */
export const told = ({ id: _, clientId: __, origin: ___, ...content }: Package) => content;

/** N13. Reads a package of our own, lets `become` say what it is to be, and writes that with the audit row and the kept answer. */
const change = (
  ctx: Ctx,
  clientId: string,
  packageId: string,
  act: string,
  reason: string,
  become: (one: Package) => Package,
): Promise<Written> =>
  afresh(async () => {
    const [item, card] = await Promise.all([packageItemOf(ctx, clientId, packageId), requireClient(ctx, clientId)]);
    const before = packageIn(item);
    requireOwnPackage(before);
    if (before.endedOn) throw conflict("package-ended", `This package ended on ${before.endedOn}: ${before.endedWhy}.`);
    const next = become(before);
    const action = packageAction(ctx, next, item);
    const rev = String(action.change.set?.rev);
    const row = packageRow({ data: next }, localTime(ctx.now(), card.zone).day);
    const changed = differences(told(before), told(next));
    await writeToClient(ctx, clientId, [
      action,
      auditAction(ctx, { act, clientId, about: packageId, ...changed, after: { ...changed.after, reason } }),
      ...(ctx.keepAnswer?.(withEtag(row, rev)) ?? []),
    ]);
    return { package: row, rev };
  });

/** Lets a package last longer, with the reason (rules.md, Credits). 409 for one that never expires; 422 for a day that is not later. */
export const extendPackage = (
  ctx: Ctx,
  clientId: string,
  packageId: string,
  { expiresOn, reason }: { expiresOn: string; reason: string },
): Promise<Written> =>
  change(ctx, clientId, packageId, "package.extended", reason, (one) => {
    const { expiresOn: from, extensions = [] } = one;
    if (from === undefined) throw conflict("never-expires", "This package does not expire.");
    if (expiresOn <= from) throw invalid([{ pointer: "/body/expiresOn", message: `must be after ${from}` }]);
    const extension = { from, to: expiresOn, reason, by: ctx.actor.id, at: ctx.now() };
    return { ...one, expiresOn, extensions: [...extensions, extension] };
  });

/** Gives credits, or takes some that are left. 409 for a package without a total, and where fewer are left. */
export const changeCredits = (
  ctx: Ctx,
  clientId: string,
  packageId: string,
  { by, reason }: { by: number; reason: string },
): Promise<Written> =>
  change(ctx, clientId, packageId, "package.creditsChanged", reason, (one) => {
    if (one.creditsTotal === undefined) throw conflict("unlimited", "This package has any number of credits.");
    const left = creditsLeft(one);
    if (by < 0 && left + by < 0)
      throw conflict("too-few-credits", "Fewer credits are left.", [
        { pointer: "/body/by", message: `must be at least ${-left}` },
      ]);
    return { ...one, creditsTotal: one.creditsTotal + by };
  });
