import type { Profile } from "../clients/routes.ts";
import type { Ctx, Means } from "../ctx.ts";
import type { Bucket } from "../files/bucket.ts";
import { exportKey } from "../files/schema.ts";
import type { Step } from "../jobs/run.ts";
import type { Job } from "../jobs/schema.ts";
import type { Actor } from "../kernel/roles.ts";
import { accountLines, collectionLines } from "./account.ts";
import { cellOf, labelOf, type Seen } from "./columns.ts";
import { byteOrderMark, csvLine } from "./csv.ts";
import { type Place, rowsFrom } from "./rows.ts";
import { Asker, type ColumnName, columnNames, type Export } from "./schema.ts";
import { exportById } from "./store.ts";

/** What an export needs beside the table: where to write, and what of a profile an actor may see. */
export interface ExportMeans {
  bucket: Bucket;
  seenBy: (profile: Profile, actor: Actor) => Seen;
}

const types = { csv: "text/csv; charset=utf-8", jsonl: "application/jsonl" } as const;

/**
 * A piece of an export: some hundred clients become an object of their own, named by its number, so that a piece done twice
 * writes the same object; the last piece joins them and takes the parts away.
 */
export const exportStep =
  (means: Means, { bucket, seenBy }: ExportMeans): Step =>
  async (job) => {
    const asker = Asker.parse(job.input.asker) as Actor;
    const ctx: Ctx = { ...means, actor: asker };
    const one = await exportById(ctx, String(job.input.exportId));
    const key = exportKey(means.accountId, one.id);
    const place: Place & { parts?: number } = job.place ?? {};
    const parts = place.parts ?? 0;
    const { clients, next } = await rowsFrom(ctx, one, place);
    const lines: string[] = parts === 0 ? await opening(ctx, one) : [];
    for (const client of clients) {
      if (one.what === "account") lines.push(...(await collectionLines(ctx, client.id)));
      else lines.push(line(one, seenBy(client.profile!, asker)));
    }
    await bucket.write(partKey(key, parts), lines.join(""), types[one.format]);
    const moved = { ...job, progress: { clients: (job.progress.clients ?? 0) + clients.length } };
    if (next) return { ...moved, place: { ...next, parts: parts + 1 } };
    return finish(bucket, moved, key, parts + 1, types[one.format]);
  };

const partKey = (key: string, part: number): string => `${key}/${String(part).padStart(6, "0")}`;

const finish = async (bucket: Bucket, job: Job, key: string, parts: number, type: string): Promise<Job> => {
  const names = Array.from({ length: parts }, (_, i) => partKey(key, i));
  await bucket.join(key, names, type);
  await bucket.remove(names);
  return { ...job, state: "done" };
};

const columnsOf = ({ columns }: Export): readonly ColumnName[] => columns ?? columnNames;

const opening = async (ctx: Ctx, one: Export): Promise<string[]> => {
  if (one.what === "account") return accountLines(ctx);
  return one.format === "csv" ? [byteOrderMark + csvLine(columnsOf(one).map(labelOf))] : [];
};

const line = (one: Export, client: Seen): string => {
  const names = columnsOf(one);
  if (one.format === "csv") return csvLine(names.map((name) => cellOf(name, client)));
  return `${JSON.stringify(Object.fromEntries(names.map((name) => [name, cellOf(name, client)])))}\n`;
};
