import * as z from "zod";
import { ChangePattern, ChangeType } from "../changes/schema.ts";
import { RevisionId, WebhookDeliveryId, WebhookId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";

const Url = z.string().max(1000, "must be at most 1000 characters");
const Patterns = z
  .array(ChangePattern)
  .min(1, "must name at least one type")
  .max(50, "must be at most 50 types")
  .transform((given) => [...new Set(given)].sort());
const Description = z.string().trim().max(200, "must be at most 200 characters");
/** Under this name clients are switched off for it (S1-19). */
const Integration = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "must be a short name in lower case such as mailing-list");

/** Where changes are told to (Standard Webhooks). Paused by somebody, or by itself where nothing was accepted for three days or its address is gone. */
export const Webhook = z
  .object({
    id: WebhookId,
    url: z.string(),
    types: z.array(z.string()),
    description: z.string().optional(),
    integration: z.string().optional(),
    state: z.enum(["active", "paused"]),
    /** why it rests */
    paused: z.enum(["byHand", "failing", "gone"]).optional(),
    createdAt: Instant,
    createdBy: z.string(),
  })
  .meta({ id: "Webhook" });
export type Webhook = z.output<typeof Webhook>;

/** A webhook as it is stored: with its secrets, sealed, the newest first; one that was replaced signs beside it until its time. */
export const StoredWebhook = Webhook.extend({
  secrets: z.array(z.object({ sealed: z.string(), until: Instant.optional() })),
}).meta({ id: "StoredWebhook" });
export type StoredWebhook = z.output<typeof StoredWebhook>;

/** An answer that holds the secret, once. */
export const ShownWebhook = Webhook.extend({ secret: z.string() }).meta({ id: "ShownWebhook" });
export type ShownWebhook = z.output<typeof ShownWebhook>;

export const NewWebhook = z
  .strictObject({
    url: Url,
    types: Patterns,
    description: Description.optional(),
    integration: Integration.optional(),
  })
  .meta({ id: "NewWebhook" });
export type NewWebhook = z.output<typeof NewWebhook>;

export const WebhookPatch = z
  .strictObject({
    url: Url.optional(),
    types: Patterns.optional(),
    description: Description.nullable().optional(),
    integration: Integration.nullable().optional(),
    state: Webhook.shape.state.optional(),
  })
  .meta({ id: "WebhookPatch" });
export type WebhookPatch = z.output<typeof WebhookPatch>;

/** What came of one call: a status that was answered, or why none was. */
export const Attempt = z.object({
  status: z.int().optional(),
  reason: z.enum(["timeout", "notAllowed", "unreachable"]).optional(),
  durationMs: z.int(),
});
export type Attempt = z.output<typeof Attempt>;

/** What came of telling a change to a webhook; what was said and answered is not kept. It goes by itself after 30 days. */
export const Delivery = Attempt.extend({
  id: WebhookDeliveryId,
  type: z.union([ChangeType, z.literal("webhook.test")]),
  changeId: RevisionId.optional(),
  /** `waiting`: it is tried again; `failed`: it is not */
  state: z.enum(["delivered", "waiting", "failed"]),
  attempts: z.int(),
  firstAt: Instant,
  lastAt: Instant,
}).meta({ id: "WebhookDelivery" });
export type Delivery = z.output<typeof Delivery>;

/** From a time on, everything again and in order; or one change, now. */
export const Replay = z
  .union([z.strictObject({ since: Instant }), z.strictObject({ changeId: RevisionId })], {
    error: "must hold either since, a time, or changeId",
  })
  .meta({ id: "WebhookReplay" });
export type Replay = z.output<typeof Replay>;
