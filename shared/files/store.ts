import { clientPk } from "../clients/header.ts";
import type { Ctx } from "../ctx.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key, keyPrefix } from "../table/schema.ts";
import { ClientFile } from "./schema.ts";

/** In its client's collection, so that erase finds it; by time, since ids of files sort so. */
const files = entity("file", ClientFile, (accountId, clientId, fileId) => ({
  pk: clientPk(accountId!, clientId!),
  sk: key("FILE", fileId!),
}));

/** Z1. A file of a client, or undefined: one request. */
export const fileById = async (ctx: Ctx, clientId: string, fileId: string): Promise<ClientFile | undefined> => {
  const item = await ctx.table.get(files.key(ctx.accountId, clientId, fileId));
  return item && files.fromItem(item);
};

/** Z2. Where the files of a client stand, for a page of them. */
export const listed = { prefix: keyPrefix("FILE"), newestFirst: true };
export const fileOf = files.fromItem;

/** Z3. The writes of a file's record. */
export const keepFile = (ctx: Ctx, file: ClientFile): Action => ({
  put: files.toItem(files.key(ctx.accountId, file.clientId, file.id), file, ctx.newId("revision")),
});
export const forgetFile = (ctx: Ctx, { clientId, id }: ClientFile): Action => ({
  remove: files.key(ctx.accountId, clientId, id),
});

export const patterns: Pattern[] = [
  {
    id: "Z1",
    question: "A file of a client",
    index: "table",
    keys: "pk = account#client, sk = FILE#file",
    requests: 1,
    units: "1 RU",
    usedBy: "GET and DELETE /v1/clients/{clientId}/files/{fileId}",
  },
  {
    id: "Z2",
    question: "The files of a client, newest first",
    index: "table",
    keys: "pk = account#client, sk begins with FILE#",
    requests: "1 a page",
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/clients/{clientId}/files",
  },
  {
    id: "Z3",
    question: "Keep or forget the record of a file",
    index: "table",
    keys: "transaction: put or delete FILE#file, check 0#CARD, U1",
    requests: 1,
    units: "2 WU per item",
    usedBy: "POST /v1/clients/{clientId}/files, DELETE /v1/clients/{clientId}/files/{fileId}",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "file",
    holds: "A file of a client: its name, type and size; the bytes stand in the bucket below account/clients/client/",
    parts: ["account", "client", "file"],
    key: (account, client, file) => files.key(account, client, file),
  },
];
