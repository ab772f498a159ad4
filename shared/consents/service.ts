import { auditAction } from "../audit/store.ts";
import { clientStands } from "../clients/collection.ts";
import type { ClientParts } from "../clients/identity.ts";
import { defaultsIn, reachabilityOf, unwanted } from "../clients/reachability.ts";
import type { ClientSource } from "../clients/schema.ts";
import { headOfClient } from "../clients/store.ts";
import type { Ctx, Means } from "../ctx.ts";
import { conflict, invalid } from "../kernel/errors.ts";
import { hashed, liftPoint, suppressedAmong } from "../privacy/suppressed.ts";
import { pointsOf } from "../privacy/suppression.ts";
import { afresh } from "../table/afresh.ts";
import type { Action } from "../table/expressions.ts";
import type { Subscription } from "./routes.ts";
import {
  Channel,
  type ConsentEntry,
  type ConsentState,
  type StorageConsent,
  type SubscriptionChange,
} from "./schema.ts";
import { entryOf, type Said, stateAction, stateOf, writeState } from "./store.ts";

/**
 * S0-27, S0-28. Subscribes a client to a channel or unsubscribes it, from this moment on. Whoever opted out comes back by their
 * own word, or by staff with a reason (422 where it is missing); nobody else brings them back (409). Saying the same again
 * writes nothing. `bound`: the number itself said so.
 */
export const setSubscription = (
  ctx: Ctx,
  clientId: string,
  channel: Channel,
  { subscribed, source, reason, ...how }: SubscriptionChange,
  bound = false,
): Promise<Subscription> =>
  afresh(async () => {
    const { parts, card } = await headOfClient(ctx, clientId);
    const { state, rev } = await stateOf(ctx, clientId);
    const before = unwanted({ ...parts, consent: state }, channel, defaultsIn(card));
    const answer = (consent: ConsentState): Subscription => ({
      channel,
      subscribed,
      reachability: reachabilityOf({ ...parts, consent }, card.lifecycle === "deleted", defaultsIn(card)),
    });
    const alike = state[channel]?.subscribed === subscribed && (state[channel]?.bound ?? false) === bound;
    if (alike && (before === undefined) === subscribed) return answer(state);
    if (subscribed && before === "unsubscribed") mayOptBackIn(source, reason);
    const said: Said = { about: channel, given: subscribed, by: ctx.actor.id, source, reason, ...how };
    const consent = { ...state, [channel]: { subscribed, at: ctx.now(), by: ctx.actor.id, ...(bound && { bound }) } };
    await writeState(ctx, clientId, consent, rev, [
      entryOf(ctx, clientId, said).action,
      auditAction(ctx, {
        act: "consent.changed",
        clientId,
        about: channel,
        before: { subscribed: before === undefined },
        after: { subscribed, source },
      }),
    ]);
    if (subscribed && before === "unsubscribed") await liftPoints(ctx, parts, channel);
    return answer(consent);
  });

/** Who is back in is written to again, though the address or number itself had opted out. */
const liftPoints = async (ctx: Ctx, parts: ClientParts, channel: Channel): Promise<void> => {
  const points = pointsOf(parts).filter((point) => point.channel === channel);
  for (const point of await suppressedAmong(ctx, points)) await liftPoint(ctx, hashed(ctx, point));
};

const mayOptBackIn = (source: string, reason: string | undefined): void => {
  if (source === "client" || source === "link") return;
  if (source !== "staff")
    throw conflict("opted-out", "This client opted out; only the client, or staff with a reason, opts back in.");
  if (reason === undefined)
    throw invalid([{ pointer: "/body/reason", message: "is required to opt a client back in that opted out" }]);
};

/** S4-32. Notes that a client agreed to personal data being kept, or no longer does: notice and its version, basis, who, when. */
export const noteStorage = (ctx: Ctx, clientId: string, input: StorageConsent): Promise<ConsentEntry> =>
  afresh(async () => {
    await headOfClient(ctx, clientId);
    const { entry, action } = entryOf(ctx, clientId, { about: "storage", by: ctx.actor.id, ...input });
    const { given, noticeVersion, basis } = input;
    await ctx.table.transact([
      clientStands(ctx, clientId),
      action,
      auditAction(ctx, { act: "consent.noted", clientId, after: { given, noticeVersion, basis } }),
      ...(ctx.keepAnswer?.(entry) ?? []),
    ]);
    return entry;
  });

/** The writes by which a client is opted out of channels by its contact points, which opted out before (suppression). */
export const suppressionActions = async (
  ctx: Ctx,
  clientId: string,
  channels: Channel[],
  isNew: boolean,
): Promise<{ consent?: ConsentState; actions: Action[] }> => {
  if (channels.length === 0) return { actions: [] };
  const { state, rev } = isNew ? { state: {}, rev: undefined } : await stateOf(ctx, clientId);
  const said = (about: Channel): Said => ({ about, given: false, by: "system", source: "suppression" });
  const out = Object.fromEntries(channels.map((one) => [one, { subscribed: false, at: ctx.now(), by: "system" }]));
  const consent: ConsentState = { ...state, ...out };
  return {
    consent,
    actions: [
      stateAction(ctx, clientId, consent, rev),
      ...channels.map((one) => entryOf(ctx, clientId, said(one)).action),
    ],
  };
};

type Given = Pick<ClientSource, "given" | "optOuts">;

/** When a source's part says a client opted out: kept from then on, whatever later syncs say. */
export const optOutsOf = (
  before: Given | undefined,
  given: ClientSource["given"],
  at: string,
): Pick<Given, "optOuts"> => {
  const optOuts = { ...before?.optOuts };
  for (const channel of Channel.options)
    if (given.marketing?.[channel] === false && before?.given.marketing?.[channel] !== false) optOuts[channel] = at;
  return Object.keys(optOuts).length > 0 ? { optOuts } : {};
};

/** The ledger's entries for what a source says now and did not say before, for the transaction that writes its part. */
export const sourceConsents = (
  ctx: Means,
  { clientId, given, origin }: ClientSource,
  before: Given | undefined,
): Action[] =>
  Channel.options.flatMap((about) => {
    const now = given.marketing?.[about];
    if (now === undefined || now === before?.given.marketing?.[about]) return [];
    const by = `source:${origin.source}`;
    return [entryOf(ctx, clientId, { about, given: now, by, source: by }).action];
  });
