import { decodeTime } from "ulid";
import { auditAction } from "../audit/store.ts";
import type { Change } from "../changes/schema.ts";
import { changesBehind, placeBefore } from "../changes/store.ts";
import type { Ctx } from "../ctx.ts";
import { conflict, notFound } from "../kernel/errors.ts";
import { afresh } from "../table/afresh.ts";
import { deliveryIdOf, isAccepted, type Post, type Told, tell, toldOf } from "./post.ts";
import type { Delivery, Replay, StoredWebhook } from "./schema.ts";
import { stateAction } from "./service.ts";
import { stateAt } from "./state.ts";
import { keepDelivery, viewOf, webhookById } from "./store.ts";

type Telling = Ctx & { post: Post };

/** Tells something once, now, and says what came of it. */
const tellNow = async (
  ctx: Telling,
  webhook: StoredWebhook,
  told: Told,
  of: Pick<Delivery, "type" | "changeId">,
): Promise<Delivery> => {
  const attempt = await tell(ctx, webhook, told);
  const delivery: Delivery = {
    ...attempt,
    ...of,
    id: told.id,
    state: isAccepted(attempt) ? "delivered" : "failed",
    attempts: 1,
    firstAt: ctx.now(),
    lastAt: ctx.now(),
  };
  await keepDelivery(ctx, webhook.id, delivery);
  return delivery;
};

/** Tells an address that it is one, signed as everything is; it is not tried again. */
export const testWebhook = async (ctx: Telling, id: string): Promise<Delivery> => {
  const { webhook } = await webhookById(ctx, id);
  const told = { id: deliveryIdOf(id, ctx.newId("revision")), type: "webhook.test", at: ctx.now(), data: { id } };
  return tellNow(ctx, webhook, told, { type: "webhook.test" });
};

/** A change is written to the log within seconds after its revision was made; sought from somewhat before that on, ms. */
const skew = 60_000;
/** A change that waited in the stream stands later: so many items are looked through. */
const itemsSought = 5000;

const changeOf = async (ctx: Ctx, id: string): Promise<Change> => {
  let place = await placeBefore(ctx, new Date(decodeTime(id.slice(4)) - skew).toISOString());
  for (let seen = 0; seen < itemsSought; seen += 500) {
    const { found, more } = await changesBehind(ctx, place, 500);
    const placed = found.find(({ change }) => change.id === id);
    if (placed) return placed.change;
    place = found.at(-1)?.place ?? place;
    if (!more) break;
  }
  throw notFound("change");
};

/**
 * Tells again: one change, now and once; or everything from a time on, in order, as if it were new. The ids are those of the first time. 409 for
 * a webhook that is paused, which would tell nothing.
 */
export const replay = async (ctx: Telling, id: string, asked: Replay): Promise<{ delivery: Delivery | null }> => {
  const { webhook } = await webhookById(ctx, id);
  if ("changeId" in asked) {
    const change = await changeOf(ctx, asked.changeId);
    return { delivery: await tellNow(ctx, webhook, toldOf(id, change), { type: change.type, changeId: change.id }) };
  }
  if (webhook.state === "paused") throw conflict("webhook-paused", "This webhook is paused; resume it first.");
  const position = await placeBefore(ctx, asked.since);
  await afresh(async () => {
    await ctx.table.transact([
      ...(await stateAction(ctx, viewOf(webhook), () => stateAt(id, position))),
      auditAction(ctx, { act: "webhook.replayed", about: id, after: { since: asked.since } }),
      ...(ctx.keepAnswer?.({ delivery: null }) ?? []),
    ]);
  });
  return { delivery: null };
};
