import { NewClient } from "../clients/input.ts";
import { addClient, changeClient } from "../clients/service.ts";
import type { Ctx } from "../ctx.ts";
import { type Fault, faultsOf, Refusal } from "../kernel/errors.ts";
import { fold } from "../kernel/fold.ts";
import { NewNote } from "../notes/routes.ts";
import { addNote, listNotes } from "../notes/service.ts";
import { Reply } from "../route.ts";
import { saveTags } from "../tags/client.ts";
import { beforeAndAfter, difference } from "./difference.ts";
import { Ambiguous, derivedId, type Found, keyItems, type Work, whoIs } from "./match.ts";
import type { ReadRow, Wanted } from "./row.ts";
import type { ImportRow, RowFault } from "./schema.ts";
import { type ImportTrace, traceItem, traceOf } from "./traces.ts";

/**
 * Does what a row says, or tells what it would do. Done again after it was cut off, it finds what it did and does the rest:
 * a client it makes has an id that follows from the row, and what it was met by is written with it. A refusal is the row's.
 */
export const applyRow = async (work: Work, line: number, row: ReadRow): Promise<ImportRow> => {
  if (row.faults.length > 0) return { line, outcome: "failed", faults: row.faults };
  try {
    const found = await whoIs(work, row.wanted, row.columnOf);
    if (found?.head) return await update(work, line, row.wanted, found);
    return await create(work, line, row, found?.clientId);
  } catch (error) {
    if (error instanceof Ambiguous) return { line, outcome: "failed", faults: [error.fault] };
    if (!(error instanceof Refusal)) throw error;
    return { line, outcome: "failed", faults: named(error, row.columnOf) };
  }
};

const named = ({ faults, message }: Refusal, columnOf: ReadRow["columnOf"]): RowFault[] =>
  faults.length === 0
    ? [{ column: "", message }]
    : faults.map((fault: Fault) => ({ column: columnOf(fault.pointer), message: fault.message }));

/** The ctx of one row: its own ids and time, and what is written with its client. */
const ctxOf = (
  { ctx, one, at }: Work,
  line: number,
  beside: (rev: string) => ReturnType<NonNullable<Ctx["keepAnswer"]>>,
): Ctx => ({
  ...ctx,
  now: () => at,
  newId: (kind) => (kind === "client" ? derivedId("cli", one.id, line) : ctx.newId(kind)),
  keepAnswer: (reply) => beside(reply instanceof Reply ? String(reply.headers.etag).replaceAll('"', "") : ""),
});

const create = async (work: Work, line: number, { wanted }: ReadRow, met: string | undefined): Promise<ImportRow> => {
  const { ctx, one, at, phase } = work;
  if (wanted.clientId && /^cli_/.test(wanted.clientId))
    throw new Refusal("invalid", "invalid", "", [{ pointer: "/clientId", message: "is no client of this account" }]);
  if (met) return { line, outcome: "updated" };
  const content = NewClient.safeParse(wanted.content);
  if (!content.success) throw new Refusal("invalid", "invalid", "", faultsOf(content.error.issues));
  const clientId = derivedId("cli", one.id, line);
  const keys = keyItems(work, wanted, clientId).map((put) => ({ put }));
  if (phase === "dryRun") {
    await ctx.table.transact(keys);
    return { line, outcome: "created" };
  }
  const made: ImportTrace = {
    importId: one.id,
    created: true,
    before: {},
    after: {},
    tags: [],
    notes: [],
    lines: [line],
  };
  const own = ctxOf(work, line, (rev) => [{ put: traceItem(ctx, clientId, { ...made, rev }, at) }, ...keys]);
  await addClient(own, content.data);
  await addRest(work, line, clientId, wanted);
  return { line, outcome: "created", clientId };
};

const isEmpty = (map: object): boolean => Object.keys(map).length === 0;

const update = async (work: Work, line: number, wanted: Wanted, { clientId, head }: Found): Promise<ImportRow> => {
  const { ctx, one, at, phase } = work;
  const patch = difference(work, head, wanted);
  const has = new Set((head.parts.tags ?? []).map(fold));
  const tags = wanted.tags.filter((tag) => !has.has(fold(tag)));
  const notes = await newNotes(work, wanted, clientId);
  const nothing = isEmpty(patch) && tags.length === 0 && notes.length === 0;
  if (phase === "dryRun") return { line, outcome: nothing ? "unchanged" : "updated", clientId };

  const before = await traceOf(ctx, clientId, one.id);
  const mine = clientId === derivedId("cli", one.id, line);
  if (nothing) {
    const outcome = mine ? "created" : before?.lines.includes(line) ? "updated" : "unchanged";
    return { line, outcome, clientId };
  }
  const { before: was, after: is } = beforeAndAfter(work, head, patch);
  const trace: ImportTrace = {
    importId: one.id,
    created: before?.created ?? false,
    rev: before?.rev ?? head.rev,
    before: { ...was, ...before?.before },
    after: { ...before?.after, ...is },
    tags: [...new Set([...(before?.tags ?? []), ...tags])],
    notes: [...new Set([...(before?.notes ?? []), ...notes.map((body) => noteId(one.id, line, body))])],
    lines: [...new Set([...(before?.lines ?? []), line])],
  };
  if (isEmpty(patch)) await ctx.table.put(traceItem(ctx, clientId, trace, at));
  else {
    const own = ctxOf(work, line, (rev) => [{ put: traceItem(ctx, clientId, { ...trace, rev }, at) }]);
    await changeClient(own, clientId, patch, undefined);
  }
  await addRest(work, line, clientId, { tags, notes });
  return { line, outcome: mine ? "created" : "updated", clientId };
};

const noteId = (importId: string, line: number, body: string): string => derivedId("nte", `${importId} ${body}`, line);

/** Notes the client has not got, by their text. */
const newNotes = async ({ ctx }: Work, { notes }: Wanted, clientId: string): Promise<string[]> => {
  if (notes.length === 0) return [];
  const { items } = await listNotes(ctx, clientId, { limit: 100 });
  return notes.filter((body) => !items.some((note) => note.body === body));
};

/** Tags, then notes. */
const addRest = async (
  { ctx, one, at, inTurn }: Work,
  line: number,
  clientId: string,
  { tags, notes }: Pick<Wanted, "tags" | "notes">,
): Promise<void> => {
  const own: Ctx = { ...ctx, now: () => at };
  for (let i = 0; i < tags.length; i += 20)
    await inTurn(() => saveTags(own, clientId, { add: tags.slice(i, i + 20), remove: [] }));
  for (const body of notes) {
    const noting: Ctx = { ...own, newId: (kind) => (kind === "note" ? noteId(one.id, line, body) : ctx.newId(kind)) };
    await addNote(noting, clientId, NewNote.parse({ body }));
  }
};
