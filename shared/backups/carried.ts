import { consentStates } from "../clients/header.ts";
import type { ConsentState } from "../consents/schema.ts";
import type { Means } from "../ctx.ts";
import { orderErase } from "../privacy/service.ts";
import { cards } from "../settling/card.ts";
import type { Item } from "../table/item.ts";
import { keyParts } from "../table/schema.ts";

type Working = Omit<Means, "accountId">;
type Said = NonNullable<ConsentState[keyof ConsentState]>;

const outs = (state: ConsentState): ConsentState =>
  Object.fromEntries(Object.entries(state).filter(([, said]: [string, Said]) => !said.subscribed));

/**
 * Whether something of a table that is replaced holds whatever its backup says: that a client was erased, and that one, or an address or
 * number, opted out.
 */
export const isCarried = (item: Item): boolean => {
  if (item.gone) return false;
  if (item.type === consentStates.type) return Object.keys(outs(consentStates.fromItem(item))).length > 0;
  return item.type === "erased" || item.type === "suppressed" || item.type === "suppressing";
};

/** The stricter consent wins: what was opted out of later than the backup knows. */
const optOut = async ({ table, newId }: Working, item: Item): Promise<void> => {
  const held = await table.get(item);
  const before: ConsentState = held ? consentStates.fromItem(held) : {};
  const later = Object.entries(outs(consentStates.fromItem(item))).filter(
    ([channel, said]: [string, Said]) => said.at > (before[channel as keyof ConsentState]?.at ?? ""),
  );
  if (later.length === 0) return;
  const state = { ...before, ...Object.fromEntries(later) };
  await table.put({ ...item, ...consentStates.toItem(item, state, newId("revision")), dirty: true });
};

/**
 * Carries over what `isCarried` said, once the backup stands in the table: erases again who was erased since, and puts out who opted out
 * since. Clients the backup does not know are left. Done again it changes nothing.
 */
export const carryOver = async (means: Working, item: Item): Promise<void> => {
  if (item.type === "suppressed" || item.type === "suppressing") return means.table.put(item);
  const [accountId, clientId] = keyParts(item.pk) as [string, string];
  const card = await means.table.get(cards.key(accountId, clientId));
  if (!card || cards.fromItem(card).fence) return;
  if (item.type === consentStates.type) await optOut(means, item);
  else await orderErase({ ...means, accountId }, clientId);
};
