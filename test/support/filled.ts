import type * as z from "zod";
import { type IdKind, newId } from "../../shared/kernel/ids.ts";
import { type LinkPurpose, tokenOf } from "../../shared/links/token.ts";
import { waiverToken } from "../../shared/links/waiver-token.ts";
import { legalAction } from "../../shared/privacy/store.ts";
import type { Route } from "../../shared/route.ts";
import type { Secrets } from "../../shared/secrets.ts";
import { connectSquare } from "./booking-software.ts";
import type { Call, Input } from "./call.ts";
import { runJobs } from "./jobs.ts";
import type { Studio } from "./studio.ts";
import { upload } from "./upload.ts";

/** Values of path parameters by name. */
export type Ids = Record<string, string>;

const guests = { groups: [{ rules: [{ on: "status", is: "guest" }] }] };

/** A message to many. */
const news = { channel: "email", purpose: "service", subject: "News", body: "We move to the pier" };

/** What somebody sends from the page of a signing link. */
const signingForm = { shown: "1 en", name: "Maya Lindqvist", agree: "on" };

/** A weekly class from a week from now on. */
const newSeries = {
  name: "Prenatal",
  eventType: "Prenatal",
  kind: "series",
  rrule: "FREQ=WEEKLY;COUNT=3",
  startsOn: `${new Date(Date.now() + 7 * 24 * 3600_000).toISOString().slice(0, 10)}T12:00`,
};

function inAnHour(): string {
  return new Date(Date.now() + 3600_000).toISOString();
}

/**
 * A body each route takes, made from the ids of a filled account where it names some; a new route with a body and without
 * one here fails its first test (test/http/tenancy.test.ts).
 */
