import { type Chance, chanceOf } from "../chance.ts";
import { type Sold, sell } from "./sell.ts";
import type { Booking, BookingStatus, Customer } from "./things.ts";
import { emptyWorld, type World } from "./world.ts";

export interface SeedProps {
  seed: number;
  customers: number;
  /** months of history before `now` */
  months: number;
  now: string;
}

const dayMs = 86_400_000;
const given = ["Maya", "Jonas", "Amara", "Luca", "Chloë", "Óscar", "Yuki", "Priya", "Noor", "Eva", "Tariq", "Ines"];
const family = ["Okafor", "Meyer", "Rossi", "Duarte", "Sato", "Khan", "Nguyễn", "Larsen", "Moreau", "Silva", "Novak"];
const later = (time: string, minutes: number): string => new Date(Date.parse(time) + minutes * 60_000).toISOString();

const customerOf = (chance: Chance, n: number, created_at: string, now: string): Customer => {
  const [first, last] = [chance.pick(given), chance.pick(family)];
  const edited = chance.often(0.3) ? later(created_at, chance.between(1, 60 * 24 * 60)) : created_at;
  return {
    id: `CUS${String(n).padStart(6, "0")}`,
    created_at,
    updated_at: edited < now ? edited : created_at,
    ...(chance.often(0.98) && { given_name: first, family_name: `${last} ${n}` }),
    ...(chance.often(0.9) && { email_address: `client${n}@example.com` }),
    ...(chance.often(0.7) && { phone_number: `(212) 555-${String(n % 10_000).padStart(4, "0")}` }),
    ...(chance.often(0.4) && {
      birthday: `${chance.often(0.3) ? "0000" : chance.between(1950, 2008)}-0${chance.between(1, 9)}-${chance.between(10, 28)}`,
    }),
    ...(chance.often(0.1) && { note: "Prefers mornings." }),
    ...(chance.often(0.3) && {
      address: { address_line_1: `${n} Main Street`, locality: "New York", postal_code: "10001", country: "US" },
    }),
    ...(chance.often(0.6) && { preferences: { email_unsubscribed: chance.often(0.2) } }),
    creation_source: chance.pick(["APPOINTMENTS", "DIRECTORY", "IMPORT"]),
    version: 0,
  };
};

/** What became of a booking: those to come are open, those before `now` are over one way or the other. */
const outcome = (chance: Chance, isPast: boolean): BookingStatus => {
  const roll = chance.next();
  if (roll < 0.07) return "CANCELLED_BY_CUSTOMER";
  if (roll < 0.1) return "CANCELLED_BY_SELLER";
  if (roll < 0.11) return "DECLINED";
  if (isPast) return roll < 0.17 ? "NO_SHOW" : "ACCEPTED";
  return roll < 0.2 ? "PENDING" : "ACCEPTED";
};

const bookingOf = (
  world: World,
  chance: Chance,
  n: number,
  customer: Customer,
  start: number,
  now: string,
): Booking => {
  const service = chance.pick(world.services.filter(({ productType }) => productType === "APPOINTMENTS_SERVICE"));
  const start_at = new Date(start).toISOString();
  const bookedAhead = later(start_at, -chance.between(60, 20 * 24 * 60));
  const created_at = [bookedAhead < now ? bookedAhead : later(now, -5), customer.created_at].sort().at(-1)!;
  const status = outcome(chance, start_at < now);
  const changed = status === "NO_SHOW" ? later(start_at, 30) : created_at;
  const [location, member] = [
    chance.often(0.7) ? world.locations[0]! : chance.pick(world.locations),
    chance.pick(world.team),
  ];
  const segment = { service_variation_id: service.id, team_member_id: member.id, service_variation_version: 1 };
  return {
    id: `bk${String(n).padStart(7, "0")}`,
    version: status === "ACCEPTED" ? 0 : 1,
    status,
    created_at,
    updated_at: changed < now ? changed : created_at,
    start_at,
    location_id: location.id,
    customer_id: customer.id,
    appointment_segments: chance.often(0.1)
      ? [
          { ...segment, duration_minutes: service.minutes, intermission_minutes: 10 },
          { ...segment, duration_minutes: 15 },
        ]
      : [{ ...segment, duration_minutes: service.minutes }],
  };
};

/** What a customer had done was mostly paid on the day, now and then with something from the shelf or a gift card. */
const salesOf = (chance: Chance, booking: Booking, now: string): Sold[] => {
  const end = later(booking.start_at, 60);
  if (booking.status !== "ACCEPTED" || end >= now || !chance.often(0.7)) return [];
  const { service_variation_id: service } = booking.appointment_segments[0]!;
  const sale: Sold = { at: end, location: booking.location_id, customer: booking.customer_id, services: [service] };
  if (chance.often(0.15)) sale.services.push("PROIL");
  if (chance.often(0.25)) sale.tip = chance.between(2, 20) * 100;
  if (chance.often(0.04)) sale.giftCardLoad = chance.between(2, 10) * 1000;
  sale.by = chance.often(0.06) ? "giftCard" : chance.often(0.2) ? "cash" : "card";
  if (chance.often(0.03)) sale.parts = 2;
  if (chance.often(0.05)) sale.onlyOnOrder = true;
  if (chance.often(0.04))
    sale.refund = { share: chance.pick([0.25, 0.5, 1]), at: later(end, chance.between(60, 40 * 24 * 60)) };
  if (chance.often(0.02)) sale.status = chance.pick(["FAILED", "CANCELED", "APPROVED"]);
  const walkIn: Sold = { at: later(end, 7), location: booking.location_id, services: ["PROIL"], by: "cash" };
  return chance.often(0.03) ? [sale, walkIn] : [sale];
};

/** A seller's account of so many customers and months, the same for the same seed; some of it lies after `now`. */
export const seededWorld = ({ seed, customers, months, now }: SeedProps): World => {
  const chance = chanceOf(seed);
  const world = emptyWorld();
  const end = Date.parse(now);
  const begin = end - months * 30.4 * dayMs;
  let number = 0;
  for (let n = 1; n <= customers; n += 1) {
    const joined = begin + chance.next() * (end - begin);
    const customer = customerOf(chance, n, new Date(joined).toISOString(), now);
    world.customers.set(customer.id, customer);
    const every = chance.pick([10, 25, 40, 90, 300]) * dayMs;
    for (let at = joined + chance.next() * every; at < end + 40 * dayMs; at += every * (0.5 + chance.next())) {
      number += 1;
      const start = Math.round(at / 900_000) * 900_000;
      const booking = bookingOf(world, chance, number, customer, start, now);
      world.bookings.set(booking.id, booking);
      for (const sale of salesOf(chance, booking, now)) sell(world, sale, now);
    }
  }
  return world;
};
