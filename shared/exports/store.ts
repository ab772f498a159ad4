import type { Ctx, Means } from "../ctx.ts";
import { notFound } from "../kernel/errors.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import { listPage } from "../table/list.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key, keyPrefix } from "../table/schema.ts";
import { Export } from "./schema.ts";

const exports = entity("export", Export, (accountId, exportId) => ({ pk: accountId!, sk: key("EXPORT", exportId!) }));
const kept = 30 * 24 * 3600;

/** Q1. The write of an export that begins; it goes by itself after 30 days. */
export const keepExport = (ctx: Ctx, one: Export): Action => ({
  put: {
    ...exports.toItem(exports.key(ctx.accountId, one.id), one, ctx.newId("revision")),
    expiresAt: Math.floor(Date.parse(ctx.now()) / 1000) + kept,
  },
  condition: { if: "attribute_not_exists(pk)" },
});

/** Q2. An export: one request. */
export const exportById = async (ctx: Pick<Means, "table" | "accountId">, exportId: string): Promise<Export> => {
  const item = await ctx.table.get(exports.key(ctx.accountId, exportId));
  if (!item) throw notFound("export");
  return exports.fromItem(item);
};

/** Q3. The account's exports, newest first: one request a page. */
export const listExports = (ctx: Ctx, page: PageQuery): Promise<Page<Export>> =>
  listPage(
    ctx,
    "exports",
    page,
    { pk: ctx.accountId, prefix: keyPrefix("EXPORT"), newestFirst: true },
    exports.fromItem,
  );

export const patterns: Pattern[] = [
  {
    id: "Q1",
    question: "Begin an export",
    index: "table",
    keys: "transaction: put account, EXPORT#export; its job; U1",
    requests: 1,
    units: "2 WU each",
    usedBy: "POST /v1/exports",
  },
  {
    id: "Q2",
    question: "How far is this export?",
    index: "table",
    keys: "pk = account, sk = EXPORT#export, then J1",
    requests: 2,
    units: "1 RU each",
    usedBy: "GET /v1/exports/{exportId}, jobs",
  },
  {
    id: "Q3",
    question: "The exports of the last 30 days",
    index: "table",
    keys: "pk = account, sk begins with EXPORT#, newest first; BatchGet their jobs",
    requests: "2 a page",
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/exports",
  },
  {
    id: "Q4",
    question: "Clients to export, with all that is shown or kept of each",
    index: "gsi2",
    keys: "gsi2pk = account#DIR, 200 a page; C1 of each, or its whole collection for a whole account",
    requests: "1 a page and 1 a client",
    units: "0.5 RU per 4 KB; 1 RU per 4 KB of each client",
    usedBy: "jobs",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "export",
    holds: "What was exported, by whom; goes by itself after 30 days",
    parts: ["account", "export"],
    key: (account, id) => exports.key(account, id),
  },
];
