import { alertAction } from "../alerts/store.ts";
import type { Means } from "../ctx.ts";
import { TransactionRefused } from "../table/table.ts";
import type { State } from "./state.ts";
import { type Found, stateItem } from "./store.ts";

/**
 * W16. Pauses a webhook that nothing reaches, and tells the team. How far it is told stays, so that resuming it loses nothing. Where somebody
 * changed it meanwhile, that holds.
 */
export const pause = async (
  means: Means,
  { item, webhook }: Found,
  state: State,
  rev: string,
  why: "failing" | "gone",
): Promise<void> => {
  const onRev = (read: string) => ({ if: "#rev = :rev", values: { rev: read } });
  const resting = stateItem(means, { ...state, leaseUntil: undefined });
  const { gsi1pk: _, gsi1sk: __, ...put } = resting;
  try {
    await means.table.transact([
      {
        put: { ...item, data: { ...webhook, state: "paused", paused: why }, rev: means.newId("revision") },
        condition: onRev(item.rev),
      },
      { put, condition: onRev(rev) },
      alertAction(means, { kind: "webhookPaused", webhookId: webhook.id }),
    ]);
  } catch (error) {
    if (!(error instanceof TransactionRefused)) throw error;
  }
};
