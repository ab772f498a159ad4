import type { Means } from "../ctx.ts";
import { orderJob } from "../merges/order.ts";
import { followEvent } from "../sources/apply/follow-event.ts";
import { nameInBookings } from "../sources/apply/package-name.ts";
import type { Item } from "../table/item.ts";
import { keyParts } from "../table/schema.ts";
import { removeBehind } from "./behind.ts";
import { contributionOf } from "./registry.ts";
import type { Rules } from "./rules.ts";
import { type Outcome, type Seen, settleClient } from "./settle.ts";

export interface Projected<T> {
  /** what could not be read, each with why; everything else is done */
  unread: { told: T; error: unknown }[];
  refused?: Outcome["refused"];
}

/**
 * Deals with what a batch of the stream tells of one partition: a client's records are settled together, a changed event
 * goes to its bookings as it stands now, since the image may be old, a new package to those that say its id. The last image of each item wins; one that `read` or
 * its schema refuses is named alone. What landed behind an alias is taken to the winner by a job, and where clients were
 * merged another one judges which visits came twice.
 */
export const projectPartition = async <T>(
  means: Means,
  rules: Rules,
  pk: string,
  told: T[],
  read: (told: T) => Item,
): Promise<Projected<T>> => {
  const latest = new Map<string, Item & Seen>();
  const unread: Projected<T>["unread"] = [];
  for (const one of told) {
    try {
      const item = read(one);
      latest.set(item.sk, item.type === "event" ? item : { ...item, adds: contributionOf(item, rules) });
    } catch (error) {
      unread.push({ told: one, error });
    }
  }
  const items = [...latest.values()];
  for (const item of items.filter(({ type }) => type === "event")) {
    const now = await means.table.get(item);
    if (now) await followEvent(means, now);
  }
  for (const item of items) if (item.type === "package" && item.dirty && !item.gone) await nameInBookings(means, item);
  const ofClient = items.filter(({ type }) => type !== "event");
  if (ofClient.length === 0) return { unread };
  const { refused, merged } = await settleClient(means, rules, pk, ofClient);
  const clientId = keyParts(pk)[1]!;
  if (refused === "alias") await orderJob(means, "merge", clientId);
  else if (merged && ofClient.some(({ type }) => type === "booking")) await orderJob(means, "twins", clientId);
  if (refused === "erased") await removeBehind(means, pk);
  return { unread, ...(refused && { refused }) };
};
