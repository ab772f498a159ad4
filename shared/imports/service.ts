import { auditAction } from "../audit/store.ts";
import type { Ctx } from "../ctx.ts";
import type { Bucket } from "../files/bucket.ts";
import { importKey, type UploadForm } from "../files/schema.ts";
import type { Job } from "../jobs/schema.ts";
import { jobs, newJob } from "../jobs/store.ts";
import { conflict, invalid, Refusal } from "../kernel/errors.ts";
import { afresh } from "../table/afresh.ts";
import { type Head, headOf, proposalOf } from "./head.ts";
import { type Import, type Mapping, type NewImport, type Phase, phases } from "./schema.ts";
import { importById, writeImport } from "./store.ts";

const types = { csv: "text/csv", jsonl: "application/jsonl" } as const;
/** Bytes read to learn the columns. */
const beginning = 256 * 1024;

/** Begins an import (S4-23): its file is sent by the form. */
export const beginImport = async (
  ctx: Ctx,
  bucket: Bucket,
  input: NewImport,
): Promise<Import & { upload: UploadForm }> => {
  const one: Import = { id: ctx.newId("import"), ...input, createdAt: ctx.now(), by: ctx.actor.id, jobs: {} };
  const key = importKey(ctx.accountId, one.id);
  const upload = await bucket.uploadForm({ key, type: types[input.format], size: input.size });
  const answer = { ...one, upload };
  await ctx.table.transact([
    writeImport(ctx, one, ctx.newId("revision"), undefined),
    auditAction(ctx, { act: "import.begun", about: one.id, after: { name: one.name } }),
    ...(ctx.keepAnswer?.(answer) ?? []),
  ]);
  return answer;
};

const headIn = async (ctx: Ctx, bucket: Bucket, one: Import): Promise<Head | undefined> => {
  const key = importKey(ctx.accountId, one.id);
  const size = await bucket.sizeOf(key);
  return size === undefined ? undefined : headOf(await bucket.read(key, 0, beginning), one.format, size <= beginning);
};

const fileOf = async (ctx: Ctx, bucket: Bucket, one: Import) => {
  const head = await headIn(ctx, bucket, one).catch((error: unknown) => {
    // an unreadable file shows as one without columns; starting it says why
    if (error instanceof Refusal) return { columns: [], sample: [] };
    throw error;
  });
  if (!head) return null;
  return {
    columns: head.columns,
    sample: head.sample.map(({ cells }) => cells.map((cell) => cell ?? "")),
    proposal: "offset" in head ? proposalOf(head) : null,
  };
};

/** An import with the beginning of its file, the mapping we propose, and how far its jobs are. */
export const importWithFile = async (ctx: Ctx, bucket: Bucket, importId: string) => {
  const { one } = await importById(ctx, importId);
  const started = phases.flatMap((phase) => (one.jobs[phase] ? [{ phase, jobId: one.jobs[phase] }] : []));
  const [file, items] = await Promise.all([
    fileOf(ctx, bucket, one),
    ctx.table.getMany(started.map(({ jobId }) => jobs.key(ctx.accountId, jobId))),
  ]);
  const work = started.flatMap(({ phase }, i) => (items[i] ? [[phase, jobs.fromItem(items[i])] as const] : []));
  return { ...one, file, work: Object.fromEntries(work) };
};

/** Says which column holds what; 409 before the file is there and once the import runs, 422 naming what is no column of it. */
export const mapColumns = (ctx: Ctx, bucket: Bucket, importId: string, mapping: Mapping): Promise<Import> =>
  afresh(async () => {
    const { one, rev } = await importById(ctx, importId);
    if (one.jobs.run) throw begun();
    const head = await requireHead(ctx, bucket, one);
    const unknown = mapping.columns.flatMap(({ column }, i) =>
      head.columns.includes(column)
        ? []
        : [{ pointer: `/body/columns/${i}/column`, message: "is no column of the file" }],
    );
    if (unknown.length > 0) throw invalid(unknown);
    const mapped = { ...one, mapping };
    await ctx.table.transact([
      writeImport(ctx, mapped, ctx.newId("revision"), rev),
      auditAction(ctx, { act: "import.mapped", about: importId, before: one.mapping, after: mapping }),
    ]);
    return mapped;
  });

const begun = () => conflict("already-begun", "This import has been run; begin another one.");
const requireHead = async (ctx: Ctx, bucket: Bucket, one: Import): Promise<Head> => {
  const head = await headIn(ctx, bucket, one);
  if (!head) throw conflict("not-uploaded", "The file of this import is not uploaded, or no longer kept.");
  return head;
};

/**
 * Starts a phase of an import as a job. 409 without a file or a mapping, for a second run, while another phase is under way,
 * and for taking back what was not run or was taken back.
 */
export const startPhase = (ctx: Ctx, bucket: Bucket, importId: string, phase: Phase): Promise<Job> =>
  afresh(async () => {
    const { one, rev } = await importById(ctx, importId);
    await requireStartable(ctx, bucket, one, phase);
    const kind = phase === "undo" ? "importUndo" : "import";
    const { job, item } = newJob(ctx, kind, { importId, phase, asker: ctx.actor });
    await ctx.table.transact([
      writeImport(ctx, { ...one, jobs: { ...one.jobs, [phase]: job.id } }, ctx.newId("revision"), rev),
      { put: item },
      auditAction(ctx, { act: `import.${phase}`, about: importId }),
      ...(ctx.keepAnswer?.(job) ?? []),
    ]);
    return job;
  });

const requireStartable = async (ctx: Ctx, bucket: Bucket, one: Import, phase: Phase): Promise<void> => {
  const ids = Object.values(one.jobs).filter((id) => id !== undefined);
  const items = await ctx.table.getMany(ids.map((id) => jobs.key(ctx.accountId, id)));
  const busy = items.some((item) => item && ["waiting", "running"].includes(jobs.fromItem(item).state));
  if (busy) throw conflict("under-way", "A job of this import is under way.");
  if (phase === "undo") {
    if (!one.jobs.run || one.jobs.undo)
      throw conflict("nothing-to-undo", "This import was not run, or was taken back.");
    return;
  }
  if (one.jobs.run) throw begun();
  await requireHead(ctx, bucket, one);
  if (!one.mapping) throw conflict("not-mapped", "Say first which column holds what.");
};
