import { type Ordered, orderedBy } from "./ordered.ts";
import type { Booking, Customer, Order, Payment, Refund, Service } from "./things.ts";

/** A seller's account at Square, with the orders in which its lists are read. */
export interface World {
  currency: string;
  locations: { id: string; name: string; timezone: string; status: "ACTIVE" | "INACTIVE" }[];
  team: { id: string; given_name: string; family_name: string; status: "ACTIVE" | "INACTIVE" }[];
  services: Service[];
  customers: Map<string, Customer>;
  bookings: Map<string, Booking>;
  orders: Map<string, Order>;
  payments: Map<string, Payment>;
  refunds: Map<string, Refund>;
}

/** The lists by what they are asked for. */
export interface Lists {
  customersByCreated: Ordered<Customer>;
  customersByUpdated: Ordered<Customer>;
  bookings: Ordered<Booking>;
  bookingsAt: Map<string, Ordered<Booking>>;
  paymentsByCreated: Map<string, Ordered<Payment>>;
  paymentsByUpdated: Map<string, Ordered<Payment>>;
}

export const emptyWorld = (): World => ({
  currency: "USD",
  locations: [
    { id: "LMAIN", name: "Harbor Studio", timezone: "America/New_York", status: "ACTIVE" },
    { id: "LHILL", name: "Hillside Studio", timezone: "America/New_York", status: "ACTIVE" },
    { id: "LOLD", name: "Old Mill", timezone: "America/Chicago", status: "INACTIVE" },
  ],
  team: [
    { id: "TMadaeze01", given_name: "Adaeze", family_name: "Obi", status: "ACTIVE" },
    { id: "TMlena02", given_name: "Lena", family_name: "Fischer", status: "ACTIVE" },
    { id: "TMgone03", given_name: "Rui", family_name: "Santos", status: "INACTIVE" },
  ],
  services: [
    { id: "SVCUT", item: "Haircut", name: "Regular", productType: "APPOINTMENTS_SERVICE", minutes: 45, price: 5500 },
    { id: "SVCOLOR", item: "Color", name: "Full head", productType: "APPOINTMENTS_SERVICE", minutes: 90, price: 14050 },
    {
      id: "SVMASSAGE",
      item: "Massage",
      name: "60 minutes",
      productType: "APPOINTMENTS_SERVICE",
      minutes: 60,
      price: 9000,
    },
    {
      id: "SVOLD",
      item: "Perm",
      name: "Regular",
      productType: "APPOINTMENTS_SERVICE",
      minutes: 120,
      price: 8800,
      deleted: true,
    },
    { id: "PROIL", item: "Hair oil", name: "Regular", productType: "REGULAR", minutes: 0, price: 1799 },
  ],
  customers: new Map(),
  bookings: new Map(),
  orders: new Map(),
  payments: new Map(),
  refunds: new Map(),
});

/** The lists of a world; they are kept in order from then on by who changes it. */
export const listsOf = (world: World): Lists => {
  const customers = [...world.customers.values()];
  const bookings = [...world.bookings.values()];
  const perLocation = <T extends { id: string; location_id: string }>(all: Iterable<T>, timeOf: (one: T) => string) => {
    const apart = Map.groupBy(all, (one) => one.location_id);
    return new Map(world.locations.map(({ id }) => [id, orderedBy(timeOf, apart.get(id))]));
  };
  return {
    customersByCreated: orderedBy((one) => one.created_at, customers),
    customersByUpdated: orderedBy((one) => one.updated_at, customers),
    bookings: orderedBy((one) => one.start_at, bookings),
    bookingsAt: perLocation(bookings, (one) => one.start_at),
    paymentsByCreated: perLocation(world.payments.values(), (one) => one.created_at),
    paymentsByUpdated: perLocation(world.payments.values(), (one) => one.updated_at),
  };
};
