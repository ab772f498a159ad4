import * as z from "zod";
import { InteractionMethod } from "../interactions/schema.ts";
import { Instant } from "../kernel/time.ts";
import { MessageState } from "../messages/counted.ts";

/** The ways in which a client and the business deal with each other: by message, outside the hub, at the desk. */
export const ContactMethod = z.enum(["email", "sms", ...InteractionMethod.options, "visit", "purchase"]);
export type ContactMethod = z.output<typeof ContactMethod>;

/** One dealing of a client with the business (S2-16). */
export const Contact = z
  .object({
    id: z.string(),
    /** when it was: a message when it was written or came, a visit when its event began, a purchase at its issue */
    at: Instant,
    method: ContactMethod,
    direction: z.enum(["in", "out"]).nullable(),
    /** who of the team: of a visit its teacher, by the id the booking software has; null where it was nobody, or a machine */
    staff: z.object({ id: z.string().nullable(), name: z.string().nullable() }).nullable(),
    subject: z.string().nullable(),
    /** how its text begins */
    text: z.string().nullable(),
    /** of a message: what became of it */
    state: MessageState.optional(),
    about: z.object({ type: z.string(), id: z.string() }),
  })
  .meta({ id: "Contact" });
export type Contact = z.input<typeof Contact>;
