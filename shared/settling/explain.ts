import type * as z from "zod";
import { statusNow } from "../bookings/presumed.ts";
import { Booking } from "../bookings/schema.ts";
import { clientPk } from "../clients/header.ts";
import { headOfClient, scheduledVisit } from "../clients/store.ts";
import { ClubAdjustment } from "../counts/adjustment.ts";
import type { Ctx } from "../ctx.ts";
import { Invoice } from "../invoices/schema.ts";
import type { PageQuery } from "../kernel/page.ts";
import { requireRight } from "../kernel/require-right.ts";
import type { Item } from "../table/item.ts";
import { listPage } from "../table/list.ts";
import { key, keyPrefix } from "../table/schema.ts";
import type { Card } from "./card.ts";
import { periodOf } from "./period.ts";
import { periodCount } from "./periods.ts";
import type { Explanation, Stat } from "./routes.ts";

type Explained = z.input<typeof Explanation>;
type Row = Explained["items"][number];
type Value = Row["value"];

/** How one number is read off the card and off a record. */
interface Reading {
  of: "booking" | "invoice";
  total: (card: Card, ctx: Ctx) => Value | Promise<Value>;
  adds: (item: Item, card: Card) => Value;
  /** sum whose reason for zero is told */
  why: string;
}

const sum = (item: Item, name: string): number => item.settled?.sums[name] ?? 0;
const timeIf = (name: string) => (item: Item) => (sum(item, name) > 0 ? (item.settled?.at ?? null) : null);

const readings: Record<Stat, Reading> = {
  ltv: {
    of: "invoice",
    total: ({ sums, currency }) => ({
      amount: (sums[`paid#${currency}`] ?? 0) - (sums[`refunded#${currency}`] ?? 0),
      currency,
    }),
    adds: (item) => {
      const { currency } = Invoice.parse(item.data);
      return { amount: sum(item, `paid#${currency}`) - sum(item, `refunded#${currency}`), currency };
    },
    why: "ltv",
  },
  attended: {
    of: "booking",
    total: ({ sums }) => sums.attended ?? 0,
    adds: (item) => sum(item, "attended"),
    why: "attended",
  },
  "club-count": { of: "booking", total: ({ sums }) => sums.club ?? 0, adds: (item) => sum(item, "club"), why: "club" },
  "period-count": {
    of: "booking",
    total: (card, ctx) => periodCount(card, ctx.now()),
    adds: (item) => sum(item, "club"),
    why: "club",
  },
  "last-attendance": {
    of: "booking",
    total: (card) => card.lastAttendanceAt ?? null,
    adds: timeIf("attended"),
    why: "attended",
  },
  "first-visit": {
    of: "booking",
    total: (card) => card.firstVisitAt ?? null,
    adds: timeIf("attended"),
    why: "attended",
  },
  "scheduled-visit": {
    of: "booking",
    total: (card, ctx) => scheduledVisit(ctx, card),
    adds: timeIf("booked"),
    why: "booked",
  },
};

const recordOf = (item: Item): Row["record"] => {
  if (item.type === "clubAdjustment") {
    const { id, reason, creator, createdAt } = ClubAdjustment.parse(item.data);
    return { type: "adjustment", id, name: reason, at: createdAt, status: "by hand", author: creator };
  }
  if (item.type === "invoice") {
    const { id, issuedAt, status, lines } = Invoice.parse(item.data);
    return { type: "invoice", id, name: lines?.map(({ name }) => name).join(", ") ?? "", at: issuedAt, status };
  }
  const booking = Booking.parse(item.data);
  const { id, event } = booking;
  return { type: "booking", id, name: event.name, at: event.startsAt, status: statusNow(booking) };
};

const reasonOf = (item: Item, value: Value, why: string): string | undefined => {
  if (!item.settled) return "not settled yet";
  const nothing = value === null || value === 0 || (typeof value === "object" && value.amount === 0);
  return nothing ? (item.settled.why?.[why] ?? (why === "booked" ? "not a coming booking" : undefined)) : undefined;
};

/** Period Count is explained by the records of the period that holds now, every other number by all records; adjustments stand before the bookings. */
const rangeOf = (stat: Stat, prefix: string, card: Card, now: string) => {
  if (stat === "scheduled-visit") return { from: key(prefix, now), to: `${prefix}$` };
  if (stat === "club-count") return { from: keyPrefix("BKADJ"), to: `${prefix}$` };
  if (stat !== "period-count") return { prefix: keyPrefix(prefix) };
  const { from, to } = periodOf(now, card.periodKind, card.zone);
  return { from: key(prefix, from), to: key(prefix, to) };
};

/** E1. A number with the records it is made of, newest first: what was settled, no second calculation. */
export const explain = async (ctx: Ctx, clientId: string, stat: Stat, page: PageQuery): Promise<Explained> => {
  if (stat === "ltv") requireRight(ctx.actor, "sales");
  const { card } = await headOfClient(ctx, clientId);
  const { of, total, adds, why } = readings[stat];
  const present = (item: Item): Row => {
    const value = adds(item, card);
    const reason = reasonOf(item, value, why);
    return { record: recordOf(item), value, ...(reason && { reason }) };
  };
  const range = rangeOf(stat, of === "booking" ? "BKG" : "INV", card, ctx.now());
  const where = { pk: clientPk(ctx.accountId, clientId), newestFirst: stat !== "scheduled-visit", ...range };
  const [value, records] = await Promise.all([
    total(card, ctx),
    listPage(ctx, `explain ${stat} ${clientId}`, page, where, present),
  ]);
  return { stat, value, ...records };
};
