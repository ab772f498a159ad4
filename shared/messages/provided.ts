import { decodeTime } from "ulid";
import type { Means } from "../ctx.ts";
import type { Action } from "../table/expressions.ts";
import type { Key } from "../table/item.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";

/** Which message a provider means by an id of its own, once the provider has said it. */
const providedKey = ({ secrets }: Pick<Means, "secrets">, channel: string, providerId: string): Key => ({
  pk: key("PROVIDED", channel, secrets.hash(providerId)),
  sk: "0",
});
export interface Provided {
  accountId: string;
  pk: string;
  messageId: string;
}

/** G35. That a message has this id at its provider: once, so that the same incoming one is one message. */
export const providedAction = (
  means: Pick<Means, "accountId" | "newId" | "secrets">,
  channel: string,
  providerId: string,
  { pk, id }: { pk: string; id: string },
): Action => ({
  put: {
    ...providedKey(means, channel, providerId),
    type: "provided",
    rev: means.newId("revision"),
    data: { accountId: means.accountId, pk, messageId: id },
    expiresAt: Math.floor(decodeTime(id.slice(4)) / 1000) + keptFor,
  },
  condition: { if: "attribute_not_exists(pk)" },
});
/** Seconds for which an answer or an event may still come for a message: a year. */
const keptFor = 366 * 24 * 3600;

/** G35. The message of a provider's id. */
export const providedBy = async (
  means: Pick<Means, "table" | "secrets">,
  channel: string,
  providerId: string,
): Promise<Provided | undefined> => {
  const item = await means.table.get(providedKey(means, channel, providerId));
  return item?.data as Provided | undefined;
};

export const patterns: Pattern[] = [
  {
    id: "G35",
    question: "Which message does a provider mean by its id?",
    index: "table",
    keys: "pk = PROVIDED#channel#hash, sk = 0",
    requests: 1,
    units: "1 RU",
    usedBy: "intake",
  },
  {
    id: "G38",
    question: "Note that a provider took a message",
    index: "table",
    keys: "G33, P20, G35, then transaction: G32, put PROVIDED#channel#hash, P22, and after a number's first SMS P21 and G31",
    requests: 4,
    units: "3 RU, 8 WU",
    usedBy: "sender, intake",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "provided",
    holds: "Which message a provider means by an id of its own, under a keyed hash of it (TTL)",
    parts: ["channel", "hash"],
    key: (channel, hash) => providedKey({ secrets: { hash: () => hash! } as never }, channel!, ""),
  },
];
