import { clientPk } from "../clients/header.ts";
import type { Means } from "../ctx.ts";
import type { Action, Condition } from "../table/expressions.ts";
import type { Item, Key } from "../table/item.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import type { Arrival } from "./decide.ts";
import type { RecordType } from "./schema.ts";

/** Names a record of a source. */
export interface Ref {
  source: string;
  type: RecordType;
  id: string;
}

/** What a pointer says: where the record stands, or when the source deleted it. */
export interface Pointer {
  to?: Key;
  /** our id of it */
  id?: string;
  deleted?: Arrival;
  /** a version without a time of its own waited since: what repeats the one before is no repetition */
  waits?: boolean;
  rev: string;
}

/** What keys of sources are made with. */
type Keyed = Pick<Means, "accountId"> & { secrets: Pick<Means["secrets"], "hash"> };

/** S1. Where a record's pointer stands: under a keyed hash of the source's id, so that an erased client's id is not readable. */
export const pointerKey = (ctx: Keyed, { source, type, id }: Ref): Key => ({
  pk: key(ctx.accountId, "SRC", source, type, ctx.secrets.hash(id)),
  sk: "0",
});

export const pointerOf = (item: Item | undefined): Pointer | undefined =>
  item && { ...(item.data as Omit<Pointer, "rev">), rev: item.rev };

/** S2. The write of a pointer, if it is still as it was read. `gone` marks one that points at nothing. */
export const pointerAction = (
  ctx: Means,
  ref: Ref,
  { rev: _, ...data }: Omit<Pointer, "rev"> & { rev?: string },
  read: Pointer | undefined,
) => ({
  put: {
    ...pointerKey(ctx, ref),
    type: "pointer",
    rev: ctx.newId("revision"),
    data: data as Item["data"],
    ...(!data.to && { gone: true }),
  },
  condition: read ? { if: "#rev = :rev", values: { rev: read.rev } } : { if: "attribute_not_exists(pk)" },
});

/** Holds when nothing of ours stands under a pointer. */
export const pointsAtNothing: Condition = { if: "attribute_not_exists(pk) OR #gone = :gone", values: { gone: true } };

/** S2. What a record's item becomes; `settled` is left as it is, a tombstone under the same key comes back to life. */
export const recordAction = (
  ctx: Means,
  item: Omit<Item, "rev">,
  read: Item | undefined,
): Extract<Action, { update: Key }> => ({
  update: { pk: item.pk, sk: item.sk },
  change: {
    set: {
      type: item.type,
      rev: ctx.newId("revision"),
      data: item.data,
      dirty: item.dirty,
      gsi1pk: item.gsi1pk,
      gsi1sk: item.gsi1sk,
    },
    remove: ["gone", "expiresAt"],
  },
  condition: read ? { if: "#rev = :rev", values: { rev: read.rev } } : pointsAtNothing,
});

/** S3, S4. A record's tombstone: out of every list; settling takes back what it added and removes it. */
export const tombstoneAction = (ctx: Means, read: Item): Action => ({
  update: { pk: read.pk, sk: read.sk },
  change: { set: { rev: ctx.newId("revision"), dirty: true, gone: true, data: {} }, remove: ["gsi1pk", "gsi1sk"] },
  condition: { if: "#rev = :rev", values: { rev: read.rev } },
});

/** Holds where nothing stands, not even a tombstone or a bar. */
export const isFree: Condition = { if: "attribute_not_exists(pk)" };

const barLasts = 24 * 3600;

/**
 * S7. Bars a place where a pointer leads and no record stands, for the transaction that turns the pointer away: whoever set
 * the pointer and is still to write the record finds the place taken and looks again. It goes by itself after a day.
 */
export const barAction = (ctx: Means, { pk, sk }: Key): Action => {
  const expiresAt = Math.floor(Date.parse(ctx.now()) / 1000) + barLasts;
  const bar = { pk, sk, type: "bar", rev: ctx.newId("revision"), data: {}, gone: true, expiresAt };
  return { put: bar, condition: isFree };
};

/** A record that waits for its client or event, as it came. */
export interface Waiting {
  source: string;
  record: Record<string, unknown>;
  received: string;
  hash: string;
}

/** S6. Where the records that wait for a client or event stand. */
export const waitingPk = (ctx: Keyed, referent: Ref): string =>
  key(ctx.accountId, "WAIT", referent.source, referent.type, ctx.secrets.hash(referent.id));

