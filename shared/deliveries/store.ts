import type { Means } from "../ctx.ts";
import type { Action } from "../table/expressions.ts";
import type { Item, Key } from "../table/item.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key, keyPrefix } from "../table/schema.ts";
import type { DeliveryEvent } from "./event.ts";

const eventKey = (pk: string, messageId: string, id: string): Key => ({ pk, sk: key("EVT", messageId, id) });
const asideKey = ({ id }: DeliveryEvent): Key => ({ pk: key("ASIDE", id), sk: "0" });

/** Seconds for which an event of a message nobody knows is kept. */
const asideFor = 30 * 24 * 3600;

/** What of an event is kept: no address, and no more of the reader than what its verdict stands on. */
const kept = ({ kind, at, bounce, detail, link, userAgent, parts, price, final }: DeliveryEvent) => ({
  kind,
  at,
  bounce,
  detail,
  link,
  userAgent,
  parts,
  price,
  final,
});

/** V30. An event as it came, once: for the transaction of what it changes. */
export const eventAction = (
  { newId }: Pick<Means, "newId">,
  pk: string,
  messageId: string,
  event: DeliveryEvent,
  verdict: object | undefined,
): Action => ({
  put: {
    ...eventKey(pk, messageId, event.id),
    type: "delivery",
    rev: newId("revision"),
    data: { ...kept(event), ...(verdict && { verdict }) },
  },
  condition: { if: "attribute_not_exists(pk)" },
});

/** V31. Whether an event was taken before. */
export const isTaken = async (
  { table }: Pick<Means, "table">,
  pk: string,
  messageId: string,
  id: string,
): Promise<boolean> => (await table.get(eventKey(pk, messageId, id))) !== undefined;

/** V32. The events of a message as they came. */
export const eventsOf = async ({ table }: Pick<Means, "table">, pk: string, messageId: string): Promise<Item[]> =>
  (await table.query({ pk, prefix: keyPrefix("EVT", messageId), limit: 200 })).items;

/** V33. Keeps an event of a message nobody knows aside, for a month (TTL). */
export const keepAside = (
  { table, newId, now }: Pick<Means, "table" | "newId" | "now">,
  event: DeliveryEvent,
): Promise<void> =>
  table.put({
    ...asideKey(event),
    type: "aside",
    rev: newId("revision"),
    data: { channel: event.channel, providerId: event.providerId, ...kept(event) },
    expiresAt: Math.floor(Date.parse(now()) / 1000) + asideFor,
  });

export const patterns: Pattern[] = [
  {
    id: "V30",
    question: "Keep a delivery event, once",
    index: "table",
    keys: "in the transaction of what it changes: put EVT#message#event if absent",
    requests: 0,
    units: "2 WU",
    usedBy: "intake",
  },
  {
    id: "V31",
    question: "Was this event taken before?",
    index: "table",
    keys: "pk = account#client, sk = EVT#message#event",
    requests: 1,
    units: "1 RU",
    usedBy: "intake",
  },
  {
    id: "V32",
    question: "The delivery events of a message",
    index: "table",
    keys: "pk = account#client, sk begins with EVT#message#, at most 200",
    requests: 1,
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/clients/{clientId}/messages/{messageId}/events",
  },
  {
    id: "V33",
    question: "Keep an event of a message nobody knows aside",
    index: "table",
    keys: "put ASIDE#event",
    requests: 1,
    units: "1 WU",
    usedBy: "intake",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "delivery",
    holds: "What a channel reported of a message, as it came",
    parts: ["account", "client", "message", "event"],
    key: (account, client, message, event) => eventKey(key(account!, client!), message!, event!),
  },
  {
    type: "aside",
    holds: "What a channel reported of a message nobody knows (TTL)",
    parts: ["event"],
    key: (event) => asideKey({ id: event } as DeliveryEvent),
  },
];
