import { isDeepStrictEqual } from "node:util";
import { deletionAction } from "../changes/deleted.ts";
import { clientPk, clients, partsIn } from "../clients/header.ts";
import type { ClientPatch } from "../clients/input.ts";
import type { Hub } from "../clients/schema.ts";
import { changeClient } from "../clients/service.ts";
import type { Ctx, Means } from "../ctx.ts";
import { contactActions } from "../duplicates/contacts.ts";
import { Asker } from "../exports/schema.ts";
import type { Step } from "../jobs/run.ts";
import { Refusal } from "../kernel/errors.ts";
import type { Actor } from "../kernel/roles.ts";
import { archiveNote } from "../notes/service.ts";
import { unindexClient } from "../search/index-client.ts";
import { cards } from "../settling/card.ts";
import type { Action } from "../table/expressions.ts";
import type { Item, Key } from "../table/item.ts";
import { key, keyPrefix } from "../table/schema.ts";
import type { Rows } from "../table/table.ts";
import { saveTags } from "../tags/client.ts";
import { asSent } from "./difference.ts";
import { headIfThere } from "./match.ts";
import type { ImportRow } from "./schema.ts";
import { importRows, keepRows } from "./store.ts";
import { type ImportTrace, importTraces, traceOf } from "./traces.ts";

interface Place {
  of: "created" | "updated";
  after?: Rows["last"];
}

const rowsOfPiece = 20;

/** A piece of taking an import back: first the clients it made, then those it changed, the last rows first. */
export const undoStep =
  (means: Means): Step =>
  async (job) => {
    const ctx: Ctx = { ...means, actor: Asker.parse(job.input.asker) as Actor };
    const importId = String(job.input.importId);
    const { of, after } = (job.place as Place | undefined) ?? { of: "created" };
    const page = await means.table.query({
      pk: key(means.accountId, "IMPORT", importId),
      prefix: keyPrefix("run", of),
      newestFirst: true,
      limit: rowsOfPiece,
      ...(after && { after }),
    });
    const rows: ImportRow[] = [];
    for (const { line, clientId } of page.items.map((item) => importRows.fromItem(item))) {
      if (!clientId) continue;
      const why = of === "created" ? await removeMade(ctx, clientId, importId) : await setBack(ctx, clientId, importId);
      rows.push(
        why.length === 0
          ? { line, outcome: "undone" }
          : { line, outcome: "kept", clientId, faults: why.map((message) => ({ column: "", message })) },
      );
    }
    await keepRows(means, importId, "undo", rows, job.createdAt);
    const progress = { undone: 0, kept: 0, ...job.progress };
    for (const { outcome } of rows) progress[outcome as "undone"] += 1;
    const next: Place | undefined = page.last
      ? { of, after: page.last }
      : of === "created"
        ? { of: "updated" }
        : undefined;
    return { ...job, progress, state: next ? "running" : "done", ...(next && { place: { ...next } }) };
  };

/** What an import may have left in a client it made, and what is made from that. */
const ours = new Set(["card", "client", "clientTag", "note", "audit", "importTrace", "searchState", "duplicate"]);

/** Why a client is no longer as the import made it. */
const touched = (items: Item[], { rev }: ImportTrace): string[] => {
  const client = items.find(({ type }) => type === clients.type);
  const trails = items.filter(({ type }) => type === "audit").map(({ data }) => String(data.at));
  const first = trails.toSorted()[0];
  const changed = client?.rev !== rev || trails.some((at) => at !== first);
  const foreign = [...new Set(items.filter(({ type, gone }) => !gone && !ours.has(type)).map(({ type }) => type))];
  return [...(changed ? ["the client was changed since"] : []), ...foreign.map((type) => `it has a ${type} since`)];
};

const collectionOf = async ({ table, accountId }: Ctx, clientId: string): Promise<Item[]> => {
  const { items } = await table.query({ pk: clientPk(accountId, clientId) });
  return items;
};

