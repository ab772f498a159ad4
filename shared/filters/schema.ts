import * as z from "zod";
import { BookingStatus } from "../bookings/schema.ts";
import { Lifecycle } from "../clients/schema.ts";
import { Channel } from "../consents/schema.ts";
import { ContractState } from "../contracts/state.ts";
import { Minor } from "../kernel/money.ts";
import { MessageState } from "../messages/counted.ts";
import { goneStates } from "../messages/engaged.ts";
import { PackageState } from "../packages/state.ts";
import { Window } from "./window.ts";

const Word = z.string().trim().min(1, "must not be empty").max(200, "must be at most 200 characters");
const Words = z.array(Word).min(1, "must name at least one").max(50, "must name at most 50");
const Days = z.int("must be a whole number of days").min(0, "must be at least 0").max(3660, "must be at most 3660");
const Count = z.int("must be a whole number").min(-1e6).max(1e6);
const Hour = z.int("must be an hour from 0 to 23").min(0).max(23);

type Shape = Record<string, z.ZodType>;

/** One rule on `on`; `not` turns it round. */
const rule = <const N extends string, S extends Shape>(on: N, shape: S) =>
  z.strictObject({ on: z.literal(on), not: z.boolean().optional(), ...shape });

const oneOf = <const N extends string>(on: N) => rule(on, { is: Words });
const yes = <const N extends string>(on: N) => rule(on, { is: z.literal(true).default(true) });

/** `min` and `max` include their ends; at least one of them is given. */
const between = <const N extends string, V extends z.ZodType<number>, S extends Shape = Record<never, never>>(
  on: N,
  value: V,
  more = {} as S,
) =>
  rule(on, { min: value.optional(), max: value.optional(), ...more }).superRefine((given, fault) => {
    const { min, max } = given as { min?: number; max?: number };
    if (min === undefined && max === undefined)
      fault.addIssue({ code: "custom", path: ["min"], message: "min or max is required" });
    else if (min !== undefined && max !== undefined && min > max)
      fault.addIssue({ code: "custom", path: ["max"], message: "must not be less than min" });
  });

const dated = <const N extends string>(on: N) => rule(on, { within: Window });
const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

/** What a card can miss (S4-45). */
export const Missing = z.enum([
  "email",
  "phone",
  "mobile",
  "birthday",
  "firstName",
  "lastName",
  "location",
  "leadSource",
]);
export type Missing = z.output<typeof Missing>;

/** Rules the card alone decides, but for those with a window in the past of records. */
const cardRules = [
  rule("name", { contains: Word }),
  /** names in capitals, as old imports left them (S4-50) */
  yes("allCaps"),
  oneOf("location"),
  rule("lifecycle", {
    is: z
      .array(Lifecycle.exclude(["deleted"]))
      .min(1)
      .max(3),
  }),
  oneOf("leadSource"),
  rule("tags", { any: Words.optional(), all: Words.optional(), none: Words.optional() }).refine(
    ({ any, all, none }) => any ?? all ?? none,
    "any, all or none is required",
  ),
  rule("status", { is: z.enum(["guest", "existing"]) }),
  /** new: client since at most 30 days (S4-17, S4-18) */
  rule("age", { is: z.enum(["new", "old"]) }),
  dated("clientSince"),
  dated("created"),
  rule("birthday", { month: z.int().min(1).max(12).optional(), nextDays: Days.max(366).optional() }).refine(
    ({ month, nextDays }) => (month === undefined) !== (nextDays === undefined),
    "either month or nextDays is required",
  ),
  rule("reach", { channel: z.enum(["email", "sms"]) }),
  /** to be reached by neither email nor SMS */
  yes("unreachable"),
  rule("missing", { is: z.array(Missing).min(1).max(8) }),
  /** paid for something */
  yes("bought"),
  /** minor units of the account's currency; within a window by what was paid and refunded in it */
  between("ltv", Minor, { within: Window.optional() }),
  between("clubCount", Count),
  between("periodCount", Count),
  between("bookings", Count, { status: BookingStatus.exclude(["waitlisted"]), within: Window.optional() }),
  rule("lastVisit", {
    within: Window.optional(),
    moreThanDays: Days.optional(),
    never: z.literal(true).optional(),
  }).refine((given) => ways(given.within, given.moreThanDays, given.never) === 1, "one of within, moreThanDays, never"),
  rule("nextVisit", { nextDays: Days.optional(), none: z.literal(true).optional() }).refine(
    (given) => ways(given.nextDays, given.none) === 1,
    "either nextDays or none is required",
  ),
  yes("openTodos"),
  /** waivers by name or id that are not signed; none named: those that are always needed or were asked for. `missing: false`: all are */
  rule("waiver", { missing: z.boolean().default(true), is: Words.optional() }),
  /** automated messages that were sent, by the sums of their days */
  between("messages", Count, { channel: Channel.optional(), within: Window.optional() }),
] as const;

