import { followed } from "../clients/alias.ts";
import { emailOwners } from "../clients/emails.ts";
import { defaultsIn, unwanted } from "../clients/reachability.ts";
import { type ClientHead, headOfClient } from "../clients/store.ts";
import type { Ctx, Means } from "../ctx.ts";
import { ownersIn, ownersKey, unique } from "../duplicates/owners.ts";
import { Refusal } from "../kernel/errors.ts";
import type { Actor } from "../kernel/roles.ts";
import {
  type HashedPoint,
  hashed,
  keepSuppression,
  liftPoint,
  type Point,
  suppressionOf,
} from "../privacy/suppressed.ts";
import { afresh } from "../table/afresh.ts";
import type { SubscriptionChange } from "./schema.ts";
import { setSubscription } from "./service.ts";

/*
 * An opt-out binds the address or number, and so every client of the account with it (rules.md, Sending and Discussions):
 * those who have it now are opted out, and it is remembered by its keyed hash, so that whoever gets it later is out too.
 */

/** How a point's word came to us: a link or the client's own message, with what was said. */
export type PointSaid = Pick<SubscriptionChange, "source" | "words" | "noticeVersion">;

/** Who speaks: whoever holds the address or number, which to us is the client. */
export const theClient: Actor = { id: "client", role: "instructor", permissions: [] };

/** A point, or its hash alone as a link carries it. */
type AnyPoint = Point | HashedPoint;
const hashOf = (ctx: Means, point: AnyPoint): HashedPoint => ("hash" in point ? point : hashed(ctx, point));

/** The clients that have an address or number now: one request. */
export const holdersOf = async (ctx: Means, point: AnyPoint): Promise<string[]> => {
  const { channel, hash } = hashOf(ctx, point);
  const at = channel === "email" ? emailOwners.key(ctx.accountId, hash) : ownersKey(ctx, { reason: "mobile", hash });
  return ownersIn(await ctx.table.get(at));
};

/** Whether an address or number opted out and did not come back: what no message but an answer to it goes to. */
export const isOptedOut = async (ctx: Means, point: AnyPoint): Promise<boolean> =>
  (await suppressionOf(ctx, hashOf(ctx, point))) !== undefined;

/** What is asked of a client, of the one it answers to now; undefined where it is gone. */
const unlessGone = async <T>(clientId: string, ask: (clientId: string) => Promise<T>): Promise<T | undefined> => {
  try {
    return await followed(clientId, ask);
  } catch (error) {
    if (error instanceof Refusal && error.kind === "notFound") return undefined;
    throw error;
  }
};

/** The clients of ids as they stand now, each once. */
export const standingOf = async (ctx: Ctx, ids: string[]): Promise<ClientHead[]> => {
  const heads = await Promise.all(ids.map((id) => unlessGone(id, (standing) => headOfClient(ctx, standing))));
  return [...new Map(heads.flatMap((head) => (head ? [[head.card.clientId, head]] : []))).values()];
};

/** Sets the channel of clients; the ids of those who are still there. */
const set = async (ctx: Ctx, heads: ClientHead[], { channel }: HashedPoint, change: SubscriptionChange) => {
  const one = async (id: string) => {
    await setSubscription(ctx, id, channel, change, channel === "sms" && !change.subscribed);
    return id;
  };
  const ids = await Promise.all(heads.map(({ card }) => unlessGone(card.clientId, one)));
  return unique(ids.filter((id) => id !== undefined));
};

/** Remembers that a point opted out, and which of these clients that puts out: those who were not out before. */
const suppressPoint = (ctx: Means, point: HashedPoint, heads: ClientHead[]): Promise<void> =>
  afresh(async () => {
    const before = await suppressionOf(ctx, point);
    const put = heads.filter(({ parts, card }) => unwanted(parts, point.channel, defaultsIn(card)) === undefined);
    const out = unique([...(before?.out ?? []), ...put.map(({ card }) => card.clientId)]);
    if (before && out.length === (before.out ?? []).length) return;
    await keepSuppression(ctx, point, { channel: point.channel, at: before?.at ?? ctx.now(), out }, before?.rev);
  });

/**
 * S4-29. Opts an address or number out, and with it every client of the account that has it, before it returns. `also` are clients
 * who say so without having it any more. Saying it again changes nothing; whoever got the point meanwhile is out as well.
 * @returns ids of the clients that are out now; none where nobody has the point, which is remembered all the same
 */
export const optOutPoint = async (
  ctx: Ctx,
  given: AnyPoint,
  said: PointSaid,
  also: string[] = [],
): Promise<string[]> => {
  const saying: Ctx = { ...ctx, actor: theClient };
  const point = hashOf(ctx, given);
  const done = new Set<string>();
  const asked = new Set<string>();
  for (let ids = unique([...also, ...(await holdersOf(ctx, point))]); ; ids = await holdersOf(ctx, point)) {
    const rest = ids.filter((id) => !asked.has(id));
    if (rest.length === 0 && asked.size > 0) break;
    const heads = await standingOf(saying, rest);
    await suppressPoint(ctx, point, heads);
    for (const id of await set(saying, heads, point, { ...said, subscribed: false })) done.add(id);
    for (const id of rest) asked.add(id);
    if (rest.length === 0) break;
  }
  return [...done];
};

/**
 * Opts an address or number in again, by a word that stands for it (START, a box ticked): every client that has it, and those
 * of `also`.
 * @returns ids of the clients that are in now
 */
export const optInPoint = async (
  ctx: Ctx,
  given: AnyPoint,
  said: PointSaid,
  also: string[] = [],
): Promise<string[]> => {
  const point = hashOf(ctx, given);
  return bringBack(ctx, point, said, await standingOf(ctx, unique([...also, ...(await holdersOf(ctx, point))])));
};

/**
 * Takes an opt-out back: those whom this point's opt-out put out are in again, those added here with it since as well, and the
 * client whose link it is (`also`), since only the client opts back in (rules.md, Sending). Who was out before for another reason,
 * never agreed to SMS, or came with the point from a booking software meanwhile, stays as they were until they say so.
 * @returns ids of the clients that are in now
 */
export const undoOptOut = async (ctx: Ctx, given: AnyPoint, said: PointSaid, also: string[]): Promise<string[]> => {
  const point = hashOf(ctx, given);
  const [kept, holders] = await Promise.all([suppressionOf(ctx, point), holdersOf(ctx, point)]);
  const named = await standingOf(ctx, unique([...also, ...(kept?.out ?? [])]));
  const arrived = (await standingOf(ctx, holders)).filter(({ parts }) => {
    const state = parts.consent?.[point.channel];
    return state?.subscribed === false && state.by === "system";
  });
  const heads = new Map([...named, ...arrived].map((head) => [head.card.clientId, head]));
  return bringBack(ctx, point, said, [...heads.values()]);
};

/** The memory of the opt-out goes last, so that who was put out is not forgotten half way. */
const bringBack = async (ctx: Ctx, point: HashedPoint, said: PointSaid, heads: ClientHead[]): Promise<string[]> => {
  const back = await set({ ...ctx, actor: theClient }, heads, point, { ...said, subscribed: true });
  await liftPoint(ctx, point);
  return back;
};
