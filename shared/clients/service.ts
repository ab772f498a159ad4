import { headOf } from "../accounts/store.ts";
import type { Ctx } from "../ctx.ts";
import { conflict, Refusal } from "../kernel/errors.ts";
import { foldEmail } from "../kernel/fold.ts";
import { withEtag } from "../route.ts";
import { cardItem, identified } from "../settling/card.ts";
import { rulesOf } from "../settling/rules.ts";
import { afresh } from "../table/afresh.ts";
import { emailActions, ownersOf } from "./emails.ts";
import { clients } from "./header.ts";
import { phonesOf } from "./phones.ts";
import { profileOf } from "./profile.ts";
import type { Profile } from "./routes.ts";
import type { Client, ClientPatch, NewClient } from "./schema.ts";
import { headOfClient, scheduledVisit } from "./store.ts";

/** A client as it then shows, and the revision of its hub part. */
interface Written {
  profile: Profile;
  rev: string;
}

const addresses = (hub: Pick<Client["hub"], "emails">): string[] => (hub.emails ?? []).map(({ address }) => address);

/** Refuses an email somebody has (S4-22, S4-40), naming who; those the client had `before` stay its own, shared or not. */
const requireFree = async (ctx: Ctx, emails: string[], before: string[] = [], clientId?: string): Promise<void> => {
  const had = new Set(before.map(foldEmail));
  const owners = await Promise.all(emails.map((email) => (had.has(foldEmail(email)) ? [] : ownersOf(ctx, email))));
  const taken = owners.flatMap((of, i) => {
    const other = of.find((owner) => owner !== clientId);
    return other ? [{ pointer: `/body/emails/${i}/address`, message: `is the email of ${other}` }] : [];
  });
  if (taken.length > 0) throw conflict("email-taken", "Another client has this email.", taken);
};

/** Phones are read by the country of the home location the client then has. */
const hubOf = async (ctx: Ctx, input: ClientPatch, home?: string): Promise<Client["hub"]> => {
  if (!input.phones) return input as Client["hub"];
  const head = await headOf(ctx.table, ctx.accountId);
  return { ...input, phones: phonesOf(input.phones, head, input.homeLocation ?? home) };
};

/** Adds a client (S4-07, S4-14, S4-15): a guest until the first booking. 409 when the email is in use. */
export const addClient = (ctx: Ctx, input: NewClient): Promise<Written> => afresh(() => add(ctx, input));

/** C4. */
const add = async (ctx: Ctx, input: NewClient): Promise<Written> => {
  await requireFree(ctx, addresses(input as Client["hub"]));
  const head = await headOf(ctx.table, ctx.accountId);
  const client: Client = { id: ctx.newId("client"), createdAt: ctx.now(), hub: await hubOf(ctx, input) };
  const parts = { client, sources: [] };
  const card = identified({}, parts, rulesOf(head));
  const profile = profileOf(parts, card, ctx.now(), null);
  const rev = ctx.newId("revision");
  await ctx.table.transact([
    { put: clients.toItem(clients.key(ctx.accountId, client.id), client, rev) },
    { put: cardItem(ctx.accountId, card, ctx.newId("revision")) },
    ...(await emailActions(ctx, client.id, [], addresses(client.hub), [], true)),
    ...(ctx.keepAnswer?.(withEtag(profile, rev)) ?? []),
  ]);
  return { profile, rev };
};

/**
 * Changes the hub's part of a client (S1-02); null lets the source's value through again. The source's part is never
 * written. 412 when `ifMatch` is no longer the revision, naming the one that is.
 */
export const changeClient = (
  ctx: Ctx,
  clientId: string,
  patch: ClientPatch,
  ifMatch: string | undefined,
): Promise<Written> => afresh(() => change(ctx, clientId, patch, ifMatch));

/** C4. */
const change = async (
  ctx: Ctx,
  clientId: string,
  patch: ClientPatch,
  ifMatch: string | undefined,
): Promise<Written> => {
  const { parts, rev, card } = await headOfClient(ctx, clientId);
  if (ifMatch !== undefined && ifMatch !== rev) throw stale(rev);
  const before = parts.client.hub;
  const hub: Client["hub"] = { ...before, ...(await hubOf(ctx, patch, card.homeLocation)) };
  await requireFree(ctx, addresses(hub), addresses(before), clientId);
  const theirs = parts.sources.map(({ given }) => given.email);
  const next = ctx.newId("revision");
  const changed = { ...parts, client: { ...parts.client, hub } };
  const kept = theirs.filter((email) => email !== undefined);
  await ctx.table.transact([
    {
      update: clients.key(ctx.accountId, clientId),
      change: { set: { data: changed.client, rev: next, dirty: true } },
      condition: { if: "#rev = :rev", values: { rev } },
    },
    ...(await emailActions(ctx, clientId, addresses(before), addresses(hub), kept, true)),
  ]);
  return { profile: profileOf(changed, card, ctx.now(), await scheduledVisit(ctx, card)), rev: next };
};

const stale = (rev: string): Refusal =>
  new Refusal(
    "stale",
    "stale",
    "Somebody changed this meanwhile; read it again.",
    [{ pointer: "/headers/if-match", message: `is no longer the revision: that is ${rev}` }],
    { etag: `"${rev}"` },
  );
