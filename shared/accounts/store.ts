import { createHash } from "node:crypto";
import * as z from "zod";
import { notFound } from "../kernel/errors.ts";
import { ConditionFailed, type Table } from "../table/client.ts";
import { entity } from "../table/entity.ts";
import { key, keyPrefix } from "../table/schema.ts";
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

/** A2. Writes the account's locations if they are still those that were read; false when they are not. */
export const replaceLocations = async (
  table: Table,
  head: AccountHead,
  list: Location[],
  rev: string,
): Promise<boolean> => {
  const item = locations.toItem(locations.key(head.account.id), { list }, rev);
  try {
    await table.put(
      item,
      head.locationsRev
        ? { if: "#rev = :rev", values: { rev: head.locationsRev } }
        : { if: "attribute_not_exists(pk)" },
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionFailed) return false;
    throw error;
  }
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
