import type { Ctx } from "../ctx.ts";
import { copyOf } from "../events/copy.ts";
import { requireEventReach } from "../events/reach.ts";
import type { StudioEvent } from "../events/schema.ts";
import { requireEvent } from "../events/service.ts";
import { events } from "../events/store.ts";
import { conflict } from "../kernel/errors.ts";
import { takeCredit } from "../packages/credits.ts";
import { isMadeHere, madeHere } from "../sources/origin.ts";
import { afresh } from "../table/afresh.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import type { NewBooking } from "./act-routes.ts";
import { paidFor, paidWith } from "./change.ts";
import { type Held, type Written, writeBooking } from "./held.ts";
import { claimFor } from "./moves.ts";
import { type Places, placesAction, placesAndClaim } from "./places.ts";
import { waitlistMoves } from "./policy.ts";
import type { Booking } from "./schema.ts";
import { bookingSettings } from "./settings.ts";
import type { BookingSettings } from "./settings-schema.ts";
import { advance, mayAdvance } from "./waitlist.ts";
import { coveredBy, waiversAsked } from "./waivers.ts";

/** Refuses (409) an event of a source, a cancelled one, and one that is over unless that is overridden. */
const requireBookable = (ctx: Ctx, event: StudioEvent, { override }: NewBooking): void => {
  if (!isMadeHere(event.origin))
    throw conflict(
      "belongs-to-source",
      `This event belongs to ${event.origin.source}: book it there, and the booking comes here with the next sync.`,
    );
  if (event.cancelled) throw conflict("event-cancelled", "The studio cancelled this event.");
  if ((event.endsAt ?? event.startsAt) <= ctx.now() && !override)
    throw conflict("event-over", "This event is over; override with a reason to record a visit afterwards.");
};

/** Whether there is no place; 409 where nobody may wait for one, or this one did not ask to. */
const hasToWait = (
  ctx: Ctx,
  settings: BookingSettings,
  event: StudioEvent,
  places: Places,
  input: NewBooking,
): boolean => {
  const { capacity, waitlistCapacity } = event;
  if (input.override || capacity === undefined || places.booked < capacity) return false;
  const full = `This event is full: ${places.booked} of ${capacity} places are taken`;
  if (!input.waitlist)
    throw conflict("event-full", `${full}, ${places.waitlisted} wait. Send "waitlist": true to wait for a place.`);
  if (!waitlistMoves(settings, event, ctx.now()))
    throw conflict("waitlist-closed", `${full}, and its waitlist is closed.`);
  if (places.waitlisted >= Math.min(waitlistCapacity ?? mostWaiting, mostWaiting))
    throw conflict("waitlist-full", `${full}, and so is its waitlist.`);
  return true;
};

/** As many as one item of places holds well below its 400 KB. */
const mostWaiting = 1000;

const requirePayment = ({ payment }: BookingSettings, overridden: boolean): void => {
  if (payment === "booking" && !overridden)
    throw conflict("payment-open", "No usable package pays for this event; sell one first, or override with a reason.");
};

interface Paid {
  paid: Pick<Booking, "packageId" | "package" | "credit" | "contract">;
  actions: Action[];
}

/** What is kept of who waits: no credit is taken before there is a place. 409 where it could never be paid as the studio asks. */
const laterBy = (settings: BookingSettings, { packageId }: NewBooking): Paid => {
  if (packageId === "none") requirePayment(settings, false);
  return { paid: packageId ? { packageId } : {}, actions: [] };
};

/** What the booking costs: the credit of a package, where one is named or usable. 409 where payment has to come first. */
const paidBy = async (
  ctx: Ctx,
  settings: BookingSettings,
  clientId: string,
  event: StudioEvent,
  input: NewBooking,
): Promise<Paid> => {
  const { packageId, override } = input;
  if (packageId !== "none") {
    const taken = await takeCredit(ctx, { clientId, ...(packageId && { packageId }), event: paidFor(event) });
    if (taken) return { paid: paidWith(taken), actions: taken.actions };
  }
  requirePayment(settings, override !== undefined);
  return { paid: packageId ? { packageId } : {}, actions: [] };
};

/** What of an event and of what pays for it says what has to be signed. */
const targetOf = ({ id, eventType, eventTypeId }: StudioEvent, paid: Pick<Booking, "package" | "contract">) => ({
  eventId: id,
  eventType,
  eventTypeId,
  package: paid.package,
  contract: paid.contract,
});

/** The event is still as it was read: neither cancelled nor moved meanwhile. */
const eventStands = (ctx: Ctx, { id }: StudioEvent, { rev }: Item): Action => ({
  check: events.key(ctx.accountId, id),
  condition: { if: "#rev = :rev", values: { rev } },
});

/**
 * The places of an event once whoever waits had their turn: moved on until that changes nothing, so that nobody who comes now takes
 * a place that came free meanwhile.
 */
const placesInTurn = async (ctx: Ctx, settings: BookingSettings, clientId: string, event: StudioEvent) => {
  let read = await placesAndClaim(ctx, clientId, event.id);
  for (let before: string | undefined; read.rev !== before && mayAdvance(ctx, settings, event, read.places); ) {
    before = read.rev;
    await advance(ctx, event.id);
    read = await placesAndClaim(ctx, clientId, event.id);
  }
  return read;
};

/** By which recurring booking a booking is made, and the writes that note it there, from a fresh reading. */
export interface Recurring {
  recurringId: string;
  noted: (status: "booked" | "waitlisted") => Promise<Action[]>;
}

/** Books or lets wait, in one transaction with the place, the claim and the credit; nothing is given twice. */
export const book = (ctx: Ctx, clientId: string, input: NewBooking, recurring?: Recurring): Promise<Written> =>
  afresh(async () => {
    const waivers = await waiversAsked(ctx, clientId);
    const { event, item } = await requireEvent(ctx, input.eventId);
    await requireEventReach(ctx, event);
    requireBookable(ctx, event, input);
    const settings = await bookingSettings(ctx);
    const read = await placesInTurn(ctx, settings, clientId, event);
    const { places } = read;
    const id = ctx.newId("booking");
    const claim = await claimFor(ctx, { id, clientId, eventId: event.id }, read.claimedBy);
    const waits = hasToWait(ctx, settings, event, places, input);
    const { paid, actions } = waits ? laterBy(settings, input) : await paidBy(ctx, settings, clientId, event, input);
    const { signed, ...covered } = await coveredBy(ctx, clientId, waivers, targetOf(event, paid), {
      self: input.self,
      override: input.override,
      byJob: recurring !== undefined,
    });
    const to: Held["booking"] = {
      id,
      clientId,
      status: waits ? "waitlisted" : "booked",
      eventId: event.id,
      event: copyOf(event),
      ...paid,
      ...signed,
      ...(input.recurring && { recurring: true }),
      ...(recurring && { recurringId: recurring.recurringId }),
      ...(waits && { waitlistPosition: places.waiting.length + 1 }),
      bookedAt: ctx.now(),
      origin: madeHere(ctx, id),
    };
    const next = waits
      ? { ...places, waiting: [...places.waiting, { id, clientId }] }
      : { ...places, booked: places.booked + 1 };
    const noted = (await recurring?.noted(waits ? "waitlisted" : "booked")) ?? [];
    return writeBooking(ctx, {
      act: waits ? "booking.waitlisted" : "booking.made",
      read: undefined,
      to,
      beside: [
        ...[placesAction(ctx, event.id, next, read), claim, eventStands(ctx, event, item)],
        ...[...actions, ...covered.actions, ...noted],
      ],
      reason: input.override?.reason,
      unsigned: covered.open,
    });
  });
