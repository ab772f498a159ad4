import * as z from "zod";
import { ltvOf } from "../clients/profile.ts";
import type { Ctx } from "../ctx.ts";
import { Instant } from "../kernel/time.ts";
import { type Card, directoryPk } from "../settling/card.ts";
import { entity } from "../table/entity.ts";
import { badCursor, type Position } from "../table/list.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import type { QueryInput, Rows } from "../table/table.ts";
import { type Batch, cardsOf } from "./page.ts";

/** The orders by numbers that change, each largest first; a client without one comes last. */
const numbers = {
  lastVisit: (card: Card): string | number => card.lastAttendanceAt ?? "",
  ltv: (card: Card): string | number => ltvOf(card),
  clubCount: (card: Card): string | number => card.sums.club ?? 0,
};
export type ChangingOrder = keyof typeof numbers;

/** An order is made again when somebody asks for it this long after it was made, ms (design.md, Table). */
const oldest = 15 * 60_000;
/** One that was replaced can be paged through for a day, s. */
const kept = 24 * 3600;
const chunkSize = 250;
const writesAbreast = 25;
/** The directory is read by several at once, split by the first letters of the last name. */
const edges = ["b", "d", "h", "l", "n", "s"];

const snapshots = entity(
  "order",
  z.object({ version: z.string(), at: Instant, count: z.int() }),
  (accountId, order) => ({ pk: key(accountId!, "ORDER", order!), sk: "0" }),
);
const chunks = entity("orderChunk", z.object({ ids: z.string() }), (accountId, order, version, chunk) => ({
  pk: key(accountId!, "ORDER", order!),
  sk: key(version!, chunk!.padStart(6, "0")),
}));
type Snapshot = z.output<(typeof snapshots)["schema"]>;

/** F7. Every client with its number, by as many readers as there are parts of the directory. */
const readDirectory = async (ctx: Ctx, order: ChangingOrder): Promise<{ id: string; value: string | number }[]> => {
  const read = async (bounds: Pick<QueryInput, "from" | "to">) => {
    const found: { id: string; value: string | number }[] = [];
    let after: Rows["last"];
    do {
      const where = { index: "gsi2" as const, pk: directoryPk(ctx.accountId), ...bounds, ...(after && { after }) };
      const page = await ctx.table.query(where);
      for (const { data } of page.items) {
        const card = data as unknown as Card;
        found.push({ id: card.clientId, value: numbers[order](card) });
      }
      after = page.last;
    } while (after);
    return found;
  };
  const parts = [undefined, ...edges].map((from, i) => ({ ...(from && { from }), ...(edges[i] && { to: edges[i] }) }));
  return (await Promise.all(parts.map(read))).flat();
};

const descending = (a: { id: string; value: string | number }, b: { id: string; value: string | number }): number =>
  a.value === b.value ? (a.id < b.id ? -1 : 1) : a.value < b.value ? 1 : -1;

/** F7. Makes an order anew. Two at once make two, of which the later one stays; what was there before lasts for its readers. */
const make = async (ctx: Ctx, order: ChangingOrder): Promise<Snapshot> => {
  const at = ctx.now();
  const ids = (await readDirectory(ctx, order)).sort(descending).map(({ id }) => id);
  const version = ctx.newId("revision");
  const expiresAt = Math.floor(Date.parse(at) / 1000) + kept;
  const items = Array.from({ length: Math.ceil(ids.length / chunkSize) }, (_, i) => {
    const text = ids.slice(i * chunkSize, (i + 1) * chunkSize).join(" ");
    return {
      ...chunks.toItem(chunks.key(ctx.accountId, order, version, String(i)), { ids: text }, version),
      expiresAt,
    };
  });
  for (let i = 0; i < items.length; i += writesAbreast)
    await Promise.all(items.slice(i, i + writesAbreast).map((item) => ctx.table.put(item)));
  const snapshot = { version, at, count: ids.length };
  await ctx.table.put({ ...snapshots.toItem(snapshots.key(ctx.accountId, order), snapshot, version), expiresAt });
  return snapshot;
};

/** F6. The order as it was last made, if that is not too long ago. */
const current = async (ctx: Ctx, order: ChangingOrder): Promise<Snapshot> => {
  const item = await ctx.table.get(snapshots.key(ctx.accountId, order));
  const held = item && snapshots.fromItem(item);
  return held && Date.parse(ctx.now()) - Date.parse(held.at) <= oldest ? held : make(ctx, order);
};

/**
 * F6. Rows in an order by a number that changes, as a snapshot at most 15 minutes old has it; the cards are as they are now. A
 * list that was begun goes on in the order it was begun in.
 */
export const bySnapshot = async (
  ctx: Ctx,
  order: ChangingOrder,
  most: number,
  from: Position | undefined,
): Promise<Batch & { asOf: string }> => {
  const { version, at, count } = from
    ? { version: from.version!, at: from.at!, count: Number(from.count) }
    : await current(ctx, order);
  const [start, end] = [Number(from?.next ?? 0), Math.min(count, Number(from?.next ?? 0) + most)];
  const positionOf = (next: number): Position => ({ version, at, count: String(count), next: String(next) });
  const first = Math.floor(start / chunkSize);
  const wanted = Array.from({ length: Math.max(0, Math.ceil(end / chunkSize) - first) }, (_, i) => first + i);
  const held = await ctx.table.getMany(wanted.map((i) => chunks.key(ctx.accountId, order, version, String(i))));
  if (held.includes(undefined)) throw badCursor();
  const ids = held.flatMap((item) => chunks.fromItem(item!).ids.split(" "));
  const found = await cardsOf(ctx, ids.slice(start - first * chunkSize, end - first * chunkSize));
  return {
    asOf: at,
    rows: found.map((card, i) => ({ card, at: positionOf(start + i + 1) })),
    ...(end < count && { after: positionOf(end) }),
  };
};

export const patterns: Pattern[] = [
  {
    id: "F6",
    question: "Clients by last visit, LTV or Club Count",
    index: "table",
    keys: "pk = account#ORDER#order, sk = 0 on the first page, then version#chunk, then F4",
    requests: "3 for the first page, 2 for the next",
    units: "3 RU, and 0.5 RU per client",
    usedBy: "GET /v1/clients?order=",
  },
  {
    id: "F7",
    question: "Make an order anew, when it is older than 15 minutes",
    index: "gsi2",
    keys: "gsi2pk = account#DIR, by seven readers; put account#ORDER#order, version#chunk and 0",
    requests: "1 per 1 MB of directory, 1 per 250 clients",
    units: "1 RU per 11 clients, 7 WU per 250",
    usedBy: "GET /v1/clients?order=",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "order",
    holds: "The order of the client list by a number that changes: which version holds, and of when; for a day",
    parts: ["account", "order"],
    key: (account, order) => snapshots.key(account, order),
  },
  {
    type: "orderChunk",
    holds: "250 clients of such an order; for a day",
    parts: ["account", "order", "version", "chunk"],
    key: (account, order, version, chunk) => chunks.key(account, order, version, chunk),
  },
];
