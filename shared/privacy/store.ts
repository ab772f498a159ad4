import { clientPk } from "../clients/header.ts";
import type { Ctx, Means } from "../ctx.ts";
import { notFound } from "../kernel/errors.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import { type Card, cards } from "../settling/card.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import { listPage } from "../table/list.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import { Erasure, LegalRecord, Receipt } from "./schema.ts";

const receipts = entity("receipt", Receipt, (accountId, jobId) => ({ pk: key(accountId!, "RECEIPT"), sk: jobId! }));
/** Invoices by their time; documents by their id, by which each is opened, and which sorts by time. */
const legalRecords = entity("legal", LegalRecord, (accountId, issuedAt, id) => ({
  pk: key(accountId!, "LEGAL"),
  sk: issuedAt ? key("INV", issuedAt, id!) : key("DOC", id!),
}));
export const erasures = entity("erased", Erasure, (accountId, clientId) => ({
  pk: clientPk(accountId!, clientId!),
  sk: key("0", "ERASED"),
}));

/** L1. That a client was erased or is being erased, and by which job. */
export const erasureOf = async (
  ctx: Pick<Means, "table" | "accountId">,
  clientId: string,
): Promise<{ jobId: string; done: boolean } | undefined> => {
  const item = await ctx.table.get(erasures.key(ctx.accountId, clientId));
  return item && erasures.fromItem(item);
};

export const erasureItem = (ctx: Pick<Means, "accountId" | "newId">, clientId: string, jobId: string, done: boolean) =>
  erasures.toItem(erasures.key(ctx.accountId, clientId), { jobId, done }, ctx.newId("revision"));

/** Where the cards of erased clients stand, so that reports can still add them up. */
export const erasedPk = (accountId: string): string => key(accountId, "ERASED");

/** What stays of a card: sums and months, nobody's name; behind the fence, and in no list of clients. */
export const erasedCardItem = (ctx: Pick<Means, "accountId" | "newId">, card: Card): Item => ({
  ...cards.toItem(cards.key(ctx.accountId, card.clientId), card, ctx.newId("revision")),
  gsi2pk: erasedPk(ctx.accountId),
  gsi2sk: card.clientId,
});

export const receiptItem = (ctx: Pick<Means, "accountId" | "newId">, receipt: Receipt): Item =>
  receipts.toItem(receipts.key(ctx.accountId, receipt.id), receipt, ctx.newId("revision"));

/** L2. A receipt; 404 where there is none. */
export const receiptOf = async (ctx: Pick<Means, "table" | "accountId">, id: string): Promise<Receipt> => {
  const item = await ctx.table.get(receipts.key(ctx.accountId, id));
  if (!item) throw notFound("receipt");
  return receipts.fromItem(item);
};

/** L3. Receipts, newest first: one request a page. */
export const listReceipts = (ctx: Ctx, page: PageQuery): Promise<Page<Receipt>> =>
  listPage(ctx, "receipts", page, { pk: key(ctx.accountId, "RECEIPT"), newestFirst: true }, receipts.fromItem);

/** L4. An invoice or a document as it is kept apart; it goes by itself after its last day (TTL). */
export const legalAction = (ctx: Pick<Means, "accountId" | "newId">, record: LegalRecord): Action => ({
  put: {
    ...legalRecords.toItem(
      legalRecords.key(ctx.accountId, record.what === "invoice" ? record.issuedAt : "", record.id),
      record,
      ctx.newId("revision"),
    ),
    expiresAt: Math.floor(Date.parse(`${record.untilOn}T23:59:59Z`) / 1000),
  },
});

/** L18. What is kept of a document of an erased client, until its last day is over; 404 for anything else: one request. */
export const heldRecord = async (
  ctx: Pick<Ctx, "table" | "accountId" | "now">,
  documentId: string,
): Promise<LegalRecord> => {
  const item = await ctx.table.get(legalRecords.key(ctx.accountId, "", documentId));
  const record = item && legalRecords.fromItem(item);
  if (!record || record.untilOn < ctx.now().slice(0, 10)) throw notFound("legal record");
  return record;
};

