import * as z from "zod";
import { ClientId } from "../kernel/ids.ts";
import { Minor, Money } from "../kernel/money.ts";
import { Instant, LocalDate } from "../kernel/time.ts";
import { Origin } from "../sources/origin.ts";

const Text = z.string().max(200);
export const PhoneKind = z.enum(["mobile", "home", "work"]);

/** An address somebody can write to; kept as given. */
export const EmailAddress = z
  .string()
  .trim()
  .max(254, "must be at most 254 characters")
  .regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, "must be an email address");
/** A phone as stored: the text as given and, where it is a number, E.164 and its country. */
export const Phone = z.object({
  kind: PhoneKind,
  raw: z.string(),
  number: z.string().optional(),
  country: z.string().optional(),
});
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

const maybe = <S extends z.ZodType>(schema: S) => schema.nullable().optional();
const text = z.string();
const Primary = z.boolean().optional();

/** Who referred a client: one of the clients, or in words. */
export const ReferredBy = z.union([text, z.object({ clientId: text })]);
export type ReferredBy = z.output<typeof ReferredBy>;

/** How a client first came to the business; later changes leave it. */
export const FirstTouch = z.object({
  leadSource: text.optional(),
  referredBy: ReferredBy.optional(),
  /** when it became known */
  at: Instant,
});
export type FirstTouch = z.output<typeof FirstTouch>;

/** Whom to call. */
export const EmergencyContact = z.object({ name: text, phone: text.optional(), relation: text.optional() });

/** Kinds of fields an account defines, and a value of one; the value of a choice is its text, of an image its file. */
export const FieldKind = z.enum(["text", "number", "date", "choice", "boolean", "image"]);
export const FieldValue = z.union([text, z.number(), z.boolean()]);
export type FieldValue = z.output<typeof FieldValue>;

/** What the team set, as stored; what may be sent stands in input.ts. */
const Hub = z.object({
  firstName: maybe(text),
  lastName: maybe(text),
  preferredName: maybe(text),
  pronouns: maybe(text),
  language: maybe(text),
  emails: maybe(z.array(z.object({ address: text, primary: Primary }))),
  phones: maybe(z.array(Phone.extend({ primary: Primary }))),
  birthday: maybe(LocalDate),
  address: maybe(z.union([text, z.record(text, text)])),
  homeLocation: maybe(text),
  leadSource: maybe(text),
  referredBy: maybe(ReferredBy),
  emergencyContact: maybe(EmergencyContact),
  image: maybe(text),
});
export type Hub = z.output<typeof Hub>;

/** The hub's own part of a client, item `0#CLIENT`; its revision is the ETag. */
export const Client = z.object({
  id: ClientId,
  createdAt: Instant,
  /** set by hand: stands before what the sources say of the client's lifecycle */
  set: z.enum(["active", "inactive", "deleted"]).optional(),
  hub: Hub,
  firstTouch: FirstTouch.optional(),
  /** values of the account's own fields, by the field's id */
  fields: z.record(text, FieldValue).optional(),
  /** whether this client is passed on to an integration, by its name; absent: yes (S1-19) */
  sync: z.record(text, z.boolean()).optional(),
});
export type Client = z.output<typeof Client>;

/** A source's part of a client, item `0#SOURCE#…`; the hub never writes into it. */
export const ClientSource = z.object({
  clientId: ClientId,
  given: Given,
  phones: z.array(Phone),
  origin: Origin,
  firstTouch: FirstTouch.optional(),
  /** when we learned that the client opted out there: a sync never undoes it (rules.md, Sending) */
  optOuts: z.object({ email: Instant.optional(), sms: Instant.optional() }).optional(),
  /** the source deleted it: the client is hidden and kept for reporting (S4-26) */
  deleted: z.boolean().optional(),
});
export type ClientSource = z.output<typeof ClientSource>;

/** An address (folded) or number (E.164) of a client that nothing is sent to any more; header item `0#BLOCKS` holds all. */
export const Block = z.object({
  channel: z.enum(["email", "sms"]),
  value: z.string(),
  reason: z.enum(["bounced", "complained", "wrongContact"]),
  at: Instant,
  by: z.string(),
});
export type Block = z.output<typeof Block>;
export const Blocks = z.object({ list: z.array(Block) });

export const Lifecycle = z.enum(["lead", "active", "inactive", "deleted"]);
