import * as z from "zod";
import { EmailAddress } from "../clients/schema.ts";
import { LocationId } from "../kernel/ids.ts";
import { Words } from "../kernel/words.ts";

/** A number of the studio's own, E.164 (ITU-T E.164: at most 15 digits). */
const StudioNumber = z.string().regex(/^\+[1-9]\d{6,14}$/, "must be a number in E.164 form such as +12075550100");

const Sms = z.strictObject({ number: StudioNumber });
const Email = z.strictObject({ address: EmailAddress, name: Words(100).optional(), replyTo: EmailAddress.optional() });
const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time of day such as 08:00");

/** How the studio talks to its clients: who writes, when automated SMS may, how much (rules.md, Sending). */
export const MessagingSettings = z
  .strictObject({
    /** the studio's own number and address; without them nothing goes out by that channel */
    sms: Sms.optional(),
    email: Email.optional(),
    /** identities of single locations, for clients at home there */
    locations: z.record(LocationId, z.strictObject({ sms: Sms.optional(), email: Email.optional() })).default({}),
    /** automated SMS goes out from one time of day to the other, by the client's clock */
    sendingHours: z
      .strictObject({ from: Clock, to: Clock })
      .refine(({ from, to }) => from < to, "must begin before it ends")
      .default({ from: "08:00", to: "21:00" }),
    /** service messages about an event within 12 hours go out at any time */
    nearEventsAnytime: z.boolean().default(false),
    /** most marketing messages a client gets in a day, both channels together; absent: any number */
    mostADay: z.int().min(1).max(100).optional(),
    /** whole messages that are logged and open nothing, such as "thank you"; none: every message opens */
    acknowledgements: z.array(Words(100)).max(100).default([]),
    /** what HELP answers beside the studio's name */
    help: Words(300).optional(),
    /** list price of one part of an SMS by country (ISO 3166-1), in millionths of USD: for estimates */
    prices: z
      .record(
        z.string().regex(/^[A-Z]{2}$/, "must be an ISO 3166-1 alpha-2 code such as US"),
        z.int().min(0).max(10_000_000),
      )
      .default({}),
    /** marks of too much and too little: automated messages to a client in so many days */
    expected: z
      .strictObject({ days: z.int().min(1).max(366), least: z.int().min(0).max(1000), most: z.int().min(1).max(1000) })
      .refine(({ least, most }) => least <= most, "must not be more at least than at most")
      .default({ days: 30, least: 1, most: 8 }),
  })
  .meta({ id: "MessagingSettings" });
export type MessagingSettings = z.output<typeof MessagingSettings>;
