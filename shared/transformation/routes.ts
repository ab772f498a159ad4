import * as z from "zod";
import { width } from "../charts/schema.ts";
import { InClient } from "../clients/routes.ts";
import { withoutCardNumber } from "../kernel/card-number.ts";
import { ClientId, TransformationEntryId, TransformationFieldId } from "../kernel/ids.ts";
import { PageQuery, pageOf, rising } from "../kernel/page.ts";
import { LocalDate } from "../kernel/time.ts";
import { defineRoutes } from "../route.ts";
import { Entry, EntryVersion, LogSettings, LogSettingsInput } from "./schema.ts";
import { TransformationChart } from "./trend-schema.ts";

/** An entry as it is shown; numbers are decimal text, exactly as they were typed. */
export const EntryView = Entry.extend({ clientId: ClientId, note: z.string().nullable() }).meta({
  id: "TransformationEntry",
});
export type EntryView = z.output<typeof EntryView>;

/** When the next entry is due; overdue from the day `since` on, null while it is not; all null where nothing is ever due. */
export const Due = z
  .object({ nextDueOn: LocalDate.nullable(), overdue: z.boolean(), since: LocalDate.nullable() })
  .meta({ id: "TransformationDue" });
export type Due = z.output<typeof Due>;

/** A client whose log is overdue. */
export const OverdueRow = z
  .object({
    clientId: ClientId,
    firstName: z.string(),
    lastName: z.string(),
    nextDueOn: LocalDate,
    since: LocalDate,
  })
  .meta({ id: "OverdueTransformation" });
export type OverdueRow = z.output<typeof OverdueRow>;

const Day = LocalDate.refine((day) => day >= "1900" && day < "2200", "must lie between the years 1900 and 2200");
const Note = withoutCardNumber(
  z.string().max(4000, "must be at most 4000 characters").regex(/\S/, "must not be empty"),
);
const Value = z.union([z.string(), z.number(), z.null()], { error: "must be a text, a number or null" });
const Values = z
  .record(z.string(), Value)
  .refine((values) => Object.keys(values).length <= 200, "must be at most 200 values");

/** Values by the field's id: of a number decimal text or a number, of a photo the id of a document. */
export const NewEntry = z
  .strictObject({ on: Day.optional(), values: Values.default({}), note: Note.optional() })
  .meta({ id: "NewTransformationEntry" });
export type NewEntry = z.output<typeof NewEntry>;

/** What changes of an entry: values that are not named stay, null takes one or the note away. */
export const EntryPatch = z
  .strictObject({ on: Day.optional(), values: Values.optional(), note: Note.nullable().optional() })
  .meta({ id: "TransformationEntryPatch" });
export type EntryPatch = z.output<typeof EntryPatch>;

export const TrendQuery = rising(
  z.strictObject({
    field: TransformationFieldId.optional(),
    from: LocalDate.optional(),
    to: LocalDate.optional(),
    width,
  }),
);
export type TrendQuery = z.output<typeof TrendQuery>;

const InEntry = InClient.extend({ entryId: TransformationEntryId });

export const transformationRoutes = defineRoutes({
  "GET /v1/settings/transformation-log": {
    summary: "The fields of the transformation log, and how often an entry is due",
    right: "transformation",
    reply: { 200: LogSettings },
  },
  "PUT /v1/settings/transformation-log": {
    summary:
      "Set the fields of the transformation log and how often an entry is due; a field that is left out is archived",
    right: "administer",
    body: LogSettingsInput,
    reply: { 200: LogSettings },
  },
  "GET /v1/clients/{clientId}/transformation-log": {
    summary:
      "A client's transformation log, newest first, and when the next entry is due; a page may hold fewer entries than asked where field leaves some out",
    right: "transformation",
    params: InClient,
    query: PageQuery.extend({ field: TransformationFieldId.optional() }),
    reply: { 200: pageOf(EntryView).extend({ due: Due }) },
  },
  "POST /v1/clients/{clientId}/transformation-log": {
    summary: "Add an entry to a client's transformation log, of today unless a day is given",
    right: "transformation",
    params: InClient,
    body: NewEntry,
    reply: { 201: EntryView },
  },
  "GET /v1/clients/{clientId}/transformation-log/{entryId}": {
    summary: "An entry of a client's transformation log",
    right: "transformation",
    params: InEntry,
    reply: { 200: EntryView },
  },
  "PATCH /v1/clients/{clientId}/transformation-log/{entryId}": {
    summary: "Correct an entry of the transformation log; what it said before is kept",
    right: "transformation",
    params: InEntry,
    body: EntryPatch,
    reply: { 200: EntryView },
  },
  "DELETE /v1/clients/{clientId}/transformation-log/{entryId}": {
    summary: "Take an entry out of the transformation log; what it said is kept in its history",
    right: "transformation",
    params: InEntry,
    reply: { 204: z.void() },
  },
  "GET /v1/clients/{clientId}/transformation-log/{entryId}/history": {
    summary: "What an entry said before, newest first, also of one that was taken out",
    right: "transformation",
    params: InEntry,
    query: PageQuery,
    reply: { 200: pageOf(EntryVersion) },
  },
  "GET /v1/transformation-log/overdue": {
    summary: "Clients whose transformation log is overdue, the longest first; a page may hold fewer than asked",
    right: "transformation",
    query: PageQuery,
    reply: { 200: pageOf(OverdueRow) },
  },
  "GET /v1/clients/{clientId}/charts/transformation": {
    summary:
      "A field of the transformation log over time, with its first and last value and the change between; the first field of numbers or of a scale unless one is named",
    right: "transformation",
    params: InClient,
    query: TrendQuery,
    picture: true,
    reply: { 200: TransformationChart },
  },
});
