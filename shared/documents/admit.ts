import { clientStands } from "../clients/collection.ts";
import type { Ctx } from "../ctx.ts";
import type { Bucket } from "../files/bucket.ts";
import type { Item } from "../table/item.ts";
import { examine } from "./examine.ts";
import { type Document, documentKey, keysOf, stateOf, thumbnailKey, uploadKey } from "./schema.ts";
import { documentAction, documentOf } from "./store.ts";

/** What documents need beside the table. */
export interface Depot {
  bucket: Bucket;
  /** the tag a virus scanner gives what it found clean; undefined: nothing is scanned */
  scanTag?: ScanTag | undefined;
}

/** A tag of an object: its name, and its value where the scanner found nothing. */
export interface ScanTag {
  name: string;
  clean: string;
}

type Judged = Pick<Document, "state"> & Partial<Pick<Document, "refusal" | "size" | "thumbnail">>;

/** What the scanner says: nothing yet, or that it is clean or not; without a scanner everything is clean. */
const scanned = async ({ bucket, scanTag }: Depot, key: string): Promise<"clean" | "waiting" | "infected"> => {
  if (!scanTag) return "clean";
  const value = await bucket.tagOf(key, scanTag.name);
  if (value === undefined) return "waiting";
  return value === scanTag.clean ? "clean" : "infected";
};

const infected: Judged = { state: "refused", refusal: "was not let through by the virus scan" };

/** Where the bytes wait to be looked at: where the form put them, or where an email's were put; and how many there are. */
const waitingAt = async ({ bucket }: Depot, accountId: string, document: Document) => {
  for (const key of [uploadKey(accountId, document), documentKey(accountId, document)]) {
    const size = await bucket.sizeOf(key);
    if (size !== undefined) return { key, size };
  }
  return undefined;
};

const judge = async (depot: Depot, accountId: string, document: Document): Promise<Judged | undefined> => {
  const { bucket } = depot;
  const waiting = await waitingAt(depot, accountId, document);
  if (!waiting) return undefined;
  const { key, size } = waiting;
  const first = await scanned(depot, key);
  if (first === "waiting") return { state: "checking" };
  if (first === "infected") return infected;
  const bytes = await bucket.read(key, 0, size);
  // what was read is what was scanned: what the form put there since has no tag yet
  const then = await scanned(depot, key);
  if (then !== "clean") return then === "waiting" ? { state: "checking" } : infected;
  const found = await examine(bytes, document.type);
  if ("refusal" in found) return { state: "refused", refusal: found.refusal };
  const { thumbnail } = found;
  const at = documentKey(accountId, document);
  if (key !== at) await bucket.write(at, bytes, document.type);
  if (thumbnail) await bucket.write(thumbnailKey(accountId, document), thumbnail.bytes, thumbnail.type);
  return { state: "ready", size: bytes.length, ...(thumbnail && { thumbnail: true }) };
};

/**
 * Z4. Takes in what was uploaded for a document, if anything was and nobody did yet (S1-22, reliability 20): it is scanned
 * and looked at, and then stands where no form can reach it; what is refused is removed. Twice is once.
 * @returns the document as it then is, and its revision
 */
export const admit = async (ctx: Ctx, depot: Depot, item: Item): Promise<{ document: Document; rev: string }> => {
  const document = documentOf(item);
  const asRead = { document, rev: item.rev };
  if (!["uploading", "checking"].includes(stateOf(document))) return asRead;
  const judged = await judge(depot, ctx.accountId, document);
  if (!judged || judged.state === document.state) return asRead;
  const changed = { ...document, ...judged };
  const rev = ctx.newId("revision");
  await ctx.table.transact([clientStands(ctx, document.clientId), documentAction(item, changed, rev)]);
  if (judged.state === "refused") await depot.bucket.remove(keysOf(ctx.accountId, document));
  if (judged.state === "ready") await depot.bucket.remove([uploadKey(ctx.accountId, document)]);
  return { document: changed, rev };
};
