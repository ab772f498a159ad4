import { randomBytes } from "node:crypto";
import { auditAction } from "../audit/store.ts";
import type { Ctx } from "../ctx.ts";
import { differences } from "../kernel/differences.ts";
import { conflict, invalid, stale } from "../kernel/errors.ts";
import { refuseSelf, requireMayGive, requireOver } from "../staff/authority.ts";
import { afresh } from "../table/afresh.ts";
import type { Item } from "../table/item.ts";
import type { ApiKey, ApiKeyPatch, NewApiKey, ShownApiKey } from "./schema.ts";
import { apiKeyItem, keyById, keysOf, mostKeys } from "./store.ts";

/** A key that is to be stored: its text, which nobody sees again, and its item. */
export const newKey = (
  means: Pick<Ctx, "newId" | "now">,
  accountId: string,
  given: NewApiKey & { createdBy?: string },
): { text: string; apiKey: ApiKey; item: Item } => {
  const text = `ck_${accountId.slice(4)}_${randomBytes(32).toString("base64url")}`;
  const apiKey: ApiKey = { id: means.newId("apiKey"), ...given, createdAt: means.now() };
  return { text, apiKey, item: apiKeyItem(accountId, text, apiKey, means.newId("revision")) };
};

const requireFuture = (ctx: Ctx, expiresAt: string | null | undefined): void => {
  if (expiresAt && expiresAt <= ctx.now())
    throw invalid([{ pointer: "/body/expiresAt", message: "must lie in the future" }]);
};

/**
 * Makes an API key (S0-24): its text is in this answer and nowhere else. 403 for a role above one's own or a permission one
 * does not hold; 409 beyond `mostKeys`.
 */
export const makeKey = async (ctx: Ctx, input: NewApiKey): Promise<ShownApiKey> => {
  requireMayGive(ctx.actor, input);
  requireFuture(ctx, input.expiresAt);
  if ((await keysOf(ctx)).length >= mostKeys)
    throw conflict("too-many-keys", `An account has at most ${mostKeys} API keys; delete one that is not used.`);
  const { text, apiKey, item } = newKey(ctx, ctx.accountId, { ...input, createdBy: ctx.actor.id });
  const shown = { ...apiKey, key: text };
  await ctx.table.transact([
    { put: item, condition: { if: "attribute_not_exists(pk)" } },
    auditAction(ctx, { act: "apiKey.made", about: apiKey.id, after: apiKey }),
    ...(ctx.keepAnswer?.(shown) ?? []),
  ]);
  return shown;
};

/** Changes a key's name or expiry; null: it does not expire. 403 for one above one's own role and for one's own; 412. */
export const changeKey = (
  ctx: Ctx,
  apiKeyId: string,
  patch: ApiKeyPatch,
  ifMatch: string | undefined,
): Promise<{ apiKey: ApiKey; rev: string }> =>
  afresh(async () => {
    requireFuture(ctx, patch.expiresAt);
    const { apiKey, item } = await keyById(ctx, apiKeyId);
    requireOver(ctx.actor, apiKey.role);
    refuseSelf(ctx.actor, apiKeyId, "A key does not change itself.");
    if (ifMatch !== undefined && ifMatch !== item.rev) throw stale(item.rev);
    const { expiresAt = apiKey.expiresAt, ...named } = patch;
    const { expiresAt: _, ...kept } = apiKey;
    const changed: ApiKey = { ...kept, ...(named.name && { name: named.name }), ...(expiresAt && { expiresAt }) };
    const rev = ctx.newId("revision");
    await ctx.table.transact([
      { put: { ...item, data: changed, rev }, condition: { if: "#rev = :rev", values: { rev: item.rev } } },
      auditAction(ctx, {
        act: "apiKey.changed",
        about: apiKeyId,
        ...differences(apiKey, changed),
      }),
    ]);
    return { apiKey: changed, rev };
  });

/** Deletes a key; it is refused at once, but where it was taken within the last 60 s. 403 for one above one's own role. */
export const deleteKey = (ctx: Ctx, apiKeyId: string): Promise<void> =>
  afresh(async () => {
    const { apiKey, item } = await keyById(ctx, apiKeyId);
    requireOver(ctx.actor, apiKey.role);
    await ctx.table.transact([
      { remove: item, condition: { if: "#rev = :rev", values: { rev: item.rev } } },
      auditAction(ctx, { act: "apiKey.deleted", about: apiKeyId, before: apiKey }),
    ]);
  });
