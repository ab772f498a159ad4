import { appendFileSync, existsSync, mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { decodeTime } from "ulid";
import { readJson, writeJson } from "../../infra/local/files.ts";
import { type Census, countIn, emptyCensus } from "../../shared/backups/census.ts";
import { isId } from "../../shared/kernel/ids.ts";
import type { Item } from "../../shared/table/item.ts";
import type { Scan, Table } from "../../shared/table/table.ts";
import { Refused } from "../place/refused.ts";
import { digestOf, type Manifest, manifestName } from "./format.ts";

interface Segment {
  name: string;
  /** of the file that are whole */
  bytes: number;
  items: number;
  after?: Scan["last"];
  done: boolean;
}

/** How far a backup is: each page is one gzip member, noted here once it is written. */
interface Progress {
  table: string;
  startedAt: string;
  segments: Segment[];
  census: Census;
  writtenMeanwhile: number;
}

export interface BackupInput {
  table: Table;
  /** its name */
  name: string;
  pepper: string;
  folder: string;
  say: (line: string) => void;
  segments?: number;
}

const progressName = "unfinished.json";

const openProgress = ({ name, folder, segments = 4 }: BackupInput): Progress => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (existsSync(join(folder, manifestName)))
    throw new Refused(`${folder} holds a backup already: name another folder.`);
  const kept = readJson<Progress>(join(folder, progressName));
  if (kept && kept.table !== name) throw new Refused(`${folder} holds an unfinished backup of ${kept.table}.`);
  if (kept) return kept;
  const files = Array.from({ length: segments }, (_, i) => `items-${i + 1}.jsonl.gz`);
  const nothing = gzipSync("");
  for (const file of files) writeFileSync(join(folder, file), nothing, { mode: 0o600 });
  return {
    table: name,
    startedAt: new Date().toISOString(),
    segments: files.map((file) => ({ name: file, bytes: nothing.length, items: 0, done: false })),
    census: emptyCensus(),
    writtenMeanwhile: 0,
  };
};

const isSince = ({ rev }: Item, at: number): boolean => isId("revision", rev) && decodeTime(rev.slice(4)) >= at;

const takePage = (folder: string, progress: Progress, segment: Segment, { items, last }: Scan): void => {
  const page = gzipSync(items.map((item) => `${JSON.stringify(item)}\n`).join(""));
  if (items.length > 0) appendFileSync(join(folder, segment.name), page);
  segment.bytes += items.length > 0 ? page.length : 0;
  segment.items += items.length;
  segment.done = !last;
  if (last) segment.after = last;
  const began = Date.parse(progress.startedAt);
  for (const item of items) {
    countIn(progress.census, item);
    if (isSince(item, began)) progress.writtenMeanwhile += 1;
  }
  writeJson(join(folder, progressName), progress);
};

/**
 * Writes every item of a table into a folder. Each item is as it stood when it was read, consistently, and no two need be of the same moment:
 * `writtenMeanwhile` says how many were written while it went on. Stopped and begun again it goes on behind the last whole page. A folder
 * that is finished, or holds a part of another table, is refused.
 */
export const makeBackup = async (input: BackupInput): Promise<Manifest> => {
  const { table, name, pepper, folder, say } = input;
  const progress = openProgress(input);
  for (const { name: file, bytes } of progress.segments) truncateSync(join(folder, file), bytes);
  const total = () => progress.segments.reduce((sum, { items }) => sum + items, 0);
  await Promise.all(
    progress.segments.map(async (segment, i) => {
      while (!segment.done) {
        const after = segment.after && { after: segment.after };
        const page = await table.scan({ segment: i, segments: progress.segments.length, ...after });
        takePage(folder, progress, segment, page);
        say(`${total()} items`);
      }
    }),
  );
  const files = [];
  for (const { name: file, items } of progress.segments)
    files.push({ name: file, items, sha256: await digestOf(join(folder, file)) });
  const { startedAt, census, writtenMeanwhile } = progress;
  const endedAt = new Date().toISOString();
  const manifest: Manifest = { format: 1, table: name, startedAt, endedAt, pepper, files, census, writtenMeanwhile };
  writeJson(join(folder, manifestName), manifest);
  return manifest;
};
