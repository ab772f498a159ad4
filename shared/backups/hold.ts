import type { Means } from "../ctx.ts";
import { Job } from "../jobs/schema.ts";
import { isUnderWay, jobItem } from "../jobs/store.ts";
import { Message } from "../messages/schema.ts";
import { messageItem } from "../messages/store.ts";
import type { Item } from "../table/item.ts";
import { keyParts } from "../table/schema.ts";

/** When an item is put back. */
export type Restoring = Pick<Means, "newId" | "now">;

/** What went out between backup and restore nobody here knows: such a message is settled by its event, or fails after three days and the team is told. */
const heldMessage = (means: Restoring, item: Item): Item => {
  const message = Message.parse(item.data);
  const now = means.now();
  const mayBeSent =
    message.state === "queued" ||
    message.state === "sending" ||
    (message.state === "scheduled" && (message.sendAt ?? "") <= now);
  if (!mayBeSent) return item;
  const unknown: Message = { ...message, state: "unknown", reason: "restored", attemptAt: message.attemptAt ?? now };
  const { gsi1pk: _, gsi1sk: __, due: ___, ...rest } = item;
  return { ...rest, ...messageItem(keyParts(item.pk)[0]!, item.pk, unknown, means.newId("revision")) };
};

const cutShort =
  "The hub was restored from a backup while this was under way: whom it reached since the backup is not known. Order it again for those who are left.";

/** A campaign that was being sent is over; all other work goes on, since it may be done twice. */
const heldJob = (means: Restoring, item: Item): Item => {
  const job = Job.parse(item.data);
  if (job.kind !== "campaign" || !isUnderWay(item)) return item;
  const failed: Job = { ...job, state: "failed", failure: cutShort, changedAt: means.now() };
  return { ...item, ...jobItem(item.pk, failed, means.newId("revision"), false) };
};

/** A reminder whose time has passed was sent, as far as anybody here knows. */
const heldReminder = (means: Restoring, item: Item): Item => {
  const { remindAt, ...data } = item.data;
  if (typeof remindAt !== "string" || remindAt > means.now()) return item;
  const { gsi1pk: _, gsi1sk: __, ...rest } = item;
  return { ...rest, rev: means.newId("revision"), data };
};

const holds: Record<string, (means: Restoring, item: Item) => Item> = {
  message: heldMessage,
  job: heldJob,
  signatureState: heldReminder,
};

/**
 * An item as a restore puts it back: what may have gone out after the backup was made does not go out again (adr/0032). The same item
 * where nothing of it goes out.
 */
export const held = (means: Restoring, item: Item): Item => {
  if (item.gone || !Object.hasOwn(holds, item.type)) return item;
  return holds[item.type]!(means, item);
};
