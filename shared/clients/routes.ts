import * as z from "zod";
import { ClientId } from "../kernel/ids.ts";
import { Money } from "../kernel/money.ts";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { seenBy } from "../kernel/seen.ts";
import { Instant } from "../kernel/time.ts";
import { defineRoutes } from "../route.ts";
import { SourceName } from "../sources/origin.ts";
import { ClientPatch, clientContent, Lifecycle, NewClient, PhoneKind } from "./schema.ts";

const Contact = { primary: z.boolean(), origin: z.union([z.literal("hub"), SourceName]) };

const seen = <S extends z.ZodType>(schema: S) => seenBy("clients", schema);

const QuickStats = z.object({
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

const Sales = z.object({
  currency: z.string(),
  ltv: z.int(),
  gross: z.int(),
  refunds: z.int(),
  tips: z.int(),
  invoiced: z.int(),
});

const Reach = z.object({ eligible: z.boolean(), reason: z.string().optional() });

/** The five that always stand first, in this order (S0-13); others may follow. */
export const ProfileAction = z.object({
  name: z.enum(["editTags", "newEmail", "newText", "createTodo", "addNote"]),
  enabled: z.boolean(),
  /** why it is not offered now */
  reason: z.string().optional(),
});

const Source = z.object({ name: SourceName, id: z.string(), ...clientContent }).extend({
  balance: seenBy("sales", clientContent.balance),
  paymentMethods: seenBy("sales", clientContent.paymentMethods),
});

/** What `GET /v1/clients/{clientId}` answers; an instructor sees id and first name alone. */
export const Profile = z
  .object({
    id: ClientId,
    firstName: z.string(),
    lastName: seen(z.string()),
    status: seen(z.enum(["guest", "existing"])),
    lifecycle: seen(Lifecycle),
    emails: seen(z.array(z.object({ address: z.string(), ...Contact }))),
    phones: seen(
      z.array(z.object({ kind: PhoneKind, number: z.string(), raw: z.string(), valid: z.boolean(), ...Contact })),
    ),
    tags: seen(z.array(z.string())),
    birthday: seen(z.string().nullable()),
    address: seen(z.union([z.string(), z.record(z.string(), z.string())]).nullable()),
    createdAt: seen(Instant),
    clientSinceAt: seen(Instant),
    firstVisitAt: seen(Instant.nullable()),
    quickStats: seen(QuickStats),
    sales: seenBy("sales", z.array(Sales)),
    invoiceCount: seenBy("sales", z.int()),
    bookingCount: seen(z.int()),
    badges: seen(
      z.object({ openDiscussions: z.int(), attendedEvents: z.int(), openTodos: z.int(), activeNotes: z.int() }),
    ),
    reachability: seen(z.object({ email: Reach, sms: Reach })),
    alerts: seen(z.array(z.object({ level: z.string(), text: z.string() }))),
    indexes: seen(z.array(z.object({ name: z.string(), value: z.string() }))),
    sourceNotes: seen(z.string().nullable()),
    actions: seen(z.array(ProfileAction)),
    source: seen(Source.nullable()),
  })
  .meta({ id: "Profile" });
export type Profile = z.input<typeof Profile>;

/** A row of the client list. */
export const ClientRow = Profile.pick({
  id: true,
  firstName: true,
  lastName: true,
  status: true,
  lifecycle: true,
  tags: true,
})
  .extend({ quickStats: seen(QuickStats.omit({ image: true, currentPackage: true })) })
  .meta({ id: "ClientRow" });
export type ClientRow = z.input<typeof ClientRow>;

export const InClient = z.object({ clientId: ClientId });

export const clientReadRoutes = defineRoutes({
  "GET /v1/clients": {
    summary: "Clients by name",
    right: "basics",
    query: PageQuery,
    reply: { 200: pageOf(ClientRow) },
  },
  "GET /v1/clients/{clientId}": {
    summary: "A client's profile",
    right: "basics",
    params: InClient,
    reply: { 200: Profile },
  },
});

export const clientWriteRoutes = defineRoutes({
  "POST /v1/clients": { summary: "Add a client", right: "clients", body: NewClient, reply: { 201: Profile } },
  "PATCH /v1/clients/{clientId}": {
    summary: "Change what the team knows of a client; null gives way to the booking software",
    right: "clients",
    params: InClient,
    body: ClientPatch,
    reply: { 200: Profile },
  },
});
