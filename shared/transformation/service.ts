import { auditAction } from "../audit/store.ts";
import { unfenced, writeToClient } from "../clients/collection.ts";
import type { Ctx } from "../ctx.ts";
import { authorOf } from "../kernel/author.ts";
import { type Fault, invalid, notFound, stale } from "../kernel/errors.ts";
import { localTime } from "../kernel/time.ts";
import { withEtag } from "../route.ts";
import { same } from "../settling/contribution.ts";
import { afresh } from "../table/afresh.ts";
import type { Item } from "../table/item.ts";
import { dueOf } from "./follow.ts";
import { entryItemOf, viewOf } from "./read.ts";
import type { EntryPatch, EntryView, NewEntry } from "./routes.ts";
import type { Entry } from "./schema.ts";
import {
  dueAction,
  entries,
  entryActions,
  entryDays,
  type LogState,
  logState,
  removeAction,
  settingsStand,
  versionAction,
} from "./store.ts";
import { type Values, valuesOf } from "./values.ts";

/** An entry as it then shows, and its revision. */
interface Written {
  entry: EntryView;
  rev: string;
}

/** What the audit trail tells of an entry: its values stand in the log and its history, for those alone who may see them. */
const told = ({ on, values }: Entry, rev: string) => ({ on, fields: Object.keys(values), rev });

/** What stands where an entry is written: a client that is there, or 404. */
const standing = async (ctx: Ctx, clientId: string) => {
  const state = await logState(ctx, clientId);
  if (!state.card) throw notFound("client");
  const { zone } = unfenced(state.card);
  return { state, today: localTime(ctx.now(), zone).day };
};

interface Change {
  act: string;
  state: LogState;
  /** as it was read; absent for a new one */
  read?: Item;
  /** as it is to be; absent for one that is taken out */
  entry?: Entry;
  rev: string;
}

/** Y14. An entry, what it said before, the client's due day, the audit row and the kept answer: one transaction. */
const write = async (ctx: Ctx, clientId: string, { act, state, read, entry, rev }: Change): Promise<void> => {
  const days = [...(await entryDays(ctx, clientId, read)), ...(entry ? [entry.on] : [])];
  const before = read && told(entries.fromItem(read), read.rev);
  await writeToClient(ctx, clientId, [
    settingsStand(ctx, state),
    ...(entry ? entryActions(ctx, clientId, read, entry, rev) : read ? [removeAction(read)] : []),
    ...(read ? [versionAction(ctx, clientId, read, entry === undefined)] : []),
    ...dueAction(ctx, state.due, dueOf(clientId, days, state.settings), clientId),
    auditAction(ctx, {
      act,
      clientId,
      about: entries.fromItem(entry ? { data: entry } : read!).id,
      ...(before && { before }),
      ...(entry && { after: told(entry, rev) }),
      sensitive: true,
    }),
    ...((entry && ctx.keepAnswer?.(withEtag(viewOf(clientId, entry), rev))) ?? []),
  ]);
};

interface Sent {
  on: string;
  today: string;
  had: Entry["values"];
  sent: Values;
  note: string | undefined;
}

/** The values of an entry as they are to be; 422 naming every fault of it. */
const judged = async (ctx: Ctx, clientId: string, { settings }: LogState, { on, today, had, sent, note }: Sent) => {
  const { values, faults } = await valuesOf(ctx, clientId, settings.fields, had, sent);
  const empty = faults.length === 0 && Object.keys(values).length === 0 && note === undefined;
  const all: Fault[] = [
    ...(on > today ? [{ pointer: "/body/on", message: "must not be in the future" }] : []),
    ...(empty ? [{ pointer: "/body/values", message: "must hold a value, where there is no note" }] : []),
    ...faults,
  ];
  if (all.length > 0) throw invalid(all);
  return values;
};

/** S2-22. Adds an entry, of the client's today unless a day is given; with every fault 422. */
export const addEntry = (ctx: Ctx, clientId: string, input: NewEntry): Promise<Written> =>
  afresh(async () => {
    const { state, today } = await standing(ctx, clientId);
    const { on = today, values: sent, note } = input;
    const values = await judged(ctx, clientId, state, { on, today, had: {}, sent, note });
    const [at, by, rev] = [ctx.now(), ctx.actor.id, ctx.newId("revision")];
    const made = { creator: authorOf(ctx.actor), createdAt: at, writtenBy: by, writtenAt: at };
    const entry: Entry = {
      id: ctx.newId("transformationEntry"),
      on,
      values,
      ...(note !== undefined && { note }),
      ...made,
    };
    await write(ctx, clientId, { act: "transformationLog.added", state, entry, rev });
    return { entry: viewOf(clientId, entry), rev };
  });

/** S2-22. Corrects an entry; what it said is kept, the same again writes nothing. 412 when `ifMatch` is no longer the revision. */
export const changeEntry = (
  ctx: Ctx,
  clientId: string,
  entryId: string,
  patch: EntryPatch,
  ifMatch: string | undefined,
): Promise<Written> =>
  afresh(async () => {
    const read = await entryItemOf(ctx, clientId, entryId);
    const { state, today } = await standing(ctx, clientId);
    if (ifMatch !== undefined && ifMatch !== read.rev) throw stale(read.rev);
    const { note: noted, ...before } = entries.fromItem(read);
    const { on = before.on, values: sent = {}, note = noted } = patch;
    const said = note ?? undefined;
    const values = await judged(ctx, clientId, state, { on, today, had: before.values, sent, note: said });
    const next = { ...before, on, values, ...(said !== undefined && { note: said }) };
    if (same(entries.fromItem(read), next)) return { entry: viewOf(clientId, next), rev: read.rev };
    const entry = { ...next, writtenBy: ctx.actor.id, writtenAt: ctx.now() };
    const rev = ctx.newId("revision");
    await write(ctx, clientId, { act: "transformationLog.changed", state, read, entry, rev });
    return { entry: viewOf(clientId, entry), rev };
  });

/** Takes an entry out; what it said is kept in its history. 412 when `ifMatch` is no longer the revision. */
export const removeEntry = (ctx: Ctx, clientId: string, entryId: string, ifMatch: string | undefined): Promise<void> =>
  afresh(async () => {
    const read = await entryItemOf(ctx, clientId, entryId);
    const { state } = await standing(ctx, clientId);
    if (ifMatch !== undefined && ifMatch !== read.rev) throw stale(read.rev);
    await write(ctx, clientId, { act: "transformationLog.removed", state, read, rev: read.rev });
  });