/** S5. A record as it is kept waiting. */
export const waitingItem = (ctx: Means, referent: Ref, waiting: Waiting): Item => ({
  pk: waitingPk(ctx, referent),
  sk: key(String(waiting.record.type), ctx.secrets.hash(String(waiting.record.id))),
  type: "waiting",
  rev: ctx.newId("revision"),
  data: { ...waiting, referent },
});

/** What a key is made from when its hash is known already. */
const hashing = (accountId: string, hash: string): Keyed => ({ accountId, secrets: { hash: () => hash } });

export const patterns: Pattern[] = [
  {
    id: "S1",
    question: "Which of these records do we have, and as what?",
    index: "table",
    keys: "BatchGet of the pointers account#SRC#source#type#hash, then of what they point at, 100 at a time",
    requests: "2 per 100 records and kind",
    units: "1 RU per 4 KB of each; an unchanged record costs nothing else",
    usedBy: "POST /v1/sources/{source}/records",
  },
  {
    id: "S2",
    question: "Write a record: its pointer before it, where that is new",
    index: "table",
    keys: "put the pointer on its rev, update the record on its rev (a new client or event: one transaction)",
    requests: "1; 2 for a new record",
    units: "1 WU per KB each, beside 1 WU per index entry",
    usedBy: "POST /v1/sources/{source}/records, V1",
  },
  {
    id: "S3",
    question: "Move a record whose date or client changed",
    index: "table",
    keys: "transaction: tombstone on its rev, the record under its new key, the pointer on its rev",
    requests: 1,
    units: "6 WU",
    usedBy: "POST /v1/sources/{source}/records, V1",
  },
  {
    id: "S4",
    question: "Take out a record the source deleted",
    index: "table",
    keys: "transaction: the pointer on its rev, the tombstone on its rev",
    requests: 1,
    units: "4 WU",
    usedBy: "POST /v1/sources/{source}/records",
  },
  {
    id: "S5",
    question: "Keep a record waiting for its client or event",
    index: "table",
    keys: "get account#WAIT#source#type#hash; transaction: put it, check that the referent's pointer points at nothing",
    requests: 2,
    units: "1 RU, 4 WU",
    usedBy: "POST /v1/sources/{source}/records",
  },
  {
    id: "S6",
    question: "What waits for this client or event?",
    index: "table",
    keys: "pk = account#WAIT#source#type#hash, 50 a page; delete each on its rev once applied",
    requests: "2, then S2 and 1 per record",
    units: "1 RU per 4 KB; 1 WU per record",
    usedBy: "a client or event record that is new, sweep",
  },
  {
    id: "S7",
    question: "Turn a pointer away from a place where its record was not written",
    index: "table",
    keys: "transaction: the pointer on its rev, the record under a new key, a bar in that place if it is free",
    requests: 1,
    units: "6 WU, only where two requests met or one was cut off",
    usedBy: "POST /v1/sources/{source}/records",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "bar",
    holds: "A place that a pointer was turned away from before its record was written; goes by itself after a day",
    parts: ["account", "client", "startsAt", "booking"],
    key: (account, client, at, id) => ({ pk: clientPk(account!, client!), sk: key("BKG", at!, id!) }),
  },
  {
    type: "pointer",
    holds: "Where a source's record stands, by a keyed hash of its id; a tombstone when the source deleted it",
    parts: ["account", "source", "type", "hash"],
    key: (account, source, type, hash) =>
      pointerKey(hashing(account!, hash!), { source: source!, type: type as RecordType, id: "" }),
  },
  {
    type: "waiting",
    holds: "A record, as it came, whose client or event (`of`) is not there yet",
    parts: ["account", "source", "of", "hash", "type", "hash2"],
    key: (account, source, of, hash, type, hash2) => ({
      pk: waitingPk(hashing(account!, hash!), { source: source!, type: of as RecordType, id: "" }),
      sk: key(type!, hash2!),
    }),
  },
  {
    type: "contract",
    holds: "A contract, by the day it was bought",
    parts: ["account", "client", "purchasedOn", "contract"],
    key: (account, client, on, id) => ({ pk: clientPk(account!, client!), sk: key("CON", on!, id!) }),
  },
  {
    type: "package",
    holds: "A package, by the day it was bought",
    parts: ["account", "client", "purchasedOn", "package"],
    key: (account, client, on, id) => ({ pk: clientPk(account!, client!), sk: key("PKG", on!, id!) }),
  },
];
