import * as z from "zod";
import { Instant } from "../kernel/time.ts";

export const Channel = z.enum(["email", "sms"]);
export type Channel = z.output<typeof Channel>;

/** Whether a client wants messages by a channel, as the ledger's last entry for it says. */
export const ChannelState = z.object({
  subscribed: z.boolean(),
  at: Instant,
  /** who said so: the client, a person, a key, a source */
  by: z.string(),
});

/** What the ledger comes to now, by channel; header item `0#CONSENT`. A channel that is not named follows the source. */
export const ConsentState = z.object({ email: ChannelState.optional(), sms: ChannelState.optional() });
export type ConsentState = z.output<typeof ConsentState>;
