import * as z from "zod";
import { ClientId } from "../kernel/ids.ts";
import { Money } from "../kernel/money.ts";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { Instant } from "../kernel/time.ts";
import { defineRoutes } from "../route.ts";
import { SourceName } from "../sources/origin.ts";
import { ClientPatch, clientContent, Lifecycle, NewClient, PhoneKind } from "./schema.ts";

const Contact = { primary: z.boolean(), origin: z.union([z.literal("hub"), SourceName]) };

/** What `GET /v1/clients/{clientId}` answers. */
export const Profile = z
  .object({
    id: ClientId,
    firstName: z.string(),
    lastName: z.string(),
    status: z.enum(["guest", "existing"]),
    lifecycle: Lifecycle,
    emails: z.array(z.object({ address: z.string(), ...Contact })),
    phones: z.array(z.object({ kind: PhoneKind, number: z.string(), raw: z.string(), valid: z.boolean(), ...Contact })),
    birthday: z.string().nullable(),
    address: z.union([z.string(), z.record(z.string(), z.string())]).nullable(),
    createdAt: Instant,
    clientSinceAt: Instant,
    firstVisitAt: Instant.nullable(),
    quickStats: z.object({
      image: z.string().nullable(),
      name: z.string(),
      homeLocation: z.string().nullable(),
      currentPackage: z.string().nullable(),
      clubCount: z.int(),
      periodCount: z.int(),
      lastAttendanceAt: Instant.nullable(),
      scheduledVisitAt: Instant.nullable(),
      ltv: Money,
    }),
    sales: z.array(
      z.object({
        currency: z.string(),
        ltv: z.int(),
        gross: z.int(),
        refunds: z.int(),
        tips: z.int(),
        invoiced: z.int(),
      }),
    ),
    invoiceCount: z.int(),
    bookingCount: z.int(),
    badges: z.object({ openDiscussions: z.int(), attendedEvents: z.int(), openTodos: z.int(), activeNotes: z.int() }),
    alerts: z.array(z.object({ level: z.string(), text: z.string() })),
    indexes: z.array(z.object({ name: z.string(), value: z.string() })),
    sourceNotes: z.string().nullable(),
    source: z.object({ name: SourceName, id: z.string(), ...clientContent }).nullable(),
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
}).extend({
  quickStats: Profile.shape.quickStats.omit({ image: true, currentPackage: true }),
});
export type ClientRow = z.input<typeof ClientRow>;

export const InClient = z.object({ clientId: ClientId });

export const clientReadRoutes = defineRoutes({
  "GET /v1/clients": {
    summary: "Clients by name",
    role: "member",
    query: PageQuery,
    reply: { 200: pageOf(ClientRow) },
  },
  "GET /v1/clients/{clientId}": {
    summary: "A client's profile",
    role: "member",
    params: InClient,
    reply: { 200: Profile },
  },
});

export const clientWriteRoutes = defineRoutes({
  "POST /v1/clients": { summary: "Add a client", role: "member", body: NewClient, reply: { 201: Profile } },
  "PATCH /v1/clients/{clientId}": {
    summary: "Change what the team knows of a client; null gives way to the booking software",
    role: "member",
    params: InClient,
    body: ClientPatch,
    reply: { 200: Profile },
  },
});
