import { listOfClient } from "../clients/collection.ts";
import { clientPk } from "../clients/header.ts";
import { inSection } from "../clients/states.ts";
import type { Ctx } from "../ctx.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import type { SincePageQuery } from "../kernel/since.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key, keyPrefix } from "../table/schema.ts";
import type { QueryInput } from "../table/table.ts";
import { NoteVersion } from "./routes.ts";
import { Note, type NoteStatus } from "./schema.ts";

/** Sections in the order of the alphabet from behind: starred and active, other active ones, archived. */
const sections = ["starred", "live", "archived"] as const;
const sectionOf = ({ status, starred }: Pick<Note, "status" | "starred">): (typeof sections)[number] =>
  status === "archived" ? "archived" : starred ? "starred" : "live";

const notes = entity("note", Note, (accountId, clientId, section, noteId) => ({
  pk: clientPk(accountId!, clientId!),
  sk: key("NOTE", section!, noteId!),
}));
const versions = entity("noteVersion", NoteVersion, (accountId, clientId, noteId, rev) => ({
  pk: clientPk(accountId!, clientId!),
  sk: key("NOTEV", noteId!, rev!),
}));

export const noteItem = (accountId: string, clientId: string, note: Note, rev: string): Item => ({
  ...notes.toItem(notes.key(accountId, clientId, sectionOf(note), note.id), note, rev),
  dirty: true,
});

export const noteIn = (item: Pick<Item, "data">): Note => notes.fromItem(item);

/** Which notes of a client are meant: all, by status, or the starred active ones alone. */
const ranges = {
  all: { prefix: keyPrefix("NOTE") },
  active: { from: keyPrefix("NOTE", "live"), to: `${key("NOTE", "starred")}$` },
  archived: { prefix: keyPrefix("NOTE", "archived") },
  starred: { prefix: keyPrefix("NOTE", "starred") },
} satisfies Record<NoteStatus | "all" | "starred", Partial<QueryInput>>;

/** O1. A client's notes, newest first in each section: one request a page. */
export const notesOf = (
  ctx: Ctx,
  clientId: string,
  which: keyof typeof ranges,
  page: SincePageQuery,
): Promise<Page<Note>> =>
  listOfClient(ctx, clientId, `notes ${which}`, page, { ...ranges[which], newestFirst: true }, noteIn);

/** O2. A note of a client, wherever it stands: one request. */
export const noteItemOf = (ctx: Ctx, clientId: string, noteId: string): Promise<Item> => {
  const keys = sections.map((section) => notes.key(ctx.accountId, clientId, section, noteId));
  return inSection(ctx, clientId, keys, "note");
};

/** O3. The starred active notes of a client (S1-33), newest first, the most a roster shows: one request. Sensitive ones are among them. */
export const starredNotes = async (
  ctx: Pick<Ctx, "table" | "accountId">,
  clientId: string,
  limit = 10,
): Promise<Note[]> => {
  const pk = clientPk(ctx.accountId, clientId);
  const { items } = await ctx.table.query({ pk, ...ranges.starred, newestFirst: true, limit });
  return items.filter(({ gone }) => !gone).map(noteIn);
};

/** O4. Keeps what a note said, for the transaction that changes it. */
export const versionAction = (ctx: Ctx, clientId: string, read: Item): Action => {
  const { id, body, kind, writtenBy, writtenAt } = noteIn(read);
  const version = { body, kind, writtenBy, writtenAt, replacedBy: ctx.actor.id, replacedAt: ctx.now() };
  const at = versions.key(ctx.accountId, clientId, id, read.rev);
  return { put: { ...versions.toItem(at, version, ctx.newId("revision")), ...(read.home && { home: read.home }) } };
};

/** O5. What a note said before, newest first: one request a page. */
export const versionsOf = (ctx: Ctx, clientId: string, noteId: string, page: PageQuery): Promise<Page<NoteVersion>> => {
  const where = { prefix: keyPrefix("NOTEV", noteId), newestFirst: true };
  return listOfClient(ctx, clientId, `versions ${noteId}`, page, where, (item) => versions.fromItem(item));
};

export const patterns: Pattern[] = [
  {
    id: "O1",
    question: "A client's notes: all, active, archived, or starred and active",
    index: "table",
    keys: "pk = account#client, sk begins with NOTE# or NOTE#section#, or from NOTE#live# to NOTE#starred$",
    requests: "1 a page (C7 too where it is empty)",
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/clients/{clientId}/notes",
  },
  {
    id: "O2",
    question: "A note, wherever it stands",
    index: "table",
    keys: "BatchGet pk = account#client, sk = NOTE#starred#note, NOTE#live#note, NOTE#archived#note",
    requests: 1,
    units: "3 RU",
    usedBy: "GET and PATCH /v1/clients/{clientId}/notes/{noteId}, archive, restore, history",
  },
  {
    id: "O3",
    question: "The starred active notes of a client",
    index: "table",
    keys: "pk = account#client, sk begins with NOTE#starred#",
    requests: 1,
    units: "1 RU per 4 KB",
    usedBy: "rosters",
  },
  {
    id: "O4",
    question: "Write a note, if it is still as it was read, and keep what it said before",
    index: "table",
    keys: "transaction: check 0#CARD stands, tombstone and update NOTE# on its rev, put NOTEV#note#rev, U1, I2",
    requests: 1,
    units: "2 WU per KB of each",
    usedBy: "POST and PATCH of notes",
  },
  {
    id: "O5",
    question: "What a note said before",
    index: "table",
    keys: "O2, then pk = account#client, sk begins with NOTEV#note#",
    requests: "2 a page",
    units: "3 RU, 1 RU per 4 KB",
    usedBy: "GET /v1/clients/{clientId}/notes/{noteId}/history",
  },
  {
    id: "O6",
    question: "Is the client on a roster of the caller's today?",
    index: "table",
    keys: "A9, A1, pk = account#client, sk from BKG# 36 hours before to 36 hours after now",
    requests: "3, where an instructor asks and a starred note is sensitive",
    units: "3 RU",
    usedBy: "GET of notes",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "note",
    holds: "A note of the team, in its section: starred, live or archived",
    parts: ["account", "client", "section", "note"],
    key: (account, client, section, note) => notes.key(account, client, section, note),
  },
  {
    type: "noteVersion",
    holds: "What a note said before an edit, under the revision it had",
    parts: ["account", "client", "note", "rev"],
    key: (account, client, note, rev) => versions.key(account, client, note, rev),
  },
];
