import { headOf } from "../accounts/store.ts";
import { recordOfClient } from "../clients/collection.ts";
import { notCovered } from "../contracts/state.ts";
import { contractIn } from "../contracts/store.ts";
import type { Means } from "../ctx.ts";
import { conflict } from "../kernel/errors.ts";
import { localTime } from "../kernel/time.ts";
import { rulesOf } from "../settling/rules.ts";
import { isMadeHere } from "../sources/origin.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import type { Package } from "./schema.ts";
import { creditsLeft } from "./state.ts";
import { allPackages, packageIn } from "./store.ts";
import { packageAction } from "./write.ts";

/** The event that is to be paid for: its day where it takes place judges expiry (rules.md, Credits). */
interface PaidFor {
  startsAt: string;
  kind: string;
  location?: string;
}

/** The local day of an event: one request (A1). */
const dayOf = async ({ table, accountId }: Means, { startsAt, location }: PaidFor): Promise<string> =>
  localTime(startsAt, rulesOf(await headOf(table, accountId)).zoneOf(location)).day;

/** Why a package does not pay for an event of a local day; undefined where it does. No total is unlimited. */
const unusable = (one: Package, kind: string, day: string): string | undefined => {
  const { kind: of, activeOn, expiresOn, endedOn, endedWhy, origin } = one;
  if (!isMadeHere(origin)) return `is counted in ${origin.source}`;
  if ((of === "oneOnOne") !== (kind === "appointment")) return "is for another kind of event";
  if (endedOn !== undefined) return `ended, since ${endedWhy}`;
  if (activeOn && day < activeOn) return `is valid from ${activeOn}`;
  if (expiresOn && day > expiresOn) return `expires on ${expiresOn}`;
  return creditsLeft(one) <= 0 ? "has no credit left" : undefined;
};

/** The contract that made a package: one request for such a package. */
const contractOf = async (ctx: Means, { clientId, contractId }: Package) => {
  const item = contractId && (await recordOfClient(ctx, clientId, "CON", contractId));
  return item ? contractIn(item) : undefined;
};

/** A credit as it is taken: of which package, by its name, which contract made that, and the writes. */
export interface Taken {
  packageId: string;
  name: string;
  contract: string | undefined;
  actions: Action[];
}

const used = (ctx: Means, item: Item, by: 1 | -1): Action => {
  const one = packageIn(item);
  return packageAction(ctx, { ...one, creditsUsed: Math.max(0, (one.creditsUsed ?? 0) + by) }, item);
};

const expiry = (item: Item): string => packageIn(item).expiresOn ?? "9999-12-31";

/** Takes a credit of the package named (409 where it is not usable), or of the usable one that expires first. */
export const takeCredit = async (
  ctx: Means,
  { clientId, packageId, event }: { clientId: string; packageId?: string; event: PaidFor },
): Promise<Taken | undefined> => {
  const found = packageId
    ? [await recordOfClient(ctx, clientId, "PKG", packageId)].filter((item) => item !== undefined)
    : await allPackages(ctx, clientId);
  if (found.length === 0 && packageId === undefined) return undefined;
  const day = await dayOf(ctx, event);
  let why: string | undefined;
  for (const item of found.toSorted((a, b) => (expiry(a) < expiry(b) ? -1 : 1))) {
    const one = packageIn(item);
    why = unusable(one, event.kind, day);
    const contract = why === undefined ? await contractOf(ctx, one) : undefined;
    why ??= contract && notCovered(contract, day);
    if (why === undefined)
      return { packageId: one.id, name: one.name, contract: contract?.name, actions: [used(ctx, item, 1)] };
  }
  if (packageId === undefined) return undefined;
  throw conflict("no-credit", why ? `This package ${why}.` : "There is no such package.");
};

/** Gives a credit back to its package; nothing where the package is gone. */
export const returnCredit = async (
  ctx: Means,
  { clientId, packageId }: { clientId: string; packageId: string },
): Promise<Action[]> => {
  const item = await recordOfClient(ctx, clientId, "PKG", packageId);
  return item ? [used(ctx, item, -1)] : [];
};
