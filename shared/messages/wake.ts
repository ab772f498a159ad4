import { alertAction } from "../alerts/store.ts";
import type { Means } from "../ctx.ts";
import { afresh } from "../table/afresh.ts";
import type { Item } from "../table/item.ts";
import { TransactionRefused } from "../table/table.ts";
import type { Message } from "./schema.ts";
import { messageAction, messageIn, messages } from "./store.ts";

/** What a message becomes whose time in the list has come: sent now, or given up, since nobody ever said whether it went out. */
const dueTo = (message: Message): Message | undefined => {
  if (message.state === "scheduled") return { ...message, state: "queued", reason: undefined };
  if (message.state === "unknown") return { ...message, state: "failed", reason: "neverConfirmed" };
  return undefined;
};

/** G39. Lets go what was scheduled and is due; what stayed unknown for three days fails, and the team is told. Twice is once. */
export const wakeMessage = (means: Means, { pk, data }: Pick<Item, "pk" | "data">): Promise<boolean> =>
  afresh(async () => {
    const item = await messageIn(means, pk, String(data.id));
    const message = item && messages.fromItem(item);
    const next = message && dueTo(message);
    if (!item || !next || (message.state === "scheduled" && (message.sendAt ?? "") > means.now())) return false;
    const { clientId, discussionId } = message;
    await means.table.transact([
      messageAction(means, item, next),
      ...(next.state === "failed"
        ? [alertAction(means, { kind: "notSent", ...(clientId && { clientId }), discussionId })]
        : []),
    ]);
    return true;
  });

/**
 * G39. Mends what its queue gave up: a queued message is due again; one that was claimed and never noted is `unknown`, to be settled by its
 * event (reliability: nothing lost, nothing sent twice).
 */
export const reviveMessage = async (means: Means, item: Item): Promise<void> => {
  const message = messages.fromItem(item);
  if (message.state !== "queued" && message.state !== "sending") return;
  const next: Message =
    message.state === "queued" ? message : { ...message, state: "unknown", reason: "unknownOutcome" };
  try {
    await means.table.transact([messageAction(means, item, next)]);
  } catch (error) {
    if (!(error instanceof TransactionRefused)) throw error;
  }
};
