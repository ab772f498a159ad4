import { randomBytes } from "node:crypto";
import { auditAction } from "../audit/store.ts";
import { mostInItem, newestNumber } from "../changes/store.ts";
import type { Ctx } from "../ctx.ts";
import { differences } from "../kernel/differences.ts";
import { conflict, invalid, stale } from "../kernel/errors.ts";
import { afresh } from "../table/afresh.ts";
import type { Action, Condition } from "../table/expressions.ts";
import { faultOfAddress } from "./address.ts";
import { sealSecret } from "./post.ts";
import type { NewWebhook, ShownWebhook, StoredWebhook, Webhook, WebhookPatch } from "./schema.ts";
import { type State, stateAt } from "./state.ts";
import {
  type Found,
  mostWebhooks,
  stateItem,
  stateOf,
  states,
  viewOf,
  webhookById,
  webhooks,
  webhooksOf,
} from "./store.ts";

/** What the routes need beside the ctx: addresses of this machine that may be called. */
export type Allowed = readonly string[];

const asRead = ({ rev }: { rev: string }): Condition => ({ if: "#rev = :rev", values: { rev } });

/** How long a secret that was replaced signs on, ms. */
const oldSigns = 24 * 3600_000;
/** Bytes of a secret (Standard Webhooks: 24 to 64). */
const secretBytes = 32;

const newSecret = (): string => `whsec_${randomBytes(secretBytes).toString("base64")}`;

const requireAddress = (url: string | undefined, allowed: Allowed): void => {
  const message = url === undefined ? undefined : faultOfAddress(url, allowed);
  if (message) throw invalid([{ pointer: "/body/url", message }]);
};

/** W15. The account's webhooks, without their secrets. */
export const listWebhooks = async (ctx: Ctx): Promise<{ items: Webhook[]; nextCursor: null }> => ({
  items: (await webhooksOf(ctx)).map(({ webhook }) => viewOf(webhook)),
  nextCursor: null,
});

/** Subscribes an address to changes from now on: its secret is in this answer and nowhere else. 422 for an address inside, 409 beyond `mostWebhooks`. */
export const addWebhook = async (ctx: Ctx, input: NewWebhook, allowed: Allowed): Promise<ShownWebhook> => {
  requireAddress(input.url, allowed);
  if ((await webhooksOf(ctx)).length >= mostWebhooks)
    throw conflict(
      "too-many-webhooks",
      `An account has at most ${mostWebhooks} webhooks; delete one that is not used.`,
    );
  const [id, secret] = [ctx.newId("webhook"), newSecret()];
  const webhook: Webhook = { id, ...input, state: "active", createdAt: ctx.now(), createdBy: ctx.actor.id };
  const stored: StoredWebhook = { ...webhook, secrets: [{ sealed: sealSecret(ctx, id, secret) }] };
  const position = (await newestNumber(ctx)) * mostInItem + mostInItem - 1;
  const shown = { ...webhook, secret };
  await ctx.table.transact([
    {
      put: webhooks.toItem(webhooks.key(ctx.accountId, id), stored, ctx.newId("revision")),
      condition: { if: "attribute_not_exists(pk)" },
    },
    { put: stateItem(ctx, stateAt(id, position)) },
    auditAction(ctx, { act: "webhook.made", about: id, after: webhook }),
    ...(ctx.keepAnswer?.(shown) ?? []),
  ]);
  return shown;
};

const writeAction = ({ item }: Found, webhook: StoredWebhook, rev: string): Action => ({
  put: { ...item, data: webhook, rev },
  condition: asRead(item),
});

/**
 * The state of a webhook as a person wants it, whatever run has it: that one notices when it notes how far it came. `due` has it looked at now
 * where it is active.
 */
export const stateAction = async (
  ctx: Ctx,
  { id, state: activity }: Pick<Webhook, "id" | "state">,
  change: (held: State) => State,
): Promise<Action[]> => {
  const read = await stateOf(ctx, id);
  if (!read) return [];
  const next = { ...change(read.state), leaseUntil: undefined };
  const { gsi1pk, gsi1sk, ...item } = stateItem(ctx, next, activity === "active");
  const put = activity === "active" ? { ...item, gsi1pk, gsi1sk } : item;
  return [{ put, condition: asRead(read.item) }];
};

/** As if nothing had failed: what waits is tried at once, and has all its tries. */
export const unheld = ({ id, position, done }: State): State => ({ ...stateAt(id, position), done });

const changed = ({ webhook }: Found, patch: WebhookPatch): StoredWebhook => {
  const { description = webhook.description, integration = webhook.integration, ...given } = patch;
  const { description: _, integration: __, paused, ...kept } = webhook;
  const next = { ...kept, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) };
  const why = next.state === "paused" ? (paused ?? "byHand") : undefined;
  return {
    ...next,
    ...(description && { description }),
    ...(integration && { integration }),
    ...(why && { paused: why }),
  };
};

/** Changes a webhook, pauses or resumes it: it goes on where it stood. 412 when `ifMatch` is no longer its revision. */
export const changeWebhook = (
  ctx: Ctx,
  id: string,
  patch: WebhookPatch,
  { ifMatch, allowed }: { ifMatch: string | undefined; allowed: Allowed },
): Promise<{ webhook: Webhook; rev: string }> =>
  afresh(async () => {
    requireAddress(patch.url, allowed);
    const found = await webhookById(ctx, id);
    const { item } = found;
    if (ifMatch !== undefined && ifMatch !== item.rev) throw stale(item.rev);
    const next = changed(found, patch);
    const told = differences(viewOf(found.webhook), viewOf(next));
    if (Object.keys({ ...told.before, ...told.after }).length === 0) return { webhook: viewOf(next), rev: item.rev };
    const rev = ctx.newId("revision");
    await ctx.table.transact([
      writeAction(found, next, rev),
      ...(await stateAction(ctx, next, unheld)),
      auditAction(ctx, { act: "webhook.changed", about: id, ...told }),
    ]);
    return { webhook: viewOf(next), rev };
  });

/** Removes a webhook: nothing more is told. */
export const removeWebhook = (ctx: Ctx, id: string): Promise<void> =>
  afresh(async () => {
    const { item, webhook } = await webhookById(ctx, id);
    await ctx.table.transact([
      { remove: { pk: item.pk, sk: item.sk }, condition: asRead(item) },
      { remove: states.key(ctx.accountId, id) },
      auditAction(ctx, { act: "webhook.removed", about: id, before: viewOf(webhook) }),
    ]);
  });

/** Gives a webhook a new secret, in this answer and nowhere else; the one before signs beside it for a day. */
export const rotateSecret = (ctx: Ctx, id: string): Promise<ShownWebhook> =>
  afresh(async () => {
    const found = await webhookById(ctx, id);
    const secret = newSecret();
    const until = new Date(Date.parse(ctx.now()) + oldSigns).toISOString();
    const [newest] = found.webhook.secrets;
    const secrets = [{ sealed: sealSecret(ctx, id, secret) }, ...(newest ? [{ sealed: newest.sealed, until }] : [])];
    const shown = { ...viewOf(found.webhook), secret };
    await ctx.table.transact([
      writeAction(found, { ...found.webhook, secrets }, ctx.newId("revision")),
      auditAction(ctx, { act: "webhook.secretRotated", about: id }),
      ...(ctx.keepAnswer?.(shown) ?? []),
    ]);
    return shown;
  });
