import { isPresumedAbsent, statusNow } from "../bookings/presumed.ts";
import { Booking } from "../bookings/schema.ts";
import { amountDue } from "../invoices/due.ts";
import type { Invoice } from "../invoices/schema.ts";
import { invoiceIn } from "../invoices/store.ts";
import { transactionsIn } from "../sales/lists.ts";
import type { Item } from "../table/item.ts";
import type { ActivityEntry } from "./schema.ts";

const did: Record<Booking["status"], string> = {
  booked: "Booked",
  attended: "Attended",
  absent: "Missed",
  earlyCancelled: "Cancelled early",
  lateCancelled: "Cancelled late",
  waitlisted: "On the waitlist",
};

const isOff = ({ status, event, cancelledAt }: Booking): boolean =>
  event.cancelled === true ||
  status === "earlyCancelled" ||
  status === "lateCancelled" ||
  (status === "waitlisted" && cancelledAt !== undefined);

const whatBecame = (booking: Booking): string => {
  if (booking.event.cancelled) return "Cancelled by the studio";
  const status = statusNow(booking);
  return status === "waitlisted" && booking.cancelledAt ? "Left the waitlist" : did[status];
};

/** A booking, at its event's start, as it is now; one that stands for another of the same visit is not told twice. */
export const ofBooking = (item: Item): ActivityEntry | undefined => {
  const booking = Booking.parse(item.data);
  if (booking.twinOf) return undefined;
  const { id, event, origin, bookedAt = null, checkedInAt = null, cancelledAt = null } = booking;
  return {
    id,
    kind: isOff(booking) ? "cancellation" : "booking",
    at: event.startsAt,
    title: `${whatBecame(booking)}: ${event.name}`,
    by: { kind: "source", id: origin.source },
    about: { type: "booking", id },
    details: {
      status: statusNow(booking),
      presumedAbsent: isPresumedAbsent(booking),
      eventId: booking.eventId ?? null,
      eventType: event.eventType,
      eventKind: event.kind,
      location: event.location ?? null,
      teacher: event.staff?.name ?? null,
      package: booking.package ?? null,
      bookedAt,
      checkedInAt,
      cancelledAt,
    },
  };
};

const bought = ({ status, lines = [] }: Invoice): string => {
  const names = lines.map(({ name }) => name).join(", ");
  const word = { draft: "Draft", open: "Bill", paid: "Bought", void: "Voided" }[status];
  return names ? `${word}: ${names}` : word;
};

/**
 * A purchase, at its issue, with what was paid and given back inside. Whoever sees no invoices is told of what is due alone,
 * as in the list of bills.
 */
export const ofInvoice = (item: Item, seesSales: boolean): ActivityEntry | undefined => {
  const invoice = invoiceIn(item);
  const { id, issuedAt, origin, currency, total, status } = invoice;
  const due = amountDue(invoice);
  if (!seesSales && due === 0) return undefined;
  return {
    id,
    kind: "purchase",
    at: issuedAt,
    title: seesSales ? bought(invoice) : "Bill",
    by: { kind: "source", id: origin.source },
    about: { type: "invoice", id },
    details: {
      invoiceStatus: status,
      total: { amount: total, currency },
      payments: transactionsIn(invoice).map(({ invoiceId: _, ...entry }) => entry),
      amountDue: { amount: due, currency },
    },
  };
};
