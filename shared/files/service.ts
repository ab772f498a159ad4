import { auditAction } from "../audit/store.ts";
import { clientStands, listOfClient, requireClient } from "../clients/collection.ts";
import type { Ctx } from "../ctx.ts";
import { notFound } from "../kernel/errors.ts";
import type { PageQuery } from "../kernel/page.ts";
import { afresh } from "../table/afresh.ts";
import type { Bucket } from "./bucket.ts";
import { type ClientFile, fileKey, type NewFile, type UploadForm } from "./schema.ts";
import { fileById, fileOf, forgetFile, keepFile, listed } from "./store.ts";

/** Begins an upload (S1-22): the record is there at once, the bytes once the form was sent. */
export const addFile = async (
  ctx: Ctx,
  bucket: Bucket,
  clientId: string,
  input: NewFile,
): Promise<ClientFile & { upload: UploadForm }> => {
  const file: ClientFile = { id: ctx.newId("file"), clientId, ...input, createdAt: ctx.now(), by: ctx.actor.id };
  const upload = await bucket.uploadForm({ key: fileKey(ctx.accountId, file), type: file.type, size: file.size });
  const answer = { ...file, upload };
  await afresh(async () => {
    await requireClient(ctx, clientId);
    await ctx.table.transact([
      keepFile(ctx, file),
      clientStands(ctx, clientId),
      auditAction(ctx, { act: "file.added", clientId, about: file.id, after: { name: file.name, type: file.type } }),
      ...(ctx.keepAnswer?.(answer) ?? []),
    ]);
  });
  return answer;
};

/** The files of a client, newest first; those whose upload was never sent too. */
export const listFiles = (ctx: Ctx, clientId: string, page: PageQuery) =>
  listOfClient(ctx, clientId, "files", page, listed, fileOf);

/** A file with a link that fetches it as an attachment; 404 for another client's or account's. */
export const fileWithLink = async (ctx: Ctx, bucket: Bucket, clientId: string, fileId: string) => {
  const file = await requireFile(ctx, clientId, fileId);
  const key = fileKey(ctx.accountId, file);
  const link = (await bucket.sizeOf(key)) === undefined ? undefined : await bucket.link(key, file.name);
  return { ...file, url: link?.url ?? null, urlExpiresAt: link?.expiresAt ?? null };
};

/** Removes a file: its bytes first, so that a record is never forgotten before them. */
export const removeFile = async (ctx: Ctx, bucket: Bucket, clientId: string, fileId: string): Promise<void> => {
  const file = await requireFile(ctx, clientId, fileId);
  await bucket.remove([fileKey(ctx.accountId, file)]);
  await ctx.table.transact([
    forgetFile(ctx, file),
    auditAction(ctx, { act: "file.removed", clientId, about: fileId, before: { name: file.name, type: file.type } }),
  ]);
};

const requireFile = async (ctx: Ctx, clientId: string, fileId: string): Promise<ClientFile> => {
  const file = await fileById(ctx, clientId, fileId);
  if (file) return file;
  await requireClient(ctx, clientId);
  throw notFound("file");
};
