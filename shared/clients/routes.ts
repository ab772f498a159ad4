import * as z from "zod";
import { Reachability } from "../consents/schema.ts";
import { filterQuery } from "../filters/query.ts";
import { ClientId } from "../kernel/ids.ts";
import { Money } from "../kernel/money.ts";
import { pageOf } from "../kernel/page.ts";
import { seenBy } from "../kernel/seen.ts";
import { SincePageQuery } from "../kernel/since.ts";
import { Instant } from "../kernel/time.ts";
import { defineRoutes } from "../route.ts";
import { SegmentRef } from "../segments/schema.ts";
import { SourceName } from "../sources/origin.ts";
import { ClientPatch, NewClient } from "./input.ts";
import { clientContent, EmergencyContact, FirstTouch, Lifecycle, ReferredBy } from "./schema.ts";
import {
  Action,
  Badges,
  EmailPoint,
  PhonePoint,
  QuickStats,
  Sales,
  Section,
  ShownField,
  Source,
  Sync,
  seen,
} from "./shapes.ts";

/** What `GET /v1/clients/{clientId}` answers; an instructor sees id and first name alone. */
export const Profile = z
  .object({
    id: ClientId,
    firstName: z.string(),
    lastName: seen(z.string()),
    status: seen(z.enum(["guest", "existing"])),
    lifecycle: seen(Lifecycle),
    emails: seen(z.array(EmailPoint)),
    phones: seen(z.array(PhonePoint)),
    tags: seen(z.array(z.string())),
    preferredName: seen(z.string().nullable()),
    pronouns: seen(z.string().nullable()),
    language: seen(z.string().nullable()),
    birthday: seen(z.string().nullable()),
    address: seen(z.union([z.string(), z.record(z.string(), z.string())]).nullable()),
    emergencyContact: seen(EmergencyContact.nullable()),
    leadSource: seen(z.string().nullable()),
    referredBy: seen(ReferredBy.nullable()),
    firstTouch: seen(FirstTouch.nullable()),
    fields: seen(z.array(ShownField)),
    createdAt: seen(Instant),
    clientSinceAt: seen(Instant),
    age: seen(z.enum(["new", "old"])),
    firstVisitAt: seen(Instant.nullable()),
    quickStats: seen(QuickStats),
    sales: seenBy("sales", z.array(Sales)),
    invoiceCount: seenBy("sales", z.int()),
    bookingCount: seen(z.int()),
    hasBought: seen(z.boolean()),
    badges: seen(Badges),
    sections: seen(z.array(Section)),
    reachability: seen(Reachability),
    alerts: seen(z.array(z.object({ level: z.string(), text: z.string() }))),
    indexes: seen(z.array(z.object({ name: z.string(), value: z.string() }))),
    appName: seen(z.object({ name: z.string(), flagged: z.boolean() }).nullable()),
    username: seen(z.string().nullable()),
    lastLoginAt: seen(Instant.nullable()),
    hasLoggedIn: seen(z.boolean()),
    balance: seenBy("sales", Money.nullable()),
    paymentMethods: seenBy("sales", clientContent.paymentMethods.unwrap()),
    sync: seen(z.array(Sync)),
    sourceNotes: seen(z.string().nullable()),
    actions: seen(z.array(Action)),
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

export const ClientOrder = z.enum(["name", "newest", "lastVisit", "ltv", "clubCount"]);

/** Query of the client list: `q` looks for names, emails and phones; without it, all of them in an order. */
export const ClientsQuery = SincePageQuery.extend({
  q: z.string().trim().min(1, "must not be empty").max(200, "must be at most 200 characters").optional(),
  order: ClientOrder.default("name"),
  ...filterQuery,
  segment: SegmentRef.optional(),
});
export type ClientsQuery = z.output<typeof ClientsQuery>;

/** A page of the client list, and how it came about. */
export const ClientPage = pageOf(ClientRow).extend({
  /** of a search: whether a slip in one word was overlooked; how many it finds where the filters leave nobody */
  search: z.object({ matched: z.enum(["exact", "slip", "none"]), withoutFilters: z.int().optional() }).optional(),
  /** when the order by a number was made; the rows are as they are now */
  orderedAsOf: Instant.optional(),
});
export type ClientPage = z.input<typeof ClientPage>;

export const InClient = z.object({ clientId: ClientId });

export const clientReadRoutes = defineRoutes({
  "GET /v1/clients": {
    summary: "Clients in an order, or those that names, emails or phones are searched for",
    right: "basics",
    query: ClientsQuery,
    reply: { 200: ClientPage },
  },
  "GET /v1/clients/{clientId}": {
    summary: "A client's profile",
    right: "basics",
    params: InClient,
    reply: { 200: Profile },
  },
  "POST /v1/clients/{clientId}/deactivate": {
    summary: "Mark a client inactive",
    right: "clients",
    params: InClient,
    reply: { 200: Profile },
  },
  "POST /v1/clients/{clientId}/reactivate": {
    summary: "Mark an inactive client active again, also one the booking software calls inactive",
    right: "clients",
    params: InClient,
    reply: { 200: Profile },
  },
  "DELETE /v1/clients/{clientId}": {
    summary: "Delete a client: hidden from every list, kept for reporting",
    right: "curate",
    params: InClient,
    reply: { 204: z.void() },
  },
  "POST /v1/clients/{clientId}/restore": {
    summary: "Bring a deleted client back",
    right: "curate",
    params: InClient,
    reply: { 200: Profile },
  },
  "PUT /v1/clients/{clientId}/sync/{source}": {
    summary: "Say whether an integration is told of this client; what comes from it is taken in either way",
    right: "clients",
    params: InClient.extend({ source: SourceName }),
    body: Sync.pick({ on: true }).strict(),
    reply: { 200: Sync },
  },
});

export const clientWriteRoutes = defineRoutes({
  "POST /v1/clients": {
    summary: "Add a client: a guest, until the first booking",
    right: "clients",
    body: NewClient,
    reply: { 201: Profile },
  },
  "PATCH /v1/clients/{clientId}": {
    summary: "Change what the team knows of a client; null gives way to the booking software",
    right: "clients",
    params: InClient,
    body: ClientPatch,
    reply: { 200: Profile },
  },
});
