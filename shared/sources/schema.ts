import * as z from "zod";
import { BookingStatus, EventKind, Teacher } from "../bookings/schema.ts";
import { clientContent } from "../clients/schema.ts";
import { contractContent } from "../contracts/schema.ts";
import { invoiceContent } from "../invoices/schema.ts";
import { Instant } from "../kernel/time.ts";
import { packageContent } from "../packages/schema.ts";
import { refuseCardNumbers } from "./card-numbers.ts";

/** The source's own id of a record. */
const SourceId = z.string().min(1, "must not be empty").max(200, "must be at most 200 characters");
const Text = z.string().max(200);
const common = { id: SourceId, modifiedAt: Instant.optional() };

const eventContent = {
  name: Text,
  eventType: Text.min(1, "must not be empty"),
  eventTypeId: SourceId.optional(),
  kind: EventKind,
  startsAt: Instant,
  endsAt: Instant.optional(),
  location: Text.min(1).optional(),
  staff: Teacher.strict().optional(),
  originalStaff: Teacher.strict().optional(),
  capacity: z.int().min(0).max(1e6).optional(),
  cancelled: z.boolean().optional(),
};

export const EventRecord = z
  .strictObject({ type: z.literal("event"), ...common, ...eventContent })
  .meta({ id: "EventRecord" });
export type EventRecord = z.output<typeof EventRecord>;
const InlineEvent = z.strictObject({ ...eventContent, id: SourceId.optional(), modifiedAt: Instant.optional() });

export const ClientRecord = z
  .strictObject({ type: z.literal("client"), ...common, ...clientContent })
  .superRefine(refuseCardNumbers("paymentMethods"))
  .meta({ id: "ClientRecord" });
export type ClientRecord = z.output<typeof ClientRecord>;

export const BookingRecord = z
  .strictObject({
    type: z.literal("booking"),
    ...common,
    client: SourceId,
    event: z.union([SourceId, InlineEvent]),
    status: BookingStatus,
    package: Text.optional(),
    recurring: z.boolean().optional(),
    waitlistPosition: z.int().min(0).max(1e6).optional(),
    bookedAt: Instant.optional(),
    checkedInAt: Instant.optional(),
    cancelledAt: Instant.optional(),
  })
  .meta({ id: "BookingRecord" });
export type BookingRecord = z.output<typeof BookingRecord>;

export const ContractRecord = z
  .strictObject({
    type: z.literal("contract"),
    ...common,
    client: SourceId,
    ...contractContent,
  })
  .meta({ id: "ContractRecord" });

export const PackageRecord = z
  .strictObject({
    type: z.literal("package"),
    ...common,
    client: SourceId,
    ...packageContent,
  })
  .meta({ id: "PackageRecord" });

export const InvoiceRecord = z
  .strictObject({
    type: z.literal("invoice"),
    ...common,
    client: SourceId,
    ...invoiceContent,
  })
  .superRefine(refuseCardNumbers("location", "payments", "refunds", "lines"))
  .meta({ id: "InvoiceRecord" });

const referable = ["client", "event", "booking", "contract", "package", "invoice"] as const;
export type RecordType = (typeof referable)[number];

export const DeletedRecord = z
  .strictObject({ type: z.literal("deleted"), of: z.enum(referable), ...common })
  .meta({ id: "DeletedRecord" });
export type DeletedRecord = z.output<typeof DeletedRecord>;

/** One record of a source (design.md, Source records): ids are the source's own, money whole minor units. */
export const SourceRecord = z
  .discriminatedUnion(
    "type",
    [ClientRecord, EventRecord, BookingRecord, ContractRecord, PackageRecord, InvoiceRecord, DeletedRecord],
    { error: `type must be one of ${[...referable, "deleted"].join(", ")}` },
  )
  .meta({ id: "SourceRecord" });
export type SourceRecord = z.output<typeof SourceRecord>;
/** Records that stand in a client's collection under their time. */
export type DatedRecord = Exclude<SourceRecord, ClientRecord | EventRecord | DeletedRecord>;

/** The body of `POST …/records`: records are judged one by one, so that a bad one never stops the others. */
export const RecordsBody = z
  .strictObject({
    records: z.array(z.unknown()).min(1, "must hold at least one record").max(500, "must hold at most 500 records"),
  })
  .meta({ id: "SourceRecords" });

const Rejected = z.object({
  index: z.int(),
  type: z.string().nullable(),
  id: z.string().nullable(),
  errors: z.array(z.object({ pointer: z.string(), message: z.string() })),
});
export type Rejected = z.output<typeof Rejected>;

/** `waiting`: kept until their client or event arrives. `writeUnits`: what this request was charged by DynamoDB. */
export const RecordsReply = z
  .object({
    written: z.int(),
    unchanged: z.int(),
    waiting: z.int(),
    rejected: z.array(Rejected),
    writeUnits: z.number(),
  })
  .meta({ id: "SourceRecordsReply" });
export type RecordsReply = z.output<typeof RecordsReply>;
