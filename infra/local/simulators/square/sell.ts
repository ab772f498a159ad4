import type { Money, Order, Payment, Refund } from "./things.ts";
import type { World } from "./world.ts";

/** A sale as it happens at the desk. */
export interface Sold {
  at: string;
  location: string;
  customer?: string;
  /** ids of what was sold */
  services: string[];
  tip?: number;
  /** minor units that a gift card is sold for */
  giftCardLoad?: number;
  by?: "card" | "cash" | "giftCard";
  /** payments it is split into */
  parts?: number;
  /** the customer stands on the order, not on the payment */
  onlyOnOrder?: boolean;
  refund?: { share: number; at: string };
  status?: Payment["status"];
}

const brands = { card: "VISA", giftCard: "SQUARE_GIFT_CARD" } as const;

const orderOf = (world: World, sold: Sold, id: string): Order => {
  const money = (amount: number): Money => ({ amount, currency: world.currency });
  const lines = sold.services.map((service, i): Order["line_items"][number] => {
    const { item, price } = world.services.find((one) => one.id === service)!;
    const priced = { base_price_money: money(price), total_money: money(price) };
    return { uid: `${id}-${i}`, name: item, quantity: "1", item_type: "ITEM", catalog_object_id: service, ...priced };
  });
  if (sold.giftCardLoad) {
    const priced = { base_price_money: money(sold.giftCardLoad), total_money: money(sold.giftCardLoad) };
    lines.push({ uid: `${id}-gift`, name: "Gift card", quantity: "1", item_type: "GIFT_CARD", ...priced });
  }
  return {
    id,
    location_id: sold.location,
    ...(sold.customer && { customer_id: sold.customer }),
    line_items: lines,
    tenders: [],
    created_at: sold.at,
    updated_at: sold.at,
    state: "COMPLETED",
    version: 1,
    total_money: money(lines.reduce((sum, { total_money }) => sum + total_money.amount, 0)),
    total_tax_money: money(0),
  };
};

/** Takes the money back: the payment says so, and is changed by it. */
export const refundOf = (world: World, payment: Payment, share: number, at: string): Refund => {
  const amount = Math.round(payment.total_money.amount * share);
  const refund: Refund = {
    id: `RF${payment.id}-${(payment.refund_ids?.length ?? 0) + 1}`,
    status: "COMPLETED",
    location_id: payment.location_id,
    amount_money: { amount, currency: world.currency },
    payment_id: payment.id,
    order_id: payment.order_id,
    created_at: at,
    updated_at: at,
  };
  world.refunds.set(refund.id, refund);
  payment.refund_ids = [...(payment.refund_ids ?? []), refund.id];
  payment.refunded_money = { amount: (payment.refunded_money?.amount ?? 0) + amount, currency: world.currency };
  payment.updated_at = at;
  return refund;
};

/** Sells: an order, its payments, and what is refunded before `now`. */
export const sell = (world: World, sold: Sold, now: string): Payment[] => {
  const { by = "card", parts = 1, tip = 0 } = sold;
  const order = orderOf(world, sold, `ORD${String(world.orders.size + 1).padStart(7, "0")}`);
  world.orders.set(order.id, order);
  const total = order.total_money.amount;
  const made: Payment[] = [];
  for (let part = 0; part < parts; part += 1) {
    const amount = part === 0 ? Math.ceil(total / parts) : Math.floor(total / parts);
    const tipped = part === parts - 1 ? tip : 0;
    const money = (value: number): Money => ({ amount: value, currency: world.currency });
    const payment: Payment = {
      id: `PAY${String(world.payments.size + 1).padStart(7, "0")}`,
      created_at: sold.at,
      updated_at: sold.at,
      amount_money: money(amount),
      ...(tipped > 0 && { tip_money: money(tipped) }),
      total_money: money(amount + tipped),
      status: sold.status ?? "COMPLETED",
      source_type: by === "cash" ? "CASH" : "CARD",
      ...(by !== "cash" && { card_details: { status: "CAPTURED", card: { card_brand: brands[by], last_4: "1111" } } }),
      location_id: sold.location,
      order_id: order.id,
      ...(sold.customer && !sold.onlyOnOrder && { customer_id: sold.customer }),
    };
    world.payments.set(payment.id, payment);
    const type = by === "cash" ? "CASH" : by === "giftCard" ? "SQUARE_GIFT_CARD" : "CARD";
    order.tenders.push({ id: payment.id, type, payment_id: payment.id, amount_money: payment.total_money });
    if (sold.refund && part === 0 && sold.refund.at < now && payment.status === "COMPLETED")
      refundOf(world, payment, sold.refund.share, sold.refund.at);
    made.push(payment);
  }
  return made;
};
