import * as z from "zod";
import { AlertId, ClientId, DiscussionId, WebhookId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";

/**
 * What the team is told of: that a client wrote, may want to be left alone, that something could not be sent, that a source cannot be synced, that
 * so much is missing there that nothing was taken out here, that a webhook rests, or that logs are overdue.
 */
export const AlertKind = z.enum([
  "reply",
  "unknownContact",
  "likelyOptOut",
  "optOutOrCancel",
  "wrongContact",
  "notSent",
  "syncFailed",
  "syncDoubtful",
  "webhookPaused",
  "transformationOverdue",
]);
export type AlertKind = z.output<typeof AlertKind>;

/** A notice for the team; ids alone, so that an erased client leaves no name in it. It goes by itself after 90 days (TTL). */
export const Alert = z
  .object({
    id: AlertId,
    kind: AlertKind,
    at: Instant,
    clientId: ClientId.optional(),
    discussionId: DiscussionId.optional(),
    /** the source it is about, by its name */
    source: z.string().optional(),
    webhookId: WebhookId.optional(),
    /** how many it is about, where it names none of them */
    count: z.int().optional(),
    /** the client's next booking, where a word such as "cancel" may have meant that */
    nextBookingAt: Instant.optional(),
  })
  .meta({ id: "Alert" });
export type Alert = z.output<typeof Alert>;
