import { statusNow } from "../bookings/presumed.ts";
import { knownNext } from "../clients/profile.ts";
import { ltvEntries } from "../invoices/contribution.ts";
import { fold } from "../kernel/fold.ts";
import { daysBetween, localTime } from "../kernel/time.ts";
import { dayCounts } from "../messages/days.ts";
import type { Card } from "../settling/card.ts";
import { periodCount } from "../settling/periods.ts";
import { clientSince } from "../settling/since.ts";
import { isSigned, missingAlways, standingIn, unusedFor } from "../waivers/judge.ts";
import { type Facts, type Finding, todayOf } from "./facts.ts";
import { isAllCaps } from "./names.ts";
import type { Missing, RuleName, RuleOf } from "./schema.ts";
import { daysToBirthday, dayWithin, instantWithin } from "./window.ts";

type CardRuleName = Exclude<RuleName, `${string}.${string}`>;
type Judge<N extends RuleName> = (rule: RuleOf<N>, facts: Facts) => Finding;

const among = (names: string[], value: string | undefined): boolean =>
  value !== undefined && names.some((name) => fold(name) === fold(value));

const inside = ({ min, max }: { min?: number | undefined; max?: number | undefined }, value: number): boolean =>
  (min === undefined || value >= min) && (max === undefined || value <= max);

const sum = (card: Card, name: string): number => card.sums[name] ?? 0;
const reaches = ({ reach = "" }: Card, letter: string): boolean => reach.includes(letter);

const misses: Record<Missing, (card: Card) => boolean> = {
  email: (card) => !reaches(card, "e"),
  phone: (card) => !reaches(card, "p"),
  mobile: (card) => !reaches(card, "m"),
  birthday: ({ birthday }) => !birthday,
  firstName: ({ firstName }) => !firstName.trim(),
  lastName: ({ lastName }) => !lastName.trim(),
  location: ({ homeLocation }) => !homeLocation,
  leadSource: ({ leadSource }) => !leadSource,
};

const found = (holds: Finding["holds"], value: unknown): Finding => ({ holds, found: value });

/** Whole days since an instant, by the client's calendar. */
const daysSince = (at: string, facts: Facts): number => daysBetween(localTime(at, facts.card.zone).day, todayOf(facts));

/** A client is new for so many days (rules.md, People). */
const newFor = 30;

const ltv: Judge<"ltv"> = ({ within, ...rule }, { card, records, now }) => {
  const { currency } = card;
  if (!within) {
    const value = sum(card, `paid#${currency}`) - sum(card, `refunded#${currency}`);
    return found(inside(rule, value), { amount: value, currency });
  }
  if (!records) return { holds: undefined };
  const amount = records.invoice
    .filter((invoice) => invoice.currency === currency)
    .flatMap(ltvEntries)
    .filter(({ at }) => instantWithin(within, at, now, card.zone))
    .reduce((total, entry) => total + entry.amount, 0);
  return found(inside(rule, amount), { amount, currency });
};

const bookings: Judge<"bookings"> = ({ within, status, ...rule }, { card, records, now }) => {
  if (!within) return found(inside(rule, sum(card, status)), sum(card, status));
  if (!records) return { holds: undefined };
  const counted = records.booking.filter(
    (booking) =>
      statusNow(booking) === status &&
      !booking.event.cancelled &&
      instantWithin(within, booking.event.startsAt, now, card.zone),
  );
  return found(inside(rule, counted.length), counted.length);
};

/** By the days of the months' sums. */
const messages: Judge<"messages"> = ({ within, channel, ...rule }, facts) => {
  if (!facts.records) return { holds: undefined };
  const today = todayOf(facts);
  const count = facts.records.month
    .flatMap(({ month, sums }) => dayCounts(month, sums))
    .filter(
      ({ by, on, ...day }) =>
        by === "automated" && (!channel || day.channel === channel) && (!within || dayWithin(within, on, today)),
    )
    .reduce((all, day) => all + day.count, 0);
  return found(inside(rule, count), count);
};

const lastVisit: Judge<"lastVisit"> = ({ within, moreThanDays, never }, facts) => {
  const { card, now } = facts;
  const at = card.lastAttendanceAt;
  if (never) return found(at === undefined, at ?? null);
  if (at === undefined) return found(false, null);
  return found(within ? instantWithin(within, at, now, card.zone) : daysSince(at, facts) > moreThanDays!, at);
};

