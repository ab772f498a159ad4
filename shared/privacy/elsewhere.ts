import { leaveEvents } from "../bookings/erased.ts";
import { clientPk } from "../clients/header.ts";
import type { Means } from "../ctx.ts";
import { forgetStrangers } from "../discussions/strangers.ts";
import { documentKey } from "../documents/schema.ts";
import { forgetContacts } from "../duplicates/contacts.ts";
import type { Bucket } from "../files/bucket.ts";
import { clientFolder, exportKey, heldKey, importKey, uploadFolder } from "../files/schema.ts";
import { isUnderWay, jobs } from "../jobs/store.ts";
import { mergesInto } from "../merges/store.ts";
import { relationshipsIn } from "../relationships/store.ts";
import { lookEachNight } from "../retention/store.ts";
import { unindexClient } from "../search/index-client.ts";
import { forgetSynced } from "../sync/erased.ts";
import { key, keyPrefix } from "../table/schema.ts";
import type { Rows } from "../table/table.ts";
import { pointsOf } from "./suppression.ts";
import type { Traces } from "./traces.ts";

type Files = Pick<Bucket, "list" | "sizeOf" | "read" | "write" | "remove" | "removeBelow">;

/** Where other capabilities keep something of a client outside its collection. A capability that does adds a line here. */
export const elsewhere = (means: Means, bucket: Files): Traces => ({
  mergedInto: async (clientId) => (await mergesInto(means, clientId)).map(({ loserId }) => loserId),
  forget: [
    (clientId) => unindexClient(means, clientId),
    (clientId, parts) => forgetContacts(means, clientId, parts),
    (clientId) => leaveEvents(means, clientId),
    (_, parts) => forgetStrangers(means, pointsOf(parts)),
    (_, parts) => forgetSynced(means, bucket, parts),
    async (clientId) => {
      for (const { id, otherId } of await relationshipsIn(means, clientId))
        await means.table.remove({ pk: clientPk(means.accountId, otherId), sk: key("REL", id) });
    },
  ],
  hold: async (document, untilOn) => {
    const at = documentKey(means.accountId, document);
    const size = await bucket.sizeOf(at);
    if (size === undefined) return;
    await lookEachNight(means);
    await bucket.write(heldKey(means.accountId, untilOn, document.id), await bucket.read(at, 0, size), document.type);
  },
  forgetLast: [
    async (clientId) => {
      for (const folder of [clientFolder, uploadFolder]) await bucket.removeBelow(folder(means.accountId, clientId));
    },
    () => removeTransfers(means, bucket),
  ],
});

/** Files that came in or went out and are done with: they may name anybody. What is not done goes by itself within days. */
const removeTransfers = async (means: Means, bucket: Files): Promise<void> => {
  const { accountId } = means;
  const files: { at: string; jobId: string }[] = [];
  for await (const { data } of itemsOf(means, "EXPORT"))
    files.push({ at: exportKey(accountId, String(data.id)), jobId: String(data.jobId) });
  for await (const { data } of itemsOf(means, "IMPORT")) {
    const { run } = data.jobs as { run?: string };
    if (run) files.push({ at: importKey(accountId, String(data.id)), jobId: run });
  }
  const made = await means.table.getMany(files.map(({ jobId }) => jobs.key(accountId, jobId)));
  const ended = files.filter((_, i) => !made[i] || !isUnderWay(made[i]));
  await bucket.remove(ended.map(({ at }) => at));
};

async function* itemsOf({ table, accountId }: Means, prefix: string) {
  let after: Rows["last"];
  do {
    const page = await table.query({ pk: accountId, prefix: keyPrefix(prefix), ...(after && { after }) });
    yield* page.items;
    after = page.last;
  } while (after);
}
