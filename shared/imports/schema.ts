import * as z from "zod";
import { FileName } from "../files/schema.ts";
import { ClientId, ImportId, JobId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";

export const ImportFormat = z.enum(["csv", "jsonl"]);

/** What a column can hold of a client. */
export const targets = [
  "clientId",
  "sourceId",
  "firstName",
  "lastName",
  "fullName",
  "preferredName",
  "pronouns",
  "language",
  "email",
  "mobile",
  "homePhone",
  "workPhone",
  "birthday",
  "address",
  "homeLocation",
  "leadSource",
  "tags",
  "note",
] as const;
export const Target = z.enum(targets);
export type Target = z.output<typeof Target>;

const mostColumns = 200;
const ColumnName = z.string().min(1, "must not be empty").max(200, "must be at most 200 characters");
const Mapped = z.strictObject({
  column: ColumnName,
  /** null: the column is not imported */
  to: Target.nullable(),
});

/** Which column holds what; a column that is not named is not imported. */
export const Mapping = z
  .strictObject({
    columns: z.array(Mapped).min(1, "must name a column").max(mostColumns, `must be at most ${mostColumns} columns`),
    /** the booking software whose ids `sourceId` holds; none: a list of its own */
    source: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "must be a source's name")
      .optional(),
    /** how days are written, where they are not written like 2026-03-14 */
    dates: z.enum(["ymd", "dmy", "mdy"]).default("ymd"),
  })
  .superRefine(({ columns }, refusal) => {
    const named = new Set<string>();
    for (const [i, { column, to }] of columns.entries()) {
      if (named.has(column))
        refusal.addIssue({ code: "custom", path: ["columns", i, "column"], message: "is named twice" });
      named.add(column);
      const twice = to && !several.has(to) && columns.findIndex((other) => other.to === to) < i;
      if (twice)
        refusal.addIssue({ code: "custom", path: ["columns", i, "to"], message: "is given by another column already" });
    }
  })
  .meta({ id: "ImportMapping" });
export type Mapping = z.output<typeof Mapping>;
/** What several columns may hold together. */
const several = new Set<Target>(["email", "mobile", "homePhone", "workPhone", "tags", "note"]);

const largest = 50 * 1024 * 1024;
export const NewImport = z
  .strictObject({
    name: FileName,
    format: ImportFormat,
    size: z
      .int("must be a whole number of bytes")
      .min(1, "must be at least 1")
      .max(largest, `must be at most ${largest}`),
  })
  .meta({ id: "NewImport" });
export type NewImport = z.output<typeof NewImport>;

/** What is done with an import, each by a job. */
export const phases = ["dryRun", "run", "undo"] as const;
export type Phase = (typeof phases)[number];

/** An import as stored; the file stands in the bucket. */
export const Import = z.object({
  id: ImportId,
  name: z.string(),
  format: ImportFormat,
  size: z.int(),
  createdAt: Instant,
  by: z.string(),
  mapping: Mapping.optional(),
  jobs: z.object({ dryRun: JobId.optional(), run: JobId.optional(), undo: JobId.optional() }),
});
export type Import = z.output<typeof Import>;

export const Outcome = z.enum(["created", "updated", "unchanged", "failed", "undone", "kept"]);
export type Outcome = z.output<typeof Outcome>;

/** What came of a row. It names columns and reasons, never what stands in them. */
export const ImportRow = z
  .object({
    /** line of the file the row begins in, from 1 */
    line: z.int(),
    outcome: Outcome,
    clientId: ClientId.optional(),
    faults: z.array(z.object({ column: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: "ImportRow" });
export type ImportRow = z.output<typeof ImportRow>;
export type RowFault = NonNullable<ImportRow["faults"]>[number];
