import { auditAction } from "../audit/store.ts";
import { deletionAction } from "../changes/deleted.ts";
import { writeToClient } from "../clients/collection.ts";
import { sectionActions } from "../clients/states.ts";
import type { Ctx } from "../ctx.ts";
import { type Author, authorOf } from "../kernel/author.ts";
import { differences } from "../kernel/differences.ts";
import { notFound, stale } from "../kernel/errors.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import type { SincePageQuery } from "../kernel/since.ts";
import { withEtag } from "../route.ts";
import { afresh } from "../table/afresh.ts";
import type { Item } from "../table/item.ts";
import { isSensitive, readable, requireMayWrite, seesStarredOnly } from "./readers.ts";
import type { NewNote, NotePatch, NoteVersion, NoteView } from "./routes.ts";
import type { Note, NoteStatus } from "./schema.ts";
import { noteIn, noteItem, noteItemOf, notesOf, versionAction, versionsOf } from "./store.ts";

/** A note as it then shows, and its revision. */
interface Written {
  note: NoteView;
  rev: string;
}

type WithWithheld<T> = Page<T> & { withheld: number };

const viewOf = (clientId: string, note: Note): NoteView => {
  const { archivedBy = null, archivedAt = null } = note;
  return { ...note, clientId, archivedBy, archivedAt };
};

/** What of a note the audit trail shows: its text stands in the note's own history, where only its readers see it. */
const told = ({ kind, starred, status }: Note, rev: string) => ({ kind, starred, status, rev });

/** O4. In one transaction with the version before, the audit row and the kept answer. */
const write = async (
  ctx: Ctx,
  clientId: string,
  act: string,
  read: Item | undefined,
  changed: Note,
): Promise<Written> => {
  const rev = ctx.newId("revision");
  const note = viewOf(clientId, changed);
  const before = read && noteIn(read);
  const rewritten = before && (before.body !== changed.body || before.kind !== changed.kind);
  const change =
    read && before ? differences(told(before, read.rev), told(changed, rev)) : { after: told(changed, rev) };
  const sensitive = isSensitive(changed) || (before !== undefined && isSensitive(before));
  await writeToClient(ctx, clientId, [
    ...sectionActions(read, noteItem(ctx.accountId, clientId, changed, rev)),
    ...(read && rewritten ? [versionAction(ctx, clientId, read)] : []),
    // one that becomes a health note is gone for those outside
    ...(before && !isSensitive(before) && isSensitive(changed)
      ? [deletionAction(ctx, "note", changed.id, clientId)]
      : []),
    auditAction(ctx, { act, clientId, about: changed.id, ...change, ...(sensitive && { sensitive }) }),
    ...(ctx.keepAnswer?.(withEtag(note, rev)) ?? []),
  ]);
  return { note, rev };
};

/** Adds a note (S0-19, S0-62, S1-32), active. 403 for a sensitive one to whoever could not read it. */
export const addNote = (
  ctx: Ctx,
  clientId: string,
  input: NewNote,
  creator: Author = authorOf(ctx.actor),
): Promise<Written> => {
  requireMayWrite(ctx, input);
  const [at, by] = [ctx.now(), ctx.actor.id];
  const made = { creator, createdAt: at, writtenBy: by, writtenAt: at, status: "active" as const };
  const note: Note = { id: ctx.newId("note"), ...input, ...made };
  return afresh(() => write(ctx, clientId, "note.created", undefined, note));
};

/** A note the caller may read; 404 for one they may not, as for one that is not there. */
const readNote = async (ctx: Ctx, clientId: string, noteId: string): Promise<{ item: Item; note: Note }> => {
  const item = await noteItemOf(ctx, clientId, noteId);
  const note = noteIn(item);
  const hidden = seesStarredOnly(ctx) && !(note.starred && note.status === "active");
  if (hidden || (await readable(ctx, clientId, [note])).length === 0) throw notFound("note");
  return { item, note };
};

export const noteOf = async (ctx: Ctx, clientId: string, noteId: string): Promise<Written> => {
  const { item, note } = await readNote(ctx, clientId, noteId);
  return { note: viewOf(clientId, note), rev: item.rev };
};

/** Reads a note, lets `become` say what it is to be, and writes that; the same again writes nothing. */
const change = (
  ctx: Ctx,
  clientId: string,
  noteId: string,
  act: string,
  become: (note: Note, rev: string) => Note,
): Promise<Written> =>
  afresh(async () => {
    const { item, note } = await readNote(ctx, clientId, noteId);
    const changed = become(note, item.rev);
    if (changed === note) return { note: viewOf(clientId, note), rev: item.rev };
    return write(ctx, clientId, act, item, changed);
  });

/** Edits a note; what it said is kept. 412 when `ifMatch` is no longer the revision (reliability 15). */
export const changeNote = (
  ctx: Ctx,
  clientId: string,
  noteId: string,
  { body, kind, starred }: NotePatch,
  ifMatch: string | undefined,
): Promise<Written> =>
  change(ctx, clientId, noteId, "note.changed", (note, rev) => {
    if (ifMatch !== undefined && ifMatch !== rev) throw stale(rev);
    const next = { ...note, body: body ?? note.body, kind: kind ?? note.kind, starred: starred ?? note.starred };
    requireMayWrite(ctx, next);
    const rewritten = next.body !== note.body || next.kind !== note.kind;
    if (rewritten) return { ...next, writtenBy: ctx.actor.id, writtenAt: ctx.now() };
    return next.starred === note.starred ? note : next;
  });

/** S0-66: out of the badge, and kept. */
export const archiveNote = (ctx: Ctx, clientId: string, noteId: string): Promise<Written> =>
  change(ctx, clientId, noteId, "note.archived", (note) =>
    note.status === "archived"
      ? note
      : { ...note, status: "archived", archivedBy: ctx.actor.id, archivedAt: ctx.now() },
  );

export const restoreNote = (ctx: Ctx, clientId: string, noteId: string): Promise<Written> =>
  change(ctx, clientId, noteId, "note.restored", (note) => {
    if (note.status === "active") return note;
    const { archivedBy: _, archivedAt: __, ...rest } = note;
    return { ...rest, status: "active" };
  });

/**
 * A client's notes as the caller may see them: instructors the starred active ones alone, others all but the sensitive ones
 * they have no right to. `withheld` counts those of the page, so that shown and withheld together are what the badge says;
 * an instructor, who sees no badge, is not told.
 */
export const listNotes = async (
  ctx: Ctx,
  clientId: string,
  { status, ...page }: SincePageQuery & { status?: NoteStatus | undefined },
): Promise<WithWithheld<NoteView>> => {
  const limited = seesStarredOnly(ctx);
  const { items, nextCursor } = await notesOf(ctx, clientId, limited ? "starred" : (status ?? "all"), page);
  const seen = limited && status === "archived" ? [] : await readable(ctx, clientId, items);
  return {
    items: seen.map((note) => viewOf(clientId, note)),
    nextCursor,
    withheld: limited ? 0 : items.length - seen.length,
  };
};

/** What a note said before, newest first; what was sensitive then is withheld from whoever may not read that. */
export const historyOf = async (
  ctx: Ctx,
  clientId: string,
  noteId: string,
  page: PageQuery,
): Promise<WithWithheld<NoteVersion>> => {
  await readNote(ctx, clientId, noteId);
  const { items, nextCursor } = await versionsOf(ctx, clientId, noteId, page);
  const seen = await readable(ctx, clientId, items);
  return { items: seen, nextCursor, withheld: items.length - seen.length };
};