const ways = (...given: unknown[]): number => given.filter((one) => one !== undefined).length;

const GoneState = MessageState.extract(goneStates);

/** Rules on one record each; those of one group on the same record. */
const recordRules = [
  oneOf("booking.eventType"),
  oneOf("booking.eventName"),
  oneOf("booking.teacher"),
  oneOf("booking.location"),
  oneOf("booking.package"),
  rule("booking.status", { is: z.array(BookingStatus).min(1).max(6) }),
  /** start on the wall clock of the event's location, from and to included */
  rule("booking.hour", { from: Hour, to: Hour }),
  rule("booking.weekday", { is: z.array(z.enum(weekdays)).min(1).max(7) }),
  dated("booking.startsAt"),
  oneOf("contract.name"),
  rule("contract.state", { is: z.array(ContractState).min(1) }),
  dated("contract.endsOn"),
  oneOf("package.name"),
  rule("package.state", { is: z.array(PackageState).min(1) }),
  /** a package without a total is unlimited: more than any `min`, and within no `max` */
  between("package.creditsLeft", Count),
  dated("package.expiresOn"),
  dated("package.purchasedOn"),
  rule("todo.due", { is: z.enum(["overdue", "today", "later", "undated"]) }),
  rule("todo.assignee", { is: Words }),
  /** id or name of the automation or campaign it is of; automated messages that went out alone, as the engagement lists them */
  rule("message.automation", { is: Words }),
  rule("message.channel", { is: z.array(Channel).min(1).max(2) }),
  /** one that failed before it was sent: when it was written */
  dated("message.sentAt"),
  rule("message.state", { is: z.array(GoneState).min(1).max(6) }),
  /** a person opened it, machines do not count; what was clicked was opened */
  yes("message.opened"),
  yes("message.clicked"),
  yes("message.replied"),
  yes("message.bounced"),
] as const;

/** One rule; `on` names what it speaks of. */
export const Rule = z
  .discriminatedUnion("on", [...cardRules, ...recordRules], { error: "on must name what the rule speaks of" })
  .meta({
    id: "SegmentRule",
    description:
      "What a client must be for it to hold; `not` turns it round. Rules on `message.*` and `messages` speak of automated messages that went out, as the client's engagement lists them; opens and clicks are those of people. So a client who opened no email within 90 days is a group of `message.channel`, `message.sentAt` and `message.opened` that is turned round.",
  });
export type Rule = z.output<typeof Rule>;
export type RuleName = Rule["on"];
export type RuleOf<N extends RuleName> = Extract<Rule, { on: N }>;

const Match = z.enum(["all", "any"]).default("all");

/** Rules joined by AND or OR; those that speak of records of one kind speak of the same record. `not`: the group must not hold. */
export const RuleGroup = z.strictObject({
  match: Match,
  not: z.boolean().optional(),
  rules: z.array(Rule).min(1, "must hold at least one rule").max(20, "must hold at most 20 rules"),
});
export type RuleGroup = z.output<typeof RuleGroup>;

/** Groups of rules joined by AND or OR (S4-04, S4-19). */
export const Filter = z
  .strictObject({
    match: Match,
    groups: z.array(RuleGroup).min(1, "must hold at least one group").max(10, "must hold at most 10 groups"),
  })
  .meta({ id: "SegmentRules" });
export type Filter = z.output<typeof Filter>;

export const weekdayOf = (day: string): (typeof weekdays)[number] =>
  weekdays[(new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7]!;

const salesRules: readonly RuleName[] = ["ltv"];

/** Whether a filter tells of money, which needs the right `sales`. */
export const tellsSales = ({ groups }: Filter): boolean =>
  groups.some(({ rules }) => rules.some(({ on }) => salesRules.includes(on)));
