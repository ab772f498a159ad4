import { auditAction } from "../audit/store.ts";
import { rowOf } from "../clients/profile.ts";
import type { ClientRow } from "../clients/routes.ts";
import type { Ctx } from "../ctx.ts";
import { newJob } from "../jobs/store.ts";
import { conflict, invalid, notFound, stale } from "../kernel/errors.ts";
import { fold } from "../kernel/fold.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import { withEtag } from "../route.ts";
import { cards } from "../settling/card.ts";
import { afresh } from "../table/afresh.ts";
import { keyParts } from "../table/schema.ts";
import { memberPage } from "./members.ts";
import type { Tag } from "./schema.ts";
import {
  asRead,
  newTagActions,
  pointerAction,
  requireTag,
  tagAction,
  tagCount,
  tagOf,
  tagPointers,
  tagStands,
  tagsNamed,
} from "./store.ts";

/** A tag and its revision. */
interface Written {
  tag: Tag;
  rev: string;
}

/** Tags an account has at most: they are counted in one request. */
const mostTags = 1000;

export const tagFrom = (ctx: Ctx, name: string): Tag => ({
  id: ctx.newId("tag"),
  name,
  createdAt: ctx.now(),
  createdBy: ctx.actor.id,
});

/** Refuses (409) so many more tags that the account would have too many. */
export const requireRoom = async (ctx: Ctx, more: number): Promise<void> => {
  if (more > 0 && (await tagCount(ctx)) + more > mostTags)
    throw conflict("too-many-tags", `An account has at most ${mostTags} tags; merge or remove some.`);
};

/** Refuses (409) a name another tag has, naming that tag. */
const requireFree = async (ctx: Ctx, name: string, own?: string): Promise<void> => {
  const taken = (await tagsNamed(ctx, [fold(name)])).get(fold(name))?.tag;
  if (taken && taken.id !== own)
    throw conflict("tag-exists", `There is a tag ${taken.name} already.`, [
      { pointer: "/body/name", message: `is the name of ${taken.id}` },
    ]);
};

/** Makes a tag (S0-76); 409 naming the one that has the name. */
export const addTag = (ctx: Ctx, name: string): Promise<Written> =>
  afresh(async () => {
    await Promise.all([requireFree(ctx, name), requireRoom(ctx, 1)]);
    const tag = tagFrom(ctx, name);
    const rev = ctx.newId("revision");
    await ctx.table.transact([
      ...newTagActions(ctx, tag, rev),
      auditAction(ctx, { act: "tag.created", about: tag.id, after: { name } }),
      ...(ctx.keepAnswer?.(withEtag(tag, rev)) ?? []),
    ]);
    return { tag, rev };
  });

/** Starts the job that takes what became of a tag to its members (follow.ts). */
const following = (ctx: Ctx, tagId: string) => newJob(ctx, "tags", { tagId });

/** Renames a tag, at once where it is chosen and by a job on its members; 409 where another has the name. */
export const renameTag = (
  ctx: Ctx,
  tagId: string,
  name: string,
  ifMatch: string | undefined,
): Promise<Written & { jobId: string | null }> =>
  afresh(async () => {
    const { tag, item } = await requireTag(ctx, tagId);
    if (ifMatch !== undefined && ifMatch !== item.rev) throw stale(item.rev);
    if (tag.name === name) return { tag, rev: item.rev, jobId: null };
    await requireFree(ctx, name, tagId);
    const renamed = { ...tag, name };
    const rev = ctx.newId("revision");
    const { job, item: jobItem } = following(ctx, tagId);
    const stays = fold(name) === fold(tag.name);
    await ctx.table.transact([
      tagAction(ctx, renamed, rev, stays ? item : undefined),
      ...(stays
        ? []
        : [
            { remove: { pk: item.pk, sk: item.sk }, condition: asRead(item) },
            pointerAction(ctx, tagId, { folded: fold(name) }),
          ]),
      { put: jobItem },
      auditAction(ctx, { act: "tag.renamed", about: tagId, before: { name: tag.name }, after: { name } }),
    ]);
    return { tag: renamed, rev, jobId: job.id };
  });

/** Merges a tag into another: its name is free at once, a job gives the other one to its members. */
export const mergeTag = (ctx: Ctx, tagId: string, into: string): Promise<Tag & { jobId: string }> =>
  afresh(async () => {
    const loser = await requireTag(ctx, tagId);
    const winner = into === tagId ? undefined : await tagOf(ctx, into);
    if (!winner)
      throw invalid([{ pointer: "/body/into", message: into === tagId ? "is this tag itself" : "is no tag there is" }]);
    const { job, item } = following(ctx, tagId);
    const answer = { ...winner.tag, jobId: job.id };
    await ctx.table.transact([
      { remove: { pk: loser.item.pk, sk: loser.item.sk }, condition: asRead(loser.item) },
      pointerAction(ctx, tagId, { mergedInto: into }),
      tagStands(winner),
      { put: item },
      auditAction(ctx, {
        act: "tag.merged",
        about: tagId,
        before: { name: loser.tag.name },
        after: { into, name: winner.tag.name },
      }),
      ...(ctx.keepAnswer?.(answer) ?? []),
    ]);
    return answer;
  });

/** Removes a tag: nobody can be given it from now on, a job takes it from its members. */
export const removeTag = (ctx: Ctx, tagId: string): Promise<{ jobId: string }> =>
  afresh(async () => {
    const { tag, item } = await requireTag(ctx, tagId);
    const { job, item: jobItem } = following(ctx, tagId);
    await ctx.table.transact([
      { remove: { pk: item.pk, sk: item.sk }, condition: asRead(item) },
      { remove: tagPointers.key(ctx.accountId, tagId) },
      { put: jobItem },
      auditAction(ctx, { act: "tag.removed", about: tagId, before: { name: tag.name } }),
    ]);
    return { jobId: job.id };
  });

/** The clients that have a tag, as rows of the client list; hidden ones are left out. */
export const membersOf = async (ctx: Ctx, tagId: string, page: PageQuery): Promise<Page<ClientRow>> => {
  const { items, nextCursor } = await memberPage(ctx, tagId, page, ({ pk }) => keyParts(pk)[1]!);
  if (items.length === 0 && !(await tagOf(ctx, tagId))) throw notFound("tag");
  const found = await ctx.table.getMany(items.map((clientId) => cards.key(ctx.accountId, clientId)));
  const shown = found.flatMap((item) => (item ? [cards.fromItem(item)] : []));
  return {
    items: shown
      .filter(({ fence, lifecycle }) => !fence && lifecycle !== "deleted")
      .map((card) => rowOf(card, ctx.now())),
    nextCursor,
  };
};
