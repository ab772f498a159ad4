import { auditAction } from "../audit/store.ts";
import { clientPk } from "../clients/header.ts";
import { headOfClient } from "../clients/store.ts";
import type { Ctx } from "../ctx.ts";
import { sees } from "../documents/readers.ts";
import { documentOf } from "../documents/store.ts";
import { may } from "../kernel/rights.ts";
import { waitingOf } from "../sources/store.ts";
import type { Item } from "../table/item.ts";
import { listPage } from "../table/list.ts";
import type { WholeRecord } from "./whole-record.ts";

/** Items a page; DynamoDB ends one after a megabyte, so that no answer outgrows what Lambda may answer (6 MB). */
const pageSize = 1000;

/** Copies and marks of our own, which say nothing of the client that is not said elsewhere. */
const technical = new Set(["answer", "bar", "erased"]);

/**
 * L9. Everything kept of a client, page by page: its whole collection, and what still waits for something else. Sensitive
 * notes and documents only for those who may see them; how many were withheld is said. The export stands on the audit trail.
 */
export const wholeRecord = async (ctx: Ctx, clientId: string, cursor: string | undefined): Promise<WholeRecord> => {
  const { parts } = await headOfClient(ctx, clientId);
  const pk = clientPk(ctx.accountId, clientId);
  const page = { limit: pageSize, ...(cursor !== undefined && { cursor }) };
  const { items, nextCursor } = await listPage(ctx, `export ${clientId}`, page, { pk }, (item) => item);
  const waiting: Item[] = [];
  if (cursor === undefined) {
    for (const { origin } of parts.sources) for await (const item of waitingOf(ctx, origin)) waiting.push(item);
    await ctx.table.transact([auditAction(ctx, { act: "client.exported", clientId })]);
  }
  const told = [...items, ...waiting].filter(({ type }) => !technical.has(type));
  const notes = told.filter((item) => isHealthNote(item) && !may(ctx.actor, "health"));
  const documents = told.filter(({ type, data }) => type === "document" && !sees(ctx, documentOf({ data }).audience));
  const withheld = new Set([...notes, ...documents]);
  const seen = told.filter((item) => !withheld.has(item));
  return {
    id: clientId,
    exportedAt: ctx.now(),
    parts: Object.fromEntries([...Map.groupBy(seen, ({ type }) => type)].map(([type, of]) => [type, of.map(partOf)])),
    withheld: {
      ...(notes.length > 0 && { healthNotes: notes.length }),
      ...(documents.length > 0 && { documents: documents.length }),
    },
    nextCursor,
  };
};

const isHealthNote = ({ type, data }: Item): boolean =>
  (type === "note" || type === "noteVersion") && data.kind === "health";

/** A part as it is stored; a month of the charts carries its month. */
const partOf = ({ type, sk, data }: Item): Record<string, unknown> =>
  type === "series" ? { month: sk.split("#")[1], ...data } : data;
