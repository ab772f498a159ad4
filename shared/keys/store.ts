import { createHash } from "node:crypto";
import type { Ctx } from "../ctx.ts";
import { notFound } from "../kernel/errors.ts";
import { entity } from "../table/entity.ts";
import type { Item } from "../table/item.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key, keyPrefix } from "../table/schema.ts";
import type { Table } from "../table/table.ts";
import { ApiKey } from "./schema.ts";

const apiKeys = entity("apiKey", ApiKey, (accountId, hash) => ({ pk: accountId!, sk: key("APIKEY", hash!) }));

const hashOf = (text: string): string => createHash("sha256").update(text).digest("base64url");

/** A3. An API key as stored: under the hash of its text, which is random enough to need no pepper. */
export const apiKeyItem = (accountId: string, text: string, apiKey: ApiKey, rev: string): Item =>
  apiKeys.toItem(apiKeys.key(accountId, hashOf(text)), apiKey, rev);

/** A4. The key somebody shows us, or undefined: one request. */
export const apiKeyByText = async (table: Table, accountId: string, text: string): Promise<ApiKey | undefined> => {
  const item = await table.get(apiKeys.key(accountId, hashOf(text)));
  return item && apiKeys.fromItem(item);
};

/** A key with the item it stands in. */
export interface StoredKey {
  apiKey: ApiKey;
  item: Item;
}

/** A8. Every key of the account, newest first: one request, since there are at most `mostKeys`. */
export const keysOf = async ({ table, accountId }: Pick<Ctx, "table" | "accountId">): Promise<StoredKey[]> => {
  const { items } = await table.query({ pk: accountId, prefix: keyPrefix("APIKEY") });
  return items
    .map((item) => ({ item, apiKey: apiKeys.fromItem(item) }))
    .sort((a, b) => (a.apiKey.id < b.apiKey.id ? 1 : -1));
};

/** A8. A key by its id, found among all of them; 404. */
export const keyById = async (ctx: Pick<Ctx, "table" | "accountId">, apiKeyId: string): Promise<StoredKey> => {
  const found = (await keysOf(ctx)).find(({ apiKey }) => apiKey.id === apiKeyId);
  if (!found) throw notFound("API key");
  return found;
};

/** Keys an account may have: all of them are read to find one, so that none has a second item that could differ. */
export const mostKeys = 100;

export const patterns: Pattern[] = [
  {
    id: "A3",
    question: "Make an API key, change or delete one",
    index: "table",
    keys: "transaction: put or delete APIKEY#hash (new, or on its rev), U1, the kept answer",
    requests: "1, after A8 where it is known by its id",
    units: "4 WU and more",
    usedBy: "POST /v1/api-keys, PATCH /v1/api-keys/{apiKeyId}, DELETE /v1/api-keys/{apiKeyId}, npm run account",
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
    id: "A8",
    question: "The account's API keys, or one of them by its id",
    index: "table",
    keys: "pk = account, sk begins with APIKEY#, at most 100",
    requests: 1,
    units: "1 RU per 4 KB, about 12 keys",
    usedBy: "GET /v1/api-keys, GET /v1/api-keys/{apiKeyId}, GET /v1/me by a key",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "apiKey",
    holds: "An API key: role, name, expiry, permissions; its text only as SHA-256",
    parts: ["account", "sha256"],
    key: (account, sha256) => apiKeys.key(account, sha256),
  },
];
