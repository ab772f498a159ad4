import { auditAction } from "../audit/store.ts";
import { clientStands, listOfClient, requireClient } from "../clients/collection.ts";
import type { Ctx } from "../ctx.ts";
import type { Bucket } from "../files/bucket.ts";
import type { UploadForm } from "../files/schema.ts";
import { notFound } from "../kernel/errors.ts";
import type { PageQuery } from "../kernel/page.ts";
import { afresh } from "../table/afresh.ts";
import { type Document, documentKey, type NewDocument } from "./schema.ts";
import { documentById, documentOf, forgetDocument, keepDocument, listed } from "./store.ts";

/** Begins an upload (S1-22): the record is there at once, the bytes once the form was sent. */
export const addDocument = async (
  ctx: Ctx,
  bucket: Bucket,
  clientId: string,
  input: NewDocument,
): Promise<Document & { upload: UploadForm }> => {
  const document: Document = {
    id: ctx.newId("document"),
    clientId,
    kind: "attachment",
    audience: "team",
    ...input,
    createdAt: ctx.now(),
    by: ctx.actor.id,
  };
  const upload = await bucket.uploadForm({
    key: documentKey(ctx.accountId, document),
    type: document.type,
    size: document.size,
  });
  const answer = { ...document, upload };
  await afresh(async () => {
    await requireClient(ctx, clientId);
    await ctx.table.transact([
      keepDocument(ctx, document),
      clientStands(ctx, clientId),
      auditAction(ctx, {
        act: "document.added",
        clientId,
        about: document.id,
        after: { name: document.name, type: document.type },
      }),
      ...(ctx.keepAnswer?.(answer) ?? []),
    ]);
  });
  return answer;
};

/** The documents of a client, newest first; those whose upload was never sent too. */
export const listDocuments = (ctx: Ctx, clientId: string, page: PageQuery) =>
  listOfClient(ctx, clientId, "files", page, listed, documentOf);

/** A document with a link that fetches it as an attachment; 404 for another client's or account's. */
export const documentWithLink = async (ctx: Ctx, bucket: Bucket, clientId: string, documentId: string) => {
  const document = await requireDocument(ctx, clientId, documentId);
  const key = documentKey(ctx.accountId, document);
  const link = (await bucket.sizeOf(key)) === undefined ? undefined : await bucket.link(key, document.name);
  return { ...document, url: link?.url ?? null, urlExpiresAt: link?.expiresAt ?? null };
};

/** Removes a document: its bytes first, so that a record is never forgotten before them. */
export const removeDocument = async (ctx: Ctx, bucket: Bucket, clientId: string, documentId: string): Promise<void> => {
  const document = await requireDocument(ctx, clientId, documentId);
  await bucket.remove([documentKey(ctx.accountId, document)]);
  await ctx.table.transact([
    forgetDocument(ctx, document),
    auditAction(ctx, {
      act: "document.removed",
      clientId,
      about: documentId,
      before: { name: document.name, type: document.type },
    }),
  ]);
};

const requireDocument = async (ctx: Ctx, clientId: string, documentId: string): Promise<Document> => {
  const document = await documentById(ctx, clientId, documentId);
  if (document) return document;
  await requireClient(ctx, clientId);
  throw notFound("document");
};
