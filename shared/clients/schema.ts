import * as z from "zod";
import { ClientId } from "../kernel/ids.ts";
import { Minor, Money } from "../kernel/money.ts";
import { Instant, LocalDate } from "../kernel/time.ts";
import { Origin } from "../sources/origin.ts";

const Text = z.string().max(200);
const PersonName = z.string().trim().max(200, "must be at most 200 characters");
export const PhoneKind = z.enum(["mobile", "home", "work"]);

/** An address somebody can write to; kept as given. */
export const EmailAddress = z
  .string()
  .trim()
  .max(254, "must be at most 254 characters")
  .regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, "must be an email address");
const PhoneText = z.string().trim().min(1, "must not be empty").max(40, "must be at most 40 characters");

/** A phone as stored: the text as given and, where it is a number, E.164. */
export const Phone = z.object({ kind: PhoneKind, raw: z.string(), number: z.string().optional() });
export type Phone = z.output<typeof Phone>;

/** What the booking software says of a client, as given (design.md, Source records). */
export const clientContent = {
  firstName: z.string().max(200),
  lastName: z.string().max(200),
  appName: Text.optional(),
  username: Text.optional(),
  lastLoginAt: Instant.optional(),
  email: z.string().max(320).optional(),
  phones: z
    .array(z.strictObject({ kind: PhoneKind, number: z.string().max(80) }))
    .max(20)
    .optional(),
  birthday: LocalDate.optional(),
  address: z.union([z.string().max(1000), z.record(Text.min(1), z.string().max(500))]).optional(),
  photoUrl: z.string().max(2000).optional(),
  homeLocation: Text.optional(),
  currentPackage: Text.optional(),
  createdAt: Instant.optional(),
  status: Text.optional(),
  prospect: z.boolean().optional(),
  leadSource: Text.optional(),
  referredBy: Text.optional(),
  alerts: z
    .array(z.strictObject({ level: Text, text: z.string().max(4000) }))
    .max(50)
    .optional(),
  indexes: z
    .array(z.strictObject({ name: Text, value: z.string().max(1000) }))
    .max(100)
    .optional(),
  notes: z.string().max(20_000).optional(),
  balance: z.union([Minor, Money]).optional(),
  paymentMethods: z
    .array(
      z.strictObject({
        brand: Text,
        last4: z.string().regex(/^\d{4}$/, "must be four digits"),
        expires: z.string().max(10),
      }),
    )
    .max(50)
    .optional(),
  relationships: z
    .array(z.strictObject({ kind: Text, client: Text }))
    .max(100)
    .optional(),
  marketing: z.strictObject({ email: z.boolean().optional(), sms: z.boolean().optional() }).optional(),
  mergedInto: Text.optional(),
};
const Given = z.object(clientContent);
export type Given = z.output<typeof Given>;

/** What the team set; null or absent lets the source's value through (design.md, API conventions). */
export const hubContent = {
  firstName: PersonName.nullable().optional(),
  lastName: PersonName.nullable().optional(),
  emails: z
    .array(z.strictObject({ address: EmailAddress, primary: z.boolean().optional() }))
    .max(20)
    .nullable()
    .optional(),
  phones: z
    .array(z.strictObject({ kind: PhoneKind.default("mobile"), number: PhoneText, primary: z.boolean().optional() }))
    .max(20)
    .nullable()
    .optional(),
  birthday: LocalDate.nullable().optional(),
  address: z.string().trim().max(1000).nullable().optional(),
  homeLocation: Text.nullable().optional(),
};
export const ClientPatch = z.strictObject(hubContent).meta({ id: "ClientPatch" });
export type ClientPatch = z.output<typeof ClientPatch>;

/** Required: a name, and an email or a phone (rules.md, People; a guardian comes with relationships). */
export const NewClient = z
  .strictObject(hubContent)
  .superRefine((client, refusal) => {
    if (!client.firstName && !client.lastName)
      refusal.addIssue({ code: "custom", path: ["firstName"], message: "a first or last name is required" });
    if (!client.emails?.length && !client.phones?.length)
      refusal.addIssue({ code: "custom", path: ["emails"], message: "an email or a phone is required" });
  })
  .meta({ id: "NewClient" });
export type NewClient = z.output<typeof NewClient>;

const HubPhone = z.object({
  kind: PhoneKind,
  raw: z.string(),
  number: z.string().optional(),
  primary: z.boolean().optional(),
});

/** The hub's own part of a client, item `0#CLIENT`; its revision is the ETag. */
export const Client = z.object({
  id: ClientId,
  createdAt: Instant,
  /** set by hand: stands before what the sources say of the client's lifecycle */
  set: z.enum(["inactive", "deleted"]).optional(),
  hub: z.object({ ...hubContent, phones: z.array(HubPhone).nullable().optional() }),
});
export type Client = z.output<typeof Client>;

/** A source's part of a client, item `0#SOURCE#…`; the hub never writes into it. */
export const ClientSource = z.object({
  clientId: ClientId,
  given: Given,
  phones: z.array(Phone),
  origin: Origin,
  /** the source deleted it: the client is hidden and kept for reporting (S4-26) */
  deleted: z.boolean().optional(),
});
export type ClientSource = z.output<typeof ClientSource>;

export const Lifecycle = z.enum(["lead", "active", "inactive", "deleted"]);
