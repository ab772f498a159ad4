import type { Item } from "../../table/item.ts";
import { decide, type Version } from "../decide.ts";
import type { Came, Intake, Outcome } from "../intake.ts";
import type { DatedRecord } from "../schema.ts";
import {
  type Pointer,
  pointerAction,
  pointerKey,
  pointsAtNothing,
  type Ref,
  type Waiting,
  waitingItem,
} from "../store.ts";

/**
 * Keeps a record until what it refers to arrives: written in one transaction with a check that it is still missing, so that
 * either the referent finds the waiter or the waiter finds the referent. Where another version or a deletion is known and
 * only the order of arrival tells them apart, its pointer notes that one waits, and one that waits again waits from now on.
 */
export const keepWaiting = async (
  intake: Intake,
  referent: Ref,
  { record, arrival }: Came<DatedRecord>,
  hash: string,
  known: { ref: Ref; pointer: Pointer | undefined; current: Item | undefined },
): Promise<Outcome> => {
  const { ctx, source } = intake;
  const waiting: Waiting = { source, record, received: arrival.received, hash };
  const item = waitingItem(ctx, referent, waiting);
  const held = await ctx.table.get(item);
  const stored = held && {
    hash: String(held.data.hash),
    received: String(held.data.received),
    modifiedAt: (held.data.record as DatedRecord).modifiedAt,
  };
  const { ref, pointer, current } = known;
  const since = (current?.data.origin as Version | undefined)?.received ?? pointer?.deleted?.received ?? "";
  const decision = decide(stored, { hash, received: arrival.received, modifiedAt: record.modifiedAt });
  const dated = record.modifiedAt !== undefined;
  if (decision === "older" || (decision === "unchanged" && (dated || since <= stored!.received))) return "waiting";
  const noted = dated || !pointer || pointer.waits;
  await ctx.table.transact([
    {
      put: item,
      condition: held ? { if: "#rev = :rev", values: { rev: held.rev } } : { if: "attribute_not_exists(pk)" },
    },
    { check: pointerKey(ctx, referent), condition: pointsAtNothing },
    ...(noted ? [] : [pointerAction(ctx, ref, { ...pointer, waits: true }, pointer)]),
  ]);
  intake.shelf.forget(pointerKey(ctx, ref));
  return "waiting";
};
