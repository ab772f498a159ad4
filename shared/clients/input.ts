import * as z from "zod";
import { withoutCardNumber } from "../kernel/card-number.ts";
import { ClientId, DocumentId, FieldId } from "../kernel/ids.ts";
import { LocalDate } from "../kernel/time.ts";
import { EmailAddress, FieldValue, PhoneKind } from "./schema.ts";

const atMost = (most: number) => z.string().trim().max(most, `must be at most ${most} characters`);
const text = (most: number) => withoutCardNumber(atMost(most));
const filled = (most: number) => text(most).min(1, "must not be empty");
const maybe = <S extends z.ZodType>(schema: S) => schema.nullable().optional();

/** Runs of ordinary spaces are one space (S4-50); every other character stays as given. */
const spaced = (name: string): string => name.trim().replace(/[ \t\u00a0]+/g, " ");
const PersonName = withoutCardNumber(z.string().overwrite(spaced).max(200, "must be at most 200 characters"));

/** BCP 47 in its canonical form, `en-US` for `en-us`; what is none is undefined. */
const canonical = (tag: string): string | undefined => {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
};
/** No pipe: a fault in one would keep those of the whole client from being judged. */
const Language = z
  .string()
  .max(35)
  .overwrite((tag) => canonical(tag) ?? tag)
  .refine((tag) => canonical(tag) !== undefined, "must be a language tag such as en or pt-BR");

const Address = z.strictObject({
  line1: text(200).optional(),
  line2: text(200).optional(),
  city: text(200).optional(),
  region: text(200).optional(),
  postalCode: text(40).optional(),
  country: text(100).optional(),
});

const Email = z.strictObject({ address: EmailAddress, primary: z.boolean().optional() });
const PhoneInput = z.strictObject({
  kind: PhoneKind.default("mobile"),
  number: atMost(40).min(1, "must not be empty"),
  /** ISO 3166-1 alpha-2, where the number names none; else the home location's (S4-43) */
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, "must be an ISO 3166-1 alpha-2 code such as US")
    .optional(),
  primary: z.boolean().optional(),
});

/** Several, of which at most one is marked the primary one. */
const points = <S extends z.ZodType<{ primary?: boolean | undefined }>>(point: S) =>
  z
    .array(point)
    .max(20, "must be at most 20")
    .refine((all) => all.filter(({ primary }) => primary).length <= 1, "only one can be the primary one");

/** What the team may set; null lets the source's value through again (design.md, API conventions). */
const content = {
  firstName: maybe(PersonName),
  lastName: maybe(PersonName),
  preferredName: maybe(PersonName),
  pronouns: maybe(text(60)),
  language: maybe(Language),
  emails: maybe(points(Email)),
  phones: maybe(points(PhoneInput)),
  birthday: maybe(LocalDate),
  address: maybe(z.union([text(1000), Address], "must be a text, or line1, line2, city, region, postalCode, country")),
  homeLocation: maybe(z.string().max(200)),
  leadSource: maybe(filled(200)),
  /** another client, or who it was in words */
  referredBy: maybe(
    z.union([filled(200), z.strictObject({ clientId: ClientId })], "must be a text, or { clientId } of a client"),
  ),
  emergencyContact: maybe(
    z.strictObject({ name: filled(200), phone: atMost(40).optional(), relation: filled(100).optional() }),
  ),
  /** an uploaded file of this client */
  image: maybe(DocumentId),
  /** values of the account's own fields, by their ids */
  fields: z
    .record(FieldId, FieldValue.nullable())
    .refine((values) => Object.keys(values).length <= 100, "must hold at most 100 values")
    .optional(),
};

export const ClientPatch = z.strictObject(content).meta({ id: "ClientPatch" });
export type ClientPatch = z.output<typeof ClientPatch>;

/** Judged also where other fields have faults, so that one answer names all of them (S4-41). */
const always = { when: ({ value }: { value: unknown }) => typeof value === "object" && value !== null };
const isEmpty = (value: unknown): boolean => !value || (Array.isArray(value) && value.length === 0);

/** Required: a name, and an email, a phone or a guardian (rules.md, People); an account may demand more. */
export const NewClient = z
  .strictObject({
    ...content,
    /** the client through whom this one is reached; makes the relationship */
    guardianId: ClientId.optional(),
  })
  .refine(({ firstName, lastName }) => !isEmpty(firstName) || !isEmpty(lastName), {
    path: ["firstName"],
    error: "a first or last name is required",
    ...always,
  })
  .refine(({ emails, phones, guardianId }) => !isEmpty(emails) || !isEmpty(phones) || !isEmpty(guardianId), {
    path: ["emails"],
    error: "an email, a phone or a guardian is required",
    ...always,
  })
  .meta({ id: "NewClient" });
export type NewClient = z.output<typeof NewClient>;
