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
const technical = new Set(["answer", "bar", "erased", "rewardGuard", "rewardOnce"]);

/** What is kept from the caller, by the name it is counted under. */
const guarded: readonly { name: string; from: (ctx: Ctx, item: Item) => boolean }[] = [
  {
    name: "healthNotes",
    from: ({ actor }, { type, data }) =>
      (type === "note" || type === "noteVersion") && data.kind === "health" && !may(actor, "health"),
  },
  { name: "documents", from: (ctx, item) => item.type === "document" && !sees(ctx, documentOf(item).audience) },
  {
    name: "transformation",
    from: ({ actor }, { type }) =>
      /^(transformation(Entry|EntryVersion|Due)|goal|goalVersion)$/.test(type) && !may(actor, "transformation"),
  },
];

/**
 * L9. Everything kept of a client, page by page: its whole collection, and what still waits for something else. Sensitive
 * notes and documents, the transformation log and goals only for those who may see them; how many were withheld is said. The export stands
 * on the audit trail.
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
  const kept = guarded.map(({ name, from }) => ({ name, items: new Set(told.filter((item) => from(ctx, item))) }));
  const seen = told.filter((item) => !kept.some(({ items: these }) => these.has(item)));
  return {
    id: clientId,
    exportedAt: ctx.now(),
    parts: Object.fromEntries([...Map.groupBy(seen, ({ type }) => type)].map(([type, of]) => [type, of.map(partOf)])),
    withheld: Object.fromEntries(kept.flatMap(({ name, items: { size } }) => (size > 0 ? [[name, size]] : []))),
    nextCursor,
  };
};

/** A part as it is stored; a month of the charts carries its month. */
const partOf = ({ type, sk, data }: Item): Record<string, unknown> =>
  type === "series" ? { month: sk.split("#")[1], ...data } : data;
