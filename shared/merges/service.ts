import { headOf } from "../accounts/store.ts";
import { auditAction } from "../audit/store.ts";
import { unfenced } from "../clients/collection.ts";
import { consentStates, partsIn } from "../clients/header.ts";
import { profileOf } from "../clients/profile.ts";
import { profile } from "../clients/read.ts";
import type { Profile } from "../clients/routes.ts";
import { headOfClient } from "../clients/store.ts";
import type { Ctx, Means } from "../ctx.ts";
import { dismissal } from "../duplicates/dismissal.ts";
import { shownFields } from "../fields/values.ts";
import { newJob } from "../jobs/store.ts";
import { conflict, invalid } from "../kernel/errors.ts";
import { Reply } from "../route.ts";
import { type Card, cardItem, cards, identified } from "../settling/card.ts";
import { type Rules, rulesOf } from "../settling/rules.ts";
import { afresh } from "../table/afresh.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import { joinedConsent } from "./consent.ts";
import { oneBudget } from "./jobs.ts";
import type { Journey } from "./move.ts";
import type { Merge } from "./schema.ts";
import { goOn } from "./steps.ts";
import { headerItems, mergeItem, merges, mergesInto } from "./store.ts";

type Asking = Means & Partial<Pick<Ctx, "actor">>;

/** Chains of aliases are followed by five steps (functions/http/api.ts). */
const deepest = 5;

const noClient = () => invalid([{ pointer: "/body/loserId", message: "is no client" }]);
const cardIn = (items: Item[]): Item | undefined => items.find(({ type }) => type === cards.type);

/**
 * S1-21. Joins a duplicate to a client: from the first transaction on its id answers as the winner, then its records follow;
 * what does not fit into the request goes on as a job (`location` names it). The same again goes on where it stands.
 */
export const merge = async (ctx: Ctx, winnerId: string, loserId: string): Promise<Reply<Profile>> => {
  await beginMerge(ctx, winnerId, loserId);
  const headers = await go(ctx, { winnerId, loserId, way: "join" });
  const found = await profile(ctx, winnerId);
  return new Reply(found.profile, { etag: `"${found.rev}"`, ...headers });
};

/** X5. The fence, with the note of the merge and the stricter consent; nothing where it stands already. */
export const beginMerge = (ctx: Asking, winnerId: string, loserId: string, automatic = false): Promise<void> =>
  afresh(async () => {
    const winner = await headOfClient(ctx, winnerId);
    if (winnerId === loserId) throw conflict("itself", "A client cannot be merged with itself.");
    const items = await headerItems(ctx, loserId);
    const read = cardIn(items);
    const card = read && cards.fromItem(read);
    if (!card || card.fence === "erased") throw noClient();
    const begun = await mergeItem(ctx, winnerId, loserId);
    if (begun && merges.fromItem(begun).state === "unmerging")
      throw conflict("unmerging", "These two are being parted at this moment; try again.");
    if (card.mergedInto === winnerId) return;
    if (card.mergedInto) throw conflict("merged-already", `That client was merged into ${card.mergedInto}.`);
    if (card.lifecycle === "deleted" || winner.card.lifecycle === "deleted")
      throw conflict("deleted", "A deleted client cannot be merged; restore it first.");
    const depth = 1 + Math.max(0, ...(await standingUnder(ctx, loserId)).map((under) => under.depth));
    if (depth > deepest)
      throw conflict("too-many-merges", `More than ${deepest} merges would stand one under another.`);
    await ctx.table.transact([
      // a new revision of the winner's card: nobody merges it into a third one meanwhile
      {
        update: cards.key(ctx.accountId, winnerId),
        change: { set: { rev: ctx.newId("revision") } },
        condition: { if: "attribute_exists(pk) AND attribute_not_exists(#data.#fence)" },
      },
      {
        put: cardItem(ctx.accountId, { ...card, fence: "alias", mergedInto: winnerId }, ctx.newId("revision")),
        condition: { if: "#rev = :rev", values: { rev: read.rev } },
      },
      ...noteActions(ctx, winnerId, { loserId, depth, automatic }, await consentActions(ctx, winner, items)),
    ]);
  });

const standingUnder = async (ctx: Asking, loserId: string): Promise<Merge[]> => {
  const under = await mergesInto(ctx, loserId);
  if (under.some(({ state }) => state !== "merged"))
    throw conflict("merging", "That client is itself being merged at this moment; try again.");
  return under;
};

type Consents = { actions: Action[]; consent?: Merge["consent"] };

