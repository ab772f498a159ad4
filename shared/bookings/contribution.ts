import { localTime } from "../kernel/time.ts";
import { visitPoints } from "../rewards/earned.ts";
import type { Contribute, Contribution } from "../settling/contribution.ts";
import type { Rules } from "../settling/rules.ts";
import { isPresumedAbsent } from "./presumed.ts";
import type { Booking } from "./schema.ts";

/** Statuses whose start hour tells when the client likes to book (S0-83). */
export const hourStatuses = ["booked", "attended", "absent"] as const;
/** Statuses whose event type tells what the client likes to attend (S0-83). */
export const typeStatuses = ["attended"] as const;

const reasons: Record<Exclude<Booking["status"], "attended">, string> = {
  booked: "not attended yet",
  absent: "absent",
  earlyCancelled: "cancelled early",
  lateCancelled: "cancelled late",
  waitlisted: "waitlisted",
};

/**
 * What a booking adds: `bookings` (makes a guest existing), its status, `club` where it counts; S0-07, S0-36, S4-12.
 * A booking of an event the studio cancelled stays a booking and counts for nothing else.
 */
export const bookingContribution: Contribute<Booking> = (booking, rules) => {
  const { status, event } = booking;
  const at = event.startsAt;
  if (booking.twinOf) return { at, sums: {}, why: everywhere("the same visit is counted already") };
  if (status === "waitlisted") return { at, sums: {}, why: everywhere(reasons.waitlisted) };
  if (event.cancelled) return { at, sums: { bookings: 1 }, why: everywhere("cancelled by the studio") };
  const months = charts(booking, rules);
  if (isPresumedAbsent(booking))
    return { at, sums: { bookings: 1, absent: 1, presumed: 1 }, ...months, why: everywhere("presumed absent") };
  const sums: Record<string, number> = { bookings: 1, [status]: 1, ...earnedIn(months) };
  if (status !== "attended") return { at, sums, ...months, why: everywhere(reasons[status]) };
  const leftOut = leftOutReason(booking, rules);
  return leftOut ? { at, sums, ...months, why: { club: leftOut } } : { at, sums: { ...sums, club: 1 }, ...months };
};

/** What stands before the reason of whoever left a booking out of Club Count by hand. */
export const byHand = "left out by hand";

/** Why a visit is left out of Club Count: by hand, or by a rule of the studio; undefined where it counts. */
export const leftOutReason = (
  { leftOut, event, package: name, packageId }: Pick<Booking, "leftOut" | "package" | "packageId"> & { event: Of },
  rules: Pick<Rules, "leftOut">,
): string | undefined => {
  const { eventType, eventTypeId, location, startsAt: at } = event;
  if (leftOut) return `${byHand}: ${leftOut.reason}`;
  return rules.leftOut({ eventType, eventTypeId, location, package: name, packageId, at });
};
type Of = Pick<Booking["event"], "eventType" | "eventTypeId" | "location" | "startsAt">;

const everywhere = (reason: string): Contribution["why"] => ({ attended: reason, club: reason });

/** The points a visit earns (S2-14), which stand in its month; a visit left out of Club Count earns them too. */
const earnedIn = ({ months = {} }: Pick<Contribution, "months">): { points?: number } => {
  const [{ points } = {}] = Object.values(months);
  return points ? { points } : {};
};

/** What it adds to the charts of its month, where it adds anything. */
const charts = ({ status, event, package: paidWith }: Booking, rules: Rules): Pick<Contribution, "months"> => {
  const { month, day, hour } = localTime(event.startsAt, rules.zoneOf(event.location));
  const sums = {
    ...((hourStatuses as readonly string[]).includes(status) && { [`hour#${String(hour).padStart(2, "0")}`]: 1 }),
    ...(paidWith && (hourStatuses as readonly string[]).includes(status) && { [`package#${paidWith}`]: 1 }),
    ...((typeStatuses as readonly string[]).includes(status) && {
      [`type#${event.eventType}`]: 1,
      [`day#${day.slice(8)}`]: 1,
      ...visitPoints(rules, day),
    }),
  };
  return Object.keys(sums).length > 0 ? { months: { [month]: sums } } : {};
};
