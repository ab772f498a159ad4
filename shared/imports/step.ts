import * as accounts from "../accounts/store.ts";
import type { Ctx, Means } from "../ctx.ts";
import { Asker } from "../exports/schema.ts";
import type { Bucket } from "../files/bucket.ts";
import { importKey } from "../files/schema.ts";
import type { Step } from "../jobs/run.ts";
import type { Job } from "../jobs/schema.ts";
import { Refusal } from "../kernel/errors.ts";
import type { Actor } from "../kernel/roles.ts";
import { applyRow } from "./apply.ts";
import { headOf } from "./head.ts";
import { identitiesOf, turns, type Work } from "./match.ts";
import { csvPiece, type Delimiter, jsonPiece, type Piece, type RawRow } from "./pieces.ts";
import { type Columns, columnsOf, type ReadRow, readRow } from "./row.ts";
import type { Import, ImportRow } from "./schema.ts";
import { importById, keepRows } from "./store.ts";

/** Where an import is in its file. */
interface Place {
  offset: number;
  line: number;
  size: number;
  delimiter: Delimiter;
  columns: Columns;
}

const rowsOfPiece = 100;
/** Bytes read for a piece; a longer row is looked at in a longer window, up to the longest. */
const window = 256 * 1024;
const longest = 4 * 1024 * 1024;
/** Rows worked at side by side. */
const abreast = 16;

/**
 * A piece of an import or of its trial: some hundred rows from where the file was left. What came of them is written under
 * their lines, so that a piece done twice reports each row once.
 */
export const importStep =
  (means: Means, bucket: Bucket): Step =>
  async (job) => {
    const ctx: Ctx = { ...means, actor: Asker.parse(job.input.asker) as Actor };
    const phase = job.input.phase as Work["phase"];
    const { one } = await importById(means, String(job.input.importId));
    const place = (job.place as Place | undefined) ?? (await begin(means, bucket, one));
    if (place.offset >= place.size) return finish(means, bucket, one, job);
    const piece = await pieceFrom(means, bucket, one, place);
    const head = await accounts.headOf(means.table, means.accountId);
    const rows = await work({ ctx, one, phase, head, at: job.createdAt, inTurn: turns() }, piece.rows, place.columns);
    await keepRows(means, one.id, phase, rows, job.createdAt);
    const next: Place = { ...place, offset: place.offset + piece.used, line: piece.line };
    return { ...job, progress: counted(job, rows, next), place: { ...next } };
  };

/** The file goes once it is imported: nobody erased later is to be found in it. */
const finish = async (means: Means, bucket: Bucket, one: Import, job: Job): Promise<Job> => {
  if (job.input.phase === "run") await bucket.remove([importKey(means.accountId, one.id)]);
  return { ...job, state: "done" };
};

const counted = (job: Job, rows: ImportRow[], { offset, size }: Place): Job["progress"] => {
  const progress = { rows: 0, created: 0, updated: 0, unchanged: 0, failed: 0, ...job.progress };
  for (const { outcome } of rows) {
    progress.rows += 1;
    progress[outcome as "created"] += 1;
  }
  return { ...progress, percent: Math.floor((100 * offset) / size) };
};

const begin = async (means: Means, bucket: Bucket, one: Import): Promise<Place> => {
  const key = importKey(means.accountId, one.id);
  const size = await bucket.sizeOf(key);
  if (size === undefined || !one.mapping)
    throw new Refusal("conflict", "not-uploaded", "The file of this import is no longer kept.");
  const { columns, delimiter, offset, line } = headOf(await bucket.read(key, 0, longest), one.format, size <= longest);
  return { offset, line, size, delimiter, columns: columnsOf(columns, one.mapping) };
};

const pieceFrom = async (means: Means, bucket: Bucket, one: Import, place: Place): Promise<Piece> => {
  const { offset, line, size, delimiter, columns } = place;
  for (let length = window; ; length *= 4) {
    const bytes = await bucket.read(importKey(means.accountId, one.id), offset, length);
    const from = { line, most: rowsOfPiece, atEnd: offset + bytes.length >= size };
    const names = columns.map(({ column }) => column);
    const piece =
      one.format === "csv" ? csvPiece(bytes, { ...from, delimiter }) : jsonPiece(bytes, { ...from, columns: names });
    if (piece.used > 0 || from.atEnd) return piece.used > 0 ? piece : { ...piece, used: bytes.length };
    if (length >= longest) {
      const fault = `A row is longer than ${longest} bytes, or a quote that is opened here is never closed.`;
      return { rows: [{ line, cells: [], fault }], used: size - offset, line };
    }
  }
};

const isBlank = ({ cells, fault }: RawRow): boolean => !fault && cells.every((cell) => cell === "");

/** Works at rows side by side; those that share an email, a phone or an id one after the other, in the file's order. */
const work = async (means: Work, raw: RawRow[], columns: Columns): Promise<ImportRow[]> => {
  const done: ImportRow[] = [];
  const lanes: (() => Promise<void>)[][] = [];
  const laneOf = new Map<string, number>();
  for (const row of raw.filter((one) => !isBlank(one))) {
    const read: ReadRow = row.fault
      ? {
          wanted: { content: {}, tags: [], notes: [] },
          columnOf: () => "",
          faults: [{ column: "", message: row.fault }],
        }
      : readRow(row, columns, means.one.mapping!);
    const shared = read.faults.length > 0 ? [] : identitiesOf(means, read.wanted);
    const lane = lanes[shared.map((one) => laneOf.get(one)).find((at) => at !== undefined) ?? -1] ?? [];
    if (lane.length === 0) lanes.push(lane);
    for (const one of shared) laneOf.set(one, lanes.indexOf(lane));
    lane.push(async () => {
      done.push(await applyRow(means, row.line, read));
    });
  }
  const queue = [...lanes];
  const worker = async () => {
    for (let lane = queue.shift(); lane; lane = queue.shift()) for (const run of lane) await run();
  };
  await Promise.all(Array.from({ length: abreast }, worker));
  return done;
};
