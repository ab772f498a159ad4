import type * as z from "zod";
import { faultsOf } from "../../kernel/errors.ts";
import type { Facts, Mapped, NewRecord } from "../contract.ts";
import { BesideBooking, Booking } from "./schema.ts";

type NewBooking = Extract<NewRecord, { type: "booking" }>;
type Booked = z.output<typeof Booking>;

const minute = 60_000;

const endOf = ({ start_at, appointment_segments }: Booked): string => {
  const minutes = appointment_segments.reduce(
    (sum, { duration_minutes, intermission_minutes }, i) =>
      sum + (duration_minutes ?? 0) + (i < appointment_segments.length - 1 ? (intermission_minutes ?? 0) : 0),
    0,
  );
  return new Date(Date.parse(start_at) + minutes * minute).toISOString();
};

/**
 * Square says of nobody that they came: who was accepted, did not stay away and whose appointment is over, attended [inferred].
 * A seller's cancelling is the event's; the booking itself stays.
 */
const statusOf = (status: Booked["status"], endsAt: string, now: string): NewBooking["status"] => {
  if (status === "NO_SHOW") return "absent";
  if (status === "CANCELLED_BY_CUSTOMER") return "earlyCancelled";
  return status === "ACCEPTED" && Date.parse(endsAt) <= Date.parse(now) ? "attended" : "booked";
};

/** A booking with the appointment it is for; one of no customer becomes nothing. */
export const mapBooking = (record: unknown, beside: unknown, { now }: Facts): Mapped => {
  const parsed = Booking.safeParse(record);
  if (!parsed.success) return { records: [], errors: faultsOf(parsed.error.issues) };
  const booking = parsed.data;
  if (!booking.customer_id) return { records: [], errors: [] };
  const endsAt = endOf(booking);
  const status = statusOf(booking.status, endsAt, now);
  return {
    records: [
      {
        type: "booking",
        id: booking.id,
        client: booking.customer_id,
        event: appointmentOf(booking, endsAt, BesideBooking.parse(beside ?? {})),
        status,
        bookedAt: booking.created_at,
        ...(status === "earlyCancelled" && { cancelledAt: booking.updated_at }),
        modifiedAt: booking.updated_at,
      },
    ],
    errors: [],
  };
};

const most = (text: string): string => text.slice(0, 200);

const appointmentOf = (
  booking: Booked,
  endsAt: string,
  beside: z.output<typeof BesideBooking>,
): NewBooking["event"] => {
  const [first] = booking.appointment_segments;
  const named = booking.appointment_segments.flatMap(({ service_variation_id: id }) => beside.services[id ?? ""] ?? []);
  const names = [...new Set(named.map(({ name }) => name))].join(", ") || "Appointment";
  const { service_variation_id: typeId, team_member_id: staffId } = first!;
  return {
    id: `booking-${booking.id}`,
    name: most(names),
    eventType: most(named[0]?.item ?? names),
    ...(typeId && { eventTypeId: typeId }),
    kind: "appointment",
    startsAt: booking.start_at,
    endsAt,
    ...(beside.location && { location: most(beside.location) }),
    ...(staffId && { staff: { id: staffId, name: most(beside.staff[staffId] ?? staffId) } }),
    ...((booking.status === "CANCELLED_BY_SELLER" || booking.status === "DECLINED") && { cancelled: true }),
  };
};