export const bodies: Record<string, unknown | ((ids: Ids) => unknown)> = {
  "POST /v1/clients": { firstName: "Iris", emails: [{ address: "iris@example.com" }] },
  "PATCH /v1/clients/{clientId}": { address: "Pier 4" },
  "PATCH /v1/account": { name: "Tideline" },
  "POST /v1/locations": { name: "Old Town" },
  "PATCH /v1/locations/{locationId}": { country: "US" },
  "POST /v1/staff": ({ locationId }: Ids) => ({
    name: "Ben",
    email: "ben@example.com",
    role: "member",
    locations: [locationId],
  }),
  "PATCH /v1/staff/{staffId}": ({ locationId }: Ids) => ({ locations: [locationId] }),
  "POST /v1/api-keys": { name: "till", role: "member" },
  "PATCH /v1/api-keys/{apiKeyId}": { name: "till" },
  "PUT /v1/settings/counts": {},
  "POST /v1/settings/counts/preview": { exclusions: [{ pattern: "child*" }] },
  "PUT /v1/clients/{clientId}/sync/{source}": { on: false },
  "POST /v1/clients/{clientId}/relationships": ({ guardianId }: Ids) => ({ kind: "guardian", clientId: guardianId }),
  "POST /v1/fields": { name: "Shoe size", kind: "number" },
  "PATCH /v1/fields/{fieldId}": { on: false },
  "PUT /v1/settings/profiles": { required: ["phone"] },
  "POST /v1/tags": { name: "Runner" },
  "PATCH /v1/tags/{tagId}": { name: "Vegans" },
  "POST /v1/tags/{tagId}/merge": ({ otherTagId }: Ids) => ({ into: otherTagId }),
  "PUT /v1/clients/{clientId}/tags": { remove: ["Vegan"] },
  "POST /v1/clients/{clientId}/todos": { title: "Call back" },
  "PATCH /v1/clients/{clientId}/todos/{todoId}": { title: "Call back today" },
  "POST /v1/clients/{clientId}/notes": { body: "Left knee" },
  "PATCH /v1/clients/{clientId}/notes/{noteId}": { body: "Right knee" },
  "POST /v1/clients/{clientId}/interactions": { method: "call", direction: "in", text: "Asked for the price list" },
  "PATCH /v1/clients/{clientId}/interactions/{interactionId}": { minutes: 4 },
  "PUT /v1/clients/{clientId}/subscriptions/{channel}": { subscribed: false, source: "staff" },
  "POST /v1/clients/{clientId}/consents": { noticeVersion: "2026-01", basis: "contract", source: "client" },
  "POST /v1/clients/{clientId}/erase": {},
  "POST /w/{waiverToken}": signingForm,
  "POST /u/{unsubscribeToken}": { "List-Unsubscribe": "One-Click" },
  "POST /u/{unsubscribeToken}/undo": {},
  "POST /p/{preferencesToken}": { shown: "email", email: "on" },
  "PUT /v1/settings/consent": { default: { email: false, sms: false } },
  "PUT /v1/settings/retention": { leads: { months: 24, act: "review" } },
  "POST /v1/settings/retention/preview": { deleted: { months: 12 } },
  "POST /v1/clients/{clientId}/merge": ({ twinId }: Ids) => ({ loserId: twinId }),
  "POST /v1/clients/{clientId}/unmerge": ({ twinId }: Ids) => ({ loserId: twinId }),
  "POST /v1/duplicates/dismiss": ({ clientId, twinId }: Ids) => ({ clientIds: [clientId, twinId] }),
  "DELETE /v1/duplicates/dismiss": ({ clientId, twinId }: Ids) => ({ clientIds: [clientId, twinId] }),
  "POST /v1/segments": { name: "Guests by email", rules: guests },
  "PATCH /v1/segments/{segmentId}": { category: "Ours" },
  "POST /v1/segments/preview": { rules: guests },
  "POST /v1/segments/why": ({ clientId }: Ids) => ({ rules: guests, clientId }),
  "POST /v1/clients/bulk/preview": ({ clientId }: Ids) => ({
    who: { clientIds: [clientId] },
    change: { addTags: ["Vegan"] },
  }),
  "POST /v1/clients/bulk": ({ token }: Ids) => ({ token: token ?? "none" }),
  "POST /v1/campaigns/preview": ({ clientId }: Ids) => ({ who: { clientIds: [clientId] }, message: news }),
  "POST /v1/campaigns": ({ token }: Ids) => ({ token: token ?? "none", name: "News" }),
  "POST /v1/events/{eventId}/messages/preview": { message: news },
  "POST /v1/events/{eventId}/messages": ({ token }: Ids) => ({ token: token ?? "none" }),
  "POST /v1/exports": { what: "clients", format: "csv" },
  "POST /v1/imports": { name: "clients.csv", format: "csv", size: 1000 },
  "PUT /v1/imports/{importId}/mapping": {
    columns: [
      { column: "Name", to: "fullName" },
      { column: "Email", to: "email" },
      { column: "Member ID", to: "sourceId" },
    ],
  },
  "POST /v1/clients/{clientId}/carts": { lines: [{ kind: "product", name: "Mat", quantity: 1, amount: 4000 }] },
  "PATCH /v1/clients/{clientId}/invoices/{invoiceId}": { tax: 300 },
  "POST /v1/clients/{clientId}/invoices/{invoiceId}/payments": { method: "cash", amount: 1000 },
  "POST /v1/clients/{clientId}/invoices/{invoiceId}/refunds": { amount: 1000, reason: "Torn" },
  "POST /v1/clients/{clientId}/invoices/{invoiceId}/void": { reason: "Changed her mind" },
  "POST /v1/offers": { name: "Ten classes", kind: "class", creditsTotal: 10 },
  "PATCH /v1/offers/{offerId}": { validDays: 90 },
  "POST /v1/clients/{clientId}/packages": { name: "Five classes", kind: "class", creditsTotal: 5 },
  "POST /v1/clients/{clientId}/packages/{packageId}/extend": { expiresOn: "2099-12-31", reason: "Broke her leg" },
  "POST /v1/clients/{clientId}/packages/{packageId}/credits": { by: 1, reason: "The heating failed" },
  "POST /v1/clients/{clientId}/contracts": { name: "Unlimited", grants: { kind: "class" } },
  "POST /v1/clients/{clientId}/contracts/{contractId}/freeze": { from: "2098-01-01", reason: "Knee surgery" },
  "POST /v1/clients/{clientId}/contracts/{contractId}/unfreeze": {},
  "POST /v1/clients/{clientId}/contracts/{contractId}/cancel": { reason: "Moves away" },
  "POST /v1/clients/{clientId}/contracts/{contractId}/suspend": { reason: "Card declined" },
  "POST /v1/clients/{clientId}/documents": { name: "plan.pdf", type: "application/pdf", size: 1000 },
  "PATCH /v1/clients/{clientId}/documents/{documentId}": { title: "Training plan" },
  "PUT /v1/settings/transformation-log": { fields: [{ name: "Weight", kind: "number", unit: "kg" }], graceDays: 2 },
  "POST /v1/clients/{clientId}/transformation-log": { note: "Stands on one leg" },
  "PATCH /v1/clients/{clientId}/transformation-log/{entryId}": { note: "Stands on either leg" },
  "POST /v1/clients/{clientId}/goals": { title: "A handstand" },
  "PATCH /v1/clients/{clientId}/goals/{goalId}": { archived: true },
  "POST /v1/waivers": {
    name: "Photos",
    texts: [{ language: "en", title: "Photos", body: "You may be in a picture." }],
  },
  "PUT /v1/waivers/{waiverId}": {
    name: "Liability",
    texts: [{ language: "en", title: "Liability waiver", body: "Yoga is very safe." }],
  },
  "POST /v1/clients/{clientId}/signatures": ({ waiverId }: Ids) => ({ waiverId, channels: ["email"] }),
  "POST /v1/clients/{clientId}/club-count-adjustments": { visits: 120, reason: "Before this system" },
  "PUT /v1/clients/{clientId}/bookings/{bookingId}/left-out": { reason: "A friend's visit" },
  "PUT /v1/settings/rewards": { on: true, earning: [{ on: "review", points: 10 }] },
  "POST /v1/clients/{clientId}/rewards": { kind: "review" },
  "DELETE /v1/clients/{clientId}/rewards/{rewardId}": { reason: "Given twice" },
  "POST /v1/clients/{clientId}/rewards/redemptions": ({ prizeId }: Ids) => ({ prizeId }),
  "POST /v1/prizes": { name: "Water bottle", points: 50, stock: 3 },
  "PATCH /v1/prizes/{prizeId}": { points: 40 },
  "POST /v1/events": { name: "Yin", eventType: "Yin", kind: "class", startsAt: "2026-03-02T11:00:00Z" },
  "PATCH /v1/events/{eventId}": { staff: { name: "Noor" } },
  "POST /v1/events/{eventId}/cancel": { reason: "Snow" },
  "PUT /v1/settings/bookings": {},
  "POST /v1/clients/{clientId}/bookings": ({ classId }: Ids) => ({ eventId: classId }),
  "POST /v1/clients/{clientId}/bookings/{bookingId}/cancel": {},
  "POST /v1/clients/{clientId}/bookings/{bookingId}/check-in": {},
  "POST /v1/clients/{clientId}/bookings/{bookingId}/waive": { reason: "Snow" },
  "POST /v1/clients/{clientId}/bookings/{bookingId}/pay": ({ invoiceId }: Ids) => ({ invoiceId }),
  "PATCH /v1/clients/{clientId}/bookings/{bookingId}": { status: "absent", reason: "Mixed up" },
  "DELETE /v1/clients/{clientId}/bookings/{bookingId}": { reason: "Never booked" },
  "POST /v1/series": newSeries,
  "PATCH /v1/series/{seriesId}": { changes: { room: "Loft" }, from: "2026-03-02" },
  "POST /v1/series/{seriesId}/cancel": { reason: "Summer" },
  "POST /v1/clients/{clientId}/recurring-bookings": ({ seriesId }: Ids) => ({ seriesId }),
  "POST /v1/templates": { name: "Come back", channel: "sms", purpose: "marketing", text: "{{studio.name}} misses you" },
  "PATCH /v1/templates/{templateId}": { text: "{{studio.name}} misses you, {{client.firstName}}" },
  "POST /v1/templates/{templateId}/preview": ({ clientId }: Ids) => ({ clientId }),
  "POST /v1/messages/estimate": ({ clientId }: Ids) => ({ body: "See you at six", clientId }),
  "POST /v1/automations": ({ templateId }: Ids) => ({ name: "We miss you", channel: "sms", templateId }),
  "PATCH /v1/automations/{automationId}": { active: false },
  "PUT /v1/settings/messaging": { sendingHours: { from: "09:00", to: "20:00" } },
  "POST /v1/clients/{clientId}/messages": {
    channel: "email",
    subject: "Your mat",
    body: "It is here",
    sendAt: inAnHour(),
  },
  "PATCH /v1/discussions/{discussionId}": { draft: { body: "It is" } },
  "POST /v1/discussions/{discussionId}/messages": { body: "It is here" },
  "POST /v1/discussions/{discussionId}/comments": { body: "Ask Lena" },
  "POST /v1/discussions/{discussionId}/snooze": { until: inAnHour() },
  "POST /v1/discussions/{discussionId}/link": ({ clientId }: Ids) => ({ clientId }),
  "POST /v1/discussions/{discussionId}/opt-out": { optOut: false },
  "POST /v1/alerts/seen": { upTo: "2026-03-02T11:00:00Z" },
  "POST /v1/webhooks": { url: "https://hooks.example.com/", types: ["booking.*"] },
  "PATCH /v1/webhooks/{webhookId}": { types: ["*"] },
  "POST /v1/webhooks/{webhookId}/replay": { since: "2026-03-02T11:00:00Z" },
  "POST /v1/sources": { connector: "files", name: "front-desk" },
  "PATCH /v1/sources/{source}": { everyMinutes: 60 },
  "PUT /v1/sources/{source}/credentials": {},
  "POST /v1/sources/{source}/sync": {},
  "POST /v1/sources/{source}/replay": { from: "2026-03-01", to: "2026-03-02" },
  "POST /v1/sources/{source}/relink": { from: "before" },
  "POST /v1/sources/{source}/files": { name: "members.csv", size: 1000 },
  "POST /v1/sources/{source}/records": { records: [{ type: "client", id: "s1", firstName: "S", lastName: "" }] },
};

