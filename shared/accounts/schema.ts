import * as z from "zod";
import { ConsentSettings } from "../consents/schema.ts";
import { AccountId, LocationId, PackageId } from "../kernel/ids.ts";
import { Currency } from "../kernel/money.ts";
import { Instant, LocalDate, TimeZone } from "../kernel/time.ts";
import { RewardSettings } from "../rewards/settings-schema.ts";

export const Name = z.string().trim().min(1, "must not be empty").max(200, "must be at most 200 characters");
const Country = z.string().regex(/^[A-Z]{2}$/, "must be an ISO 3166-1 alpha-2 code such as US");

const exclusions = {
  /** id of an event type, as its source or the studio says it */
  eventTypeId: Name.optional(),
  /** exact name of an event type: `Childwatch` and `child-watch` are two, unless the studio folds names */
  eventTypeName: Name.optional(),
  /** name of event types with `*` for any characters, whatever the case */
  pattern: Name.optional(),
  /** name of a location, one it had before too */
  location: Name.optional(),
  /** name of packages */
  package: Name.optional(),
  /** one package that was bought here */
  packageId: PackageId.optional(),
};
const excluded = Object.keys(exclusions).join(", ");

/** What the Club Count leaves out: each entry names one kind of thing. */
export const Exclusion = z
  .strictObject(exclusions)
  .refine((rule) => Object.values(rule).filter((value) => value !== undefined).length === 1, {
    message: `must name one of ${excluded}`,
    when: ({ value }) => typeof value === "object" && value !== null,
  });
export type Exclusion = z.output<typeof Exclusion>;

export const PeriodKind = z.enum(["week", "month", "quarter", "year", "anniversary", "annual", "rolling"]);
export type PeriodKind = z.output<typeof PeriodKind>;

/** A day of every year; the months know their lengths, and 29 February is 28 February in common years. */
const MonthDay = z
  .string()
  .regex(
    /^((0[13578]|1[02])-(0[1-9]|[12]\d|3[01])|(0[469]|11)-(0[1-9]|[12]\d|30)|02-(0[1-9]|[12]\d))$/,
    "must be a month and a day of it such as 04-01",
  );

/** Over what Period Count counts (S0-09): from one day to the next that resets it, or the last days, today included. */
const PeriodSettings = z.discriminatedUnion(
  "kind",
  [
    /** `anniversary` resets on the day of client since */
    z.strictObject({ kind: PeriodKind.extract(["week", "month", "quarter", "year", "anniversary"]) }),
    z.strictObject({ kind: z.literal("annual"), resetOn: MonthDay }),
    z.strictObject({
      kind: z.literal("rolling"),
      days: z.int("must be a whole number").min(1, "must be at least 1").max(3660, "must be at most 3660"),
    }),
  ],
  { error: `must be one of ${PeriodKind.options.join(", ")}` },
);

/** Settings of Club Count and Period Count (S0-07 to S0-09); the defaults leave nothing out and count by calendar month. */
export const CountSettings = z
  .strictObject({
    exclusions: z.array(Exclusion).max(200).default([]),
    countFrom: LocalDate.optional(),
    /** whether event types whose names differ in case, accents, blanks and punctuation alone are one; absent: they are not */
    foldNames: z.boolean().optional(),
    period: PeriodSettings.default({ kind: "month" }),
    /** Club Counts worth a word at the door; absent: 25, 50, 99, 100 and 250 (rules.md, Numbers); empty: none */
    milestones: z.array(z.int().min(1).max(1_000_000)).max(100).optional(),
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
    /** how points are earned (shared/rewards) */
    rewards: RewardSettings.optional(),
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
