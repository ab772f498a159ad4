import * as z from "zod";
import { ConsentId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";

export const Channel = z.enum(["email", "sms"]);
export type Channel = z.output<typeof Channel>;

/** Whether a client wants messages by a channel, as the ledger's last entry for it says. */
export const ChannelState = z.object({
  subscribed: z.boolean(),
  at: Instant,
  /** who said so: the client, a person, a key, a source */
  by: z.string(),
  /** it was the number's own word (STOP): service messages heed it too */
  bound: z.boolean().optional(),
});

/** What the ledger comes to now, by channel; header item `0#CONSENT`. A channel that is not named follows the source. */
export const ConsentState = z.object({ email: ChannelState.optional(), sms: ChannelState.optional() });
export type ConsentState = z.output<typeof ConsentState>;

/** What holds for a client of whom nobody said anything: whether it is subscribed, by channel. */
export const Defaults = z.object({ email: z.boolean(), sms: z.boolean() });
export type Defaults = z.output<typeof Defaults>;

const unlessSaid = { email: z.boolean().default(true), sms: z.boolean().default(false) };
const SourceName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "must be lower-case letters, digits and hyphens, at most 40");

/** What holds where a source says nothing of a client's subscriptions (rules.md, Sending): for all, and by source. */
export const ConsentSettings = z
  .strictObject({
    default: z.strictObject(unlessSaid).default({ email: true, sms: false }),
    sources: z
      .record(SourceName, z.strictObject(unlessSaid))
      .refine((sources) => Object.keys(sources).length <= 50, "must be at most 50")
      .default({}),
  })
  .meta({ id: "ConsentSettings" });
export type ConsentSettings = z.output<typeof ConsentSettings>;

const Eligible = z.object({ eligible: z.boolean(), reason: z.string().optional() });
const Reach = Eligible.extend({ service: Eligible });

/**
 * Whether a client can be written to, by channel (S0-25, S0-26): marketing at once, service messages under `service`; each
 * with the first reason why not.
 */
export const Reachability = z.object({ email: Reach, sms: Reach }).meta({ id: "Reachability" });

/** Where a consent came from: said by the client, noted by staff, read from a file, a link in a message, a booking software. */
export const ConsentSource = z
  .string()
  .regex(
    /^(?:client|staff|import|link|source:[a-z0-9][a-z0-9-]{0,39})$/,
    "must be client, staff, import, link or source:<name>",
  );

/** On what ground personal data is kept (GDPR, article 6). */
export const LegalBasis = z.enum(["consent", "contract", "legalObligation", "legitimateInterest"]);

const Short = z.string().trim().min(1, "must not be empty");
const Version = Short.max(100, "must be at most 100 characters");
const Words = Short.max(1000, "must be at most 1000 characters");

/** One entry of the ledger (rules.md, Sending): never changed, only followed by the next. */
export const ConsentEntry = z
  .object({
    id: ConsentId,
    /** `storage`: that personal data is kept (S4-32); a channel: that messages are sent by it */
    about: z.enum([...Channel.options, "storage"]),
    given: z.boolean(),
    at: Instant,
    /** staff, API key, or the source */
    by: z.string(),
    source: z.string(),
    reason: z.string().optional(),
    /** what was said, or the form it was said in */
    words: z.string().optional(),
    noticeVersion: z.string().optional(),
    basis: LegalBasis.optional(),
  })
  .meta({ id: "ConsentEntry" });
export type ConsentEntry = z.output<typeof ConsentEntry>;

/** A change of one channel. */
export const SubscriptionChange = z
  .strictObject({
    subscribed: z.boolean(),
    source: ConsentSource,
    /** why staff opts a client back in */
    reason: Short.max(500, "must be at most 500 characters").optional(),
    words: Words.optional(),
    noticeVersion: Version.optional(),
  })
  .meta({ id: "SubscriptionChange" });
export type SubscriptionChange = z.output<typeof SubscriptionChange>;

/** That a client agreed, or no longer agrees, to personal data being kept (S4-32). */
export const StorageConsent = z
  .strictObject({
    given: z.boolean().default(true),
    noticeVersion: Version,
    basis: LegalBasis,
    source: ConsentSource,
    words: Words.optional(),
  })
  .meta({ id: "StorageConsent" });
export type StorageConsent = z.output<typeof StorageConsent>;
