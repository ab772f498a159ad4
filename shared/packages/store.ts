import { recordOfClient, requireClient } from "../clients/collection.ts";
import { clientPk } from "../clients/header.ts";
import type { Ctx, Means } from "../ctx.ts";
import { conflict, notFound } from "../kernel/errors.ts";
import { isMadeHere } from "../sources/origin.ts";
import type { IndexKeys, Item } from "../table/item.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key, keyPrefix } from "../table/schema.ts";
import type { PackageRow } from "./routes.ts";
import { Package } from "./schema.ts";
import { packageState } from "./state.ts";

export const packagePrefix = keyPrefix("PKG");
export const packageIn = ({ data }: Pick<Item, "data">): Package => Package.parse(data);

/** A day after every other: where a package without an expiry stands. */
const never = "9999-12-31";

/** The packages of an account by their last day. */
export const packagesPk = (accountId: string): string => key(accountId, "PACKAGES");
export const packageIndex = (accountId: string, { id, expiresOn = never }: Pick<Package, "id" | "expiresOn">) =>
  ({ gsi1pk: packagesPk(accountId), gsi1sk: key(expiresOn, id) }) satisfies IndexKeys;

/** Where a package stands in its client's collection: by the day it was bought. */
export const packageKey = (accountId: string, { clientId, purchasedOn, id }: Package) => ({
  pk: clientPk(accountId, clientId),
  sk: key("PKG", purchasedOn, id),
});

/** A package as it is shown on a local day. */
export const packageRow = (item: Pick<Item, "data">, today: string): PackageRow => {
  const one = packageIn(item);
  const { creditsTotal, creditsUsed, contract, contractId, origin } = one;
  const counted = creditsTotal !== undefined || creditsUsed !== undefined;
  return {
    id: one.id,
    name: one.name,
    kind: one.kind,
    purchasedOn: one.purchasedOn,
    activeOn: one.activeOn ?? null,
    expiresOn: one.expiresOn ?? null,
    state: packageState(one, today),
    endedWhy: one.endedWhy ?? null,
    unlimited: creditsTotal === undefined,
    creditsTotal: creditsTotal ?? null,
    creditsUsed: counted ? (creditsUsed ?? 0) : null,
    creditsRemaining: creditsTotal === undefined ? null : Math.max(0, creditsTotal - (creditsUsed ?? 0)),
    contract: contract || contractId ? { id: contractId ?? null, sourceId: contract ?? null } : null,
    offerId: one.offerId ?? null,
    intro: one.intro ?? false,
    invoiceId: one.invoiceId ?? null,
    extensions: (one.extensions ?? []).map(({ from, to, reason }) => ({ from, to, reason })),
    source: { name: origin.source, id: origin.id },
  };
};

/** N11. A package of a client; 404. */
export const packageItemOf = async (ctx: Ctx, clientId: string, packageId: string): Promise<Item> => {
  const item = await recordOfClient(ctx, clientId, "PKG", packageId);
  if (item) return item;
  await requireClient(ctx, clientId);
  throw notFound("package");
};

/** More than anybody has: what an overview looks at, the newest first. */
const newest = 100;

/** N10. A client's newest packages: one request, the same however many there are. */
export const newestPackages = async ({ table, accountId }: Pick<Means, "table" | "accountId">, clientId: string) => {
  const where = { prefix: packagePrefix, newestFirst: true, limit: newest };
  const { items } = await table.query({ pk: clientPk(accountId, clientId), ...where });
  return items.filter(({ gone }) => !gone);
};

/** N11. All packages of a client, up to a megabyte of them. */
export const allPackages = async ({ table, accountId }: Pick<Means, "table" | "accountId">, clientId: string) => {
  const { items } = await table.query({ pk: clientPk(accountId, clientId), prefix: packagePrefix });
  return items.filter(({ gone }) => !gone);
};

/** Refuses (409) to change what a booking software owns, naming the way. */
export const requireOwnPackage = ({ origin }: Package): void => {
  if (!isMadeHere(origin))
    throw conflict(
      "belongs-to-source",
      `This package belongs to ${origin.source}: change it there, and the next sync brings it here.`,
    );
};

export const patterns: Pattern[] = [
  {
    id: "N10",
    question: "A client's packages, newest first",
    index: "table",
    keys: "pk = account#client, sk begins with PKG#",
    requests: "1 a page (C7 too where it is empty, or where a row depends on what day it is at home)",
    units: "1 RU per 4 KB, some 8 packages",
    usedBy: "GET /v1/clients/{clientId}/packages, GET /v1/clients/{clientId}/services",
  },
  {
    id: "N11",
    question: "A package by its id",
    index: "table",
    keys: "C8 among PKG#",
    requests: 1,
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/clients/{clientId}/packages/{packageId}, acts on it, bookings that take or return a credit",
  },
  {
    id: "N12",
    question: "Packages of all clients by their last day: active, inactive, expiring soon",
    index: "gsi1",
    keys: "gsi1pk = account#PACKAGES, from / to the last days asked for; BatchGet 0#CARD of their clients",
    requests: "2 a page",
    units: "0.5 RU per 4 KB, 1 RU per client",
    usedBy: "GET /v1/reports/packages",
  },
  {
    id: "N13",
    question: "Sell, extend or end a package, if it is still as it was read",
    index: "table",
    keys: "C8 among PKG#, then transaction: check 0#CARD stands, PKG#purchasedOn#id on its rev, U1, I2; its bill: put INV#issuedAt#id if absent; of an intro offer: R1, N10 of the household, put INTRO#offer if absent, check it is absent of each",
    requests: "2; 2 more per person of the household for an intro offer",
    units: "1 RU per 4 KB; 2 WU per KB of each",
    usedBy: "POST of packages and contracts, extend, credits, carts that are dropped",
  },
  {
    id: "N14",
    question: "What were a client's bookings paid with?",
    index: "table",
    keys: "H1; N10 and N20 for what the client owns, the newest 100 of each",
    requests: 3,
    units: "1 RU per 4 KB; a hundred months are a few KB",
    usedBy: "GET /v1/clients/{clientId}/packages/used",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "package",
    holds: "A prepaid right to some visits or any number of them; in the account's list by its last day",
    parts: ["account", "client", "purchasedOn", "package", "expiresOn"],
    key: (account, client, purchasedOn, id, expiresOn) => ({
      pk: clientPk(account!, client!),
      sk: key("PKG", purchasedOn!, id!),
      ...packageIndex(account!, { id: id!, expiresOn: expiresOn! }),
    }),
  },
];
