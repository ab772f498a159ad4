import { chanceOf } from "../simulators/chance.ts";
import type { startSquare } from "../simulators/square/index.ts";
import type { Booking } from "../simulators/square/things.ts";
import type { SentWebhook } from "../simulators/square/webhooks.ts";

const [quarterMs, dayMs] = [900_000, 86_400_000];
/** An appointment is paid for so long after it began, ms. */
const paidAfter = 60 * 60_000;

const startOf = ({ start_at }: Booking): number => Date.parse(start_at);

/** What happens at the seller's between two times: who was there pays, somebody books, cancels, joins. Drawn by the time alone. */
export const liveOn = (
  { acts, world }: Pick<Awaited<ReturnType<typeof startSquare>>, "acts" | "world">,
  from: string,
  to: string,
): SentWebhook[] => {
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  const chance = chanceOf(end / 1000);
  const bookings = [...world.bookings.values()];
  const accepted = bookings.filter(({ status }) => status === "ACCEPTED");
  const sent: SentWebhook[] = [];
  for (const booking of accepted) {
    const paidAt = startOf(booking) + paidAfter;
    if (paidAt <= begin || paidAt > end || !chance.often(0.7)) continue;
    const { customer_id: customer, location_id: location, appointment_segments } = booking;
    const services = [appointment_segments[0]!.service_variation_id];
    sent.push(...acts.pay({ customer, location, services, by: "card" }).sent);
  }
  if (chance.often(1 / 30)) {
    const start = end + chance.between(1, 14) * dayMs;
    const start_at = new Date(Math.round(start / quarterMs) * quarterMs).toISOString();
    sent.push(...acts.book({ customer_id: chance.pick([...world.customers.keys()]), start_at }).sent);
  }
  const coming = accepted.filter((booking) => startOf(booking) > end);
  if (coming.length > 0 && chance.often(1 / 90)) sent.push(...acts.cancel(chance.pick(coming).id, "CUSTOMER"));
  if (chance.often(1 / 200)) sent.push(...acts.join({ given_name: "New", family_name: `Guest ${end / 60_000}` }).sent);
  return sent;
};