const keyIn = (action: Action): Key =>
  "put" in action ? action.put : "update" in action ? action.update : "remove" in action ? action.remove : action.check;
const isSame = (a: Key, b: Key): boolean => a.pk === b.pk && a.sk === b.sk;

/** A transaction takes 100 actions; a client an import made has some ten items. */
const most = 80;

/** Removes a client the import made, unless somebody touched it since: nothing of it is left. Why not, where it stays. */
const removeMade = async (ctx: Ctx, clientId: string, importId: string): Promise<string[]> => {
  const items = await collectionOf(ctx, clientId);
  const made = items.find(({ sk }) => sk === importTraces.key(ctx.accountId, clientId, importId).sk);
  const card = items.find(({ type }) => type === cards.type);
  if (items.length === 0) return [];
  if (card && cards.fromItem(card).fence) return ["the client was merged or erased since"];
  const hub = items.find(({ type }) => type === clients.type);
  if (!made || !card || !hub) return ["the client was changed since"];
  const why = touched(items, importTraces.fromItem(made));
  if (why.length > 0) return why;
  if (items.length > most) return ["it has more records than an import makes"];
  await unindexClient(ctx, clientId);
  const left = await collectionOf(ctx, clientId);
  const parts = partsIn(left);
  const nobody = parts && { client: { ...parts.client, hub: {} }, sources: [] };
  const elsewhere = parts && nobody ? await contactActions(ctx, clientId, parts, nobody) : [];
  const removals = left.map((item) => ({
    remove: { pk: item.pk, sk: item.sk },
    condition: { if: "#rev = :rev", values: { rev: item.rev } },
  }));
  const notes = left.filter(({ type, gone, data }) => type === "note" && !gone && data.kind !== "health");
  await ctx.table.transact([
    ...removals,
    ...notes.map(({ data }) => deletionAction(ctx, "note", String(data.id), clientId)),
    deletionAction(ctx, "client", clientId, clientId),
    ...elsewhere.filter((action) => !removals.some(({ remove }) => isSame(remove, keyIn(action)))),
  ]);
  return [];
};

/** Sets back what the import changed where it still says what the import wrote. What was left, and why. */
const setBack = async (ctx: Ctx, clientId: string, importId: string): Promise<string[]> => {
  const found = await headIfThere(ctx, clientId);
  const trace = found && (await traceOf(ctx, found.clientId, importId));
  if (!found || !trace || trace.created) return [];
  const hub = found.head.parts.client.hub as Record<string, unknown>;
  const fields = Object.keys(trace.before);
  const ownStill = fields.filter((field) => isDeepStrictEqual(hub[field] ?? null, trace.after[field] ?? null));
  const changed = fields.filter(
    (field) => !ownStill.includes(field) && !isDeepStrictEqual(hub[field] ?? null, trace.before[field]),
  );
  const why = changed.map((field) => `${field} was changed since`);
  try {
    if (ownStill.length > 0) await changeClient(ctx, found.clientId, patchOf(trace, ownStill), undefined);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return [...why, error.message, ...error.faults.map(({ message }) => message)];
  }
  for (let i = 0; i < trace.tags.length; i += 20)
    await saveTags(ctx, found.clientId, { add: [], remove: trace.tags.slice(i, i + 20) });
  for (const noteId of trace.notes) await archiveNote(ctx, found.clientId, noteId).catch(ignoreGone);
  await ctx.table.remove(importTraces.key(ctx.accountId, found.clientId, importId));
  return why;
};

const patchOf = ({ before }: ImportTrace, fields: string[]): ClientPatch =>
  Object.fromEntries(
    fields.map((field) => [
      field,
      field === "phones" && before.phones ? asSent(before.phones as NonNullable<Hub["phones"]>) : before[field],
    ]),
  );

const ignoreGone = (error: unknown): void => {
  if (!(error instanceof Refusal) || error.kind !== "notFound") throw error;
};
