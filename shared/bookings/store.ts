import type * as z from "zod";
import { listOfClient } from "../clients/store.ts";
import type { Ctx } from "../ctx.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import type { Item } from "../table/item.ts";
import { keyPrefix } from "../table/schema.ts";
import type { BookingRow } from "./routes.ts";
import { Booking } from "./schema.ts";

type Row = z.input<typeof BookingRow>;
const prefix = keyPrefix("BKG");

/** A booking as the lists show it, with what it was settled to add. */
const rowOf = ({ data, settled }: Item): Row => {
  const { id, eventId, status, event, package: used, recurring, origin } = Booking.parse(data);
  return {
    id,
    eventId: eventId ?? null,
    status,
    eventName: event.name,
    eventType: event.eventType,
    kind: event.kind,
    startsAt: event.startsAt,
    endsAt: event.endsAt ?? null,
    location: event.location ?? null,
    teacher: event.staff?.name ?? null,
    originalTeacher: event.originalStaff?.name ?? null,
    cancelledByStudio: event.cancelled ?? false,
    package: used ?? null,
    recurring: recurring ?? false,
    attended: settled?.sums.attended ?? 0,
    clubCount: settled?.sums.club ?? 0,
    reason: settled ? (settled.why?.club ?? null) : "not settled yet",
    source: { name: origin.source, id: origin.id },
  };
};

/** B1. A client's bookings by start: one request a page, the same however many there are. */
export const bookingsOf = (
  ctx: Ctx,
  clientId: string,
  { when, ...page }: PageQuery & { when?: "upcoming" | "past" | undefined },
): Promise<Page<Row>> => {
  const now = prefix + ctx.now();
  const range =
    when === "upcoming" ? { from: now, to: "BKG$" } : when === "past" ? { from: prefix, to: now } : { prefix };
  return listOfClient(
    ctx,
    clientId,
    `bookings ${when ?? "all"}`,
    page,
    { newestFirst: when !== "upcoming", ...range },
    rowOf,
  );
};