type Make = (call: Call, ids: Ids, studio: Studio, accountId: string) => Promise<string>;

/** A class made here that starts so many minutes from now, and takes two hours. */
const classIn = (call: Call, minutes: number): Promise<string> => {
  const at = (shift: number) => new Date(Date.now() + shift * 60_000).toISOString();
  const body = { name: "Yin", eventType: "Yin", kind: "class", startsAt: at(minutes), endsAt: at(minutes + 120) };
  return idOf(call, "POST /v1/events", { body });
};

const bookingIn = async (call: Call, clientId: string, minutes: number, fields: object = {}): Promise<string> => {
  const body = { eventId: await classIn(call, minutes), ...fields };
  return idOf(call, "POST /v1/clients/{clientId}/bookings", { params: { clientId }, body });
};

const idOf = async (call: Call, routeKey: string, input: Input): Promise<string> => {
  const { status, body, text } = await call(routeKey, input);
  if (status >= 300) throw new Error(`${routeKey}: ${text}`);
  return body.id;
};

/** A signed link's token, as a message to the client holds it. */
const linkOf = (secrets: Secrets, purpose: LinkPurpose, accountId: string, clientId: string): string =>
  tokenOf(secrets, purpose, { accountId, clientId, channel: "email", hash: secrets.hash("maya@example.com") });

