import { clientPk } from "../clients/header.ts";
import type { Means } from "../ctx.ts";
import { takeAway } from "../documents/remove.ts";
import { isHeld, isSigned } from "../documents/schema.ts";
import { documentOf } from "../documents/store.ts";
import type { Bucket } from "../files/bucket.ts";
import { heldFolder } from "../files/schema.ts";
import { keyPrefix } from "../table/schema.ts";
import { TransactionRefused } from "../table/table.ts";

type Removing = Pick<Bucket, "list" | "remove">;

/**
 * L20. Takes away a client's attachments and images that came before a time, but for signed copies and what somebody holds,
 * and whatever a removal that was cut off left.
 * @returns how many there were; `dryRun` counts alone
 */
export const oldDocuments = async (
  means: Means,
  bucket: Removing,
  clientId: string,
  before: string,
  dryRun: boolean,
): Promise<number> => {
  const { items } = await means.table.query({ pk: clientPk(means.accountId, clientId), prefix: keyPrefix("DOC") });
  const today = means.now().slice(0, 10);
  const old = items.filter((item) => {
    const document = documentOf(item);
    if (document.removedAt) return true;
    return document.createdAt < before && !isSigned(document) && !isHeld(document, today);
  });
  for (const item of dryRun ? [] : old)
    try {
      await takeAway(means, bucket, item);
    } catch (error) {
      // somebody changed it meanwhile: it may be held now
      if (!(error instanceof TransactionRefused)) throw error;
    }
  return old.length;
};

/** Removes what was kept of erased clients and is past its last day, which stands in its name; the record of it goes by itself (TTL). */
export const heldDocuments = async (means: Means, bucket: Removing, dryRun: boolean): Promise<number> => {
  const folder = heldFolder(means.accountId);
  const today = means.now().slice(0, 10);
  const past: string[] = [];
  for (let after: string | undefined, more = true; more; ) {
    const page = await bucket.list(folder, after);
    const keys = page.objects.map(({ key }) => key).filter((key) => key.slice(folder.length) < today);
    past.push(...keys);
    // names sort by their last day
    more = page.more && keys.length === page.objects.length;
    after = page.objects.at(-1)?.key;
  }
  if (!dryRun) await bucket.remove(past);
  return past.length;
};
