import * as z from "zod";
import { ConsentSettings } from "../consents/schema.ts";
import { AccountId, LocationId } from "../kernel/ids.ts";
import { Currency } from "../kernel/money.ts";
import { Instant, LocalDate, TimeZone } from "../kernel/time.ts";

export const Name = z.string().trim().min(1, "must not be empty").max(200, "must be at most 200 characters");
const Country = z.string().regex(/^[A-Z]{2}$/, "must be an ISO 3166-1 alpha-2 code such as US");

/** What the Club Count leaves out: each entry names one kind of thing. `pattern` is a name with `*` for any characters. */
export const Exclusion = z.union([
  z.strictObject({ eventTypeName: Name }),
  z.strictObject({ pattern: Name }),
  z.strictObject({ location: Name }),
  z.strictObject({ package: Name }),
]);
export type Exclusion = z.output<typeof Exclusion>;

export const PeriodKind = z.enum(["week", "month", "quarter", "year"]);
export type PeriodKind = z.output<typeof PeriodKind>;

/** Settings of Club Count and Period Count (S0-07 to S0-09); the defaults leave nothing out and count by calendar month. */
export const CountSettings = z
  .strictObject({
    exclusions: z.array(Exclusion).max(200).default([]),
    countFrom: LocalDate.optional(),
    period: z.strictObject({ kind: PeriodKind }).default({ kind: "month" }),
  })
  .meta({ id: "CountSettings" });
export type CountSettings = z.output<typeof CountSettings>;

/** One business; everything belongs to exactly one. Its time zone and currency are the defaults of its locations. */
export const Account = z
  .object({
    id: AccountId,
    name: Name,
    timeZone: TimeZone,
    currency: Currency,
    createdAt: Instant,
    counts: CountSettings,
    /** what a new client must have beside the least, and whether Gravatar may be asked for images (shared/fields) */
    profiles: z.object({ required: z.array(z.string()), gravatar: z.boolean() }).optional(),
    /** whether a client of whom nobody said anything is subscribed (shared/consents) */
    consent: ConsentSettings.optional(),
    /** changes with every setting that changes what records contribute */
    rulesVersion: z.string(),
  })
  .meta({ id: "Account" });
export type Account = z.output<typeof Account>;
export const NewAccount = z
  .strictObject({ name: Name, timeZone: TimeZone, currency: Currency })
  .meta({ id: "NewAccount" });
export type NewAccount = z.output<typeof NewAccount>;

/** What an owner or admin changes of the account; another time zone or currency counts every client anew. */
export const AccountPatch = z
  .strictObject({ name: Name.optional(), timeZone: TimeZone.optional(), currency: Currency.optional() })
  .meta({ id: "AccountPatch" });
export type AccountPatch = z.output<typeof AccountPatch>;

/** A place of the account, known to sources by its name, and by those it had before. */
export const Location = z
  .object({
    id: LocationId,
    name: Name,
    /** names it had: records that still say them mean this place */
    formerNames: z.array(Name).optional(),
    timeZone: TimeZone,
    currency: Currency,
    country: Country.optional(),
  })
  .meta({ id: "Location" });
export type Location = z.output<typeof Location>;
export const NewLocation = z
  .strictObject({
    name: Name,
    timeZone: TimeZone.optional(),
    currency: Currency.optional(),
    country: Country.optional(),
  })
  .meta({ id: "NewLocation" });
export type NewLocation = z.output<typeof NewLocation>;
export const LocationPatch = z
  .strictObject({
    name: Name.optional(),
    timeZone: TimeZone.optional(),
    currency: Currency.optional(),
    country: Country.nullable().optional(),
  })
  .meta({ id: "LocationPatch" });
export type LocationPatch = z.output<typeof LocationPatch>;