/** L5. What is kept apart for the law, invoices and then documents, newest first: one request a page. */
export const listLegal = (ctx: Ctx, page: PageQuery): Promise<Page<LegalRecord>> =>
  listPage(ctx, "legal", page, { pk: key(ctx.accountId, "LEGAL"), newestFirst: true }, legalRecords.fromItem);

export const patterns: Pattern[] = [
  {
    id: "L1",
    question: "Was this client erased, and by which job?",
    index: "table",
    keys: "pk = account#client, sk = 0#ERASED",
    requests: 1,
    units: "1 RU",
    usedBy: "POST /v1/clients/{clientId}/erase",
  },
  {
    id: "L2",
    question: "What came of an erase?",
    index: "table",
    keys: "pk = account#RECEIPT, sk = job",
    requests: 1,
    units: "1 RU",
    usedBy: "GET /v1/receipts/{receiptId}, jobs (erase)",
  },
  {
    id: "L3",
    question: "Every erase, newest first",
    index: "table",
    keys: "pk = account#RECEIPT",
    requests: "1 a page",
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/receipts",
  },
  {
    id: "L4",
    question: "Keep an erased client's invoice or document apart for the law, without names",
    index: "table",
    keys: "in L8's transaction: put account#LEGAL, INV#issuedAt#id or DOC#id with its last day as TTL",
    requests: 0,
    units: "2 WU per KB",
    usedBy: "jobs (erase)",
  },
  {
    id: "L5",
    question: "What is kept apart for the law?",
    index: "table",
    keys: "pk = account#LEGAL",
    requests: "1 a page",
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/legal-records",
  },
  {
    id: "L18",
    question: "A document that is kept of an erased client",
    index: "table",
    keys: "pk = account#LEGAL, sk = DOC#document; U1",
    requests: 2,
    units: "1 RU, 3 WU",
    usedBy: "GET /v1/legal-records/{recordId}",
  },
  {
    id: "L8",
    question: "Erase a client",
    index: "table",
    keys: "transaction: fence on the card's rev, 0#ERASED, JOB#job, receipt, U1; then the collection twice, first to count, then a page at a time: records removed, their pointers left as tombstones without a trace",
    requests: "2 in the request; in the job 2 per 40 records, and some 20",
    units: "2 WU per KB removed, 2 WU per pointer",
    usedBy: "POST /v1/clients/{clientId}/erase, jobs (erase, retention)",
  },
  {
    id: "L9",
    question: "Everything kept of a client",
    index: "table",
    keys: "C1, then pk = account#client, 1,000 items or 1 MB a page; S8 per source; U1",
    requests: "2 a page, 2 more for the first",
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/clients/{clientId}/export",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "erased",
    holds: "That a client was erased, and by which job; whatever lands behind it is removed",
    parts: ["account", "client"],
    key: (account, client) => erasures.key(account, client),
  },
  {
    type: "card",
    holds: "What stays of an erased client: sums, without names or days",
    parts: ["account", "client"],
    key: (account, client) => ({
      ...cards.key(account!, client!),
      gsi2pk: erasedPk(account!),
      gsi2sk: client!,
    }),
  },
  {
    type: "receipt",
    holds: "What came of an erase: what went, what is kept and until when",
    parts: ["account", "job"],
    key: (account, job) => receipts.key(account, job),
  },
  {
    type: "legal",
    holds: "An erased client's invoice, without names, for as long as the law says (TTL)",
    parts: ["account", "issuedAt", "invoice"],
    key: (account, issuedAt, invoice) => legalRecords.key(account, issuedAt, invoice),
  },
  {
    type: "legal",
    holds: "That a document of an erased client is kept below held/ in the bucket, until when and why (TTL)",
    parts: ["account", "document"],
    key: (account, document) => legalRecords.key(account, "", document),
  },
];
