import { consentStates } from "../clients/header.ts";
import type { ClientParts } from "../clients/identity.ts";
import { unwanted } from "../clients/reachability.ts";
import { Channel, type ConsentState } from "../consents/schema.ts";
import type { Means } from "../ctx.ts";
import { same } from "../settling/contribution.ts";
import type { Action } from "../table/expressions.ts";
import type { Item, Key } from "../table/item.ts";
import type { Merge } from "./schema.ts";

/** What both together come to: the stricter consent wins; undefined where that is what the winner says already (rules.md). */
export const joinedConsent = (winner: ClientParts, loser: ClientParts, at: string, by: string) => {
  const before: ConsentState = winner.consent ?? {};
  const after: ConsentState = { ...before };
  for (const channel of Channel.options) {
    const said = loser.consent?.[channel];
    if (unwanted(winner, channel) === "unsubscribed") continue;
    if (unwanted(loser, channel) === "unsubscribed") after[channel] = { subscribed: false, at, by };
    else if (!before[channel] && said) after[channel] = said;
  }
  return same(after, before) ? undefined : after;
};

const on = (item: Item | undefined) =>
  item ? { if: "#rev = :rev", values: { rev: item.rev } } : { if: "attribute_not_exists(pk)" };

const write = (means: Means, at: Key, state: ConsentState, read: Item | undefined): Action => ({
  put: { ...consentStates.toItem(at, state, means.newId("revision")), dirty: true },
  condition: on(read),
});

/**
 * Consents after parting: the winner's are what they were before the merge, unless something was said since; an opt-out since
 * then binds both.
 */
export const partedConsent = async (means: Means, winnerId: string, merge: Merge): Promise<Action[]> => {
  const keys = [winnerId, merge.loserId].map((clientId) => consentStates.key(means.accountId, clientId));
  const [winner, loser] = await means.table.getMany(keys);
  const actions: Action[] = [];
  if (merge.consent && winner?.rev === merge.consent.rev) {
    const { before } = merge.consent;
    actions.push(before ? write(means, keys[0]!, before, winner) : { remove: keys[0]!, condition: on(winner) });
    return actions;
  }
  const held: ConsentState = loser ? consentStates.fromItem(loser) : {};
  const after: ConsentState = { ...held };
  for (const channel of Channel.options) {
    const said = winner && consentStates.fromItem(winner)[channel];
    if (said && !said.subscribed && said.at > merge.at) after[channel] = said;
  }
  if (!same(after, held)) actions.push(write(means, keys[1]!, after, loser));
  return actions;
};
