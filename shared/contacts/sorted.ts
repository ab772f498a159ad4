import { type Lane, rowsWithin } from "../activity/timeline.ts";
import { requireClient } from "../clients/collection.ts";
import { clientPk } from "../clients/header.ts";
import type { Ctx } from "../ctx.ts";
import { invalid } from "../kernel/errors.ts";
import { fold } from "../kernel/fold.ts";
import type { Page } from "../kernel/page.ts";
import { openPosition, sealPosition } from "../table/list.ts";
import type { Rows } from "../table/table.ts";
import { withNames } from "./people.ts";
import type { ContactsQuery } from "./routes.ts";
import type { Contact } from "./schema.ts";

/** Records of the time asked for that are read to sort them. */
const mostRead = 2000;

/** 422: nothing says how many more there are, so the time has to be narrower. */
const tooMany = () => {
  const message = `must leave at most ${mostRead} records to sort; narrow the time`;
  return invalid([
    { pointer: "/query/from", message },
    { pointer: "/query/to", message },
  ]);
};

/** Everything that some lanes hold within a time, as rows. */
const readAll = async (ctx: Ctx, clientId: string, lanes: Lane<Contact>[], { from, to }: ContactsQuery) => {
  const pk = clientPk(ctx.accountId, clientId);
  const rows: Contact[] = [];
  let read = 0;
  for (const { prefix, entryOf } of lanes) {
    let after: Rows["last"];
    do {
      const where = { ...rowsWithin(pk, prefix, { from, to }), limit: mostRead + 1 - read };
      const page = await ctx.table.query({ ...where, ...(after && { after }) });
      read += page.items.length;
      if (read > mostRead) throw tooMany();
      rows.push(...page.items.flatMap((item) => (item.gone ? [] : (entryOf(item) ?? []))));
      after = page.last;
    } while (after);
  }
  if (read === 0) await requireClient(ctx, clientId);
  return rows;
};

/** Where a row stands among the sorted ones: by its word, then the newest first. */
interface Place extends Record<string, string> {
  word: string;
  at: string;
  id: string;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * N43. A page of a client's dealings by method or by who of the team it was, nobody before anybody (S2-17): all of the time
 * asked for are read, at most 2000 records. The cursor holds the last row shown, so that what is written meanwhile neither
 * repeats nor hides another.
 */
export const sortedContacts = async (
  ctx: Ctx,
  clientId: string,
  list: string,
  lanes: Lane<Contact>[],
  query: ContactsQuery,
): Promise<Page<Contact>> => {
  const { sort, limit, cursor } = query;
  const name = `${list} ${clientId}`;
  const last = openPosition(ctx, name, cursor) as Place | undefined;
  const falling = sort.startsWith("-");
  const placeOf = ({ method, staff, at, id }: Contact): Place => ({
    word: sort.endsWith("method") ? method : fold(staff?.name ?? staff?.id ?? ""),
    at,
    id,
  });
  const order = (a: Place, b: Place): number =>
    compare(a.word, b.word) * (falling ? -1 : 1) || compare(b.at, a.at) || compare(b.id, a.id);
  const rows = (await withNames(ctx, await readAll(ctx, clientId, lanes, query)))
    .map((row) => ({ row, place: placeOf(row) }))
    .filter(({ place }) => !last || order(last, place) < 0)
    .sort((a, b) => order(a.place, b.place));
  const page = rows.slice(0, limit);
  return {
    items: page.map(({ row }) => row),
    nextCursor: sealPosition(ctx, name, rows.length > limit ? page.at(-1)!.place : undefined),
  };
};
