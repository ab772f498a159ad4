import type { Booking } from "../bookings/schema.ts";
import type { Contract } from "../contracts/schema.ts";
import type { Invoice } from "../invoices/schema.ts";
import { localTime } from "../kernel/time.ts";
import type { Message } from "../messages/schema.ts";
import type { Package } from "../packages/schema.ts";
import type { Card } from "../settling/card.ts";
import type { WaiverRow } from "../waivers/schema.ts";

/** A contract or package as it is stored; judged by its fields alone. */
type JudgedContract = Pick<
  Contract,
  "id" | "name" | "purchasedOn" | "startsOn" | "endsOn" | "cancelledOn" | "status" | "freezes"
>;
type JudgedPackage = Pick<
  Package,
  "id" | "name" | "purchasedOn" | "activeOn" | "expiresOn" | "creditsTotal" | "creditsUsed" | "status" | "endedOn"
>;
/** A to-do as it is stored; judged by its fields alone. */
export interface StoredTodo {
  id: string;
  dueOn?: string | undefined;
  assignee?: string | undefined;
}

/** An automated message that went out (S0-67), as it is stored. */
export type JudgedMessage = Pick<
  Message,
  "id" | "channel" | "direction" | "how" | "state" | "sender" | "sentAt" | "createdAt" | "marks"
>;
/** What a client's messages of a local month came to. */
export interface MonthSums {
  /** `2026-03` */
  month: string;
  sums: Record<string, number>;
}

/** Records of one client, of the kinds and times a filter asks for; bookings by start. */
export interface Records {
  booking: Booking[];
  invoice: Invoice[];
  contract: JudgedContract[];
  package: JudgedPackage[];
  todo: StoredTodo[];
  message: JudgedMessage[];
  month: MonthSums[];
}
export type RecordKind = keyof Records;

/** When and where a rule is judged. */
export interface Scene {
  /** RFC 3339 UTC */
  now: string;
  /** zone of a location by its name, else the account's */
  zoneOf: (location: string | undefined) => string;
  /** what the account's clients have to sign, where a rule asks for it */
  waivers?: WaiverRow[];
}

/** What is known of one client: the card, and its records where they were read. */
export interface Facts extends Scene {
  card: Card;
  records?: Records;
}

/** Whether a rule holds; undefined where the card alone does not say. */
export type Verdict = boolean | undefined;

/** What came of a rule, and the value it was judged by. */
export interface Finding {
  holds: Verdict;
  found?: unknown;
}

export const todayOf = ({ card, now }: Facts): string => localTime(now, card.zone).day;

/** All must hold, or any; what is not known yet leaves the whole open unless it cannot matter. */
export const joined = (match: "all" | "any", verdicts: Verdict[]): Verdict => {
  const decisive = match === "any";
  if (verdicts.includes(decisive)) return decisive;
  return verdicts.includes(undefined) ? undefined : !decisive;
};

export const turned = (verdict: Verdict, not: boolean | undefined): Verdict =>
  not && verdict !== undefined ? !verdict : verdict;
