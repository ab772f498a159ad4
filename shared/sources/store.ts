import type { Means } from "../ctx.ts";
import type { Action, Condition } from "../table/expressions.ts";
import type { Item, Key } from "../table/item.ts";
import { key } from "../table/schema.ts";
import type { Rows } from "../table/table.ts";
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
  /** of a client: merged clients that had it before (Item.home); what comes for it is marked with them */
  home?: string[];
  /** its client was erased: nothing of it is taken in again */
  erased?: boolean;
  rev: string;
}

/** What keys of sources are made with. */
export type Keyed = Pick<Means, "accountId"> & { secrets: Pick<Means["secrets"], "hash"> };

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
      home: item.home,
      gsi1pk: item.gsi1pk,
      gsi1sk: item.gsi1sk,
    },
    remove: ["gone", "expiresAt"],
  },
  condition: read ? { if: "#rev = :rev", values: { rev: read.rev } } : pointsAtNothing,
});

/** S3, S4. A record's tombstone: out of every list; settling takes back what it added and removes it. `moved`: it goes on elsewhere. */
export const tombstoneAction = (ctx: Means, read: Item, moved = false): Action => ({
  update: { pk: read.pk, sk: read.sk },
  change: {
    set: { rev: ctx.newId("revision"), dirty: true, gone: true, data: moved ? { moved } : {} },
    remove: ["gsi1pk", "gsi1sk", "home"],
  },
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

/** What waits of one client, by the source's id of it: so that erase finds it. */
export const waitsPk = (ctx: Keyed, source: string, client: string): string =>
  key(ctx.accountId, "WAITS", source, ctx.secrets.hash(client));

/** S8. Whatever waits for something else and is of one client. */
export async function* waitingOf(means: Means, { source, id }: { source: string; id: string }): AsyncGenerator<Item> {
  let after: Rows["last"];
  do {
    const page = await means.table.query({ index: "gsi1", pk: waitsPk(means, source, id), ...(after && { after }) });
    yield* page.items;
    after = page.last;
  } while (after);
}

/** S9. The pointer of a record whose client was erased: it points at nothing, names nobody, and keeps the record out. */
export const erasedPointer = (ctx: Means, ref: Ref): Item => ({
  ...pointerKey(ctx, ref),
  type: "pointer",
  rev: ctx.newId("revision"),
  data: { erased: true },
  gone: true,
});

/** S5. A record as it is kept waiting. */
export const waitingItem = (ctx: Means, referent: Ref, waiting: Waiting): Item => ({
  pk: waitingPk(ctx, referent),
  sk: key(String(waiting.record.type), ctx.secrets.hash(String(waiting.record.id))),
  gsi1pk: waitsPk(ctx, waiting.source, String(waiting.record.client)),
  gsi1sk: key(String(waiting.record.type), ctx.secrets.hash(String(waiting.record.id))),
  type: "waiting",
  rev: ctx.newId("revision"),
  data: { ...waiting, referent },
});
