import { createHash } from "node:crypto";
import type { Raw } from "../connectors/contract.ts";
import type { Ctx, Means } from "../ctx.ts";
import { notFound } from "../kernel/errors.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import { duePk } from "../messages/due.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { IndexKeys, Item } from "../table/item.ts";
import { listPage } from "../table/list.ts";
import { key, keyPrefix } from "../table/schema.ts";
import { ConditionFailed, type Rows } from "../table/table.ts";
import { Notification, Rejection, Run, Source, SyncState } from "./schema.ts";

type Reading = Pick<Means, "table" | "accountId">;
type Writing = Pick<Means, "accountId" | "newId">;

export const sources = entity("source", Source, (accountId, name) => ({ pk: accountId!, sk: key("SOURCE", name!) }));
export const states = entity("syncState", SyncState, (accountId, name) => ({ pk: accountId!, sk: key("SYNC", name!) }));
export const runs = entity("syncRun", Run, (accountId, name, at, jobId) => ({
  pk: key(accountId!, "SYNCRUN", name!),
  sk: key(at!, jobId!),
}));
export const rejections = entity("rejection", Rejection, (accountId, name, hash) => ({
  pk: key(accountId!, "REJECTED", name!),
  sk: hash!,
}));
export const notifications = entity("notification", Notification, (accountId, name, hash) => ({
  pk: key(accountId!, "NOTIFIED", name!),
  sk: hash!,
}));

const inDays = ({ now }: Pick<Means, "now">, days: number): number =>
  Math.floor(Date.parse(now()) / 1000) + days * 24 * 3600;
const [runDays, rejectedDays, notifiedDays] = [90, 30, 7];

