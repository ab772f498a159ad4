import * as z from "zod";
import { Channel } from "../consents/schema.ts";

/** RFC 8058, 3.1: what a mail provider posts. Our own button posts nothing; whatever else stands in it is no reason not to act. */
export const OneClick = z.looseObject({ "List-Unsubscribe": z.string().optional() });

/** The form of the preferences page: the channels it showed, and those that are ticked. */
export const Choices = z.strictObject({
  shown: z
    .string()
    .regex(/^(?:email|sms)?(?: (?:email|sms))*$/, "must be the channels the page showed")
    .transform((text) => text.split(" ").filter((one): one is Channel => Channel.safeParse(one).success)),
  email: z.literal("on").optional(),
  sms: z.literal("on").optional(),
});
export type Choices = z.output<typeof Choices>;
