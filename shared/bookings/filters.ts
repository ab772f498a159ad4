import type { Ctx } from "../ctx.ts";
import { fold } from "../kernel/fold.ts";
import type { Item } from "../table/item.ts";
import { keyPrefix } from "../table/schema.ts";
import { statusNow } from "./presumed.ts";
import type { BookingsQuery } from "./routes.ts";
import { Booking } from "./schema.ts";

type Filters = Pick<BookingsQuery, "status" | "eventType" | "packageId" | "kind" | "recurring">;
const prefix = keyPrefix("BKG");

/** Where a client's bookings of a time stand; undefined where no time is left, upcoming ones of the past among them. */
export const rangeOf = (ctx: Ctx, { when, from, to }: Pick<BookingsQuery, "when" | "from" | "to">) => {
  const now = ctx.now();
  const begins = [when === "upcoming" ? now : undefined, from]
    .filter((at) => at !== undefined)
    .sort()
    .at(-1);
  const ends = [when === "past" ? now : undefined, to].filter((at) => at !== undefined).sort()[0];
  if (begins === undefined && ends === undefined) return { prefix };
  if (begins !== undefined && ends !== undefined && begins > ends) return undefined;
  return { from: prefix + (begins ?? ""), to: ends === undefined ? "BKG$" : prefix + ends };
};

/** Whether a booking is of a status as the desk asks for it; one presumed absent is absent. */
const inStatus = ({ data }: Item, wanted: NonNullable<Filters["status"]>, now: string): boolean => {
  const booking = Booking.parse(data);
  const { event, cancelledAt } = booking;
  const status = statusNow(booking);
  const off = event.cancelled === true || status === "earlyCancelled" || status === "lateCancelled";
  const left = status === "waitlisted" && cancelledAt !== undefined;
  if (wanted === "cancelled") return off || left;
  if (off || left) return false;
  if (wanted === "upcoming") return event.startsAt > now && (status === "booked" || status === "waitlisted");
  return status === wanted;
};

export const passes = (
  item: Item,
  { status, eventType, packageId, kind, recurring }: Filters,
  now: string,
): boolean => {
  const booking = Booking.parse(item.data);
  return (
    (status === undefined || inStatus(item, status, now)) &&
    (eventType === undefined || fold(booking.event.eventType) === fold(eventType)) &&
    (packageId === undefined || booking.packageId === packageId) &&
    (kind === undefined || booking.event.kind === kind) &&
    (recurring === undefined || (booking.recurring ?? false) === (recurring === "true"))
  );
};
