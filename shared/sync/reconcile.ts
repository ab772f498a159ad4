import { clientPk, headerPrefix, partsIn } from "../clients/header.ts";
import type { Connector, Facts, NewRecord } from "../connectors/contract.ts";
import type { Means } from "../ctx.ts";
import { calendarPk, events, rosterOf } from "../events/store.ts";
import { type Walk, walkOn } from "../settling/every-client.ts";
import type { Origin } from "../sources/origin.ts";
import type { RecordType } from "../sources/schema.ts";
import { takeRecords } from "../sources/service.ts";
import type { Item } from "../table/item.ts";
import type { Rows } from "../table/table.ts";
import type { Tools } from "./link.ts";
import type { Piece } from "./plan.ts";
import { rawsBelow, readRaw } from "./raw.ts";
import type { Tally } from "./schema.ts";
import { emptyTally } from "./take.ts";

interface Reconciling {
  source: string;
  connector: Connector;
  facts: Facts;
  /** where the raw payloads of this run stand */
  folder: string;
  piece: Piece;
}

interface Ours {
  type: RecordType;
  id: string;
  /** when it came, and its place in that request (Origin.received) */
  received: string;
}

/** So many missing are believed, or this share of what is here: more looks like an answer that was not whole. */
const [believed, share] = [20, 0.2];
const most = 500;

/**
 * Takes out what is here and was not named by a reconcile whose window is whole: the vendor deleted it, and the event that said so was lost.
 * Where suspiciously much is missing nothing is taken out and the team is told.
 */
export const takeOutMissing = async (
  means: Means,
  { bucket }: Pick<Tools, "bucket">,
  { source, connector, facts, folder, piece }: Reconciling,
): Promise<{ tally: Tally; missing: number }> => {
  const types = piece.resource.complete ?? [];
  if (types.length === 0) return { tally: {}, missing: 0 };
  const named = new Set<string>();
  for await (const key of rawsBelow(bucket, folder))
    for (const raw of await readRaw(bucket, key)) {
      const { records, errors } = connector.map(raw, facts);
      for (const record of records) for (const id of idsIn(record)) named.add(id);
      // what cannot be mapped is there all the same
      if (errors.length > 0) for (const type of types) named.add(`${type} ${raw.id}`);
    }
  let held = 0;
  const missing: Ours[] = [];
  for await (const one of oursIn(means, source, types, piece.pass.window)) {
    held += 1;
    // what came while it was asked for (a webhook) may have missed its page
    if (one.received < piece.pass.startedAt && !named.has(`${one.type} ${one.id}`)) missing.push(one);
  }
  if (missing.length > Math.max(believed, held * share)) return { tally: {}, missing: missing.length };
  return { tally: await takeOut(means, source, missing), missing: 0 };
};

const idsIn = (record: NewRecord): string[] => [
  `${record.type} ${record.id}`,
  ...(record.type === "booking" && typeof record.event === "object" && record.event.id
    ? [`event ${record.event.id}`]
    : []),
];

const takeOut = async (means: Means, source: string, missing: Ours[]): Promise<Tally> => {
  const tally: Tally = {};
  for (let i = 0; i < missing.length; i += most) {
    const some = missing.slice(i, i + most);
    const { outcomes } = await takeRecords(
      means,
      source,
      some.map(({ type, id }) => ({ type: "deleted", of: type, id })),
    );
    for (const [index, outcome] of outcomes) {
      if (outcome !== "written") continue;
      const { type } = some[index]!;
      tally[type] = { ...(tally[type] ?? emptyTally), deleted: (tally[type]?.deleted ?? 0) + 1 };
    }
  }
  return tally;
};

const isFrom = (source: string, { data }: Item): boolean => (data.origin as Origin | undefined)?.source === source;
/** Who cancelled early is on no vendor's roster any more. */
const isListed = ({ data }: Item): boolean => data.status !== "earlyCancelled";
const oneOf = (type: RecordType, { id, received }: Origin): Ours => ({ type, id, received });
const originOf = ({ data }: Item): Origin => data.origin as Origin;

/** What is here of a source, of these types: events that begin in a window and their bookings; clients. */
async function* oursIn(
  means: Means,
  source: string,
  types: readonly RecordType[],
  { from, to }: { from?: string | undefined; to?: string | undefined },
): AsyncGenerator<Ours> {
  if (types.includes("client")) yield* clientsOf(means, source);
  if (!types.includes("event") && !types.includes("booking")) return;
  for await (const item of eventsIn(means, from, to)) {
    if (types.includes("event") && isFrom(source, item)) yield oneOf("event", originOf(item));
    if (!types.includes("booking")) continue;
    const { rows } = await rosterOf(means, String(item.data.id));
    for (const row of rows) if (isFrom(source, row) && isListed(row)) yield oneOf("booking", originOf(row));
  }
}

async function* eventsIn({ table, accountId }: Means, from?: string, to?: string): AsyncGenerator<Item> {
  let after: Rows["last"];
  do {
    const bounds = { ...(from && { from }), ...(to && { to }) };
    const page = await table.query({ index: "gsi1", pk: calendarPk(accountId), ...bounds, ...(after && { after }) });
    for (const item of page.items) if (item.type === events.type && !item.gone) yield item;
    after = page.last;
  } while (after);
}

async function* clientsOf(means: Means, source: string): AsyncGenerator<Ours> {
  let walk: Walk = { counted: true, hidden: false };
  for (;;) {
    const piece = await walkOn(means, walk, false);
    for (const clientId of piece.clientIds) {
      const { items } = await means.table.query({ pk: clientPk(means.accountId, clientId), prefix: headerPrefix });
      for (const part of partsIn(items)?.sources ?? [])
        if (part.origin.source === source && !part.deleted && !part.given.mergedInto)
          yield oneOf("client", part.origin);
    }
    if (piece.last) return;
    walk = piece.walk;
  }
}
