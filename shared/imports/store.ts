import type { Ctx, Means } from "../ctx.ts";
import { notFound } from "../kernel/errors.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import { listPage } from "../table/list.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key, keyPrefix } from "../table/schema.ts";
import { Import, ImportRow, type Outcome, type Phase } from "./schema.ts";

type Reader = Pick<Means, "table" | "accountId">;

export const imports = entity("import", Import, (accountId, importId) => ({
  pk: accountId!,
  sk: key("IMPORT", importId!),
}));

/** What came of a row, by phase, outcome and line, so that those of one outcome are one list. */
export const importRows = entity("importRow", ImportRow, (accountId, importId, phase, outcome, line) => ({
  pk: key(accountId!, "IMPORT", importId!),
  sk: key(phase!, outcome!, line!.padStart(9, "0")),
}));

const kept = 30 * 24 * 3600;
/** An item that goes by itself when the import's file does. */
export const passing = (item: Item, at: string): Item => ({
  ...item,
  expiresAt: Math.floor(Date.parse(at) / 1000) + kept,
});

export const importItem = (ctx: Pick<Ctx, "accountId">, one: Import, rev: string): Item =>
  passing(imports.toItem(imports.key(ctx.accountId, one.id), one, rev), one.createdAt);

/** P2. An import and its revision: one request. */
export const importById = async (ctx: Reader, importId: string): Promise<{ one: Import; rev: string }> => {
  const item = await ctx.table.get(imports.key(ctx.accountId, importId));
  if (!item) throw notFound("import");
  return { one: imports.fromItem(item), rev: item.rev };
};

/** P1. The write of an import that is new, or is still as it was read. */
export const writeImport = (ctx: Ctx, one: Import, rev: string, read: string | undefined): Action => ({
  put: importItem(ctx, one, rev),
  condition: read ? { if: "#rev = :rev", values: { rev: read } } : { if: "attribute_not_exists(pk)" },
});

/** P3. The account's imports, newest first: one request a page. */
export const listImports = (ctx: Ctx, page: PageQuery): Promise<Page<Import>> =>
  listPage(
    ctx,
    "imports",
    page,
    { pk: ctx.accountId, prefix: keyPrefix("IMPORT"), newestFirst: true },
    imports.fromItem,
  );

/** P4. What came of an import's rows in a phase, of one outcome or by outcome, then by line: one request a page. */
export const listRows = (
  ctx: Ctx,
  importId: string,
  page: PageQuery,
  phase: Phase,
  outcome?: Outcome,
): Promise<Page<ImportRow>> =>
  listPage(
    ctx,
    `import ${importId} ${phase} ${outcome ?? ""}`,
    page,
    { pk: key(ctx.accountId, "IMPORT", importId), prefix: outcome ? keyPrefix(phase, outcome) : keyPrefix(phase) },
    importRows.fromItem,
  );

/** P5. Writes what came of rows, at most 100; doing it again writes the same. */
export const keepRows = async (
  means: Means,
  importId: string,
  phase: Phase,
  rows: ImportRow[],
  at: string,
): Promise<void> => {
  if (rows.length === 0) return;
  await means.table.transact(
    rows.map((row) => {
      const place = importRows.key(means.accountId, importId, phase, row.outcome, String(row.line));
      return { put: passing(importRows.toItem(place, row, means.newId("revision")), at) };
    }),
  );
};

export const patterns: Pattern[] = [
  {
    id: "P1",
    question: "Begin an import, map its columns, start its jobs",
    index: "table",
    keys: "transaction: put account, IMPORT#import, new or on its rev; its job; U1",
    requests: 1,
    units: "2 WU each",
    usedBy: "POST /v1/imports, PUT /v1/imports/{importId}/mapping, POST /v1/imports/{importId}/run and its kin",
  },
  {
    id: "P2",
    question: "An import",
    index: "table",
    keys: "pk = account, sk = IMPORT#import; BatchGet its jobs",
    requests: 2,
    units: "1 RU each",
    usedBy: "GET /v1/imports/{importId}, jobs",
  },
  {
    id: "P3",
    question: "The imports of the last 30 days",
    index: "table",
    keys: "pk = account, sk begins with IMPORT#, newest first",
    requests: "1 a page",
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/imports",
  },
  {
    id: "P4",
    question: "What came of the rows, by outcome and line",
    index: "table",
    keys: "pk = account#IMPORT#import, sk begins with phase#outcome#",
    requests: "1 a page",
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/imports/{importId}/rows, undo",
  },
  {
    id: "P5",
    question: "Keep what came of 100 rows",
    index: "table",
    keys: "transaction: put account#IMPORT#import, phase#outcome#line",
    requests: "1 per 100 rows",
    units: "2 WU per row",
    usedBy: "jobs",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "import",
    holds: "An import: its file's name, its mapping, its jobs; goes by itself after 30 days",
    parts: ["account", "import"],
    key: (account, id) => imports.key(account, id),
  },
  {
    type: "importRow",
    holds: "What came of a row, without what stands in it; goes by itself after 30 days",
    parts: ["account", "import", "phase", "outcome", "line"],
    key: (account, id, phase, outcome, line) => importRows.key(account, id, phase, outcome, line),
  },
];
