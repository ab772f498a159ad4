import { MergedInto } from "../clients/alias.ts";
import type { Ctx, Means } from "../ctx.ts";
import type { StudioEvent } from "../events/schema.ts";
import { Refusal } from "../kernel/errors.ts";
import { takeCredit } from "../packages/credits.ts";
import { afresh } from "../table/afresh.ts";
import { inStatus, paidFor, paidWith } from "./change.ts";
import { eventNow, type Held, withEvent, writeBooking } from "./held.ts";
import { bookingOf } from "./holder.ts";
import { type Holder, type Places, type PlacesRead, placesAction, placesOf } from "./places.ts";
import { confirmBy, waitlistMoves } from "./policy.ts";
import { without } from "./seats.ts";
import { bookingSettings } from "./settings.ts";
import type { BookingSettings } from "./settings-schema.ts";

interface Step {
  event: StudioEvent;
  settings: BookingSettings;
  read: PlacesRead;
}

const lapsed = ({ unconfirmed }: Places, now: string, passed?: Set<string>): Holder | undefined =>
  unconfirmed.find(({ id, by }) => by < now && !passed?.has(id));

type Now = Pick<Ctx, "now">;

/** Whether somebody waits for a place that is free, before the cut-off. */
const mayPromote = ({ now }: Now, settings: BookingSettings, event: StudioEvent, places: Places): boolean =>
  places.waiting.length > 0 &&
  (event.capacity === undefined || places.booked < event.capacity) &&
  waitlistMoves(settings, event, now());

/** Whether a place was lost by not confirming it, or somebody who waits may have one. */
export const mayAdvance = (means: Now, settings: BookingSettings, event: StudioEvent, places: Places): boolean =>
  !event.cancelled &&
  event.startsAt > means.now() &&
  (lapsed(places, means.now()) !== undefined || mayPromote(means, settings, event, places));

/** What the waitlist does it does by itself: no request's answer is kept with it, and nobody is named for it. */
const bySystem = ({ accountId, now, newId, table, secrets }: Means): Means => ({
  accountId,
  now,
  newId,
  table,
  secrets,
});

/** Whether it could be written: a client that is being merged or erased at this moment is passed over. */
const standing = async (write: () => Promise<unknown>): Promise<boolean> => {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof MergedInto || (error instanceof Refusal && error.kind === "notFound")) return false;
    throw error;
  }
};

/** Takes a place back that nobody confirmed, and returns the credit; whether that could be done by now. */
const release = async (means: Means, { event, settings, read }: Step, holder: Holder): Promise<boolean> => {
  const held = await bookingOf(means, event, holder);
  if (held === "moving") return false;
  if (held === "gone" || held.booking.status !== "booked") {
    const unconfirmed = read.places.unconfirmed.filter(({ id }) => id !== holder.id);
    await means.table.transact([placesAction(means, event.id, { ...read.places, unconfirmed }, read)]);
    return true;
  }
  const { to, beside } = await inStatus(means, settings, withEvent(held, event), "earlyCancelled");
  return standing(() => writeBooking(means, { act: "booking.lapsed", read: held.item, to, beside }));
};

/** The credit of somebody who is to be promoted; undefined where they have none. */
const creditFor = async (means: Means, { clientId, packageId }: Held["booking"], event: StudioEvent) => {
  if (packageId === "none") return undefined;
  try {
    return await takeCredit(means, { clientId, ...(packageId && { packageId }), event: paidFor(event) });
  } catch (error) {
    if (error instanceof Refusal && error.kind === "conflict") return undefined;
    throw error;
  }
};

/** Whether somebody may have a place that no credit pays for. */
const mayPayApart = ({ payment, waitlist }: BookingSettings, { packageId }: Held["booking"]): boolean =>
  payment !== "booking" && (packageId === "none" || waitlist.withoutCredit === "promote");

/** Gives a place to somebody who waits; whether they took it: who has no usable credit, or is being merged, is passed over. */
const promote = async (means: Means, { event, settings, read }: Step, holder: Holder): Promise<boolean> => {
  const held = await bookingOf(means, event, holder);
  if (held === "moving") return false;
  if (held === "gone" || held.booking.status !== "waitlisted") {
    const waiting = read.places.waiting.filter(({ id }) => id !== holder.id);
    await means.table.transact([placesAction(means, event.id, { ...read.places, waiting }, read)]);
    return true;
  }
  const taken = await creditFor(means, held.booking, event);
  if (!taken && !mayPayApart(settings, held.booking)) return false;
  const by = confirmBy(settings, event, means.now());
  const { waitlistPosition: _, ...rest } = held.booking;
  const paid = taken && paidWith(taken);
  const to: Held["booking"] = { ...rest, status: "booked", ...paid, ...(by && { confirmBy: by }) };
  const { id, clientId } = to;
  const unconfirmed = [...read.places.unconfirmed, ...(by ? [{ id, clientId, by }] : [])];
  const places = { ...without(read.places, held.booking), booked: read.places.booked + 1, unconfirmed };
  const beside = [placesAction(means, event.id, places, read), ...(taken?.actions ?? [])];
  return standing(() => writeBooking(means, { act: "booking.promoted", read: held.item, to, beside }));
};

/** Steps of one advance, so that no request does the work of many. */
const mostSteps = 20;

/** One step of an event's waitlist; `passed` are those who were passed over. Whether there is no more to do. */
const step = async (means: Means, eventId: string, passed: Set<string>): Promise<boolean> => {
  const [event, settings, read] = await Promise.all([
    eventNow(means, eventId),
    bookingSettings(means),
    placesOf(means, eventId),
  ]);
  if (!event || !mayAdvance(means, settings, event, read.places)) return true;
  const now = { event, settings, read };
  const late = lapsed(read.places, means.now(), passed);
  if (late) {
    if (!(await release(means, now, late))) passed.add(late.id);
    return false;
  }
  if (!mayPromote(means, settings, event, read.places)) return true;
  const next = read.places.waiting.find(({ id }) => !passed.has(id));
  if (!next) return true;
  if (!(await promote(means, now, next))) passed.add(next.id);
  return false;
};

/**
 * B7. Moves the waitlist of an event on: places that were not confirmed in time are taken back, free ones go to who waits, in
 * order. Everything is judged as of now: done twice, late or by two at once it comes to the same. Nobody but the system is
 * named for it. Whether nothing is left to do; false after 20 steps, when the next call goes on. 409 `contended` where others
 * are at it all the time.
 */
export const advance = async (ctx: Means, eventId: string): Promise<boolean> => {
  const means = bySystem(ctx);
  const passed = new Set<string>();
  for (let steps = 0; steps < mostSteps; steps += 1) if (await afresh(() => step(means, eventId, passed))) return true;
  return false;
};

/** Advances after an act that is written already: where others are at it, they or the next act see to the rest. */
export const advanceAfter = async (means: Means, eventId: string): Promise<void> => {
  try {
    await advance(means, eventId);
  } catch (error) {
    if (!(error instanceof Refusal && error.code === "contended")) throw error;
  }
};
