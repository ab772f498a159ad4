import { isMadeHere } from "../sources/origin.ts";
import type { Target } from "../waivers/judge.ts";
import type { WaiverRow } from "../waivers/schema.ts";
import type { BookingRow } from "./routes.ts";
import type { Booking } from "./schema.ts";
import { holdsPlace } from "./seats.ts";

export type Requirement = BookingRow["requirements"][number];

/** Who comes or came; who did not, waits or cancelled owes nothing for coming. */
const comes = ({ status, event }: Booking): boolean => holdsPlace(status) && status !== "absent" && !event.cancelled;

/** Whether a credit or an invoice pays for a booking. */
const isPaid = ({ credit, invoiceId }: Booking): boolean =>
  invoiceId !== undefined || (credit !== undefined && credit !== "returned");

/**
 * Whether payment is still required of a booking made here (S1-38). Of a source's nothing is known to be open: it names a package or
 * none, and who has none may have paid there in another way.
 */
export const paymentOpen = (booking: Booking): Requirement[] => {
  if (!isMadeHere(booking.origin) || !comes(booking)) return [];
  return isPaid(booking) ? [] : [{ kind: "payment", says: "No package pays for it; payment is open." }];
};

export const openWaiver = ({ name }: Pick<WaiverRow, "name">): Requirement => ({
  kind: "waiver",
  says: `${name} is not signed yet.`,
});

/** Whether it is of use to know what a booking lacks: its client is still to come, or is there. */
export const isToCome = (booking: Booking, now: string): boolean =>
  comes(booking) && (booking.event.endsAt ?? booking.event.startsAt) > now;

/** What has to be signed for a booking to come, of a source too, by what its client `lacks`; the signatures it used up are its own. */
export const waiversOpen = (booking: Booking, lacks: (target: Target) => WaiverRow[], now: string): Requirement[] => {
  if (!isToCome(booking, now)) return [];
  const { event, eventId, package: used, contract, signed = [] } = booking;
  const { eventType, eventTypeId } = event;
  return lacks({ eventId, eventType, eventTypeId, package: used, contract })
    .filter(({ id }) => !signed.some(({ waiverId }) => waiverId === id))
    .map(openWaiver);
};
