import { decide } from "../decide.ts";
import type { Came, Intake, Outcome } from "../intake.ts";
import type { DatedRecord } from "../schema.ts";
import { pointerKey, pointsAtNothing, type Ref, type Waiting, waitingItem } from "../store.ts";

/**
 * Keeps a record until what it refers to arrives: written in one transaction with a check that it is still missing, so that
 * either the referent finds the waiter or the waiter finds the referent.
 */
export const keepWaiting = async (
  intake: Intake,
  referent: Ref,
  { record, arrival }: Came<DatedRecord>,
  hash: string,
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
  if (decide(stored, { hash, received: arrival.received, modifiedAt: record.modifiedAt }) !== "apply") return "waiting";
  await ctx.table.transact([
    {
      put: item,
      condition: held ? { if: "#rev = :rev", values: { rev: held.rev } } : { if: "attribute_not_exists(pk)" },
    },
    { check: pointerKey(ctx, referent), condition: pointsAtNothing },
  ]);
  return "waiting";
};
