import type { ClientParts } from "../clients/identity.ts";
import type { Raw } from "../connectors/contract.ts";
import type { Means } from "../ctx.ts";
import type { Bucket } from "../files/bucket.ts";
import { rawFolder } from "../files/schema.ts";
import { pointerKey, pointerOf } from "../sources/store.ts";
import { cutFromRaw } from "./raw.ts";
import { clearRejection, forgetNotifications, rejectionsAfter } from "./store.ts";

const pieceSize = 100;

/**
 * Forgets what syncing keeps of a client beside its records: its lines of the raw payloads, what of it was rejected, webhooks that wait. Its
 * pointers are barred by then, so that nothing new comes in.
 */
export const forgetSynced = async (
  means: Means,
  bucket: Pick<Bucket, "list" | "read" | "write" | "remove">,
  { sources }: Pick<ClientParts, "sources">,
): Promise<void> => {
  for (const { origin } of sources) {
    const isOf = ({ client, id }: Pick<Raw, "client" | "id">): boolean => client === origin.id || id === origin.id;
    await cutFromRaw(bucket, rawFolder(means.accountId, origin.source), isOf);
    await forgetNotifications(means, origin.source, isOf);
    let after: string | undefined;
    do {
      const page = await rejectionsAfter(means, origin.source, pieceSize, after);
      for (const rejection of page.rejections)
        if (isOf({ client: rejection.client, id: rejection.id })) await clearRejection(means, origin.source, rejection);
      after = page.after;
    } while (after !== undefined);
  }
};

/** Raws without those about a client that was erased here: these are not even kept. One request per hundred clients. */
export const withoutErased = async (means: Means, source: string, raws: Raw[]): Promise<Raw[]> => {
  const ids = [...new Set(raws.flatMap(({ client }) => client ?? []))];
  const pointers = await means.table.getMany(ids.map((id) => pointerKey(means, { source, type: "client", id })));
  const erased = new Set(ids.filter((_, i) => pointerOf(pointers[i])?.erased));
  return erased.size === 0 ? raws : raws.filter(({ client }) => client === undefined || !erased.has(client));
};
