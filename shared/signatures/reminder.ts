import { writeToClient } from "../clients/collection.ts";
import type { Means } from "../ctx.ts";
import { theHub } from "../messages/sent.ts";
import { afresh } from "../table/afresh.ts";
import type { Item } from "../table/item.ts";
import { keyParts } from "../table/schema.ts";
import { type WaiverRow, waiversIn } from "../waivers/schema.ts";
import { lettersFor, sceneOf } from "./letters.ts";
import type { SignatureState } from "./schema.ts";
import { stateAction, stateIn } from "./store.ts";

const dayMs = 24 * 3600_000;

/** When an open request is next sent again: some days after it was made, by the waiver; undefined after the last time. */
export const remindAt = (
  { remindAfterDays }: WaiverRow,
  { askedAt, reminded }: Pick<SignatureState, "askedAt" | "reminded">,
): string | undefined => {
  const days = remindAfterDays[reminded];
  return days === undefined ? undefined : new Date(Date.parse(askedAt) + days * dayMs).toISOString();
};

/**
 * H17. Sends a request again that is due and not signed yet, in one transaction with the note that it was: however often the clock
 * runs, each reminder goes out once; what was missed for days goes out once too. Whether one did.
 */
export const remind = (means: Means, apiUrl: string, { pk, sk }: Item): Promise<boolean> =>
  afresh(async () => {
    const item = await means.table.get({ pk, sk });
    const state = item && !item.gone ? stateIn(item) : undefined;
    const now = means.now();
    if (!item || state?.state !== "asked" || !state.remindAt || state.remindAt > now) return false;
    const clientId = keyParts(pk)[1]!;
    const scene = await sceneOf(means, clientId);
    const waiver = waiversIn(scene.account.waivers).find(({ id }) => id === state.waiverId);
    if (!waiver || waiver.archived) {
      await writeToClient(means, clientId, [stateAction(means, clientId, { ...state, remindAt: undefined }, item)]);
      return false;
    }
    const past = waiver.remindAfterDays.filter((days) => Date.parse(state.askedAt) + days * dayMs <= Date.parse(now));
    const next = { ...state, reminded: Math.max(past.length, state.reminded + 1) };
    const { actions } = await lettersFor(means, scene, next, { sender: theHub, apiUrl, reminds: true });
    const kept: SignatureState = { ...next, remindAt: remindAt(waiver, next) };
    await writeToClient(means, clientId, [stateAction(means, clientId, kept, item), ...actions]);
    return true;
  });
