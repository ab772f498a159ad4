import * as z from "zod";
import { Filter } from "../filters/schema.ts";
import { ClientId, ExportId, JobId } from "../kernel/ids.ts";
import { Permission, Role } from "../kernel/roles.ts";
import { Instant } from "../kernel/time.ts";
import { SegmentRef } from "../segments/schema.ts";

/** The columns of an export of clients, in their usual order; columns.ts says what each holds. */
export const columnNames = [
  "id",
  "sourceId",
  "firstName",
  "lastName",
  "email",
  "mobile",
  "homePhone",
  "workPhone",
  "birthday",
  "address",
  "homeLocation",
  "tags",
  "status",
  "lifecycle",
  "clientSince",
  "lastVisit",
  "nextVisit",
  "attended",
  "clubCount",
  "ltv",
  "currency",
  "emailEligible",
  "smsEligible",
] as const;
export type ColumnName = (typeof columnNames)[number];

export const ExportFormat = z.enum(["csv", "jsonl"]);

/** Whose rows: those named, a segment, whom rules let in; none of these: everybody of the list. */
export const Who = z
  .strictObject({
    clientIds: z
      .array(ClientId)
      .min(1, "must name at least one client")
      .max(1000, "must name at most 1000 clients")
      .optional(),
    segmentId: SegmentRef.optional(),
    filter: Filter.optional(),
  })
  .refine(
    (who) => Object.values(who).filter((one) => one !== undefined).length <= 1,
    "must hold one of clientIds, segmentId and filter, or none",
  )
  .meta({ id: "ExportWho" });
export type Who = z.output<typeof Who>;

/** What is to be exported: clients as a table, or everything the account has, which only an owner may ask for. */
export const NewExport = z
  .discriminatedUnion("what", [
    z.strictObject({
      what: z.literal("clients"),
      format: ExportFormat,
      who: Who.default({}),
      /** the columns wanted, in their order; none: all that the asker may see */
      columns: z
        .array(z.enum(columnNames))
        .min(1, "must name a column")
        .max(columnNames.length, "must be at most the columns there are")
        .optional(),
    }),
    z.strictObject({ what: z.literal("account") }),
  ])
  .meta({ id: "NewExport" });
export type NewExport = z.output<typeof NewExport>;

/** An export as stored; how far it is says its job. */
export const Export = z.object({
  id: ExportId,
  jobId: JobId,
  what: z.enum(["clients", "account"]),
  format: ExportFormat,
  who: Who.optional(),
  columns: z.array(z.enum(columnNames)).optional(),
  createdAt: Instant,
  by: z.string(),
});
export type Export = z.output<typeof Export>;

/** Who asked, as they were then: what they may not see is not written. */
export const Asker = z.object({
  id: z.string(),
  role: Role,
  permissions: z.array(Permission),
  locations: z.array(z.string()).optional(),
});
