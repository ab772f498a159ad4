import { isMadeHere } from "../sources/origin.ts";
import type { BookingRow } from "./routes.ts";
import type { Booking } from "./schema.ts";
import { holdsPlace } from "./seats.ts";

type Requirement = BookingRow["requirements"][number];

/** Who comes or came; who did not, waits or cancelled owes nothing for coming. */
const comes = ({ status, event }: Booking): boolean => holdsPlace(status) && status !== "absent" && !event.cancelled;

/** Whether a credit or an invoice pays for a booking. */
const isPaid = ({ credit, invoiceId }: Booking): boolean =>
  invoiceId !== undefined || (credit !== undefined && credit !== "returned");

/**
 * What is still required of a booking made here, the first to be dealt with first (S1-38). Of a source's nothing is known to be
 * open: it names a package or none, and who has none may have paid there in another way.
 */
export const requirementsOf = (booking: Booking): Requirement[] => {
  if (!isMadeHere(booking.origin) || !comes(booking)) return [];
  return isPaid(booking) ? [] : [{ kind: "payment", says: "No package pays for it; payment is open." }];
};
