import type { BookingStatus } from "./things.ts";
import type { World } from "./world.ts";

/** What is true of a customer, computed from the seller's own data and by nobody's code but this. */
export interface Truth {
  /** minor units: completed amounts without tips and gift card spending, less what was given back of them */
  ltv: number;
  /** accepted appointments that are over */
  attended: number;
  bookings: Partial<Record<BookingStatus, number>>;
}

export const truthOf = ({ bookings, payments, orders, refunds }: World, now: string): Map<string, Truth> => {
  const found = new Map<string, Truth>();
  const of = (customer: string): Truth => {
    if (!found.has(customer)) found.set(customer, { ltv: 0, attended: 0, bookings: {} });
    return found.get(customer)!;
  };
  for (const { customer_id, status, start_at, appointment_segments } of bookings.values()) {
    const one = of(customer_id);
    one.bookings[status] = (one.bookings[status] ?? 0) + 1;
    let end = Date.parse(start_at);
    for (const { duration_minutes, intermission_minutes = 0 } of appointment_segments)
      end += (duration_minutes + intermission_minutes) * 60_000;
    if (status === "ACCEPTED" && end <= Date.parse(now)) one.attended += 1;
  }
  const back = new Map<string, number>();
  for (const { payment_id, status, amount_money } of refunds.values())
    if (status === "COMPLETED") back.set(payment_id, (back.get(payment_id) ?? 0) + amount_money.amount);
  for (const payment of payments.values()) {
    const customer = payment.customer_id ?? orders.get(payment.order_id)?.customer_id;
    if (!customer || payment.status !== "COMPLETED") continue;
    if (payment.card_details?.card.card_brand === "SQUARE_GIFT_CARD") continue;
    const kept = payment.amount_money.amount - (back.get(payment.id) ?? 0);
    of(customer).ltv += Math.max(0, kept);
  }
  return found;
};
