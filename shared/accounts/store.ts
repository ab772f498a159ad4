import * as z from "zod";
import { notFound } from "../kernel/errors.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key, keyPrefix } from "../table/schema.ts";
import type { Rows, Table } from "../table/table.ts";
import { Account, Location } from "./schema.ts";

const accounts = entity("account", Account, (accountId) => ({ pk: accountId!, sk: key("0", "ACCOUNT") }));
const locations = entity("locations", z.object({ list: z.array(Location) }), (accountId) => ({
  pk: accountId!,
  sk: key("0", "LOCATIONS"),
}));

export interface AccountHead {
  account: Account;
  locations: Location[];
  /** revision of the locations, absent while there is none */
  locationsRev: string | undefined;
  /** it holds opt-outs of addresses or numbers (privacy/suppression.ts) */
  suppresses?: true;
  /** what its clients have to sign, as stored (waivers/schema.ts: `waiversIn`) */
  waivers?: unknown;
  rev: string;
}

/** A1. The account with its locations: one request. */
export const headOf = async (table: Table, accountId: string): Promise<AccountHead> => {
  const { items } = await table.query({ pk: accountId, prefix: keyPrefix("0") });
  const account = items.find((item) => item.type === accounts.type);
  const places = items.find((item) => item.type === locations.type);
  const waivers = items.find((item) => item.type === "waivers");
  if (!account) throw notFound("account");
  return {
    account: accounts.fromItem(account),
    rev: account.rev,
    locations: places ? locations.fromItem(places).list : [],
    locationsRev: places?.rev,
    ...(items.some(({ type }) => type === "suppressing") && { suppresses: true as const }),
    ...(waivers && { waivers: waivers.data }),
  };
};

/** Every account of the table: whom the hourly runs work for. */
const everyPk = "ACCOUNTS";

export const accountItem = (account: Account, rev: string) =>
  accounts.toItem(accounts.key(account.id), account, rev, { gsi1pk: everyPk, gsi1sk: account.id });

/** B30. The ids of all accounts, or of those that are `wanted` by what they say of themselves. */
export const everyAccount = async (table: Table, wanted?: (account: Account) => boolean): Promise<string[]> => {
  const ids: string[] = [];
  let after: Rows["last"];
  do {
    const page = await table.query({ index: "gsi1", pk: everyPk, ...(after && { after }) });
    const items = wanted ? page.items.filter((item) => wanted(accounts.fromItem(item))) : page.items;
    ids.push(...items.map(({ pk }) => pk));
    after = page.last;
  } while (after);
  return ids;
};

/** A2. Writes the account's locations if they are still those that were read, in one transaction with what is written `beside` them. */
export const replaceLocations = (
  table: Table,
  head: AccountHead,
  list: Location[],
  rev: string,
  beside: Action[] = [],
): Promise<void> => {
  const put = locations.toItem(locations.key(head.account.id), { list }, rev);
  const condition = head.locationsRev
    ? { if: "#rev = :rev", values: { rev: head.locationsRev } }
    : { if: "attribute_not_exists(pk)" };
  return beside.length > 0 ? table.transact([{ put, condition }, ...beside]) : table.put(put, condition);
};

export const patterns: Pattern[] = [
  {
    id: "A1",
    question: "The account with its settings and locations",
    index: "table",
    keys: "pk = account, sk begins with 0#",
    requests: 1,
    units: "1 RU per 4 KB, nearly always 1",
    usedBy:
      "GET /v1/account, GET /v1/locations, GET /v1/settings/counts, POST /v1/clients, records, settling (kept 5 s)",
  },
  {
    id: "A2",
    question: "Write the locations, if they are still those that were read",
    index: "table",
    keys: "put account, 0#LOCATIONS; condition on rev",
    requests: 1,
    units: "1 WU per KB, 2 in a transaction",
    usedBy: "POST /v1/locations, PATCH /v1/locations/{locationId}, records that name an unknown location",
  },
  {
    id: "A13",
    question: "Make an account with its first key and owner",
    index: "table",
    keys: "transaction: put 0#ACCOUNT if absent, APIKEY#hash, STAFF#staff, USER#subject, OWNERS",
    requests: 1,
    units: "10 WU",
    usedBy: "npm run account",
  },
  {
    id: "A7",
    question: "Change the account or what counts, and start the recount",
    index: "table",
    keys: "A1, then transaction: put 0#ACCOUNT on its rev, put JOB#job, U1",
    requests: 2,
    units: "1 RU, 7 WU",
    usedBy: "PUT /v1/settings/counts, PATCH /v1/account",
  },
  {
    id: "B30",
    question: "Which accounts are there?",
    index: "gsi1",
    keys: "gsi1pk = ACCOUNTS",
    requests: "1 an hour, more where there are accounts by the thousand",
    units: "0.5 RU per 4 KB (eventually consistent)",
    usedBy: "absences, resets, retention",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "account",
    holds: "The business: name, time zone, currency, what counts; in the list of all accounts",
    parts: ["account"],
    key: (account) => ({ ...accounts.key(account!), gsi1pk: everyPk, gsi1sk: account! }),
  },
  {
    type: "locations",
    holds: "All its locations, at most 300, in one item",
    parts: ["account"],
    key: (account) => locations.key(account),
  },
];
