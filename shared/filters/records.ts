import { Booking } from "../bookings/schema.ts";
import { clientPk } from "../clients/header.ts";
import type { Means } from "../ctx.ts";
import { Invoice } from "../invoices/schema.ts";
import { isEngagement } from "../messages/engaged.ts";
import { series } from "../settling/series.ts";
import type { Item } from "../table/item.ts";
import { key, keyParts, keyPrefix } from "../table/schema.ts";
import type { Rows } from "../table/table.ts";
import type { JudgedMessage, RecordKind, Records } from "./facts.ts";
import type { Reads } from "./reads.ts";
import type { Span } from "./window.ts";

/** A message that rules speak of; the others of the client are passed over. */
const messageIn = ({ data }: Item): JudgedMessage | undefined => {
  const message = data as unknown as JudgedMessage;
  return isEngagement(message) ? message : undefined;
};

/** Where the records of a kind stand in their client's collection, and how one is read; undefined: it is none. */
const places: { [K in RecordKind]: { prefix: string[]; of: (item: Item) => Records[K][number] | undefined } } = {
  booking: { prefix: ["BKG"], of: ({ data }) => Booking.parse(data) },
  invoice: { prefix: ["INV"], of: ({ data }) => Invoice.parse(data) },
  contract: { prefix: ["CON"], of: ({ data }) => data as unknown as Records["contract"][number] },
  package: { prefix: ["PKG"], of: ({ data }) => data as unknown as Records["package"][number] },
  todo: { prefix: ["TODO", "open"], of: ({ data }) => data as unknown as Records["todo"][number] },
  message: { prefix: ["MSG"], of: messageIn },
  month: { prefix: ["SERIES"], of: (item) => ({ month: keyParts(item.sk)[1]!, sums: series.fromItem(item).sums }) },
};

/** M1. Records of one kind, within bounds of their time: one request, more where they pass a megabyte. */
const recordsOf = async <K extends RecordKind>(
  { table, accountId }: Pick<Means, "table" | "accountId">,
  clientId: string,
  kind: K,
  { from, to }: Span,
): Promise<Records[K]> => {
  const { prefix, of } = places[kind];
  const start = keyPrefix(...prefix);
  const within =
    from || to ? { from: start + (from ?? ""), to: to ? `${start}${to}$` : `${key(...prefix)}$` } : { prefix: start };
  const found: Records[K][number][] = [];
  let after: Rows["last"];
  do {
    const page = await table.query({ pk: clientPk(accountId, clientId), ...within, ...(after && { after }) });
    for (const item of page.items) {
      const record = item.gone ? undefined : of(item);
      if (record) found.push(record);
    }
    after = page.last;
  } while (after);
  return found as Records[K];
};

/** The records of a client that a filter needs: one request a kind. */
export const readRecords = async (
  means: Pick<Means, "table" | "accountId">,
  clientId: string,
  reads: Reads,
): Promise<Records> => {
  const records: Records = { booking: [], invoice: [], contract: [], package: [], todo: [], message: [], month: [] };
  await Promise.all(
    (Object.entries(reads) as [RecordKind, Span][]).map(async ([kind, span]) => {
      Object.assign(records, { [kind]: await recordsOf(means, clientId, kind, span) });
    }),
  );
  return records;
};
