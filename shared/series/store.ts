import type { Ctx, Means } from "../ctx.ts";
import { notFound } from "../kernel/errors.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import type { ItemKind } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import type { Rows } from "../table/table.ts";
import { Made, Occurrence, Series } from "./schema.ts";

type Of = Pick<Ctx, "table" | "accountId">;

export const seriesPk = (accountId: string, seriesId: string): string => key(accountId, seriesId);
export const allSeries = entity("eventSeries", Series, (accountId, seriesId) => ({
  pk: seriesPk(accountId!, seriesId!),
  sk: key("0", "SERIES"),
}));
const makings = entity("seriesMade", Made, (accountId, seriesId) => ({
  pk: seriesPk(accountId!, seriesId!),
  sk: key("1", "MADE"),
}));
/** Which event of a series stands for the start the rule gives, wherever that event was moved since. */
export const occurrences = entity("occurrence", Occurrence, (accountId, seriesId, startsAt) => ({
  pk: seriesPk(accountId!, seriesId!),
  sk: key("OCC", startsAt!),
}));

/** The list of the account's series, by when they were made. */
export const seriesListPk = (accountId: string): string => key(accountId, "SERIES");
export const listedAs = (accountId: string, { id, createdAt }: Pick<Series, "id" | "createdAt">) => ({
  gsi1pk: seriesListPk(accountId),
  gsi1sk: key(createdAt, id),
});

/** V6. A series with its item: one request; 404. */
export const seriesWith = async (
  { table, accountId }: Of,
  seriesId: string,
): Promise<{ series: Series; item: Item }> => {
  const item = await table.get(allSeries.key(accountId, seriesId));
  if (!item) throw notFound("series");
  return { series: allSeries.fromItem(item), item };
};

/** V6. Some series by their ids, those that are there: one request for a hundred. */
export const seriesOf = async ({ table, accountId }: Of, ids: string[]): Promise<Map<string, Series>> => {
  const items = await table.getMany(ids.map((id) => allSeries.key(accountId, id)));
  return new Map(items.flatMap((item) => (item ? [[String(item.data.id), allSeries.fromItem(item)] as const] : [])));
};

const untouched: Made = { count: 0 };

/** V6. How far the events of some series are made, in their order. */
export const madeOf = async (
  { table, accountId }: Of,
  ids: string[],
): Promise<{ made: Made; item: Item | undefined }[]> =>
  (await table.getMany(ids.map((id) => makings.key(accountId, id)))).map((item) => ({
    item,
    made: item ? makings.fromItem(item) : untouched,
  }));

/** V7. Notes how far they are made, if that is still as it was read. */
export const madeAction = (means: Means, seriesId: string, made: Made, read: Item | undefined): Action => ({
  put: makings.toItem(makings.key(means.accountId, seriesId), made, means.newId("revision")),
  condition: read ? { if: "#rev = :rev", values: { rev: read.rev } } : { if: "attribute_not_exists(pk)" },
});

/** For what is written by a series: refused where somebody changed it meanwhile. */
export const seriesStands = ({ pk, sk, rev }: Item): Action => ({
  check: { pk, sk },
  condition: { if: "#rev = :rev", values: { rev } },
});

const occurrenceEnd = `${key("OCC")}$`;

/** V6. Occurrences of a series in order, from a start on, inclusive, or behind one of them. */
export const occurrencesOf = async (
  { table, accountId }: Of,
  seriesId: string,
  { from = "", after, limit }: { from?: string | undefined; after?: string | undefined; limit: number },
): Promise<{ items: Item[]; last: Rows["last"] }> => {
  const { items, last } = await table.query({
    pk: seriesPk(accountId, seriesId),
    from: key("OCC", from),
    to: occurrenceEnd,
    limit,
    ...(after !== undefined && { after: { ...occurrences.key(accountId, seriesId, after) } }),
  });
  return { items, last };
};

export const kinds: ItemKind[] = [
  {
    type: "eventSeries",
    holds: "A rule by which events are made, and what they are; in the list of the account's series",
    parts: ["account", "series", "createdAt"],
    key: (account, series, createdAt) => ({
      ...allSeries.key(account!, series!),
      ...listedAs(account!, { id: series!, createdAt: createdAt! }),
    }),
  },
  {
    type: "seriesMade",
    holds: "How far the events of a series are made",
    parts: ["account", "series"],
    key: (account, series) => makings.key(account!, series!),
  },
  {
    type: "occurrence",
    holds: "Which event stands for a start of a series, wherever it was moved, and as what the series last wrote it",
    parts: ["account", "series", "startsAt"],
    key: (account, series, startsAt) => occurrences.key(account!, series!, startsAt!),
  },
];
