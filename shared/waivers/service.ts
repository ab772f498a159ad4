import { createHash } from "node:crypto";
import { auditAction } from "../audit/store.ts";
import type { Ctx } from "../ctx.ts";
import { differences } from "../kernel/differences.ts";
import { conflict, notFound, stale } from "../kernel/errors.ts";
import { fold } from "../kernel/fold.ts";
import { withEtag } from "../route.ts";
import { same } from "../settling/contribution.ts";
import { afresh } from "../table/afresh.ts";
import type { NewWaiver, WaiverChange } from "./input.ts";
import type { WaiverView } from "./routes.ts";
import type { StoredWaiver, WaiverRow, WaiverText, WaiverVersion } from "./schema.ts";
import { replaceWaivers, storedWaivers, versionAction, versionOf, type Waivers } from "./store.ts";

/** They stand in one item, and those that hold are judged at every booking. */
const [mostActive, mostWaivers] = [20, 40];

interface Written {
  waiver: WaiverView;
  rev: string;
}

const rowOf = ({ rev: _, ...row }: StoredWaiver): WaiverRow => row;
const viewOf = (row: WaiverRow, { version, texts, at, by }: WaiverVersion): WaiverView => ({
  ...row,
  shown: { version, texts, at, by },
});

/** Waivers and agreements by name, archived ones too. */
export const listWaivers = async (ctx: Ctx): Promise<WaiverRow[]> =>
  (await storedWaivers(ctx)).list
    .map(rowOf)
    .sort((a, b) => fold(a.name).localeCompare(fold(b.name), "en") || (a.id < b.id ? -1 : 1));

const waiverIn = ({ list }: Waivers, waiverId: string): StoredWaiver => {
  const found = list.find(({ id }) => id === waiverId);
  if (!found) throw notFound("waiver");
  return found;
};

const requireVersion = async (ctx: Ctx, waiverId: string, version: number): Promise<WaiverVersion> => {
  const found = await versionOf(ctx, waiverId, version);
  if (!found) throw notFound("version of this waiver");
  return found;
};

/** A waiver with its texts as they stand, or as a version said; 404 for one that never was. */
export const oneWaiver = async (ctx: Ctx, waiverId: string, version?: number): Promise<Written> => {
  const { rev, ...row } = waiverIn(await storedWaivers(ctx), waiverId);
  return { waiver: viewOf(row, await requireVersion(ctx, waiverId, version ?? row.version)), rev };
};

/** Each text with the hash of what is signed by it. */
const frozen = (texts: NewWaiver["texts"]): WaiverText[] =>
  texts.map((text) => ({
    ...text,
    hash: createHash("sha256").update(`${text.title}\n${text.body}`.toWellFormed()).digest("hex"),
  }));

const requireRoom = ({ list }: Waivers, name: string, but?: string): void => {
  const active = list.filter(({ id, archived }) => id !== but && !archived);
  if (active.some((one) => fold(one.name) === fold(name)))
    throw conflict("waiver-exists", `There is a waiver ${name} already.`);
  if (active.length >= mostActive)
    throw conflict("too-many-waivers", `At most ${mostActive} waivers are asked for at a time; archive one first.`);
};

/** Adds a waiver or agreement with its first version; 409 when one of this name is asked for, case and accents folded. */
export const addWaiver = (ctx: Ctx, { texts, ...input }: NewWaiver): Promise<Written> =>
  afresh(async () => {
    const all = await storedWaivers(ctx);
    requireRoom(all, input.name);
    if (all.list.length >= mostWaivers)
      throw conflict("too-many-waivers", `An account has at most ${mostWaivers} waivers, archived ones included.`);
    const at = ctx.now();
    const id = ctx.newId("waiver");
    const row: WaiverRow = { ...input, id, version: 1, since: 1, archived: false, createdAt: at, changedAt: at };
    const version: WaiverVersion = { waiverId: id, version: 1, texts: frozen(texts), at, by: ctx.actor.id };
    const rev = ctx.newId("revision");
    const waiver = viewOf(row, version);
    await ctx.table.transact([
      replaceWaivers(ctx, all, [...all.list, { ...row, rev }]),
      versionAction(ctx, version),
      auditAction(ctx, { act: "waiver.added", about: id, after: row }),
      ...(ctx.keepAnswer?.(withEtag(waiver, rev)) ?? []),
    ]);
    return { waiver, rev };
  });

/**
 * Sets what a waiver is; other texts are frozen as its next version, and what was signed keeps the text it was signed by. With
 * `resign` signatures of older versions suffice no more. 412 when `ifMatch` is old; the same again writes nothing.
 */
export const changeWaiver = (
  ctx: Ctx,
  waiverId: string,
  { texts, resign, ...input }: WaiverChange,
  ifMatch: string | undefined,
): Promise<Written> =>
  afresh(async () => {
    const all = await storedWaivers(ctx);
    const { rev: held, ...before } = waiverIn(all, waiverId);
    if (ifMatch !== undefined && ifMatch !== held) throw stale(held);
    if (!input.archived) requireRoom(all, input.name, waiverId);
    const standing = await requireVersion(ctx, waiverId, before.version);
    const rewritten = !same(frozen(texts), standing.texts);
    const number = before.version + (rewritten ? 1 : 0);
    const version = rewritten
      ? { waiverId, version: number, texts: frozen(texts), at: ctx.now(), by: ctx.actor.id }
      : standing;
    const after = { ...before, ...input, version: number, since: resign && rewritten ? number : before.since };
    if (same(before, after)) return { waiver: viewOf(before, standing), rev: held };
    const row: WaiverRow = { ...after, changedAt: ctx.now() };
    const rev = ctx.newId("revision");
    const list = all.list.map((one) => (one.id === waiverId ? { ...row, rev } : one));
    await ctx.table.transact([
      replaceWaivers(ctx, all, list),
      ...(rewritten ? [versionAction(ctx, version)] : []),
      auditAction(ctx, { act: "waiver.changed", about: waiverId, ...differences<WaiverRow>(before, row) }),
    ]);
    return { waiver: viewOf(row, version), rev };
  });
