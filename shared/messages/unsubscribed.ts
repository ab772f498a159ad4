import { clientPk } from "../clients/header.ts";
import type { Means } from "../ctx.ts";
import { afresh } from "../table/afresh.ts";
import { locate } from "./locate.ts";
import { messageAction, messages } from "./store.ts";

/** Marks the message by whose link a client unsubscribed (S3-40); the first time is kept. One that is gone is left alone. */
export const markUnsubscribed = (means: Means, clientId: string, messageId: string): Promise<void> =>
  afresh(async () => {
    const item = await locate(means, clientPk(means.accountId, clientId), messageId);
    const message = item && messages.fromItem(item);
    if (!message || message.marks?.unsubscribedAt) return;
    const marks = { ...message.marks, unsubscribedAt: means.now() };
    await means.table.transact([messageAction(means, item, { ...message, marks })]);
  });
