import { refundOf, type Sold, sell } from "./sell.ts";
import type { Booking, BookingStatus, Customer, Payment } from "./things.ts";
import type { Happening, SentWebhook } from "./webhooks.ts";
import type { Lists, World } from "./world.ts";

export interface Stage {
  world: World;
  lists: Lists;
  now(): string;
  tell(happened: Happening): SentWebhook[];
}

const copy = <T extends object>(one: T): Record<string, unknown> => structuredClone(one) as Record<string, unknown>;

/** What people do at the seller's: each changes the account and says which notifications are sent. */
export const actsOf = ({ world, lists, now, tell }: Stage) => {
  const tellBooking = (type: string, booking: Booking) =>
    tell({ type, id: booking.id, object: { booking: copy(booking) } });
  const tellPayment = (type: string, payment: Payment) =>
    tell({ type, id: payment.id, object: { payment: copy(payment) } });
  const booked = (id: string): Booking => world.bookings.get(id)!;
  const listed = (booking: Booking, how: "add" | "remove") => {
    lists.bookings[how](booking);
    lists.bookingsAt.get(booking.location_id)![how](booking);
  };
  const listedPayment = (payment: Payment, how: "add" | "remove") => {
    lists.paymentsByCreated.get(payment.location_id)![how](payment);
    lists.paymentsByUpdated.get(payment.location_id)![how](payment);
  };
  const listedCustomer = (customer: Customer, how: "add" | "remove") => {
    lists.customersByCreated[how](customer);
    lists.customersByUpdated[how](customer);
  };
  const changeBooking = (id: string, fields: Partial<Booking>): SentWebhook[] => {
    const booking = booked(id);
    listed(booking, "remove");
    Object.assign(booking, fields, { updated_at: now(), version: booking.version + 1 });
    listed(booking, "add");
    return tellBooking("booking.updated", booking);
  };
  let joined = world.customers.size;
  const join = (fields: Partial<Customer>, merged?: string[]): { id: string; sent: SentWebhook[] } => {
    joined += 1;
    const id = `CUSNEW${joined}${merged ? "M" : ""}`;
    const made = {
      id,
      created_at: now(),
      updated_at: now(),
      creation_source: merged ? "MERGE" : "DIRECTORY",
      version: 0,
    };
    const customer: Customer = { ...fields, ...made };
    world.customers.set(id, customer);
    listedCustomer(customer, "add");
    const context = merged && { event_context: { merge: { from_customer_ids: merged, to_customer_id: id } } };
    return { id, sent: tell({ type: "customer.created", id, object: { customer: copy(customer), ...context } }) };
  };
  const leave = (id: string, context: Record<string, unknown> = {}): SentWebhook[] => {
    const customer = world.customers.get(id)!;
    listedCustomer(customer, "remove");
    world.customers.delete(id);
    const { created_at: _, updated_at: __, ...rest } = customer;
    return tell({ type: "customer.deleted", id, deleted: true, object: { customer: copy(rest), ...context } });
  };
  return {
    join,
    edit(id: string, fields: Partial<Customer>): SentWebhook[] {
      const customer = world.customers.get(id)!;
      listedCustomer(customer, "remove");
      Object.assign(customer, fields, { updated_at: now(), version: customer.version + 1 });
      listedCustomer(customer, "add");
      return tell({ type: "customer.updated", id, object: { customer: copy(customer) } });
    },
    remove: (id: string): SentWebhook[] => leave(id),
    /** two become a third, which has what both had */
    merge(one: string, other: string): { id: string; sent: SentWebhook[] } {
      const { id: _, ...fields } = world.customers.get(one)!;
      const { id, sent } = join(fields, [one, other]);
      const context = { event_context: { merge: { from_customer_ids: [one, other], to_customer_id: id } } };
      const theirs = (customer: string | undefined): boolean => customer === one || customer === other;
      for (const things of [world.bookings, world.payments, world.orders])
        for (const thing of things.values()) if (theirs(thing.customer_id)) thing.customer_id = id;
      return { id, sent: [...sent, ...leave(one, context), ...leave(other, context)] };
    },
    book(fields: Pick<Booking, "customer_id" | "start_at"> & Partial<Booking>): { id: string; sent: SentWebhook[] } {
      const id = `bknew${world.bookings.size + 1}`;
      const segment = {
        duration_minutes: 45,
        service_variation_id: "SVCUT",
        team_member_id: world.team[0]!.id,
        service_variation_version: 1,
      };
      const fresh = {
        version: 0,
        status: "ACCEPTED" as const,
        location_id: world.locations[0]!.id,
        appointment_segments: [segment],
      };
      const booking: Booking = { ...fresh, ...fields, id, created_at: now(), updated_at: now() };
      world.bookings.set(id, booking);
      listed(booking, "add");
      return { id, sent: tellBooking("booking.created", booking) };
    },
    /** a cancelling, too, is an update */
    cancel: (id: string, by: "CUSTOMER" | "SELLER"): SentWebhook[] =>
      changeBooking(id, { status: `CANCELLED_BY_${by}` as BookingStatus }),
    change: changeBooking,
    pay(sale: Omit<Sold, "at">): { ids: string[]; sent: SentWebhook[] } {
      const made = sell(world, { ...sale, at: now() }, now());
      for (const payment of made) listedPayment(payment, "add");
      const order = world.orders.get(made[0]!.order_id)!;
      const { location_id, state, created_at, updated_at, version } = order;
      const order_created = { order_id: order.id, location_id, state, created_at, updated_at, version };
      const sent = made.flatMap((payment) => tellPayment("payment.created", payment));
      return {
        ids: made.map(({ id }) => id),
        sent: [...sent, ...tell({ type: "order.created", id: order.id, object: { order_created } })],
      };
    },
    refund(paymentId: string, share: number): SentWebhook[] {
      const payment = world.payments.get(paymentId)!;
      listedPayment(payment, "remove");
      const refund = refundOf(world, payment, share, now());
      listedPayment(payment, "add");
      const told = tell({ type: "refund.created", id: refund.id, object: { refund: copy(refund) } });
      return [...told, ...tellPayment("payment.updated", payment)];
    },
  };
};
