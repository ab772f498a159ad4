import * as z from "zod";
import { ClientId, FieldId } from "../kernel/ids.ts";
import { Money } from "../kernel/money.ts";
import { seenBy } from "../kernel/seen.ts";
import { Instant } from "../kernel/time.ts";
import { SourceName } from "../sources/origin.ts";
import { clientContent, FieldKind, FieldValue, PhoneKind } from "./schema.ts";

/*
 * What a profile is put together from.
 */

/** Whose a row of a list of the whole account is. */
export const ListedClient = z.object({ id: ClientId, name: z.string() });

const Contact = { primary: z.boolean(), origin: z.union([z.literal("hub"), SourceName]) };
export const EmailPoint = z.object({ address: z.string(), ...Contact });
/** `raw` is the text as given; `number` E.164 where it is valid, with its country; the mark says what it is good for (S3-25). */
export const PhonePoint = z.object({
  kind: PhoneKind,
  number: z.string(),
  raw: z.string(),
  country: z.string().nullable(),
  valid: z.boolean(),
  mark: z.enum(["mobile", "landline"]),
  ...Contact,
});

/** What an instructor does not see. */
export const seen = <S extends z.ZodType>(schema: S) => seenBy("clients", schema);

export const QuickStats = z.object({
  image: z.string().nullable(),
  name: z.string(),
  homeLocation: z.string().nullable(),
  currentPackage: z.string().nullable(),
  clubCount: z.int(),
  periodCount: z.int(),
  lastAttendanceAt: Instant.nullable(),
  scheduledVisitAt: Instant.nullable(),
  ltv: seenBy("sales", Money),
});

export const Sales = z.object({
  currency: z.string(),
  ltv: z.int(),
  gross: z.int(),
  refunds: z.int(),
  tips: z.int(),
  invoiced: z.int(),
});

/** The five that always stand first, in this order (S0-13); others may follow. */
export const Action = z.object({
  name: z.enum(["editTags", "newEmail", "newText", "createTodo", "addNote"]),
  enabled: z.boolean(),
  /** why it is not offered now */
  reason: z.string().optional(),
});

export const Source = z.object({ name: SourceName, id: z.string(), ...clientContent }).extend({
  balance: seenBy("sales", clientContent.balance),
  paymentMethods: seenBy("sales", clientContent.paymentMethods),
});

/** A value of one of the account's own fields, of those that are switched on (S1-22, S1-23). */
export const ShownField = z.object({
  id: FieldId,
  name: z.string(),
  kind: FieldKind,
  section: z.string().nullable(),
  value: FieldValue,
});
export type ShownField = z.output<typeof ShownField>;

export const Badges = z.object({
  openDiscussions: z.int(),
  attendedEvents: z.int(),
  openTodos: z.int(),
  activeNotes: z.int(),
});

/** Where to go from a profile, with the badge that equals the list behind it. */
export const Section = z.object({
  name: z.enum(["info", "discussions", "events", "services", "sales", "todos", "notes", "engagement"]),
  paths: z.array(z.string()),
  badge: z.int().optional(),
});

/** Whether an integration is told of this client (S1-19). */
export const Sync = z.object({ source: SourceName, on: z.boolean() }).meta({ id: "ClientSync" });
