import { clientPk } from "../clients/header.ts";
import type { Ctx } from "../ctx.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key, keyPrefix } from "../table/schema.ts";
import { Document } from "./schema.ts";

/** In its client's collection, so that erase finds it; by time, since ids of documents sort so. */
const documents = entity("document", Document, (accountId, clientId, documentId) => ({
  pk: clientPk(accountId!, clientId!),
  sk: key("DOC", documentId!),
}));

/** Z1. A document of a client, or undefined: one request. */
export const documentById = async (ctx: Ctx, clientId: string, documentId: string): Promise<Document | undefined> => {
  const item = await ctx.table.get(documents.key(ctx.accountId, clientId, documentId));
  return item && documents.fromItem(item);
};

/** Z2. Where the documents of a client stand, for a page of them. */
export const listed = { prefix: keyPrefix("DOC"), newestFirst: true };
export const documentOf = documents.fromItem;

/** Z3. The writes of a document's record. */
export const keepDocument = (ctx: Ctx, document: Document): Action => ({
  put: documents.toItem(documents.key(ctx.accountId, document.clientId, document.id), document, ctx.newId("revision")),
});
export const forgetDocument = (ctx: Ctx, { clientId, id }: Document): Action => ({
  remove: documents.key(ctx.accountId, clientId, id),
});

export const patterns: Pattern[] = [
  {
    id: "Z1",
    question: "A document of a client",
    index: "table",
    keys: "pk = account#client, sk = DOC#document",
    requests: 1,
    units: "1 RU",
    usedBy: "GET and DELETE /v1/clients/{clientId}/documents/{documentId}",
  },
  {
    id: "Z2",
    question: "The documents of a client, newest first",
    index: "table",
    keys: "pk = account#client, sk begins with DOC#",
    requests: "1 a page",
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/clients/{clientId}/documents",
  },
  {
    id: "Z3",
    question: "Keep or forget the record of a document",
    index: "table",
    keys: "transaction: put or delete DOC#document, check 0#CARD, U1",
    requests: 1,
    units: "2 WU per item",
    usedBy: "POST /v1/clients/{clientId}/documents, DELETE /v1/clients/{clientId}/documents/{documentId}",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "document",
    holds:
      "A document of a client: its name, type and size; the bytes stand in the bucket below account/clients/client/",
    parts: ["account", "client", "document"],
    key: (account, client, document) => documents.key(account, client, document),
  },
];
