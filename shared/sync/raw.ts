import type { Raw } from "../connectors/contract.ts";
import type { Means } from "../ctx.ts";
import type { Bucket } from "../files/bucket.ts";
import { rawFolder } from "../files/schema.ts";

/** Where the raw payloads of one run stand: below its source and the day it began. */
export const runFolder = (accountId: string, source: string, run: { startedAt: string; jobId: string }): string =>
  `${rawFolder(accountId, source)}${run.startedAt.slice(0, 10)}/${run.jobId}/`;

/** Keeps raws as they came, one a line; the object's key, which sorts by time. */
export const keepRaw = async (
  { newId }: Pick<Means, "newId">,
  bucket: Pick<Bucket, "write">,
  folder: string,
  raws: readonly Raw[],
): Promise<string> => {
  const key = `${folder}${newId("revision")}.jsonl`;
  await bucket.write(key, raws.map((raw) => JSON.stringify(raw)).join("\n"), "application/jsonl");
  return key;
};

const longest = 64 * 1024 * 1024;

/** The raws of one object, in order. */
export const readRaw = async (bucket: Pick<Bucket, "read">, key: string): Promise<Raw[]> => {
  const text = Buffer.from(await bucket.read(key, 0, longest)).toString("utf8");
  return text === "" ? [] : text.split("\n").map((line) => JSON.parse(line) as Raw);
};

/** The keys of the objects below a folder, in the order of their keys. */
export async function* rawsBelow(bucket: Pick<Bucket, "list">, folder: string): AsyncGenerator<string> {
  for (let after: string | undefined; ; ) {
    const { objects, more } = await bucket.list(folder, after);
    for (const { key } of objects) yield key;
    if (!more) return;
    after = objects.at(-1)?.key;
  }
}

/** Takes out of a source's raw payloads every line about a client, by the source's ids of it: how many objects changed. */
export const cutFromRaw = async (
  bucket: Pick<Bucket, "list" | "read" | "write" | "remove">,
  folder: string,
  isOf: (raw: Raw) => boolean,
): Promise<number> => {
  let changed = 0;
  for await (const key of rawsBelow(bucket, folder)) {
    const raws = await readRaw(bucket, key);
    const kept = raws.filter((raw) => !isOf(raw));
    if (kept.length === raws.length) continue;
    changed += 1;
    if (kept.length === 0) await bucket.remove([key]);
    else await bucket.write(key, kept.map((raw) => JSON.stringify(raw)).join("\n"), "application/jsonl");
  }
  return changed;
};
