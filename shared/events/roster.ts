import { reachOf } from "../accounts/reach.ts";
import { headOf } from "../accounts/store.ts";
import { placesOf } from "../bookings/places.ts";
import { isPresumedAbsent, statusNow } from "../bookings/presumed.ts";
import { paymentOpen, waiversOpen } from "../bookings/requirements.ts";
import { Booking } from "../bookings/schema.ts";
import type { Ctx } from "../ctx.ts";
import { Refusal } from "../kernel/errors.ts";
import { may } from "../kernel/rights.ts";
import { localTime } from "../kernel/time.ts";
import { type Card, cards } from "../settling/card.ts";
import { rulesOf } from "../settling/rules.ts";
import { isMadeHere } from "../sources/origin.ts";
import { isNamed, teachingNames } from "../staff/teaching.ts";
import { judged, standingIn } from "../waivers/judge.ts";
import { waiversIn } from "../waivers/schema.ts";
import { requireEventReach } from "./reach.ts";
import { knownOf } from "./roster-known.ts";
import { type AtDoor, cancelledStatuses, markOf } from "./roster-marks.ts";
import type { Roster, RosterRow } from "./roster-view.ts";
import type { StudioEvent } from "./schema.ts";
import { requireEvent } from "./service.ts";
import { rosterOf } from "./store.ts";
import { wallClock } from "./view.ts";

/** Whether the roster is the caller's; 403 for an instructor's look at another's: one request for who sees no contact data (A9). */
const isOwnRoster = async (ctx: Ctx, { staff }: StudioEvent): Promise<boolean> => {
  if (may(ctx.actor, "clients")) return false;
  if (isNamed(await teachingNames(ctx), staff)) return true;
  throw new Refusal("forbidden", "not-your-roster", "This roster is of an event you do not teach.");
};

/** The order of those who wait for an event made here (B2): one request where anybody does. */
const positionsOf = async (
  ctx: Ctx,
  { id, origin }: StudioEvent,
  bookings: Booking[],
): Promise<Map<string, number>> => {
  if (!isMadeHere(origin) || !bookings.some(({ status }) => status === "waitlisted")) return new Map();
  const { waiting } = (await placesOf(ctx, id)).places;
  return new Map(waiting.map((holder, i) => [holder.id, i + 1]));
};

/** V4. The roster of an event (S0-40): who comes, who waits, who cancelled, with what to know at the door. */
export const rosterFor = async (ctx: Ctx, eventId: string): Promise<Roster> => {
  const [{ event }, head] = await Promise.all([requireEvent(ctx, eventId), headOf(ctx.table, ctx.accountId)]);
  await requireEventReach(ctx, event, head);
  const [own, reaches, { rows, truncated }] = await Promise.all([
    isOwnRoster(ctx, event),
    reachOf(ctx),
    rosterOf(ctx, eventId),
  ]);
  const bookings = rows.map((item) => Booking.parse(item.data)).filter(({ twinOf }) => twinOf === undefined);
  const found = await ctx.table.getMany(
    bookings.map(({ clientId }) => cards.key(ctx.accountId, clientId)),
    false,
  );
  const rules = rulesOf(head);
  const now = ctx.now();
  const taken = bookings.some(({ status }) => status === "attended");
  const dayOf = (at: string) => localTime(at, rules.zoneOf(event.location)).day;
  const waivers = waiversIn(head.waivers);
  const lacking = (sums: Card["sums"], booking: Booking) =>
    waiversOpen(booking, (target) => judged(waivers, standingIn(sums), target).missing, now);
  const atDoor: AtDoor = { event, rules, now, day: dayOf(event.startsAt) };
  const ownToday = own && !event.cancelled && atDoor.day === dayOf(now);

  const positions = await positionsOf(ctx, event, bookings);
  const lines = await Promise.all(
    bookings.map(async (booking, i): Promise<RosterRow> => {
      const card = found[i] && cards.fromItem(found[i]);
      const gone = cancelledStatuses.includes(booking.status);
      const reached = card !== undefined && reaches(card.homeLocation);
      const sees = { reached, ownToday: ownToday && booking.status !== "waitlisted" };
      const known = card && !gone ? await knownOf(ctx, card, sees) : { starredNotes: [] };
      const name = { firstName: card?.firstName ?? "", ...(reached && { lastName: card.lastName }) };
      const waitlistPosition = booking.waitlistPosition ?? positions.get(booking.id) ?? null;
      const line = lineOf(booking);
      const requirements = [...line.requirements, ...(card ? lacking(card.sums, booking) : [])];
      return { ...line, requirements, waitlistPosition, ...markOf(card, booking, atDoor), ...known, ...name };
    }),
  );
  return {
    event: headingOf(event, rules.zoneOf(event.location)),
    taken,
    counts: countsOf(lines, event),
    lists: listsOf(lines),
    truncated,
  };
};

const lineOf = (booking: Booking) => ({
  bookingId: booking.id,
  clientId: booking.clientId,
  status: statusNow(booking),
  presumedAbsent: isPresumedAbsent(booking),
  package: booking.package ?? null,
  recurring: booking.recurring ?? false,
  bookedAt: booking.bookedAt ?? null,
  checkedInAt: booking.checkedInAt ?? null,
  cancelledAt: booking.cancelledAt ?? null,
  requirements: paymentOpen(booking),
  source: { name: booking.origin.source, id: booking.origin.id },
});

const headingOf = (event: StudioEvent, zone: string): Roster["event"] => ({
  id: event.id,
  name: event.name,
  eventType: event.eventType,
  kind: event.kind,
  startsAt: event.startsAt,
  endsAt: event.endsAt ?? null,
  localStart: wallClock(event.startsAt, zone),
  timeZone: zone,
  location: event.location ?? null,
  room: event.room ?? null,
  teacher: event.staff?.name ?? null,
  originalTeacher: event.originalStaff?.name ?? null,
  cancelled: event.cancelled ?? false,
});

const countsOf = (lines: RosterRow[], { capacity }: StudioEvent): Roster["counts"] => {
  const of = (...statuses: Booking["status"][]) => lines.filter(({ status }) => statuses.includes(status)).length;
  return {
    booked: of("booked"),
    attended: of("attended"),
    absent: of("absent"),
    waitlisted: of("waitlisted"),
    cancelled: of(...cancelledStatuses),
    capacity: capacity ?? null,
  };
};

const byName = (a: RosterRow, b: RosterRow): number =>
  a.firstName.localeCompare(b.firstName) || (a.bookingId < b.bookingId ? -1 : 1);
/** Those without a place in the order came by when they booked. */
const byOrder = (a: RosterRow, b: RosterRow): number =>
  (a.waitlistPosition ?? Infinity) - (b.waitlistPosition ?? Infinity) ||
  ((a.bookedAt ?? a.bookingId) < (b.bookedAt ?? b.bookingId) ? -1 : 1);

const listsOf = (lines: RosterRow[]): Roster["lists"] => {
  const cancelled = lines.filter(({ status }) => cancelledStatuses.includes(status)).sort(byName);
  const waitlist = lines.filter(({ status }) => status === "waitlisted").sort(byOrder);
  const here = lines.filter((line) => !cancelled.includes(line) && !waitlist.includes(line)).sort(byName);
  return { here, waitlist, cancelled };
};
