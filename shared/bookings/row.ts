import type { Item } from "../table/item.ts";
import { isPresumedAbsent, statusNow } from "./presumed.ts";
import { paymentOpen, type Requirement } from "./requirements.ts";
import type { BookingRow } from "./routes.ts";
import { Booking } from "./schema.ts";

/** A booking as the lists show it, with what it was settled to add, which is unknown until it was, and what of it is not signed. */
export const rowOf = ({ data, settled }: Pick<Item, "data" | "settled">, unsigned: Requirement[] = []): BookingRow => {
  const booking = Booking.parse(data);
  const status = statusNow(booking);
  const { id, eventId, event, package: used, recurring, origin, fee } = booking;
  return {
    id,
    eventId: eventId ?? null,
    status,
    presumedAbsent: isPresumedAbsent(booking),
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
    checkedInAt: booking.checkedInAt ?? null,
    cancelledAt: booking.cancelledAt ?? null,
    confirmBy: booking.confirmBy ?? null,
    waitlistPosition: status === "waitlisted" ? (booking.waitlistPosition ?? null) : null,
    requirements: [...paymentOpen(booking), ...unsigned],
    credit: booking.credit ?? null,
    feeDue: fee?.state === "due" ? { amount: fee.amount, currency: fee.currency } : null,
    feeInvoiceId: fee?.invoiceId ?? null,
    spared: booking.spared ?? null,
    attended: settled?.sums.attended ?? 0,
    clubCount: settled?.sums.club ?? 0,
    leftOut: booking.leftOut ?? null,
    reason: settled ? (settled.why?.club ?? null) : "not settled yet",
    source: { name: origin.source, id: origin.id },
  };
};
