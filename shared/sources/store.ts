import type { Means } from "../ctx.ts";
import type { Action, Condition } from "../table/expressions.ts";
import type { Item, Key } from "../table/item.ts";
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
  rev: string;
}

/** Where a record's pointer stands: under a keyed hash of the source's id, so that an erased client's id is not readable. */
export const pointerKey = (ctx: Means, { source, type, id }: Ref): Key => ({
  pk: key(ctx.accountId, "SRC", source, type, ctx.secrets.hash(id)),
  sk: "0",
});

export const pointerOf = (item: Item | undefined): Pointer | undefined =>
  item && { ...(item.data as Omit<Pointer, "rev">), rev: item.rev };

/** The write of a pointer, if it is still as it was read. `gone` marks one that points at nothing. */
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

/** What a record's item becomes; `settled` is left as it is, a tombstone under the same key comes back to life. */
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
    remove: ["gone"],
  },
  condition: read ? { if: "#rev = :rev", values: { rev: read.rev } } : pointsAtNothing,
});

/** A record's tombstone: out of every list; settling takes back what it added and removes it. */
export const tombstoneAction = (ctx: Means, read: Item): Action => ({
  update: { pk: read.pk, sk: read.sk },
  change: { set: { rev: ctx.newId("revision"), dirty: true, gone: true, data: {} }, remove: ["gsi1pk", "gsi1sk"] },
  condition: { if: "#rev = :rev", values: { rev: read.rev } },
});

/** A record that waits for its client or event, as it came. */
export interface Waiting {
  source: string;
  record: Record<string, unknown>;
  received: string;
  hash: string;
}

export const waitingPk = (ctx: Means, referent: Ref): string =>
  key(ctx.accountId, "WAIT", referent.source, referent.type, ctx.secrets.hash(referent.id));

export const waitingItem = (ctx: Means, referent: Ref, waiting: Waiting): Item => ({
  pk: waitingPk(ctx, referent),
  sk: key(String(waiting.record.type), ctx.secrets.hash(String(waiting.record.id))),
  type: "waiting",
  rev: ctx.newId("revision"),
  data: { ...waiting, referent },
});
