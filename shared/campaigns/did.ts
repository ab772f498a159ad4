import { decodeTime } from "ulid";
import { Booking } from "../bookings/schema.ts";
import type { Means } from "../ctx.ts";
import { invoiceIn } from "../invoices/store.ts";
import { messages } from "../messages/store.ts";
import { Package } from "../packages/schema.ts";
import type { Item } from "../table/item.ts";
import { key } from "../table/schema.ts";

/** What somebody did within 14 days after a message. */
export interface Did {
  booked: boolean;
  /** took the offer that was asked for */
  took: boolean;
  /** billed, minor units by currency; empty: nothing was */
  amounts: Record<string, number>;
}

const [windowMs, dayMs] = [14 * 86_400_000, 86_400_000];
/** Records of a client that are looked at, of each kind. */
const most = 100;

const shifted = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();

/** When a booking was made, else when it was first known here. */
const madeAt = ({ bookedAt, id }: Booking): string => bookedAt ?? new Date(decodeTime(id.slice(4))).toISOString();

/** By the client or for it, and not by itself as the next of a recurring one; waiting for a place is no booking (rules.md, People). */
const isMade = (booking: Booking, from: string, to: string): boolean => {
  const at = madeAt(booking);
  return booking.recurringId === undefined && booking.status !== "waitlisted" && at >= from && at <= to;
};

const recordsIn = async ({ table }: Means, pk: string, from: string, to: string): Promise<Item[]> =>
  (await table.query({ pk, from, to, limit: most })).items.filter(({ gone }) => !gone);

const tookIn = (items: Item[], offerId: string, from: string, to: string): boolean =>
  items.some(({ data }) => {
    const { id, offerId: of } = Package.parse(data);
    const at = new Date(decodeTime(id.slice(4))).toISOString();
    return of === offerId && at >= from && at <= to;
  });

/**
 * T48. What the recipient of a message that was sent did within 14 days after it: bookings by when they were made, of events from the
 * message on; bills by when they were issued, drafts and voids left out (S4-47: who took an offer by the packages sold).
 */
export const didAfter = async (means: Means, { pk, data }: Item, offerId: string | undefined): Promise<Did> => {
  const from = messages.fromItem({ data }).sentAt!;
  const to = shifted(from, windowMs);
  const [bookings, invoices, packages] = await Promise.all([
    recordsIn(means, pk, key("BKG", from), key("BKG", "~")),
    recordsIn(means, pk, key("INV", from), key("INV", `${to}~`)),
    offerId
      ? recordsIn(
          means,
          pk,
          key("PKG", shifted(from, -dayMs).slice(0, 10)),
          key("PKG", `${shifted(to, dayMs).slice(0, 10)}~`),
        )
      : [],
  ]);
  const amounts: Did["amounts"] = {};
  for (const item of invoices) {
    const { status, total, currency } = invoiceIn(item);
    if (status === "open" || status === "paid") amounts[currency] = (amounts[currency] ?? 0) + total;
  }
  return {
    booked: bookings.some(({ data: booking }) => isMade(Booking.parse(booking), from, to)),
    took: offerId !== undefined && tookIn(packages, offerId, from, to),
    amounts,
  };
};
