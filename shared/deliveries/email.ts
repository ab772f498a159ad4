import * as z from "zod";
import { messageIn, readNotice } from "../inbound/notice.ts";
import { foldEmail } from "../kernel/fold.ts";
import { Instant } from "../kernel/time.ts";
import { aboutOf, type DeliveryEvent, detailOf, eventId } from "./event.ts";

const Text = z.string().nullish();
const Recipients = z.array(z.object({ emailAddress: z.string().max(1000), status: Text, action: Text })).default([]);
const At = { timestamp: Instant.optional() };

/** An event of SES's event publishing (SES, "Contents of event data that Amazon SES publishes to Amazon SNS"); more is ignored. */
const SesEvent = z.object({
  eventType: z.string().optional(),
  notificationType: z.string().optional(),
  mail: z.object({
    timestamp: Instant,
    messageId: z.string().min(1).max(200),
    destination: z.array(z.string().max(1000)).default([]),
    tags: z.record(z.string(), z.array(z.string())).nullish(),
  }),
  bounce: z.object({ ...At, bounceType: z.string(), bounceSubType: Text, bouncedRecipients: Recipients }).optional(),
  complaint: z
    .object({ ...At, complaintFeedbackType: Text, complaintSubType: Text, complainedRecipients: Recipients })
    .optional(),
  delivery: z.object({ ...At, recipients: z.array(z.string().max(1000)).default([]), smtpResponse: Text }).optional(),
  deliveryDelay: z.object({ ...At, delayType: Text, delayedRecipients: Recipients }).optional(),
  open: z.object({ ...At, userAgent: Text, ipAddress: Text }).optional(),
  click: z.object({ ...At, userAgent: Text, ipAddress: Text, link: Text }).optional(),
  reject: z.object({ reason: Text }).optional(),
  failure: z.object({ templateName: Text }).optional(),
  subscription: z
    .object({ ...At, newTopicPreferences: z.object({ unsubscribeAll: z.boolean().optional() }).nullish() })
    .optional(),
});
type SesEvent = z.output<typeof SesEvent>;

/** What one event says, once for each recipient it names. */
type Said = Pick<DeliveryEvent, "kind"> & Partial<DeliveryEvent> & { timestamp?: string | undefined };

const bounceKinds = { Permanent: "permanent", Transient: "transient" } as const;
const cut = (text: string | null | undefined, most: number): string | undefined =>
  text?.slice(0, most).toWellFormed() || undefined;
const someOf = <K extends string>(key: K, value: string | undefined) =>
  (value ? { [key]: value } : {}) as { [key in K]?: string };

const ofEach = (recipients: z.output<typeof Recipients>, said: Said, ...words: (string | null | undefined)[]): Said[] =>
  recipients.map(({ emailAddress, status }) => ({
    ...said,
    address: emailAddress,
    ...detailOf(...words.map((word) => word ?? undefined), status ?? undefined),
  }));

/** Somebody who takes a message out of the junk folder also sends a report: `not-spam` (RFC 6430) is no complaint. */
const complaints = ({ complaint }: SesEvent): Said[] =>
  !complaint || complaint.complaintFeedbackType === "not-spam"
    ? []
    : ofEach(
        complaint.complainedRecipients,
        { kind: "complained", timestamp: complaint.timestamp },
        complaint.complaintSubType,
        complaint.complaintFeedbackType,
      );

const touched = (kind: "opened" | "clicked", { mail }: SesEvent, of: SesEvent["click"]): Said[] => [
  {
    kind,
    timestamp: of?.timestamp,
    ...(mail.destination.length === 1 ? { address: mail.destination[0]! } : {}),
    ...someOf("link", cut(of?.link, 2000)),
    ...someOf("userAgent", cut(of?.userAgent, 500)),
    ...someOf("ip", cut(of?.ipAddress, 60)),
  },
];

const toAll = ({ mail }: SesEvent, said: Said): Said[] =>
  mail.destination.length === 0 ? [said] : mail.destination.map((address) => ({ ...said, address }));

/** By event type, blanks out of it: SES writes `Rendering Failure` in events and `RENDERING_FAILURE` in its API. */
const readers: Record<string, (event: SesEvent) => Said[]> = {
  send: (event) => toAll(event, { kind: "sent" }),
  reject: (event) => toAll(event, { kind: "rejected", ...detailOf(event.reject?.reason ?? undefined) }),
  renderingfailure: (event) =>
    toAll(event, { kind: "failed", ...detailOf("rendering", event.failure?.templateName ?? undefined) }),
  delivery: ({ delivery }) =>
    (delivery?.recipients ?? []).map((address) => ({
      kind: "delivered" as const,
      timestamp: delivery!.timestamp,
      address,
      ...detailOf(/^\d{3}(?: \d\.\d{1,3}\.\d{1,3})?/.exec(delivery!.smtpResponse ?? "")?.[0]),
    })),
  bounce: ({ bounce }) =>
    bounce
      ? ofEach(
          bounce.bouncedRecipients,
          {
            kind: "bounced",
            bounce: bounceKinds[bounce.bounceType as keyof typeof bounceKinds] ?? "undetermined",
            timestamp: bounce.timestamp,
          },
          bounce.bounceSubType,
        )
      : [],
  complaint: complaints,
  deliverydelay: ({ deliveryDelay: delay }) =>
    delay ? ofEach(delay.delayedRecipients, { kind: "delayed", timestamp: delay.timestamp }, delay.delayType) : [],
  open: (event) => touched("opened", event, event.open),
  click: (event) => touched("clicked", event, event.click),
  subscription: (event) =>
    event.subscription?.newTopicPreferences?.unsubscribeAll
      ? toAll(event, { kind: "unsubscribed", timestamp: event.subscription.timestamp })
      : [],
};

/** `Maya <maya@example.com>` and `maya@example.com` alike. */
const addressIn = (recipient: string): string =>
  foldEmail(/<([^<>]+)>\s*$/.exec(recipient)?.[1] ?? recipient).slice(0, 320);

const asEvent = ({ mail }: SesEvent, { timestamp, address: recipient, ...said }: Said): DeliveryEvent => {
  const at = timestamp ?? mail.timestamp;
  const address = recipient === undefined ? undefined : addressIn(recipient);
  const named = Object.fromEntries(Object.entries(mail.tags ?? {}).map(([name, values]) => [name, values[0]]));
  return {
    channel: "email",
    id: eventId("email", mail.messageId, said.kind, at, address, said.link),
    providerId: mail.messageId,
    ...aboutOf(named),
    at,
    ...said,
    ...(address ? { address } : {}),
  };
};

/** Once, when an event destination is made, SES writes this line instead of JSON. */
const greeting = /^Successfully validated SNS topic for Amazon SES/;

/**
 * The events of a record of the SES events' queue, one for each recipient it names; none for types this release does not know.
 * Without event tags (feedback of an identity) `notificationType` is read for `eventType`.
 * @throws Refusal `email-event-malformed`
 */
export const emailEvents = (text: string): DeliveryEvent[] => {
  if (greeting.test(messageIn(text))) return [];
  const event = readNotice(SesEvent, text, "email-event-malformed");
  const type = (event.eventType ?? event.notificationType ?? "").replace(/[\s_]/g, "").toLowerCase();
  const read = Object.hasOwn(readers, type) ? readers[type] : undefined;
  return (read?.(event) ?? []).map((said) => asEvent(event, said));
};
