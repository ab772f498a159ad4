import { clientSources, partsIn } from "../clients/header.ts";
import type { ClientParts } from "../clients/identity.ts";
import { unwanted } from "../clients/reachability.ts";
import type { Means } from "../ctx.ts";
import type { Document } from "../documents/schema.ts";
import { contactActions } from "../duplicates/contacts.ts";
import { answersAbout } from "../idempotency/store.ts";
import type { RecordType } from "../sources/schema.ts";
import { erasedPointer, waitingOf } from "../sources/store.ts";
import { afresh } from "../table/afresh.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import type { Receipt } from "./schema.ts";
import { suppressActions } from "./suppressed.ts";
import { pointsOf } from "./suppression.ts";

/** What others hold of a client outside its collection, each told to forget it; may be asked twice. */
export interface Traces {
  /** ids of the clients that were merged into one */
  mergedInto: (clientId: string) => Promise<string[]>;
  /** while the header still says who the client is: search words, the other side of relationships, pairs of duplicates */
  forget: ((clientId: string, parts: ClientParts) => Promise<void>)[];
  /** before a document's record goes: a copy of its bytes apart, where they are kept until their last day */
  hold: (document: Document, untilOn: string) => Promise<void>;
  /** at the end: files in the bucket and whatever is found by the client's id */
  forgetLast: ((clientId: string) => Promise<void>)[];
}

const types: Record<string, RecordType> = {
  clientSource: "client",
  booking: "booking",
  invoice: "invoice",
  contract: "contract",
  package: "package",
};

/** The tombstone of the pointer to a record: it holds no personal data and keeps the record from coming back. */
export const forgottenPointer = (means: Means, { type, data }: Pick<Item, "type" | "data">): Action[] => {
  const origin = data.origin as { source: string; id: string } | undefined;
  const of = types[type];
  return origin && of ? [{ put: erasedPointer(means, { source: origin.source, type: of, id: origin.id }) }] : [];
};

/**
 * What goes while the header still stands: first the pointers of the client itself, so that nothing of it is taken in from
 * now on, then what waits for something else, who has its emails and numbers, and what other capabilities hold; opt-outs stay as hashes.
 */
export const beforehand = async (
  means: Means,
  { forget }: Traces,
  ids: string[],
  clientId: string,
  header: Item[],
): Promise<Receipt["suppressed"]> => {
  const none = { email: 0, sms: 0 };
  const parts = partsIn(header);
  if (!parts) return none;
  const sources = header.filter(({ type }) => type === clientSources.type);
  const pointers = sources.flatMap((item) => forgottenPointer(means, item));
  if (pointers.length > 0) await means.table.transact(pointers);
  for (const { origin } of parts.sources) await forgetWaiting(means, origin);
  const points = pointsOf(parts);
  const out = points.filter(({ channel }) => unwanted(parts, channel) === "unsubscribed");
  if (out.length > 0) await means.table.transact(suppressActions(means, out));
  const nobody: ClientParts = { client: { ...parts.client, hub: {} }, sources: [] };
  for (const id of ids)
    await afresh(async () => {
      const actions = await contactActions(means, id, parts, nobody);
      for (let i = 0; i < actions.length; i += 100) await means.table.transact(actions.slice(i, i + 100));
    });
  for (const goes of forget) await goes(clientId, parts);
  return {
    email: out.filter(({ channel }) => channel === "email").length,
    sms: out.filter(({ channel }) => channel === "sms").length,
  };
};

const forgetWaiting = async (means: Means, client: { source: string; id: string }): Promise<void> => {
  for await (const item of waitingOf(means, client)) await means.table.remove(item);
};

/** What goes last: kept answers that name the client, and what other capabilities find by its id. */
export const afterwards = async (means: Means, { forgetLast }: Traces, clientId: string): Promise<void> => {
  for await (const item of answersAbout(means, clientId)) await means.table.remove(item);
  for (const goes of forgetLast) await goes(clientId);
};
