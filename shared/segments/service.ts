import { auditAction } from "../audit/store.ts";
import { deletionAction } from "../changes/deleted.ts";
import type { Ctx } from "../ctx.ts";
import type { Filter } from "../filters/schema.ts";
import { conflict, notFound, stale } from "../kernel/errors.ts";
import { fold } from "../kernel/fold.ts";
import { withEtag } from "../route.ts";
import { afresh } from "../table/afresh.ts";
import { tagsNamed } from "../tags/store.ts";
import { isReady, readyIds, readySegments } from "./ready.ts";
import { requireSeen } from "./resolve.ts";
import type { NewSegment, Segment, SegmentPatch, SegmentRef, SegmentView } from "./schema.ts";
import { memberships, savedSegments, segmentAction, segmentById, segments } from "./store.ts";

interface Written {
  view: SegmentView;
  rev: string;
}

/** They are read in one request. */
const mostSegments = 200;

const viewOf = ({ tags: _, ...segment }: Segment): SegmentView => ({ ...segment, ready: false });

const readyViews: SegmentView[] = readyIds.map((id, position) => ({
  id,
  ...readySegments[id],
  position,
  ready: true,
  createdAt: null,
  createdBy: null,
}));

const inOrder = (a: SegmentView, b: SegmentView): number =>
  fold(a.category ?? "").localeCompare(fold(b.category ?? ""), "en") ||
  a.position - b.position ||
  fold(a.name).localeCompare(fold(b.name), "en");

/** Every segment: the ready-made ones first, then the saved ones by category, position and name (S4-06). */
export const listSegments = async (ctx: Ctx): Promise<{ items: SegmentView[]; nextCursor: null }> => {
  const saved = (await savedSegments(ctx)).map(({ segment }) => viewOf(segment));
  return { items: [...readyViews, ...saved.sort(inOrder)], nextCursor: null };
};

/** One segment and its revision; 404. */
export const segment = async (ctx: Ctx, id: SegmentRef): Promise<Written> => {
  if (isReady(id)) return { view: readyViews.find((one) => one.id === id)!, rev: "ready" };
  const found = await segmentById(ctx, id);
  if (!found) throw notFound("segment");
  return { view: viewOf(found.segment), rev: found.item.rev };
};

/** Names of tags in rules. */
export const tagNames = ({ groups }: Filter): string[] =>
  groups.flatMap(({ rules }) =>
    rules.flatMap((rule) =>
      rule.on === "tags" ? [...(rule.any ?? []), ...(rule.all ?? []), ...(rule.none ?? [])] : [],
    ),
  );

/** The tags that rules name, by id; a name that is no tag yet stays a name. */
const tagsIn = async (ctx: Ctx, rules: Filter): Promise<Pick<Segment, "tags">> => {
  const known = await tagsNamed(ctx, [...new Set(tagNames(rules).map(fold))]);
  const tags = Object.fromEntries([...known.values()].map(({ tag }) => [tag.id, tag.name]));
  return known.size > 0 ? { tags } : {};
};

const requireFree = async (ctx: Ctx, name: string, own?: string): Promise<void> => {
  const saved = await savedSegments(ctx);
  const other = saved.find(({ segment }) => segment.id !== own && fold(segment.name) === fold(name));
  if (other)
    throw conflict("segment-exists", `There is a segment ${other.segment.name} already.`, [
      { pointer: "/body/name", message: `is the name of ${other.segment.id}` },
    ]);
  if (!own && saved.length >= mostSegments)
    throw conflict("too-many-segments", `An account has at most ${mostSegments} segments.`);
};

/** Saves rules under a name (S4-06, S4-11); 409 where another segment has it. */
export const addSegment = (ctx: Ctx, input: NewSegment): Promise<Written> =>
  afresh(async () => {
    requireSeen(ctx, input.rules);
    await requireFree(ctx, input.name);
    const made: Segment = {
      ...input,
      id: ctx.newId("segment"),
      createdAt: ctx.now(),
      createdBy: ctx.actor.id,
      ...(await tagsIn(ctx, input.rules)),
    };
    const rev = ctx.newId("revision");
    const { id: about, name } = made;
    await ctx.table.transact([
      segmentAction(ctx.accountId, made, rev),
      auditAction(ctx, { act: "segment.created", about, after: { name, rules: made.rules } }),
      ...(ctx.keepAnswer?.(withEtag(viewOf(made), rev)) ?? []),
    ]);
    return { view: viewOf(made), rev };
  });

/** Changes a segment; 412 when `ifMatch` is no longer its revision. */
export const changeSegment = (
  ctx: Ctx,
  id: string,
  patch: SegmentPatch,
  ifMatch: string | undefined,
): Promise<Written> =>
  afresh(async () => {
    const found = await segmentById(ctx, id);
    if (!found) throw notFound("segment");
    if (ifMatch !== undefined && ifMatch !== found.item.rev) throw stale(found.item.rev);
    requireSeen(ctx, found.segment.rules);
    if (patch.rules) requireSeen(ctx, patch.rules);
    if (patch.name !== undefined) await requireFree(ctx, patch.name, id);
    const { tags: known, ...held } = found.segment;
    const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as SegmentPatch;
    const tags = patch.rules ? await tagsIn(ctx, patch.rules) : known && { tags: known };
    const changed = { ...held, ...given, ...tags } as Segment;
    const rev = ctx.newId("revision");
    const before = Object.fromEntries(Object.keys(given).map((field) => [field, held[field as keyof typeof held]]));
    await ctx.table.transact([
      segmentAction(ctx.accountId, changed, rev, found.item.rev),
      auditAction(ctx, { act: "segment.changed", about: id, before, after: given }),
    ]);
    return { view: viewOf(changed), rev };
  });

/** Removes a segment; the clients stay as they are. */
export const removeSegment = (ctx: Ctx, id: string, ifMatch: string | undefined): Promise<void> =>
  afresh(async () => {
    const found = await segmentById(ctx, id);
    if (!found) throw notFound("segment");
    const { rev } = found.item;
    if (ifMatch !== undefined && ifMatch !== rev) throw stale(rev);
    const { name, rules } = found.segment;
    await ctx.table.transact([
      { remove: segments.key(ctx.accountId, id), condition: { if: "#rev = :rev", values: { rev } } },
      { remove: memberships.key(ctx.accountId, id) },
      deletionAction(ctx, "segment", id),
      auditAction(ctx, { act: "segment.removed", about: id, before: { name, rules } }),
    ]);
  });