const waiverTokenOf = (secrets: Secrets, accountId: string, { clientId, waiverId, signatureId }: Ids): string => {
  const about = { accountId, clientId: clientId!, waiverId: waiverId!, signatureId: signatureId! };
  return waiverToken(secrets, { ...about, channel: "email", messageId: newId("message") });
};

/** A signature as it is given by the link of a request. */
const signatureOf: Make = async (call, ids, { secrets }, accountId) => {
  const { clientId, waiverId } = ids;
  const body = { waiverId, channels: ["email"] };
  const params = { clientId: clientId! };
  const signatureId = await idOf(call, "POST /v1/clients/{clientId}/signatures", { params, body });
  const token = waiverTokenOf(secrets, accountId, { ...ids, signatureId });
  const { status, text } = await call("POST /w/{waiverToken}", { params: { waiverToken: token }, body: signingForm });
  if (status !== 200) throw new Error(text);
  return signatureId;
};

/** How something of everything that a path names is made, in this order; a new kind of id is one line here. */
const makers: Record<string, Make> = {
  source: async (call) => {
    const { status, text } = await call("POST /v1/sources", { body: { connector: "files", name: "tideline" } });
    if (status >= 300) throw new Error(`POST /v1/sources: ${text}`);
    return "tideline";
  },
  stat: async () => "attended",
  hookId: connectSquare,
  clientId: async (call, { source }) => {
    const records = [
      {
        type: "client",
        id: "c1",
        firstName: "Maya",
        lastName: "Lindqvist",
        email: "maya@example.com",
        homeLocation: "Mill",
      },
    ];
    await call("POST /v1/sources/{source}/records", { params: { source: source! }, body: { records } });
    return (await call("GET /v1/clients")).body.items[0].id;
  },
  jobId: async (call, _, { table }, accountId) => {
    await call("PUT /v1/settings/counts", { body: {} });
    const { items } = await table.query({ pk: accountId, prefix: "JOB#" });
    return String(items.at(-1)!.data.id);
  },
  locationId: (call) => idOf(call, "POST /v1/locations", { body: { name: "Harbor" } }),
  staffId: (call) =>
    idOf(call, "POST /v1/staff", { body: { name: "Cleo", email: "cleo@example.com", role: "manager" } }),
  guardianId: (call) =>
    idOf(call, "POST /v1/clients", { body: { firstName: "Ada", emails: [{ address: "ada@example.com" }] } }),
  relationshipId: (call, { clientId, guardianId }) =>
    idOf(call, "POST /v1/clients/{clientId}/relationships", {
      params: { clientId: clientId! },
      body: { kind: "family", clientId: guardianId },
    }),
  fieldId: (call) => idOf(call, "POST /v1/fields", { body: { name: "Injury", kind: "text" } }),
  tagId: (call) => idOf(call, "POST /v1/tags", { body: { name: "Vegan" } }),
  otherTagId: (call) => idOf(call, "POST /v1/tags", { body: { name: "Vegetarian" } }),
  todoId: (call, { clientId }) =>
    idOf(call, "POST /v1/clients/{clientId}/todos", { params: { clientId: clientId! }, body: { title: "Write" } }),
  noteId: (call, { clientId }) =>
    idOf(call, "POST /v1/clients/{clientId}/notes", {
      params: { clientId: clientId! },
      body: { body: "Asks for the back row", starred: true },
    }),
  interactionId: (call, { clientId }) =>
    idOf(call, "POST /v1/clients/{clientId}/interactions", {
      params: { clientId: clientId! },
      body: { method: "inPerson", text: "Tried the barre" },
    }),
  invoiceId: (call, { clientId }) =>
    idOf(call, "POST /v1/clients/{clientId}/carts", {
      params: { clientId: clientId! },
      body: bodies["POST /v1/clients/{clientId}/carts"],
    }),
  offerId: (call) => idOf(call, "POST /v1/offers", { body: { name: "Intro 3", kind: "class", intro: true } }),
  packageId: (call, { clientId }) =>
    idOf(call, "POST /v1/clients/{clientId}/packages", {
      params: { clientId: clientId! },
      body: { name: "Ten classes", kind: "class", creditsTotal: 10, expiresOn: "2099-01-01" },
    }),
  contractId: (call, { clientId }) =>
    idOf(call, "POST /v1/clients/{clientId}/contracts", {
      params: { clientId: clientId! },
      body: { name: "Founders", startsOn: "2026-01-01" },
    }),
  eventId: (call) =>
    idOf(call, "POST /v1/events", {
      body: { name: "Flow", eventType: "Vinyasa", kind: "class", startsAt: "2026-03-02T11:00:00Z" },
    }),
  classId: (call) => classIn(call, 90),
  bookingId: (call, { clientId }) => bookingIn(call, clientId!, -30),
  seriesId: (call) => idOf(call, "POST /v1/series", { body: newSeries }),
  recurringId: (call, { clientId, seriesId }) =>
    idOf(call, "POST /v1/clients/{clientId}/recurring-bookings", {
      params: { clientId: clientId! },
      body: { seriesId },
    }),
  adjustmentId: (call, { clientId }) =>
    idOf(call, "POST /v1/clients/{clientId}/club-count-adjustments", {
      params: { clientId: clientId! },
      body: bodies["POST /v1/clients/{clientId}/club-count-adjustments"],
    }),
  prizeId: (call) => idOf(call, "POST /v1/prizes", { body: bodies["POST /v1/prizes"] as object }),
  rewardId: (call, { clientId }) =>
    idOf(call, "POST /v1/clients/{clientId}/rewards", {
      params: { clientId: clientId! },
      body: { kind: "adjustment", points: 50, reason: "Welcome" },
    }),
  file: async (call) => /"docs\/([^"]+)"/.exec((await call("GET /docs")).text)![1]!,
  unsubscribeToken: async (_, { clientId }, { secrets }, accountId) =>
    linkOf(secrets, "unsubscribe", accountId, clientId!),
  preferencesToken: async (_, { clientId }, { secrets }, accountId) =>
    linkOf(secrets, "preferences", accountId, clientId!),
  receiptId: async (call) => {
    const body = { firstName: "Olga", emails: [{ address: "olga@example.com" }] };
    const clientId = await idOf(call, "POST /v1/clients", { body });
    return idOf(call, "POST /v1/clients/{clientId}/erase", { params: { clientId }, body: {} });
  },
  twinId: (call) =>
    idOf(call, "POST /v1/clients", { body: { firstName: "Maya", phones: [{ number: "+12075550155" }] } }),
  segmentId: (call) => idOf(call, "POST /v1/segments", { body: { name: "Guests", rules: guests } }),
  exportId: (call) => idOf(call, "POST /v1/exports", { body: { what: "clients", format: "jsonl" } }),
  importId: async (call) => {
    const { body } = await call("POST /v1/imports", { body: { name: "list.csv", format: "csv", size: 1000 } });
    await upload(body.upload, "Name,Email,Member ID\nBen Carter,ben.carter@example.com,M-1\n");
    await call("PUT /v1/imports/{importId}/mapping", {
      params: { importId: body.id },
      body: bodies["PUT /v1/imports/{importId}/mapping"],
    });
    return body.id;
  },
  documentId: (call, { clientId }) =>
    idOf(call, "POST /v1/clients/{clientId}/documents", {
      params: { clientId: clientId! },
      body: { name: "plan.pdf", type: "application/pdf", size: 1000 },
    }),
  field: async (call) => {
    const body = { fields: [{ name: "Sleep", kind: "number", unit: "h" }], every: { count: 1, unit: "week" } };
    return (await call("PUT /v1/settings/transformation-log", { body })).body.fields[0].id;
  },
  entryId: (call, { clientId, field }) =>
    idOf(call, "POST /v1/clients/{clientId}/transformation-log", {
      params: { clientId: clientId! },
      body: { values: { [field!]: "7.5" } },
    }),
  goalId: (call, { clientId, field }) =>
    idOf(call, "POST /v1/clients/{clientId}/goals", {
      params: { clientId: clientId! },
      body: { title: "Sleep well", measure: { kind: "field", field, target: "8" } },
    }),
  recordId: async (_, __, { table }, accountId) => {
    const [id, untilOn] = [newId("document"), "2099-12-31"];
    const record = { what: "waiver" as const, id, issuedAt: "2026-03-02T11:00:00.000Z", untilOn, content: {} };
    await table.transact([legalAction({ accountId, newId }, record)]);
    return id;
  },
  waiverId: (call) =>
    idOf(call, "POST /v1/waivers", {
      body: { name: "Liability", texts: [{ language: "en", title: "Liability waiver", body: "Yoga is safe." }] },
    }),
  signatureId: signatureOf,
  waiverToken: async (_, ids, { secrets }, accountId) => waiverTokenOf(secrets, accountId, ids),
  templateId: (call) =>
    idOf(call, "POST /v1/templates", {
      body: { name: "Hello", channel: "sms", purpose: "marketing", text: "Hello {{client.firstName}}" },
    }),
  automationId: (call) =>
    idOf(call, "POST /v1/automations", { body: { name: "First visit", channel: "email", purpose: "service" } }),
  messageId: async (call, { clientId }, _, accountId) => {
    await call("PUT /v1/settings/messaging", { body: { email: { address: `${accountId}@tideline.example` } } });
    const body = { channel: "email", purpose: "service", subject: "Your mat", body: "It is here", sendAt: inAnHour() };
    return idOf(call, "POST /v1/clients/{clientId}/messages", { params: { clientId: clientId! }, body });
  },
  discussionId: async (call, { clientId, messageId }) => {
    const params = { clientId: clientId!, messageId: messageId! };
    return (await call("GET /v1/clients/{clientId}/messages/{messageId}", { params })).body.discussionId;
  },
  campaignId: async (call, ids) => {
    const preview = "POST /v1/campaigns/preview";
    const { token } = (await call(preview, { body: (bodies[preview] as (of: Ids) => unknown)(ids) })).body;
    const { status, body, text } = await call("POST /v1/campaigns", { body: { token, name: "News" } });
    if (status >= 300) throw new Error(`POST /v1/campaigns: ${text}`);
    return body.campaignId;
  },
  webhookId: (call) =>
    idOf(call, "POST /v1/webhooks", { body: { url: "https://hooks.example.com/", types: ["booking.*"] } }),
  apiKeyId: (call) => idOf(call, "POST /v1/api-keys", { body: { name: "kiosk", role: "member" } }),
};

