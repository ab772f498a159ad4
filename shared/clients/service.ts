import { headOf } from "../accounts/store.ts";
import { auditAction } from "../audit/store.ts";
import { suppressionActions } from "../consents/service.ts";
import type { Ctx } from "../ctx.ts";
import { contactActions } from "../duplicates/contacts.ts";
import { definedFields } from "../fields/store.ts";
import { faultsOfValues, filesIn, mergedValues, missingValues, shownIn, tooMuchIn } from "../fields/values.ts";
import { conflict, type Fault, invalid } from "../kernel/errors.ts";
import { foldEmail } from "../kernel/fold.ts";
import { pointsOf, suppressedChannels } from "../privacy/suppression.ts";
import { guardianActions } from "../relationships/service.ts";
import { cardsOf } from "../relationships/store.ts";
import { withEtag } from "../route.ts";
import { cardItem, identified } from "../settling/card.ts";
import { rulesOf } from "../settling/rules.ts";
import { afresh } from "../table/afresh.ts";
import type { Action } from "../table/expressions.ts";
import { missingIn, namelessIn } from "./demands.ts";
import { ownersOf } from "./emails.ts";
import { countryFaults, fileFaults, type Input, imageIn, othersFaults } from "./faults.ts";
import { firstTouchOf, touchIn } from "./first-touch.ts";
import { clientItem } from "./header.ts";
import type { ClientParts } from "./identity.ts";
import type { ClientPatch, NewClient } from "./input.ts";
import { phonesOf } from "./phones.ts";
import { profileOf } from "./profile.ts";
import type { Client, Hub } from "./schema.ts";
import { headOfClient } from "./store.ts";
import { changesOf, requireRev, type Written, writeHub } from "./write.ts";

const addresses = (hub: Pick<Hub, "emails">): string[] => (hub.emails ?? []).map(({ address }) => address);

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

/** What was sent, as stored over what was there: phones read by the country of the home location; what is null gives way. */
const hubOf = async (ctx: Ctx, before: Hub, { phones, ...input }: Input, home?: string): Promise<Hub> => {
  const read = phones && phonesOf(phones, await headOf(ctx.table, ctx.accountId), input.homeLocation ?? home);
  const all = { ...before, ...input, ...(phones !== undefined && { phones: read ?? null }) };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null && value !== undefined)) as Hub;
};

const refuse = (faults: Fault[]): void => {
  if (faults.length > 0) throw invalid(faults);
};

/**
 * Adds a client (S4-07, S4-14, S4-15): a guest until the first booking. 422 naming everything that is wrong or that the
 * account demands, 409 when the email is in use.
 */
export const addClient = (ctx: Ctx, input: NewClient): Promise<Written> => afresh(() => add(ctx, input));

/** C4. */
const add = async (ctx: Ctx, { guardianId, fields: values = {}, ...input }: NewClient): Promise<Written> => {
  const [head, { list: defined }] = await Promise.all([headOf(ctx.table, ctx.accountId), definedFields(ctx)]);
  const hub = await hubOf(ctx, {}, input);
  const [firstTouch, fields] = [touchIn(hub, ctx.now()), mergedValues(defined, undefined, values)];
  const client: Client = {
    id: ctx.newId("client"),
    createdAt: ctx.now(),
    hub,
    ...(firstTouch && { firstTouch }),
    ...(fields && { fields }),
  };
  const alone = { client, sources: [] };
  const { consent, actions: optOuts } = await suppressionActions(
    ctx,
    client.id,
    await suppressedChannels(ctx, head, pointsOf(alone)),
    true,
  );
  const parts = { ...alone, ...(consent && { consent }) };
  refuse([
    ...countryFaults(input),
    ...missingIn(parts, head.account.profiles?.required ?? [], guardianId !== undefined),
    ...faultsOfValues(defined, values),
    ...missingValues(defined, values),
    ...tooMuchIn(fields),
    ...(await othersFaults(ctx, input, guardianId)),
    ...(await fileFaults(ctx, undefined, [...imageIn(input), ...filesIn(defined, values)])),
  ]);
  await requireFree(ctx, addresses(hub));
  const guardian = guardianId && (await cardsOf(ctx, [guardianId])).get(guardianId);
  const card = identified({}, parts, rulesOf(head));
  const profile = profileOf(parts, card, ctx.now(), null, shownIn(defined, fields));
  const rev = ctx.newId("revision");
  await ctx.table.transact([
    { put: clientItem(ctx.accountId, client, rev) },
    { put: cardItem(ctx.accountId, card, ctx.newId("revision")) },
    ...(await contactActions(ctx, client.id, undefined, parts, true)),
    ...optOuts,
    ...(guardian ? guardianActions(ctx, client.id, guardian.clientId) : []),
    auditAction(ctx, {
      act: "client.added",
      clientId: client.id,
      after: changesOf({ ...client, hub: {}, fields: {} }, client).after,
    }),
    ...(ctx.keepAnswer?.(withEtag(profile, rev)) ?? []),
  ]);
  return { profile, rev, changed: true };
};

/**
 * Changes the hub's part of a client (S1-02); null lets the source's value through again. The source's part is never
 * written, what was known first of where the client came from is kept, and what changes nothing writes nothing. 412 when
 * `ifMatch` is no longer the revision, naming the one that is.
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
  { fields: values = {}, ...patch }: ClientPatch,
  ifMatch: string | undefined,
): Promise<Written> => {
  const head = await headOfClient(ctx, clientId);
  const { parts, rev, card } = head;
  requireRev(rev, ifMatch);
  const { fields: held, ...before } = parts.client;
  const asked = held !== undefined || Object.keys(values).length > 0;
  const defined = asked ? (await definedFields(ctx)).list : [];
  const hub = await hubOf(ctx, before.hub, patch, card.homeLocation);
  const firstTouch = firstTouchOf(parts) ?? touchIn(hub, ctx.now());
  const fields = mergedValues(defined, held, values);
  const client: Client = {
    ...before,
    hub,
    ...(firstTouch && !firstTouchOf(parts) && { firstTouch }),
    ...(fields && { fields }),
  };
  refuse([
    ...countryFaults(patch),
    ...namelessIn({ ...parts, client }, patch),
    ...faultsOfValues(defined, values),
    ...tooMuchIn(fields),
    ...(await othersFaults(ctx, patch)),
    ...(await fileFaults(ctx, clientId, [...imageIn(patch), ...filesIn(defined, values)])),
  ]);
  await requireFree(ctx, addresses(hub), addresses(before.hub), clientId);
  const contacts = await contactActions(ctx, clientId, parts, { ...parts, client }, true);
  const optOuts = patch.emails || patch.phones ? await suppressed(ctx, parts, client) : [];
  return writeHub(ctx, head, client, "client.changed", [...contacts, ...optOuts]);
};

/** New addresses and numbers that opted out while they were an erased client's opt this one out. */
const suppressed = async (ctx: Ctx, parts: ClientParts, client: Client): Promise<Action[]> => {
  const account = await headOf(ctx.table, ctx.accountId);
  const channels = await suppressedChannels(ctx, account, pointsOf({ ...parts, client }), pointsOf(parts));
  return (await suppressionActions(ctx, client.id, channels, false)).actions;
};
