import { deletionAction } from "../changes/deleted.ts";
import type { Means } from "../ctx.ts";
import { besideKeys, messageItem, messages, threadOf } from "../messages/store.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";

/** Messages handled at once, each with at most two items beside it. */
const abreast = 20;

async function* pagesOf(means: Means, pk: string, discussionId: string) {
  let after: Awaited<ReturnType<typeof threadOf>>["last"];
  do {
    const page = await threadOf(means, pk, discussionId, { limit: abreast, ...(after && { after }) });
    yield page.items;
    after = page.last;
  } while (after);
}

/** Copies a thread into a client's collection, whose it then is; what was copied before is written over alike. */
export const copyThread = async (
  means: Means,
  from: string,
  { pk, clientId, discussionId }: { pk: string; clientId: string; discussionId: string },
): Promise<void> => {
  for await (const items of pagesOf(means, from, discussionId)) {
    const all = items.map((item) => messages.fromItem(item));
    const beside = (await means.table.getMany(all.flatMap((message) => besideKeys(from, message)))).filter(
      (item) => item !== undefined,
    );
    const actions = [
      ...all.map((message) => ({
        put: messageItem(means.accountId, pk, { ...message, clientId }, means.newId("revision")),
      })),
      ...beside.map((item: Item) => ({ put: { ...item, pk } })),
    ];
    if (actions.length > 0) await means.table.transact(actions);
  }
};

/** Removes what stood before a thread was copied; or, `upTo` a time, what was written until then, and says that it is gone. */
export const removeThread = async (means: Means, from: string, discussionId: string, upTo?: string): Promise<void> => {
  const gone: Action[] = [];
  for await (const items of pagesOf(means, from, discussionId))
    for (const item of items) {
      const message = messages.fromItem(item);
      if (upTo !== undefined && message.createdAt > upTo) continue;
      const keys = [{ pk: item.pk, sk: item.sk }, ...besideKeys(from, message)];
      gone.push(...keys.map((remove) => ({ remove })));
      if (upTo !== undefined) gone.push(deletionAction(means, "message", message.id));
    }
  for (let i = 0; i < gone.length; i += 90) await means.table.transact(gone.slice(i, i + 90));
};