/** The card keeps the soonest starts; where they are used up and there may be more, the bookings tell. */
const nextVisit: Judge<"nextVisit"> = ({ nextDays, none }, facts) => {
  const { card, now, records } = facts;
  const booked = () =>
    records?.booking
      .filter(({ status, event }) => status === "booked" && !event.cancelled && event.startsAt > now)
      .map(({ event }) => event.startsAt)
      .sort()[0];
  const known = knownNext(card, now);
  if (known === undefined && card.moreNext && !records) return { holds: undefined };
  const at = known ?? (card.moreNext ? booked() : undefined);
  if (none) return found(at === undefined, at ?? null);
  return found(at !== undefined && instantWithin({ nextDays }, at, now, card.zone), at ?? null);
};

/** Waivers that are archived are missing to nobody; of those that are named one that does not exist is not missing either. */
const waiver: Judge<"waiver"> = ({ missing, is }, { card, waivers = [] }) => {
  const standing = standingIn(card.sums);
  const named = is && waivers.filter(({ id, name }) => among(is, id) || among(is, name));
  const lacks = named
    ? named.filter((one) => !one.archived && !isSigned(one, standing) && !unusedFor(one, standing, {}))
    : missingAlways(waivers, standing);
  const names = lacks.map(({ name }) => name);
  return found(missing === names.length > 0, names);
};

/** How each rule is judged that speaks of the client as a whole. */
export const cardRules: { [N in CardRuleName]: Judge<N> } = {
  name: ({ contains }, { card }) => {
    const name = `${card.firstName} ${card.lastName}`.trim();
    return found(fold(name).includes(fold(contains)), name);
  },
  allCaps: (_, { card }) => found(isAllCaps(card), `${card.firstName} ${card.lastName}`.trim()),
  location: ({ is }, { card }) => found(among(is, card.homeLocation), card.homeLocation ?? null),
  lifecycle: ({ is }, { card }) => found((is as string[]).includes(card.lifecycle), card.lifecycle),
  leadSource: ({ is }, { card }) => found(among(is, card.leadSource), card.leadSource ?? null),
  tags: ({ any, all, none }, { card: { tags = [] } }) => {
    const has = new Set(tags.map(fold));
    const holds =
      (!any || any.some((tag) => has.has(fold(tag)))) &&
      (!all || all.every((tag) => has.has(fold(tag)))) &&
      !none?.some((tag) => has.has(fold(tag)));
    return found(holds, tags);
  },
  status: ({ is }, { card }) => {
    const status = sum(card, "bookings") > 0 ? "existing" : "guest";
    return found(status === is, status);
  },
  age: ({ is }, facts) => {
    const since = clientSince(facts.card);
    return found((daysSince(since, facts) <= newFor ? "new" : "old") === is, since);
  },
  clientSince: ({ within }, { card, now }) =>
    found(instantWithin(within, clientSince(card), now, card.zone), clientSince(card)),
  created: ({ within }, { card, now }) => found(instantWithin(within, card.createdAt, now, card.zone), card.createdAt),
  birthday: ({ month, nextDays }, facts) => {
    const { birthday } = facts.card;
    if (!birthday) return found(false, null);
    if (month !== undefined) return found(Number(birthday.slice(5, 7)) === month, birthday);
    return found(daysToBirthday(birthday, todayOf(facts)) <= nextDays!, birthday);
  },
  reach: ({ channel }, { card }) => {
    const holds = reaches(card, channel === "email" ? "E" : "S");
    return found(holds, holds);
  },
  unreachable: (_, { card }) => {
    const channels = [...(reaches(card, "E") ? ["email"] : []), ...(reaches(card, "S") ? ["sms"] : [])];
    return found(channels.length === 0, channels);
  },
  missing: ({ is }, { card }) => {
    const missing = is.filter((field) => misses[field](card));
    return found(missing.length > 0, missing);
  },
  bought: (_, { card }) => {
    const holds = Object.entries(card.sums).some(([name, value]) => name.startsWith("paid#") && value > 0);
    return found(holds, holds);
  },
  ltv,
  clubCount: (rule, { card }) => found(inside(rule, sum(card, "club")), sum(card, "club")),
  periodCount: (rule, { card, now }) => found(inside(rule, periodCount(card, now)), periodCount(card, now)),
  bookings,
  lastVisit,
  nextVisit,
  openTodos: (_, { card }) => found(sum(card, "openTodos") > 0, sum(card, "openTodos")),
  waiver,
  messages,
};

export { among, inside };
