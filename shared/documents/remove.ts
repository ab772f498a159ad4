import { auditAction } from "../audit/store.ts";
import type { Ctx, Means } from "../ctx.ts";
import type { Bucket } from "../files/bucket.ts";
import { conflict } from "../kernel/errors.ts";
import { afresh } from "../table/afresh.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import type { Depot } from "./admit.ts";
import { isSensitive } from "./readers.ts";
import { type Document, isHeld, isSigned, keysOf } from "./schema.ts";
import { requireDocument, told } from "./service.ts";
import { documentAction, documentItem, documentOf } from "./store.ts";

/**
 * Z4. Takes a document away: it is marked first, if it is still what was read, so that nobody can hold what has no bytes any
 * more; then its bytes go, and last its record. Begun again, it goes on.
 */
export const takeAway = async (
  means: Means,
  bucket: Pick<Bucket, "remove">,
  item: Item,
  also: Action[] = [],
): Promise<void> => {
  const document = documentOf(item);
  if (!document.removedAt) {
    const marked: Document = { ...document, removedAt: means.now() };
    await means.table.transact([documentAction(item, marked, means.newId("revision")), ...also]);
  }
  await bucket.remove(keysOf(means.accountId, document));
  await means.table.remove({ pk: item.pk, sk: item.sk });
};

/** Removes a document for good (S2-21); 409 while somebody holds it, and for a signed copy, which is proof. */
export const removeDocument = (ctx: Ctx, { bucket }: Depot, clientId: string, documentId: string): Promise<void> =>
  afresh(async () => {
    const begun = await documentItem(ctx, clientId, documentId);
    if (begun && documentOf(begun).removedAt) return takeAway(ctx, bucket, begun);
    const { item, document } = await requireDocument(ctx, clientId, documentId);
    if (isHeld(document, ctx.now().slice(0, 10)))
      throw conflict("held", `It is held until ${document.hold!.untilOn}: an admin can end that.`);
    if (isSigned(document)) throw conflict("signed", "A signed copy is proof and is not removed by hand.");
    const removed = auditAction(ctx, {
      act: "document.removed",
      clientId,
      about: documentId,
      before: told(document),
      ...(isSensitive(document) && { sensitive: true }),
    });
    await takeAway(ctx, bucket, item, [removed]);
  });
