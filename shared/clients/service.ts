import { headOf } from "../accounts/store.ts";
import type { Ctx } from "../ctx.ts";
import { conflict, Refusal } from "../kernel/errors.ts";
import { cardItem, identified } from "../settling/card.ts";
import { rulesOf } from "../settling/rules.ts";
import { TransactionRefused } from "../table/client.ts";
import type { Action } from "../table/expressions.ts";
import { emailActions, ownersOf } from "./emails.ts";
import { clients } from "./header.ts";
import { phonesOf } from "./phones.ts";
import { profileOf } from "./profile.ts";
import type { Client, ClientPatch, NewClient, Profile } from "./schema.ts";
import { headOfClient, scheduledVisit } from "./store.ts";

const addresses = (hub: Pick<Client["hub"], "emails">): string[] => (hub.emails ?? []).map(({ address }) => address);

/** Refuses an email somebody has (S4-22, S4-40), naming who. */
const requireFree = async (ctx: Ctx, emails: string[], clientId?: string): Promise<void> => {
  const owners = await Promise.all(emails.map((email) => ownersOf(ctx, email)));
  const taken = emails.flatMap((_, i) => {
    const other = owners[i]!.find((owner) => owner !== clientId);
    return other ? [{ pointer: `/body/emails/${i}/address`, message: `is the email of ${other}` }] : [];
  });
  if (taken.length > 0) throw conflict("email-taken", "Another client has this email.", taken);
};

const hubOf = async (ctx: Ctx, input: ClientPatch): Promise<Client["hub"]> => {
  if (!input.phones) return input as Client["hub"];
  const head = await headOf(ctx.table, ctx.accountId);
  return { ...input, phones: phonesOf(input.phones, head, input.homeLocation ?? undefined) };
};

/** Adds a client (S4-07, S4-14, S4-15): a guest until the first booking. 409 when the email is in use. */
export const addClient = async (ctx: Ctx, input: NewClient): Promise<{ profile: Profile; rev: string }> => {
  await requireFree(ctx, addresses(input as Client["hub"]));
  const { account, locations } = await headOf(ctx.table, ctx.accountId);
  const client: Client = { id: ctx.newId("client"), createdAt: ctx.now(), hub: await hubOf(ctx, input) };
  const parts = { client, sources: [] };
  const card = identified({}, parts, rulesOf(account, locations));
  const profile = profileOf(parts, card, ctx.now(), null);
  const rev = ctx.newId("revision");
  await commit(ctx, [
    { put: clients.toItem(clients.key(ctx.accountId, client.id), client, rev) },
    { put: cardItem(ctx.accountId, card, ctx.newId("revision")) },
    ...(await emailActions(ctx, client.id, [], addresses(client.hub), [])),
    ...(ctx.keepAnswer?.(201, profile) ?? []),
  ]);
  return { profile, rev };
};

/**
 * Changes the hub's part of a client (S1-02); null lets the source's value through again. The source's part is never
 * written. 412 when `ifMatch` is no longer the revision.
 */
export const changeClient = async (
  ctx: Ctx,
  clientId: string,
  patch: ClientPatch,
  ifMatch: string | undefined,
): Promise<{ profile: Profile; rev: string }> => {
  const { parts, rev, card } = await headOfClient(ctx, clientId);
  if (ifMatch !== undefined && ifMatch !== rev) throw stale(rev);
  const before = parts.client.hub;
  const hub: Client["hub"] = { ...before, ...(await hubOf(ctx, patch)) };
  await requireFree(ctx, addresses(hub), clientId);
  const theirs = parts.sources.map(({ given }) => given.email);
  const next = ctx.newId("revision");
  const changed = { ...parts, client: { ...parts.client, hub } };
  await commit(
    ctx,
    [
      {
        update: clients.key(ctx.accountId, clientId),
        change: { set: { data: changed.client, rev: next, dirty: true } },
        condition: { if: "#rev = :rev", values: { rev } },
      },
      ...(await emailActions(
        ctx,
        clientId,
        addresses(before),
        addresses(hub),
        theirs.filter((email) => email !== undefined),
      )),
    ],
    () => stale(undefined),
  );
  return { profile: profileOf(changed, card, ctx.now(), await scheduledVisit(ctx, card)), rev: next };
};

const stale = (rev: string | undefined): Refusal =>
  new Refusal("stale", "stale", "Somebody changed this meanwhile; read it again.", [], rev ? { etag: `"${rev}"` } : {});

const commit = async (ctx: Ctx, actions: Action[], first?: () => Refusal): Promise<void> => {
  try {
    await ctx.table.transact(actions);
  } catch (error) {
    if (error instanceof TransactionRefused && error.failed.includes(0) && first) throw first();
    throw error;
  }
};
