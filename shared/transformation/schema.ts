import * as z from "zod";
import { Author } from "../kernel/author.ts";
import { withoutCardNumber } from "../kernel/card-number.ts";
import { ClientId, TransformationEntryId, TransformationFieldId } from "../kernel/ids.ts";
import { Instant, LocalDate } from "../kernel/time.ts";

/** What a field of the log holds (S2-22): a number with a unit, words, a step of a scale, or a picture. */
export const LogFieldKind = z.enum(["number", "text", "scale", "photo"]);
export type LogFieldKind = z.output<typeof LogFieldKind>;

const label = (longest: number) =>
  withoutCardNumber(
    z.string().trim().min(1, "must not be empty").max(longest, `must be at most ${longest} characters`),
  );
const Step = z.int("must be a whole number").min(-100, "must be at least -100").max(100, "must be at most 100");

/** A field of the transformation log as the account defined it; its kind stays, since values are of it. */
export const LogField = z
  .object({
    id: TransformationFieldId,
    name: z.string(),
    kind: LogFieldKind,
    unit: z.string().optional(),
    scale: z.object({ min: z.int(), max: z.int() }).optional(),
    required: z.boolean(),
    archived: z.boolean(),
    position: z.int(),
  })
  .meta({ id: "TransformationField" });
export type LogField = z.output<typeof LogField>;

/** How often an entry is due: so many days, weeks or months after the one before. */
const Every = z.strictObject({
  count: z.int("must be a whole number").min(1, "must be at least 1").max(366, "must be at most 366"),
  unit: z.enum(["day", "week", "month"], "must be one of day, week, month"),
});
export type Every = z.output<typeof Every>;

/** Settings of the log as they stand: its fields in their order, archived ones too. */
export const LogSettings = z
  .object({ fields: z.array(LogField), every: Every.nullable(), graceDays: z.int() })
  .meta({ id: "TransformationLogSettings" });
export type LogSettings = z.output<typeof LogSettings>;

const NewLogField = z
  .strictObject({
    id: TransformationFieldId.optional(),
    name: label(100),
    kind: LogFieldKind,
    unit: label(20).optional(),
    scale: z
      .strictObject({ min: Step, max: Step })
      .refine(({ min, max }) => min < max, { path: ["max"], message: "must be above min" })
      .optional(),
    required: z.boolean().default(false),
    archived: z.boolean().default(false),
    position: z.int().min(0, "must be at least 0").max(1000, "must be at most 1000").optional(),
  })
  .refine(({ kind, unit }) => unit === undefined || kind === "number", {
    path: ["unit"],
    message: "stands with a field of kind number alone",
  })
  .refine(({ kind, scale }) => (scale !== undefined) === (kind === "scale"), {
    path: ["scale"],
    message: "stands with a field of kind scale, and only there",
  });

/** An entry with a long text in each stays within the 400 KB that an item may have. */
const mostInUse = 50;
/** With archived ones, in one item. */
export const mostFields = 300;

/** Settings as they are put: the fields in their order, or by `position`; one that is left out is archived. */
export const LogSettingsInput = z
  .strictObject({
    fields: z
      .array(NewLogField)
      .max(mostFields, `must be at most ${mostFields}, archived ones among them`)
      .refine(
        (all) => all.filter(({ archived }) => !archived).length <= mostInUse,
        `must be at most ${mostInUse} in use`,
      )
      .default([]),
    every: Every.nullable().default(null),
    graceDays: z.int("must be a whole number").min(0, "must be at least 0").max(365, "must be at most 365").default(0),
  })
  .meta({ id: "TransformationLogSettingsInput" });
export type LogSettingsInput = z.output<typeof LogSettingsInput>;

/** A value by its field's kind: decimal text, words, a whole number of the scale, the id of a document. */
const Value = z.union([z.string(), z.int()]);

/** An entry of a client's log as it is stored. */
export const Entry = z.object({
  id: TransformationEntryId,
  /** local day it is of */
  on: LocalDate,
  values: z.record(TransformationFieldId, Value),
  note: z.string().optional(),
  creator: Author,
  createdAt: Instant,
  /** who wrote it as it is, and when */
  writtenBy: z.string(),
  writtenAt: Instant,
});
export type Entry = z.output<typeof Entry>;

/** An entry as it was before an edit, or when it was removed. */
export const EntryVersion = Entry.pick({ on: true, values: true, note: true, writtenBy: true, writtenAt: true })
  .extend({ replacedBy: z.string(), replacedAt: Instant, removed: z.boolean() })
  .meta({ id: "TransformationEntryVersion" });
export type EntryVersion = z.output<typeof EntryVersion>;

/** When a client's next entry is due, by all its entries and the settings; `overdueFrom` is null where nothing is ever due. */
export const DueRow = z.object({
  clientId: ClientId,
  nextDueOn: LocalDate.nullable(),
  overdueFrom: LocalDate.nullable(),
});
export type DueRow = z.output<typeof DueRow>;
