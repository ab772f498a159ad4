import type { Ctx, Means } from "../ctx.ts";
import { notFound } from "../kernel/errors.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import { duePk } from "../messages/due.ts";
import { entity } from "../table/entity.ts";
import type { IndexKeys, Item } from "../table/item.ts";
import { listPage } from "../table/list.ts";
import { key, keyPrefix } from "../table/schema.ts";
import { Delivery, StoredWebhook, type Webhook } from "./schema.ts";
import { State, wakeAt } from "./state.ts";

export const webhooks = entity("webhook", StoredWebhook, (accountId, id) => ({
  pk: accountId!,
  sk: key("WEBHOOK", id!),
}));
const besidePk = (accountId: string, id: string): string => key(accountId, "WEBHOOK", id);
export const states = entity("webhookState", State, (accountId, id) => ({ pk: besidePk(accountId!, id!), sk: "0" }));
export const deliveries = entity("webhookDelivery", Delivery, (accountId, webhookId, at, id) => ({
  pk: besidePk(accountId!, webhookId!),
  sk: key("DLV", at!, id!),
}));

/** Webhooks an account may have. */
export const mostWebhooks = 20;

/** Seconds the log of deliveries is kept. */
const keptFor = 30 * 24 * 3600;

type Reading = Pick<Means, "table" | "accountId">;

/** A webhook with its item. */
export interface Found {
  webhook: StoredWebhook;
  item: Item;
}

/** W15. Every webhook of the account, oldest first: one request. */
export const webhooksOf = async ({ table, accountId }: Reading): Promise<Found[]> => {
  const { items } = await table.query({ pk: accountId, prefix: keyPrefix("WEBHOOK") });
  return items.map((item) => ({ item, webhook: webhooks.fromItem(item) }));
};

/** W16. A webhook by its id; 404. */
export const webhookById = async ({ table, accountId }: Reading, id: string): Promise<Found> => {
  const item = await table.get(webhooks.key(accountId, id));
  if (!item) throw notFound("webhook");
  return { item, webhook: webhooks.fromItem(item) };
};

/** As everybody may see it who may see it at all: without its secrets. */
export const viewOf = ({ secrets: _, ...webhook }: StoredWebhook): Webhook => webhook;

/** W17. How far a webhook is: one request; undefined where it was removed. */
export const stateOf = async (
  { table, accountId }: Reading,
  id: string,
): Promise<{ state: State; item: Item } | undefined> => {
  const item = await table.get(states.key(accountId, id));
  return item && { item, state: states.fromItem(item) };
};

export const dueAt = (at: string | undefined, id: string): IndexKeys =>
  at === undefined ? {} : { gsi1pk: duePk, gsi1sk: key(at, id) };

/** The item of a state: in the list of what is due by when it is to be looked at without anything new; `due` takes it to the dispatcher now. */
export const stateItem = (means: Pick<Means, "accountId" | "newId">, state: State, due = false): Item => ({
  ...states.toItem(
    states.key(means.accountId, state.id),
    state,
    means.newId("revision"),
    dueAt(wakeAt(state), state.id),
  ),
  ...(due && { due }),
});

/** W18. Writes down what came of telling a change, over what came of the try before. */
export const keepDelivery = (
  { table, accountId, newId }: Means,
  webhookId: string,
  delivery: Delivery,
): Promise<void> => {
  const at = deliveries.key(accountId, webhookId, delivery.firstAt, delivery.id);
  const expiresAt = Math.floor(Date.parse(delivery.lastAt) / 1000) + keptFor;
  return table.put({ ...deliveries.toItem(at, delivery, newId("revision")), expiresAt });
};

/** W19. What was told to a webhook, newest first: one request a page. */
export const deliveriesOf = (ctx: Ctx, webhookId: string, page: PageQuery): Promise<Page<Delivery>> =>
  listPage(
    ctx,
    `deliveries ${webhookId}`,
    page,
    { pk: besidePk(ctx.accountId, webhookId), prefix: keyPrefix("DLV"), newestFirst: true },
    deliveries.fromItem,
  );