const digest = (...parts: (string | null)[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, 24);

/** S11. A source by its name; undefined where none is connected under it. */
export const sourceIn = async ({ table, accountId }: Reading, name: string): Promise<Item | undefined> =>
  table.get(sources.key(accountId, name));

/** S11. A source with where it stands: one request; 404. */
export const sourceAndState = async (
  { table, accountId }: Reading,
  name: string,
): Promise<{ source: Source; sourceRev: string; state: SyncState; stateRev: string }> => {
  const [source, state] = await table.getMany([sources.key(accountId, name), states.key(accountId, name)]);
  if (!source || !state) throw notFound("source");
  return {
    source: sources.fromItem(source),
    sourceRev: source.rev,
    state: states.fromItem(state),
    stateRev: state.rev,
  };
};

/** S12. The connected sources of the account, each with where it stands: two requests. */
export const listSources = async ({ table, accountId }: Reading): Promise<{ source: Source; state: SyncState }[]> => {
  const { items } = await table.query({ pk: accountId, prefix: keyPrefix("SOURCE") });
  const found = items.map(sources.fromItem);
  const stands = await table.getMany(found.map(({ name }) => states.key(accountId, name)));
  // one that was disconnected between the two has none
  return found.flatMap((source, i) => (stands[i] ? [{ source, state: states.fromItem(stands[i]) }] : []));
};

/** A run under way is looked after when it has not ended for so long, ms. */
const watchedMs = 30 * 60_000;

const dueOf = (source: Pick<Source, "state" | "name">, accountId: string, state: SyncState): IndexKeys => {
  if (state.run) {
    const at = new Date(Date.parse(state.run.startedAt) + watchedMs).toISOString();
    return { gsi1pk: duePk, gsi1sk: key(at > state.nextRunAt ? at : state.nextRunAt, accountId, state.source) };
  }
  if (source.state === "paused") return {};
  const at = [state.nextRunAt, state.nextReconcileAt ?? state.nextRunAt].sort()[0]!;
  return { gsi1pk: duePk, gsi1sk: key(at, accountId, state.source) };
};

/** S13. Where a source stands, if it is still as it was read (or new). It stands in the list of what is due by when it is due next. */
export const stateAction = (means: Writing, source: Source, state: SyncState, read: string | undefined) => ({
  put: states.toItem(
    states.key(means.accountId, state.source),
    state,
    means.newId("revision"),
    dueOf(source, means.accountId, state),
  ),
  condition: read === undefined ? { if: "attribute_not_exists(pk)" } : { if: "#rev = :rev", values: { rev: read } },
});

/** S13. The same alone, at half of what a transaction costs. */
export const saveState = (means: Means, source: Source, state: SyncState, read: string): Promise<void> => {
  const { put, condition } = stateAction(means, source, state, read);
  return means.table.put(put, condition);
};

/** S14. A source as it is to be, if it is still as it was read (or new). */
export const sourceAction = (means: Writing, source: Source, read: string | undefined): Action => ({
  put: sources.toItem(sources.key(means.accountId, source.name), source, means.newId("revision")),
  condition: read === undefined ? { if: "attribute_not_exists(pk)" } : { if: "#rev = :rev", values: { rev: read } },
});

/** S15. Takes a source away; what it brought stays. */
export const forgetSource = (means: Writing, name: string, rev: string): Action[] => [
  { remove: sources.key(means.accountId, name), condition: { if: "#rev = :rev", values: { rev } } },
  { remove: states.key(means.accountId, name) },
];

/** S16. A run that has ended, for the transaction that ends it. */
export const runAction = (means: Pick<Means, "accountId" | "newId" | "now">, name: string, run: Run): Action => ({
  put: {
    ...runs.toItem(runs.key(means.accountId, name, run.startedAt, run.jobId), run, means.newId("revision")),
    expiresAt: inDays(means, runDays),
  },
});

/** S17. Runs over a source, newest first: one request a page. */
export const runPage = (ctx: Ctx, name: string, page: PageQuery): Promise<Page<Run>> =>
  listPage(ctx, `runs ${name}`, page, { pk: key(ctx.accountId, "SYNCRUN", name), newestFirst: true }, runs.fromItem);

const rejectionKey = (
  accountId: string,
  name: string,
  { resource, id, raw }: Pick<Rejection, "resource" | "id" | "raw">,
) => rejections.key(accountId, name, id === null ? digest(resource, raw.key, String(raw.line)) : digest(resource, id));

/** S18. Notes that a record could not be taken; the one before of the same record is replaced. */
export const noteRejection = (
  means: Pick<Means, "accountId" | "newId" | "now" | "table">,
  name: string,
  rejection: Rejection,
): Promise<void> => {
  const put = rejections.toItem(rejectionKey(means.accountId, name, rejection), rejection, means.newId("revision"));
  return means.table.put({ ...put, expiresAt: inDays(means, rejectedDays) });
};

/** S19. Records that could not be taken: one request a page. */
export const rejectionPage = (ctx: Ctx, name: string, page: PageQuery): Promise<Page<Rejection>> =>
  listPage(ctx, `rejected ${name}`, page, { pk: key(ctx.accountId, "REJECTED", name) }, rejections.fromItem);

/** S19. The first of those that could not be taken, at most so many: a run clears what comes in well. */
export const someRejections = async (
  { table, accountId }: Reading,
  name: string,
  limit: number,
): Promise<Rejection[]> =>
  (await table.query({ pk: key(accountId, "REJECTED", name), limit })).items.map(rejections.fromItem);

/** S19. A piece of all that could not be taken, from where the one before ended. */
export const rejectionsAfter = async (
  { table, accountId }: Reading,
  name: string,
  limit: number,
  after: string | undefined,
): Promise<{ rejections: Rejection[]; after: string | undefined }> => {
  const pk = key(accountId, "REJECTED", name);
  const { items, last } = await table.query({ pk, limit, ...(after && { after: { pk, sk: after } }) });
  return { rejections: items.map(rejections.fromItem), after: last?.sk };
};

/** S20. Forgets that a record could not be taken. */
export const clearRejection = ({ table, accountId }: Reading, name: string, rejection: Rejection): Promise<void> =>
  table.remove(rejectionKey(accountId, name, rejection));

const notificationKey = (accountId: string, name: string, id: string) => notifications.key(accountId, name, digest(id));

/** S21. Keeps a webhook that came in, due to be taken; false where the same came before. */
export const keepNotification = async (
  means: Pick<Means, "accountId" | "newId" | "now" | "table">,
  notification: Notification,
): Promise<boolean> => {
  const at = notificationKey(means.accountId, notification.source, notification.id);
  const put = notifications.toItem(at, notification, means.newId("revision"));
  try {
    await means.table.put(
      { ...put, due: true, expiresAt: inDays(means, notifiedDays) },
      { if: "attribute_not_exists(pk)" },
    );
    return true;
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
    return false;
  }
};

/** S22. What became of a webhook: its record, and whom it was about, are forgotten with it. */
export const notificationTaken = (
  { table, newId }: Pick<Means, "table" | "newId">,
  item: Item,
  became: Pick<Notification, "takenAt" | "failure">,
): Promise<void> => {
  const { raw: _, about: __, ...rest } = notifications.fromItem(item);
  const change = { set: { data: { ...rest, ...became }, rev: newId("revision") }, remove: ["due"] };
  return table.update({ pk: item.pk, sk: item.sk }, change, { if: "attribute_exists(pk)" });
};

/** S22. Takes webhooks away that wait with the record of a client. */
export const forgetNotifications = async (
  { table, accountId }: Reading,
  name: string,
  isOf: (raw: Raw) => boolean,
): Promise<void> => {
  const pk = key(accountId, "NOTIFIED", name);
  let after: Rows["last"];
  do {
    const page = await table.query({ pk, ...(after && { after }) });
    for (const item of page.items) {
      const { raw } = notifications.fromItem(item);
      if (raw !== undefined && isOf(raw as Raw)) await table.remove(item);
    }
    after = page.last;
  } while (after);
};
