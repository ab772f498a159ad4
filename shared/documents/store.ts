import { clientPk } from "../clients/header.ts";
import type { Ctx, Means } from "../ctx.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key, keyPrefix } from "../table/schema.ts";
import { Document } from "./schema.ts";

/** In its client's collection, so that erase finds it; by time, since ids of documents sort so. */
const documents = entity("document", Document, (accountId, clientId, documentId) => ({
  pk: clientPk(accountId!, clientId!),
  sk: key("DOC", documentId!),
}));

type Where = Pick<Means, "table" | "accountId">;

/** Z1. The item of a document of a client, or undefined: one request. */
export const documentItem = (ctx: Where, clientId: string, documentId: string): Promise<Item | undefined> =>
  ctx.table.get(documents.key(ctx.accountId, clientId, documentId));

/** Z1. A document of a client that is there and is not being removed, or undefined: one request. */
export const documentById = async (ctx: Where, clientId: string, documentId: string): Promise<Document | undefined> => {
  const item = await documentItem(ctx, clientId, documentId);
  const document = item && documents.fromItem(item);
  return document?.removedAt ? undefined : document;
};

/** Z2. Where the documents of a client stand, for a page of them. */
export const listed = { prefix: keyPrefix("DOC"), newestFirst: true };
export const documentOf = documents.fromItem;

/** Z3. The write of a new document's record. */
export const keepDocument = (ctx: Pick<Ctx, "accountId" | "newId">, document: Document): Action => ({
  put: documents.toItem(documents.key(ctx.accountId, document.clientId, document.id), document, ctx.newId("revision")),
});

/** Z4. The write of a changed document, if it is still what was read. */
export const documentAction = ({ pk, sk, rev: read }: Item, document: Document, rev: string): Action => ({
  update: { pk, sk },
  change: { set: { rev, data: document } },
  condition: { if: "#rev = :read", values: { read } },
});

export const patterns: Pattern[] = [
  {
    id: "Z1",
    question: "A document of a client",
    index: "table",
    keys: "pk = account#client, sk = DOC#document",
    requests: 1,
    units: "1 RU",
    usedBy:
      "GET, PATCH and DELETE /v1/clients/{clientId}/documents/{documentId}, POST /v1/clients/{clientId}/messages, POST and PATCH of clients with images",
  },
  {
    id: "Z2",
    question: "The documents of a client, newest first",
    index: "table",
    keys: "pk = account#client, sk begins with DOC#",
    requests: "1 a page",
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/clients/{clientId}/documents, jobs (retention)",
  },
  {
    id: "Z3",
    question: "Keep the record of a new document",
    index: "table",
    keys: "transaction: put DOC#document, check 0#CARD, U1",
    requests: 1,
    units: "2 WU per item",
    usedBy: "POST /v1/clients/{clientId}/documents, intake of emails",
  },
  {
    id: "Z4",
    question:
      "Change a document: what was found in it at the first look, its title, audience or hold; that it is being removed",
    index: "table",
    keys: "Z1, then transaction: update DOC#document on its rev, check 0#CARD, U1",
    requests: 2,
    units: "1 RU, 2 WU per item",
    usedBy: "GET, PATCH and DELETE /v1/clients/{clientId}/documents/{documentId}, jobs (retention)",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "document",
    holds:
      "A document of a client: its kind, name, type, size, state, who may see it and whether it is held; the bytes stand in the bucket below account/clients/client/, its upload below uploads/ until it was looked at",
    parts: ["account", "client", "document"],
    key: (account, client, document) => documents.key(account, client, document),
  },
];
