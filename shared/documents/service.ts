import { auditAction } from "../audit/store.ts";
import { clientStands, listOfClient, requireClient, writeToClient } from "../clients/collection.ts";
import type { Ctx } from "../ctx.ts";
import type { UploadForm } from "../files/schema.ts";
import { notFound } from "../kernel/errors.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import { afresh } from "../table/afresh.ts";
import type { Item } from "../table/item.ts";
import { admit, type Depot } from "./admit.ts";
import { isSensitive, requireAudience, sees } from "./readers.ts";
import type { DocumentView } from "./routes.ts";
import {
  type Document,
  type DocumentKind,
  documentKey,
  type NewDocument,
  stateOf,
  thumbnailKey,
  uploadKey,
} from "./schema.ts";
import { documentItem, documentOf, keepDocument, listed } from "./store.ts";

/** A document as it is shown: where its bytes stand is nobody's business. */
export const viewOf = (document: Document): DocumentView => {
  const { folder: _, removedAt: __, ...shown } = document;
  return { ...shown, state: stateOf(document) };
};

/** What of a document the audit trail says: of one that not everybody sees nothing that could name what it is about. */
export const told = (document: Document) => {
  const { name, title, type, audience } = document;
  return isSensitive(document) ? { type, audience } : { name, ...(title && { title }), type };
};

/** Begins an upload (S1-22, S2-21): the record is there at once, the bytes once the form was sent. 403 for an audience the caller is not of. */
export const addDocument = async (
  ctx: Ctx,
  { bucket }: Depot,
  clientId: string,
  input: NewDocument,
): Promise<DocumentView & { upload: UploadForm }> => {
  requireAudience(ctx, input.audience);
  const made = { createdAt: ctx.now(), by: ctx.actor.id };
  const document: Document = { id: ctx.newId("document"), clientId, ...input, state: "uploading", ...made };
  const upload = await bucket.uploadForm({
    key: uploadKey(ctx.accountId, document),
    type: document.type,
    size: document.size,
  });
  const answer = { ...viewOf(document), upload };
  await afresh(async () => {
    await requireClient(ctx, clientId);
    await ctx.table.transact([
      keepDocument(ctx, document),
      clientStands(ctx, clientId),
      auditAction(ctx, {
        act: "document.added",
        clientId,
        about: document.id,
        after: told(document),
        ...(isSensitive(document) && { sensitive: true }),
      }),
      ...(ctx.keepAnswer?.(answer) ?? []),
    ]);
  });
  return answer;
};

/**
 * The documents of a client, newest first, those whose upload was never sent too (S1-23, S2-19, S2-20). Those of an audience
 * the caller is not of are left out and counted.
 */
export const listDocuments = async (
  ctx: Ctx,
  clientId: string,
  { kind, ...page }: PageQuery & { kind?: DocumentKind | undefined },
): Promise<Page<DocumentView> & { withheld: number }> => {
  const list = `documents ${kind ?? ""}`;
  const { items, nextCursor } = await listOfClient(ctx, clientId, list, page, listed, documentOf);
  const there = items.filter((document) => !document.removedAt && (!kind || document.kind === kind));
  const seen = there.filter(({ audience }) => sees(ctx, audience));
  return { items: seen.map(viewOf), nextCursor, withheld: there.length - seen.length };
};

/** Z1. A document the caller may see, with its item; 404 for any other, as for one that is not there. */
export const requireDocument = async (
  ctx: Ctx,
  clientId: string,
  documentId: string,
): Promise<{ item: Item; document: Document }> => {
  const item = await documentItem(ctx, clientId, documentId);
  const document = item && documentOf(item);
  if (item && document && !document.removedAt && sees(ctx, document.audience)) return { item, document };
  if (!item) await requireClient(ctx, clientId);
  throw notFound("document");
};

/**
 * A document with links that fetch it and its small picture as attachments (S2-19 to S2-21); what was uploaded is looked at
 * first. That one of health or transformation was seen stands on the audit trail.
 */
export const documentWithLinks = async (ctx: Ctx, depot: Depot, clientId: string, documentId: string) => {
  const { document, rev } = await afresh(async () =>
    admit(ctx, depot, (await requireDocument(ctx, clientId, documentId)).item),
  );
  if (isSensitive(document)) await writeToClient(ctx, clientId, [seen(ctx, document)]);
  const key = { whole: documentKey(ctx.accountId, document), small: thumbnailKey(ctx.accountId, document) };
  const [whole, small] = await Promise.all([
    stateOf(document) === "ready" ? depot.bucket.link(key.whole, document.name) : undefined,
    document.thumbnail ? depot.bucket.link(key.small, `small-${document.name}`) : undefined,
  ]);
  const links = { url: whole?.url ?? null, thumbnailUrl: small?.url ?? null, urlExpiresAt: whole?.expiresAt ?? null };
  return { document: { ...viewOf(document), ...links }, rev };
};

const seen = (ctx: Ctx, { clientId, id }: Document) =>
  auditAction(ctx, { act: "document.seen", clientId, about: id, sensitive: true });
