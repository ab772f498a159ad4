import { statusNow } from "../bookings/presumed.ts";
import type { Booking } from "../bookings/schema.ts";
import { contractState } from "../contracts/state.ts";
import { localTime } from "../kernel/time.ts";
import { engagedOf, goneAt } from "../messages/engaged.ts";
import { creditsLeft, packageState } from "../packages/state.ts";
import { among, inside } from "./card-rules.ts";
import { type Facts, type RecordKind, type Records, todayOf } from "./facts.ts";
import { type RuleName, type RuleOf, weekdayOf } from "./schema.ts";
import { dayWithin, instantWithin } from "./window.ts";

type RecordRuleName = Extract<RuleName, `${string}.${string}`>;
type KindOf<N extends RecordRuleName> = N extends `${infer K extends RecordKind}.${string}` ? K : never;
type Matches<N extends RecordRuleName> = (rule: RuleOf<N>, record: Records[KindOf<N>][number], facts: Facts) => boolean;

/** The wall clock where an event took place. */
const clock = ({ event }: Booking, { zoneOf }: Facts) => localTime(event.startsAt, zoneOf(event.location));

const dayIn = (window: Parameters<typeof dayWithin>[0], day: string | undefined, facts: Facts): boolean =>
  day !== undefined && dayWithin(window, day, todayOf(facts));

/** How each rule is judged that speaks of one record. */
export const recordRules: { [N in RecordRuleName]: Matches<N> } = {
  "booking.eventType": ({ is }, { event }) => among(is, event.eventType),
  "booking.eventName": ({ is }, { event }) => among(is, event.name),
  "booking.teacher": ({ is }, { event }) => among(is, event.staff?.name),
  "booking.location": ({ is }, { event }) => among(is, event.location),
  "booking.package": ({ is }, booking) => among(is, booking.package),
  "booking.status": ({ is }, booking) => is.includes(statusNow(booking)),
  "booking.hour": ({ from, to }, booking, facts) => {
    const { hour } = clock(booking, facts);
    return from <= to ? from <= hour && hour <= to : hour >= from || hour <= to;
  },
  "booking.weekday": ({ is }, booking, facts) => is.includes(weekdayOf(clock(booking, facts).day)),
  "booking.startsAt": ({ within }, { event }, { now, card }) => instantWithin(within, event.startsAt, now, card.zone),
  "contract.name": ({ is }, { name }) => among(is, name),
  "contract.state": ({ is }, contract, facts) => is.includes(contractState(contract, todayOf(facts))),
  "contract.endsOn": ({ within }, { endsOn }, facts) => dayIn(within, endsOn, facts),
  "package.name": ({ is }, { name }) => among(is, name),
  "package.state": ({ is }, one, facts) => is.includes(packageState(one, todayOf(facts))),
  "package.creditsLeft": (rule, one) => inside(rule, creditsLeft(one)),
  "package.expiresOn": ({ within }, { expiresOn }, facts) => dayIn(within, expiresOn, facts),
  "package.purchasedOn": ({ within }, { purchasedOn }, facts) => dayIn(within, purchasedOn, facts),
  "todo.due": ({ is }, { dueOn }, facts) => {
    const today = todayOf(facts);
    const due = !dueOn ? "undated" : dueOn < today ? "overdue" : dueOn === today ? "today" : "later";
    return is === due;
  },
  "todo.assignee": ({ is }, { assignee }) => assignee !== undefined && is.includes(assignee),
  "message.automation": ({ is }, { sender }) =>
    sender !== undefined && (is.includes(sender.id) || among(is, sender.name)),
  "message.channel": ({ is }, { channel }) => is.includes(channel),
  "message.sentAt": ({ within }, message, { now, card }) => instantWithin(within, goneAt(message), now, card.zone),
  "message.state": ({ is }, { state }) => (is as string[]).includes(state),
  "message.opened": (_, message) => engagedOf(message).opened === "human",
  "message.clicked": (_, message) => engagedOf(message).clicked === "human",
  "message.replied": (_, message) => engagedOf(message).replied,
  "message.bounced": (_, message) => engagedOf(message).bounced,
};

/** The kind of record a rule speaks of; undefined: of the client as a whole. */
export const kindOf = (on: RuleName): RecordKind | undefined =>
  on.includes(".") ? (on.slice(0, on.indexOf(".")) as RecordKind) : undefined;