const consentActions = async (
  ctx: Asking,
  { parts, card }: { parts: Parameters<typeof joinedConsent>[0]; card: Card },
  loser: Item[],
): Promise<Consents> => {
  const theirs = partsIn(loser);
  const state = theirs && joinedConsent(parts, theirs, ctx.now(), ctx.actor?.id ?? "system");
  if (!state) return { actions: [] };
  const at = consentStates.key(ctx.accountId, card.clientId);
  const read = await ctx.table.get(at);
  const rev = ctx.newId("revision");
  const condition = read ? { if: "#rev = :rev", values: { rev: read.rev } } : { if: "attribute_not_exists(pk)" };
  return {
    actions: [{ put: { ...consentStates.toItem(at, state, rev), dirty: true }, condition }],
    consent: { rev, ...(read && { before: consentStates.fromItem(read) }) },
  };
};

const noteActions = (
  ctx: Asking,
  winnerId: string,
  { loserId, depth, automatic }: { loserId: string; depth: number; automatic: boolean },
  { actions, consent }: Consents,
): Action[] => {
  const by = ctx.actor?.id ?? "system";
  const noted: Merge = {
    loserId,
    state: "merging",
    at: ctx.now(),
    by,
    depth,
    ...(automatic && { automatic }),
    ...(consent && { consent }),
  };
  const act = automatic ? "client.linked" : "client.merged";
  return [
    {
      put: merges.toItem(merges.key(ctx.accountId, winnerId, loserId), noted, ctx.newId("revision")),
      condition: { if: "attribute_not_exists(pk)" },
    },
    ...actions,
    auditAction(ctx, { act, clientId: winnerId, about: loserId }),
    auditAction(ctx, { act: `${act}Into`, clientId: loserId, about: winnerId }),
  ];
};

/** A piece of the way within the request; what is left is a job's. Answers the headers that say so. */
const go = async (ctx: Ctx, journey: Journey): Promise<Record<string, string>> => {
  if (await goOn(ctx, await rulesNow(ctx), journey, oneBudget())) return {};
  const { winnerId, loserId, way } = journey;
  const { job, item } = newJob(ctx, way === "join" ? "merge" : "unmerge", { winnerId, loserId });
  await ctx.table.put(item);
  return { location: `/v1/jobs/${job.id}` };
};

const rulesNow = async (ctx: Means): Promise<Rules> => rulesOf(await headOf(ctx.table, ctx.accountId));

/**
 * S1-21. Parts a client again: what it brought and what came for it since goes back, numbers included. Two that stand apart
 * already are answered the same. 409 where another merge stands on top and has to be undone first.
 */
export const unmerge = async (ctx: Ctx, winnerId: string, loserId: string): Promise<Reply<Profile>> => {
  await beginUnmerge(ctx, winnerId, loserId);
  const headers = await go(ctx, { winnerId, loserId, way: "part" });
  const items = await headerItems(ctx, loserId);
  const parts = partsIn(items);
  const card = cardIn(items);
  if (!parts || !card) throw noClient();
  if (!cards.fromItem(card).fence) {
    const found = await profile(ctx, loserId);
    return new Reply(found.profile, { etag: `"${found.rev}"`, ...headers });
  }
  const shown = identified({}, parts, await rulesNow(ctx));
  return new Reply(profileOf(parts, shown, ctx.now(), null, await shownFields(ctx, parts)), headers);
};

const beginUnmerge = (ctx: Ctx, winnerId: string, loserId: string): Promise<void> =>
  afresh(async () => {
    const winner = await ctx.table.get(cards.key(ctx.accountId, winnerId));
    if (winner) unfenced(cards.fromItem(winner));
    else await headOfClient(ctx, winnerId);
    const item = await mergeItem(ctx, winnerId, loserId);
    if (!item) return requireApart(ctx, winnerId, loserId);
    const on = item.home?.at(-1);
    if (on) throw conflict("merged-on", `It came with ${on}; unmerge that one first.`);
    const merge = merges.fromItem(item);
    if (merge.state === "unmerging") return;
    await ctx.table.transact([
      {
        put: { ...item, rev: ctx.newId("revision"), data: { ...merge, state: "unmerging" } },
        condition: { if: "#rev = :rev", values: { rev: item.rev } },
      },
      ...(merge.automatic ? neverAgain(ctx, winnerId, loserId) : []),
      auditAction(ctx, { act: "client.unmerged", clientId: winnerId, about: loserId }),
      auditAction(ctx, { act: "client.unmergedFrom", clientId: loserId, about: winnerId }),
    ]);
  });

/** What was linked by itself and parted by somebody is not linked again. */
const neverAgain = (ctx: Ctx, winnerId: string, loserId: string): Action[] => [
  dismissal(ctx, winnerId, loserId),
  dismissal(ctx, loserId, winnerId),
];

const requireApart = async (ctx: Ctx, winnerId: string, loserId: string): Promise<void> => {
  const item = await ctx.table.get(cards.key(ctx.accountId, loserId));
  const card = item && cards.fromItem(item);
  if (!card || card.fence === "erased") throw noClient();
  if (card.mergedInto) throw conflict("not-merged", `It was not merged into ${winnerId}, but into ${card.mergedInto}.`);
};
