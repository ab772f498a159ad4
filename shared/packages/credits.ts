import * as z from "zod";
import { recordOfClient } from "../clients/collection.ts";
import { clientPk } from "../clients/header.ts";
import type { Means } from "../ctx.ts";
import { conflict } from "../kernel/errors.ts";
import { isMadeHere, Origin } from "../sources/origin.ts";
import { packageContent } from "../sources/schema.ts";
import { recordAction } from "../sources/store.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import { keyPrefix } from "../table/schema.ts";

const Package = z.object({ ...packageContent, id: z.string(), origin: Origin });

/** The event that is to be paid for: its start judges expiry (rules.md, Credits). */
interface PaidFor {
  startsAt: string;
  kind: string;
  location?: string;
}

/** Why a package does not pay for an event; undefined where it does. No total is unlimited. */
const unusable = ({ data }: Item, { startsAt, kind }: PaidFor): string | undefined => {
  const { kind: of, activeOn, expiresOn, creditsTotal, creditsUsed = 0, origin } = Package.parse(data);
  const day = startsAt.slice(0, 10);
  if (!isMadeHere(origin)) return `is counted in ${origin.source}`;
  if ((of === "oneOnOne") !== (kind === "appointment")) return "is for another kind of event";
  if (activeOn && day < activeOn) return `is valid from ${activeOn}`;
  if (expiresOn && day > expiresOn) return `expires on ${expiresOn}`;
  if (creditsTotal !== undefined && creditsUsed >= creditsTotal) return "has no credit left";
  return undefined;
};

const used = (ctx: Means, item: Item, by: 1 | -1): Action => {
  const { creditsUsed = 0 } = Package.parse(item.data);
  return recordAction(ctx, { ...item, data: { ...item.data, creditsUsed: Math.max(0, creditsUsed + by) } }, item);
};

const expiry = ({ data }: Item): string => Package.parse(data).expiresOn ?? "9999-12-31";

/** Takes a credit of the package named (409 where it is not usable), or of the usable one that expires first. */
export const takeCredit = async (
  ctx: Means,
  { clientId, packageId, event }: { clientId: string; packageId?: string; event: PaidFor },
): Promise<{ packageId: string; name: string; actions: Action[] } | undefined> => {
  const found = packageId
    ? [await recordOfClient(ctx, clientId, "PKG", packageId)].filter((item) => item !== undefined)
    : (await ctx.table.query({ pk: clientPk(ctx.accountId, clientId), prefix: keyPrefix("PKG") })).items;
  const usable = found.filter((item) => !item.gone && unusable(item, event) === undefined);
  const [item] = usable.toSorted((a, b) => (expiry(a) < expiry(b) ? -1 : 1));
  if (item) {
    const { id, name } = Package.parse(item.data);
    return { packageId: id, name, actions: [used(ctx, item, 1)] };
  }
  if (packageId === undefined) return undefined;
  throw conflict("no-credit", found[0] ? `This package ${unusable(found[0], event)}.` : "There is no such package.");
};

/** Gives a credit back to its package; nothing where the package is gone. */
export const returnCredit = async (
  ctx: Means,
  { clientId, packageId }: { clientId: string; packageId: string },
): Promise<Action[]> => {
  const item = await recordOfClient(ctx, clientId, "PKG", packageId);
  return item ? [used(ctx, item, -1)] : [];
};
