import { createHash } from "node:crypto";
import * as z from "zod";
import { notFound } from "../kernel/errors.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key, keyPrefix } from "../table/schema.ts";
import type { Table } from "../table/table.ts";
import { Account, ApiKey, Location, Membership } from "./schema.ts";

const accounts = entity("account", Account, (accountId) => ({ pk: accountId!, sk: key("0", "ACCOUNT") }));
const locations = entity("locations", z.object({ list: z.array(Location) }), (accountId) => ({
  pk: accountId!,
  sk: key("0", "LOCATIONS"),
}));
const apiKeys = entity("apiKey", ApiKey, (accountId, hash) => ({ pk: accountId!, sk: key("APIKEY", hash!) }));
const memberships = entity("membership", Membership, (subject, accountId) => ({
  pk: key("USER", subject!),
  sk: accountId!,
}));

export interface AccountHead {
  account: Account;
  locations: Location[];
  /** revision of the locations, absent while there is none */
  locationsRev: string | undefined;
  rev: string;
}

const hashOf = (text: string): string => createHash("sha256").update(text).digest("base64url");

/** A1. The account with its locations: one request. */
export const headOf = async (table: Table, accountId: string): Promise<AccountHead> => {
  const { items } = await table.query({ pk: accountId, prefix: keyPrefix("0") });
  const account = items.find((item) => item.type === accounts.type);
  const places = items.find((item) => item.type === locations.type);
  if (!account) throw notFound("account");
  return {
    account: accounts.fromItem(account),
    rev: account.rev,
    locations: places ? locations.fromItem(places).list : [],
    locationsRev: places?.rev,
  };
};

export const accountItem = (account: Account, rev: string) => accounts.toItem(accounts.key(account.id), account, rev);

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

/** A3. An API key as stored: under the hash of its text, which is random enough to need no pepper. */
export const apiKeyItem = (accountId: string, text: string, apiKey: ApiKey, rev: string) =>
  apiKeys.toItem(apiKeys.key(accountId, hashOf(text)), apiKey, rev);

/** A4. The key somebody shows us, or undefined: one request. */
export const apiKeyByText = async (table: Table, accountId: string, text: string): Promise<ApiKey | undefined> => {
  const item = await table.get(apiKeys.key(accountId, hashOf(text)));
  return item && apiKeys.fromItem(item);
};

export const membershipItem = (subject: string, membership: Membership, rev: string) =>
  memberships.toItem(memberships.key(subject, membership.accountId), membership, rev);

/** A5. The accounts a signed-in person belongs to, at most 25: one request. */
export const membershipsOf = async (table: Table, subject: string): Promise<Membership[]> => {
  const { items } = await table.query({ pk: key("USER", subject), limit: 25 });
  return items.map((item) => memberships.fromItem(item));
};

/** A6. The membership of a signed-in person in one account, or undefined: one request. */
export const membershipIn = async (
  table: Table,
  subject: string,
  accountId: string,
): Promise<Membership | undefined> => {
  const item = await table.get(memberships.key(subject, accountId));
  return item && memberships.fromItem(item);
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
    units: "1 WU per KB (2 in a transaction with a kept answer)",
    usedBy: "POST /v1/locations, records that name an unknown location",
  },
  {
    id: "A3",
    question: "Make an account with its first key and owner",
    index: "table",
    keys: "transaction: put 0#ACCOUNT if absent, put APIKEY#hash, put USER#subject",
    requests: 1,
    units: "6 WU",
    usedBy: "npm run account",
  },
  {
    id: "A4",
    question: "Whose API key is this?",
    index: "table",
    keys: "pk = account (it stands in the key's text), sk = APIKEY#sha256(text)",
    requests: 1,
    units: "1 RU",
    usedBy: "authorizer (kept 60 s)",
  },
  {
    id: "A5",
    question: "The accounts a signed-in person belongs to",
    index: "table",
    keys: "pk = USER#subject, at most 25",
    requests: 1,
    units: "1 RU",
    usedBy: "authorizer, without X-Account (kept 60 s)",
  },
  {
    id: "A6",
    question: "What a signed-in person may in one account",
    index: "table",
    keys: "pk = USER#subject, sk = account",
    requests: 1,
    units: "1 RU",
    usedBy: "authorizer, with X-Account (kept 60 s)",
  },
  {
    id: "A7",
    question: "Set what counts, and start the recount",
    index: "table",
    keys: "A1, then transaction: put 0#ACCOUNT on its rev, put JOB#job",
    requests: 2,
    units: "1 RU, 4 WU",
    usedBy: "PUT /v1/settings/counts",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "account",
    holds: "The business: name, time zone, currency, what counts",
    parts: ["account"],
    key: (account) => accounts.key(account),
  },
  {
    type: "locations",
    holds: "All its locations, at most 300, in one item",
    parts: ["account"],
    key: (account) => locations.key(account),
  },
  {
    type: "apiKey",
    holds: "An API key: role, name, expiry, permissions; its text only as SHA-256",
    parts: ["account", "sha256"],
    key: (account, sha256) => apiKeys.key(account, sha256),
  },
  {
    type: "membership",
    holds: "That a signed-in person works for an account, and as what",
    parts: ["subject", "account"],
    key: (subject, account) => memberships.key(subject, account),
  },
];
