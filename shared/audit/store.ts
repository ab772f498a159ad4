import { listOfClient } from "../clients/collection.ts";
import type { Ctx, Means } from "../ctx.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import { listPage } from "../table/list.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key, keyPrefix } from "../table/schema.ts";
import type { Rows } from "../table/table.ts";
import type { TrailQuery } from "./routes.ts";
import { AuditEntry } from "./schema.ts";

/** In its client's collection, so that erase takes it; what is about no client in a partition of the account's own. */
export const audits = entity("audit", AuditEntry, (accountId, clientId, at, id) => ({
  pk: key(accountId!, clientId || "AUDIT"),
  sk: key("AUD", at!, id!),
}));
/** The trail of the whole account, by time. */
export const trailPk = (accountId: string): string => key(accountId, "TRAIL");

/** What is told of a change; its id, time and author are added. */
export type Told = Pick<AuditEntry, "act" | "clientId" | "about" | "before" | "after" | "sensitive">;
type Telling = Means & Partial<Pick<Ctx, "actor">>;

/** U1. The row of a change, for the transaction that makes it. Without an actor it was the system. */
export const auditAction = (ctx: Telling, told: Told): Action => {
  const entry: AuditEntry = { id: ctx.newId("audit"), at: ctx.now(), by: ctx.actor?.id ?? "system", ...told };
  const at = audits.key(ctx.accountId, told.clientId ?? "", entry.at, entry.id);
  const listed = { gsi1pk: trailPk(ctx.accountId), gsi1sk: key(entry.at, entry.id) };
  return { put: audits.toItem(at, entry, ctx.newId("revision"), listed) };
};

/** U2. What was done to a client, newest first: one request a page. */
export const trailOf = (ctx: Ctx, clientId: string, page: PageQuery): Promise<Page<AuditEntry>> =>
  listOfClient(ctx, clientId, "audit", page, { prefix: keyPrefix("AUD"), newestFirst: true }, audits.fromItem);

/** U3. What was done in the account, newest first: one request a page; `by` and `act` are looked for among its rows. */
export const trail = async (ctx: Ctx, { by, act, from, to, ...page }: TrailQuery): Promise<Page<AuditEntry>> => {
  const bounds = { from: from ?? "0", to: `${to ?? "3"}$` };
  const where = { index: "gsi1" as const, pk: trailPk(ctx.accountId), newestFirst: true, ...bounds };
  const list = `trail ${JSON.stringify([by, act, from, to])}`;
  const { items, nextCursor } = await listPage(ctx, list, page, where, audits.fromItem);
  const wanted = (entry: AuditEntry) =>
    (by === undefined || entry.by === by) &&
    (act === undefined || entry.act === act || entry.act.startsWith(`${act}.`));
  return { items: items.filter(wanted), nextCursor };
};

/** U4. The oldest rows of the trail up to a time, a page at a time. */
export const oldTrail = (
  { table, accountId }: Pick<Means, "table" | "accountId">,
  upTo: string,
  limit: number,
  after: Rows["last"],
): Promise<Rows> => table.query({ index: "gsi1", pk: trailPk(accountId), to: upTo, limit, ...(after && { after }) });

export const patterns: Pattern[] = [
  {
    id: "U1",
    question: "Write down who changed what",
    index: "table",
    keys: "in the change's own transaction: put account#client (or account#AUDIT), AUD#at#id",
    requests: 0,
    units: "2 WU per KB, 1 WU for the account's trail",
    usedBy: "every change that somebody makes",
  },
  {
    id: "U2",
    question: "What was done to this client, newest first",
    index: "table",
    keys: "pk = account#client, sk begins with AUD#",
    requests: "1 a page (C7 too where it is empty)",
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/clients/{clientId}/audit",
  },
  {
    id: "U3",
    question: "What was done in the account, newest first",
    index: "gsi1",
    keys: "gsi1pk = account#TRAIL, from / to the times asked for",
    requests: "1 a page",
    units: "0.5 RU per 4 KB (eventually consistent)",
    usedBy: "GET /v1/audit",
  },
  {
    id: "U4",
    question: "Which rows of the trail have been kept for long enough?",
    index: "gsi1",
    keys: "gsi1pk = account#TRAIL, up to a time",
    requests: "1 per 50 rows, 1 to remove them",
    units: "0.5 RU per 4 KB, 3 WU per KB removed",
    usedBy: "jobs (retention)",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "audit",
    holds: "One change: who, when, what, before and after",
    parts: ["account", "client", "at", "audit"],
    key: (account, client, at, id) => ({
      ...audits.key(account, client, at, id),
      gsi1pk: trailPk(account!),
      gsi1sk: key(at!, id!),
    }),
  },
];
