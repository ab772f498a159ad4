import { auditAction } from "../audit/store.ts";
import type { Ctx } from "../ctx.ts";
import type { Bucket } from "../files/bucket.ts";
import { heldKey } from "../files/schema.ts";
import { heldRecord } from "./store.ts";

/** L18. A document that is kept of an erased client, with a link to it; who opened it stands on the audit trail. */
export const openHeld = async (ctx: Ctx, bucket: Pick<Bucket, "link">, documentId: string) => {
  const record = await heldRecord(ctx, documentId);
  const after = { what: record.what, untilOn: record.untilOn };
  await ctx.table.transact([auditAction(ctx, { act: "legalRecord.opened", about: documentId, after })]);
  const { url, expiresAt } = await bucket.link(heldKey(ctx.accountId, record.untilOn, documentId), documentId);
  return { ...record, url, urlExpiresAt: expiresAt };
};