/** Another waiver, which nobody signed yet. */
const unsigned = (call: Call): Promise<string> => idOf(call, "POST /v1/waivers", { body: bodies["POST /v1/waivers"] });

/** What has to have happened before a route can answer, where a filled account is not enough; and ids that came of it. */
const first: Record<string, (call: Call, ids: Ids, studio: Studio) => Promise<Ids>> = {
  "POST /v1/clients/{clientId}/signatures": async (call) => ({ waiverId: await unsigned(call) }),
  "DELETE /v1/clients/{clientId}/signatures/{signatureId}": async (call, { clientId }) => {
    const params = { clientId: clientId! };
    const body = { waiverId: await unsigned(call) };
    return { signatureId: await idOf(call, "POST /v1/clients/{clientId}/signatures", { params, body }) };
  },
  "POST /v1/imports/{importId}/undo": async (call, { importId }, studio) => {
    await call("POST /v1/imports/{importId}/run", { params: { importId: importId! } });
    await runJobs(studio);
    return {};
  },
  "POST /v1/clients/{clientId}/unmerge": async (call, { clientId, twinId }) => {
    await call("POST /v1/clients/{clientId}/merge", { params: { clientId: clientId! }, body: { loserId: twinId } });
    return {};
  },
  "POST /v1/clients/{clientId}/invoices/{invoiceId}/refunds": async (call, { clientId, invoiceId }) => {
    const routeKey = "POST /v1/clients/{clientId}/invoices/{invoiceId}/payments";
    await call(routeKey, { params: { clientId: clientId!, invoiceId: invoiceId! }, body: bodies[routeKey] });
    return {};
  },
  "POST /v1/clients/{clientId}/contracts/{contractId}/unfreeze": async (call, { clientId, contractId }) => {
    // today or yesterday by the studio's clock, whatever the hour
    const body = { from: new Date(Date.now() - 12 * 3600_000).toISOString().slice(0, 10), reason: "Knee surgery" };
    await call("POST /v1/clients/{clientId}/contracts/{contractId}/freeze", {
      params: { clientId: clientId!, contractId: contractId! },
      body,
    });
    return {};
  },
  "POST /v1/clients/{clientId}/contracts/{contractId}/resume": async (call, { clientId, contractId }) => {
    await call("POST /v1/clients/{clientId}/contracts/{contractId}/suspend", {
      params: { clientId: clientId!, contractId: contractId! },
      body: { reason: "Card declined" },
    });
    return {};
  },
  "POST /v1/clients/{clientId}/bookings/{bookingId}/pay": async (call, { clientId, invoiceId }) => {
    const routeKey = "POST /v1/clients/{clientId}/invoices/{invoiceId}/payments";
    await call(routeKey, {
      params: { clientId: clientId!, invoiceId: invoiceId! },
      body: { method: "cash", amount: 4000 },
    });
    return { bookingId: await bookingIn(call, clientId!, 90, { packageId: "none" }) };
  },
  "POST /v1/clients/{clientId}/rewards": async (call) => {
    await call("PUT /v1/settings/rewards", { body: bodies["PUT /v1/settings/rewards"] });
    return {};
  },
  "POST /v1/clients/{clientId}/rewards/redemptions": async (call, _, studio) => {
    await call("PUT /v1/settings/rewards", { body: bodies["PUT /v1/settings/rewards"] });
    await studio.stream.settle();
    return {};
  },
  "POST /v1/clients/{clientId}/bookings/{bookingId}/cancel": async (call, { clientId }) => ({
    bookingId: await bookingIn(call, clientId!, 90),
  }),
  "POST /v1/clients/{clientId}/bookings/{bookingId}/waive": async (call, { clientId, bookingId }) => {
    const noShow = { fee: { amount: 1000, currency: "USD" } };
    await call("PUT /v1/settings/bookings", { body: { policies: [{ noShow }] } });
    const params = { clientId: clientId!, bookingId: bookingId! };
    await call("POST /v1/clients/{clientId}/bookings/{bookingId}/absent", { params });
    return {};
  },
  "POST /v1/discussions/{discussionId}/snooze": async (call, { discussionId }) => {
    await call("POST /v1/discussions/{discussionId}/reopen", { params: { discussionId: discussionId! } });
    return {};
  },
  "POST /v1/sources/{source}/subscription": async () => ({ source: "square" }),
  "POST /v1/clients/bulk": async (call, ids) => {
    const routeKey = "POST /v1/clients/bulk/preview";
    return { token: (await call(routeKey, { body: (bodies[routeKey] as (of: Ids) => unknown)(ids) })).body.token };
  },
  "POST /v1/campaigns": async (call, ids) => {
    const routeKey = "POST /v1/campaigns/preview";
    return { token: (await call(routeKey, { body: (bodies[routeKey] as (of: Ids) => unknown)(ids) })).body.token };
  },
  "POST /v1/events/{eventId}/messages": async (call, { eventId }) => {
    const routeKey = "POST /v1/events/{eventId}/messages/preview";
    return { token: (await call(routeKey, { params: { eventId: eventId! }, body: bodies[routeKey] })).body.token };
  },
};

