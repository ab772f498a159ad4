import { recordOfClient, requireClient } from "../clients/collection.ts";
import { clientPk } from "../clients/header.ts";
import type { Ctx, Means } from "../ctx.ts";
import { conflict, notFound } from "../kernel/errors.ts";
import { isMadeHere } from "../sources/origin.ts";
import type { IndexKeys, Item } from "../table/item.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key, keyPrefix } from "../table/schema.ts";
import type { ContractFilter, ContractRow } from "./routes.ts";
import { Contract } from "./schema.ts";
import { contractState, freezeOn, isRunning } from "./state.ts";

type Reading = Pick<Means, "table" | "accountId">;
export const contractPrefix = keyPrefix("CON");
export const contractIn = ({ data }: Pick<Item, "data">): Contract => Contract.parse(data);

/** A day after every other: where a contract without an end stands. */
const never = "9999-12-31";

/** The contracts of an account by their last day. */
export const contractsPk = (accountId: string): string => key(accountId, "CONTRACTS");
export const contractIndex = (accountId: string, { id, endsOn = never }: Pick<Contract, "id" | "endsOn">) =>
  ({ gsi1pk: contractsPk(accountId), gsi1sk: key(endsOn, id) }) satisfies IndexKeys;

/** Where a contract stands in its client's collection: by the day it was bought. */
export const contractKey = (accountId: string, { clientId, purchasedOn, id }: Contract) => ({
  pk: clientPk(accountId, clientId),
  sk: key("CON", purchasedOn, id),
});

/** A contract as it is shown on a local day. */
export const contractRow = (item: Pick<Item, "data">, today: string): ContractRow => {
  const one = contractIn(item);
  return {
    id: one.id,
    name: one.name,
    purchasedOn: one.purchasedOn,
    startsOn: one.startsOn,
    endsOn: one.endsOn ?? null,
    cancelledOn: one.cancelledOn ?? null,
    state: contractState(one, today),
    frozenUntil: freezeOn(one, today)?.to ?? null,
    freezes: (one.freezes ?? []).map(({ from, to, reason }) => ({
      from,
      ...(to && { to }),
      ...(reason && { reason }),
    })),
    invoiceId: one.invoiceId ?? null,
    source: { name: one.origin.source, id: one.origin.id },
  };
};

/** Whether a contract is in a list. */
export const isListed = ({ state }: Pick<ContractRow, "state">, wanted: ContractFilter): boolean => {
  if (wanted === "all") return true;
  if (wanted === "active" || wanted === "inactive") return isRunning(state) === (wanted === "active");
  return state === wanted;
};

/** N21. A contract of a client; 404. */
export const contractItemOf = async (ctx: Ctx, clientId: string, contractId: string): Promise<Item> => {
  const item = await recordOfClient(ctx, clientId, "CON", contractId);
  if (item) return item;
  await requireClient(ctx, clientId);
  throw notFound("contract");
};

/** More than anybody has: what an overview looks at, the newest first. */
const newest = 100;

/** N20. A client's newest contracts: one request, the same however many there are. */
export const newestContracts = async ({ table, accountId }: Reading, clientId: string): Promise<Item[]> => {
  const where = { prefix: contractPrefix, newestFirst: true, limit: newest };
  const { items } = await table.query({ pk: clientPk(accountId, clientId), ...where });
  return items.filter(({ gone }) => !gone);
};

/** Refuses (409) to change what a booking software owns, naming the way. */
export const requireOwnContract = ({ origin }: Contract): void => {
  if (!isMadeHere(origin))
    throw conflict(
      "belongs-to-source",
      `This contract belongs to ${origin.source}: change it there, and the next sync brings it here.`,
    );
};

export const patterns: Pattern[] = [
  {
    id: "N20",
    question: "A client's contracts, newest first",
    index: "table",
    keys: "pk = account#client, sk begins with CON#",
    requests: "1 a page (C7 too where it is empty, or where a row depends on what day it is at home)",
    units: "1 RU per 4 KB, some 10 contracts",
    usedBy: "GET /v1/clients/{clientId}/contracts",
  },
  {
    id: "N21",
    question: "A contract by its id",
    index: "table",
    keys: "C8 among CON#",
    requests: 1,
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/clients/{clientId}/contracts/{contractId}, acts on it, bookings paid with a package it made",
  },
  {
    id: "N22",
    question: "Sell, freeze, suspend or cancel a contract, if it is still as it was read",
    index: "table",
    keys: "N21, C7, then transaction: check 0#CARD stands, CON#purchasedOn#id on its rev, U1, I2; sold: its bill INV# and its package PKG# if absent",
    requests: 3,
    units: "2 RU; 2 WU per KB of each",
    usedBy: "POST of contracts and acts on them",
  },
  {
    id: "N23",
    question: "Contracts of all clients by their last day",
    index: "gsi1",
    keys: "gsi1pk = account#CONTRACTS, from the last days asked for; BatchGet 0#CARD of their clients",
    requests: "2 a page",
    units: "0.5 RU per 4 KB, 1 RU per client",
    usedBy: "GET /v1/reports/contracts",
  },
  {
    id: "N24",
    question: "What may a client use?",
    index: "table",
    keys: "C1 for what the source calls current; N10 and N20, the newest 100 of each",
    requests: 3,
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/clients/{clientId}/services",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "contract",
    holds: "A running agreement that bills and makes packages; in the account's list by its last day",
    parts: ["account", "client", "purchasedOn", "contract", "endsOn"],
    key: (account, client, purchasedOn, id, endsOn) => ({
      pk: clientPk(account!, client!),
      sk: key("CON", purchasedOn!, id!),
      ...contractIndex(account!, { id: id!, endsOn: endsOn! }),
    }),
  },
];
