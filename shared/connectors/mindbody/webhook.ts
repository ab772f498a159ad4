import { createHmac, timingSafeEqual } from "node:crypto";
import * as z from "zod";
import { Instant } from "../../kernel/time.ts";
import type { WireRequest } from "../../route.ts";
import { Unusable } from "../ask.ts";
import type { Notice } from "../contract.ts";
import { Id, Time } from "./schema.ts";
import type { Credentials, Site } from "./settings.ts";
import { utcOf } from "./times.ts";

/** Events that say something we bring over, with the resource each is about. */
export const told = {
  "client.created": "clients",
  "client.updated": "clients",
  "client.deactivated": "clients",
  "clientProfileMerger.created": "mergers",
  "classRosterBooking.created": "visits",
  "classRosterBookingStatus.updated": "visits",
  "classRosterBooking.cancelled": "visits",
  "appointmentBooking.created": "appointments",
  "appointmentBooking.updated": "appointments",
  "appointmentBooking.cancelled": "appointments",
  "clientSale.created": "sales",
  "clientContract.created": "contracts",
  "clientContract.updated": "contracts",
  "clientContract.cancelled": "contracts",
  "clientMembershipAssignment.created": "services",
  "clientMembershipAssignment.cancelled": "services",
  "class.updated": "classes",
} as const;
type EventId = keyof typeof told;
const isTold = (event: string): event is EventId => Object.hasOwn(told, event);

/** The vendor writes the time's name in two ways. */
const Envelope = z
  .looseObject({
    messageId: z.string().min(1),
    eventId: z.string(),
    eventInstanceOriginationDateTime: Time.optional(),
    eventInstanceOriginationDate: Time.optional(),
    eventData: z.looseObject({}),
  })
  .refine(
    (one) => one.eventInstanceOriginationDateTime ?? one.eventInstanceOriginationDate,
    "must say when it happened there",
  );

/** The field that names what an event is about. */
const abouts: Record<(typeof told)[EventId], string> = {
  clients: "clientUniqueId",
  mergers: "removedClientUniqueId",
  visits: "classRosterBookingId",
  appointments: "appointmentId",
  sales: "saleId",
  contracts: "clientUniqueId",
  services: "clientUniqueId",
  classes: "classId",
};

/** What a webhook says; undefined for an event that brings nothing over. Throws a ZodError for what is not in the vendor's form. */
export const readNotice = (body: unknown): Notice | undefined => {
  const { messageId, eventId, eventData, ...times } = Envelope.parse(body);
  if (!isTold(eventId)) return undefined;
  const resource = told[eventId];
  const about = Id.safeParse(eventData[abouts[resource]]).data ?? null;
  const client = Id.safeParse(eventData.clientUniqueId).data;
  const at = Instant.parse(utcOf((times.eventInstanceOriginationDateTime ?? times.eventInstanceOriginationDate)!));
  return {
    id: messageId,
    at,
    about: `${resource}/${about}`,
    raw: {
      resource: eventId,
      id: about,
      client: resource === "mergers" ? (about ?? undefined) : client,
      record: eventData,
      beside: { at },
    },
  };
};

const prefix = "sha256=";

/** Whether the header is the base64 of the HMAC-SHA256 over the bytes as they came. */
export const isSigned = ({ headers, body }: WireRequest, { signatureKey }: Credentials): boolean => {
  const header = headers["x-mindbody-signature"];
  if (!signatureKey || !header?.startsWith(prefix)) return false;
  const expected = Buffer.from(createHmac("sha256", signatureKey).update(body, "utf8").digest("base64"));
  const got = Buffer.from(header.slice(prefix.length));
  return got.length === expected.length && timingSafeEqual(got, expected);
};

const Subscribed = z.looseObject({
  value: z.looseObject({ subscriptionId: z.string().min(1), messageSignatureKey: z.string().min(1) }),
});

/** Makes the subscription and activates it; its key is told this once. */
export const subscribe = async (site: Site, url: string): Promise<Credentials> => {
  const at = `${site.settings.pushAddress}/api/v1/subscriptions`;
  const headers = { "API-Key": site.credentials.apiKey };
  const wanted = {
    eventIds: Object.keys(told),
    eventSchemaVersion: 1,
    referenceId: site.settings.siteId,
    webhookUrl: url,
  };
  const { data } = Subscribed.safeParse(await site.ask({ method: "POST", url: at, headers, json: wanted }));
  if (!data) throw new Unusable("Mindbody made no subscription of webhooks for this API key.");
  const { subscriptionId, messageSignatureKey: signatureKey } = data.value;
  await site.ask({ method: "PATCH", url: `${at}/${subscriptionId}`, headers, json: { status: "Active" } });
  return { ...site.credentials, signatureKey };
};