/** A filled account in which a route can answer. */
export const readyFor = async (
  studio: Studio,
  account: { accountId: string; call: Call },
  routeKey: string,
): Promise<Ids> => {
  const ids = await fill(studio, account);
  return { ...ids, ...(await first[routeKey]?.(account.call, ids, studio)) };
};

/** Something of everything that has an id in a path. */
export const fill = async (studio: Studio, account: { accountId: string; call: Call }): Promise<Ids> => {
  const ids: Ids = {};
  for (const [name, make] of Object.entries(makers))
    ids[name] = await make(account.call, ids, studio, account.accountId);
  return ids;
};

/** Parameters whose name does not say of which kind their id is. */
const kinds: Record<string, IdKind> = {
  classId: "event",
  entryId: "transformationEntry",
  guardianId: "client",
  otherTagId: "tag",
  twinId: "client",
  receiptId: "job",
  recordId: "document",
};

const isId = (name: string): boolean => name.endsWith("Id");

/** The ids a route's path names. */
export const idsIn = (route: Route): string[] => Object.keys(route.params?.shape ?? {}).filter(isId);

/** The same with ids that nobody has. */
export const unknownIds = (ids: Ids): Ids =>
  Object.fromEntries(
    Object.entries(ids).map(([name, value]) => [
      name,
      isId(name) ? newId(kinds[name] ?? (name.slice(0, -2) as IdKind)) : value,
    ]),
  );

/** The first choice of a parameter that has choices; an id that nobody has where nothing here makes one. */
const invented = (name: string, schema: z.ZodType): string => {
  const { options } = schema as unknown as { options?: string[] };
  return options?.[0] ?? (isId(name) ? unknownIds({ [name]: "" })[name]! : "tideline");
};

/** Values for a route's path. */
const paramsOf = (route: Route, ids: Ids): Ids =>
  Object.fromEntries(
    Object.entries((route.params?.shape ?? {}) as Record<string, z.ZodType>).map(([name, schema]) => [
      name,
      ids[name] ?? invented(name, schema),
    ]),
  );

/** A request that a route takes. `own` are ids of the caller's account, for those in the body. */
export const inputOf = (routeKey: string, route: Route, ids: Ids, own: Ids = ids): Input => {
  const body = bodies[routeKey];
  return { params: paramsOf(route, ids), ...(route.body && { body: typeof body === "function" ? body(own) : body }) };
};
