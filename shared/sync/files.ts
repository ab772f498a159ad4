import * as z from "zod";
import type { Ctx } from "../ctx.ts";
import type { Bucket } from "../files/bucket.ts";
import { dropFolder, FileName, type UploadForm } from "../files/schema.ts";
import { conflict } from "../kernel/errors.ts";
import { sourceAndState } from "./store.ts";

const largest = 100 * 1024 * 1024;

/** A file of records for a source: CSV by the source's mapping, or JSON Lines. */
export const NewFile = z
  .strictObject({
    name: FileName.regex(/\.(csv|jsonl)$/i, "must end with .csv or .jsonl"),
    size: z
      .int("must be a whole number of bytes")
      .min(1, "must be at least 1")
      .max(largest, `must be at most ${largest}`),
  })
  .meta({ id: "NewSourceFile" });
export type NewFile = z.output<typeof NewFile>;

/** A form by which a file is put down where the source's next sync looks; 409 `no-files` for a source that takes none. */
export const uploadFor = async (ctx: Ctx, bucket: Bucket, name: string, file: NewFile): Promise<UploadForm> => {
  const { source } = await sourceAndState(ctx, name);
  if (source.connector !== "files") throw conflict("no-files", "This source takes no files.");
  const type = /\.csv$/i.test(file.name) ? "text/csv" : "application/jsonl";
  return bucket.uploadForm({ key: `${dropFolder(ctx.accountId, name)}${file.name}`, type, size: file.size });
};
