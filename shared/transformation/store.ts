import { clientPk } from "../clients/header.ts";
import type { Ctx, Means } from "../ctx.ts";
import { type Card, cards } from "../settling/card.ts";
import { entity } from "../table/entity.ts";
import type { Action, Condition } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import { key, keyParts, keyPrefix } from "../table/schema.ts";
import type { Rows } from "../table/table.ts";
import { DueRow, Entry, EntryVersion, LogSettings } from "./schema.ts";

export const settings = entity("transformationSettings", LogSettings, (accountId) => ({
  pk: accountId!,
  sk: key("SETTINGS", "transformation-log"),
}));
export const entries = entity("transformationEntry", Entry, (accountId, clientId, on, id) => ({
  pk: clientPk(accountId!, clientId!),
  sk: key("TLE", on!, id!),
}));
export const versions = entity("transformationEntryVersion", EntryVersion, (accountId, clientId, id, rev) => ({
  pk: clientPk(accountId!, clientId!),
  sk: key("TLEV", id!, rev!),
}));
export const dues = entity("transformationDue", DueRow, (accountId, clientId) => ({
  pk: clientPk(accountId!, clientId!),
  sk: key("TLDUE"),
}));

export const entryPrefix = keyPrefix("TLE");

/** The clients of an account that have a log, by the day from which it is overdue. */
export const duePk = (accountId: string): string => key(accountId, "TLDUE");
/** Behind every day: what is never due. */
const never = "~";
const dueKeys = (accountId: string, clientId: string, overdueFrom: string) => ({
  gsi1pk: duePk(accountId),
  gsi1sk: key(overdueFrom, clientId),
});

type Reading = Pick<Means, "table" | "accountId">;

/** Settings as they were read, and the revision of their item; undefined while nobody set any. */
export interface HeldSettings {
  settings: LogSettings;
  rev: string | undefined;
}

const settingsIn = (item: Item | undefined): HeldSettings => ({
  settings: item ? settings.fromItem(item) : { fields: [], every: null, graceDays: 0 },
  rev: item?.rev,
});

const asItWas = (rev: string | undefined): Condition =>
  rev ? { if: "#rev = :rev", values: { rev } } : { if: "attribute_not_exists(pk)" };

/** Y10. The settings of the log: one request. */
export const logSettings = async ({ table, accountId }: Reading): Promise<HeldSettings> =>
  settingsIn(await table.get(settings.key(accountId)));

/** Y11. Writes the settings, if they are still those that were read. */
export const settingsAction = (
  { accountId }: Reading,
  read: HeldSettings,
  value: LogSettings,
  rev: string,
): Action => ({
  put: settings.toItem(settings.key(accountId), value, rev),
  condition: asItWas(read.rev),
});

/** For the transaction of what was judged by the settings: refused unless they are still those. */
export const settingsStand = ({ accountId }: Reading, { rev }: HeldSettings): Action => ({
  check: settings.key(accountId),
  condition: asItWas(rev),
});

/** What an entry is judged by: the settings, the client's card (fenced or not, if there is one), when its next entry is due. */
export interface LogState extends HeldSettings {
  card: Card | undefined;
  due: Item | undefined;
}

/** Y12. The settings, and a client's card and due day: one request. */
export const logState = async ({ table, accountId }: Reading, clientId: string): Promise<LogState> => {
  const [held, card, due] = await table.getMany([
    settings.key(accountId),
    cards.key(accountId, clientId),
    dues.key(accountId, clientId),
  ]);
  return { ...settingsIn(held), card: card && cards.fromItem(card), due };
};

/** Y13. The entries of a client from one day to another, oldest first: one request per MB. */
export async function* entriesBetween(
  { table, accountId }: Reading,
  clientId: string,
  { from, to }: { from?: string | undefined; to?: string | undefined } = {},
): AsyncGenerator<Item> {
  const where = { pk: clientPk(accountId, clientId), from: key("TLE", from ?? "0"), to: `${key("TLE", to ?? "9")}$` };
  let after: Rows["last"];
  do {
    const page = await table.query({ ...where, ...(after && { after }) });
    yield* page.items;
    after = page.last;
  } while (after);
}

/** Entries looked at at once, where one before a day is looked for. */
const atOnce = 25;

/** Y13. The entries of a client before a day, newest first. */
export async function* entriesBefore(
  { table, accountId }: Reading,
  clientId: string,
  day: string,
): AsyncGenerator<Item> {
  const where = { pk: clientPk(accountId, clientId), from: entryPrefix, to: key("TLE", day), newestFirst: true };
  let after: Rows["last"];
  do {
    const page = await table.query({ ...where, limit: atOnce, ...(after && { after }) });
    yield* page.items;
    after = page.last;
  } while (after);
}

/** Y13. The local days of a client's entries, but for one. */
export const entryDays = async (ctx: Reading, clientId: string, but?: Item): Promise<string[]> => {
  const days: string[] = [];
  for await (const { sk } of entriesBetween(ctx, clientId)) if (sk !== but?.sk) days.push(keyParts(sk)[1]!);
  return days;
};

/** Y14. Writes an entry where its day puts it, over what was read of it; on another day it moves, and keeps whose it was before a merge. */
export const entryActions = (
  ctx: Ctx,
  clientId: string,
  read: Item | undefined,
  entry: Entry,
  rev: string,
): Action[] => {
  const at = entries.key(ctx.accountId, clientId, entry.on, entry.id);
  const put = { ...entries.toItem(at, entry, rev), ...(read?.home && { home: read.home }) };
  if (read?.sk === at.sk) return [{ put, condition: asItWas(read.rev) }];
  return [...(read ? [removeAction(read)] : []), { put, condition: asItWas(undefined) }];
};

/** Y14. Takes an entry away, if it is still as it was read. */
export const removeAction = ({ pk, sk, rev }: Item): Action => ({ remove: { pk, sk }, condition: asItWas(rev) });

/** Y14. Keeps what an entry said, for the transaction that changes or removes it. */
export const versionAction = (ctx: Ctx, clientId: string, read: Item, removed: boolean): Action => {
  const { id, creator: _, createdAt: __, ...said } = entries.fromItem(read);
  const version = { ...said, replacedBy: ctx.actor.id, replacedAt: ctx.now(), removed };
  const at = versions.key(ctx.accountId, clientId, id, read.rev);
  return { put: { ...versions.toItem(at, version, ctx.newId("revision")), ...(read.home && { home: read.home }) } };
};

/** Y15. Writes when a client's next entry is due over what was read of it; nothing to be due removes it. */
export const dueAction = (
  means: Means,
  read: Item | undefined,
  row: DueRow | undefined,
  clientId: string,
): Action[] => {
  if (!row) return read ? [removeAction(read)] : [];
  const { accountId } = means;
  const listed = dueKeys(accountId, clientId, row.overdueFrom ?? never);
  const put = dues.toItem(dues.key(accountId, clientId), row, means.newId("revision"), listed);
  return [{ put, condition: asItWas(read?.rev) }];
};
