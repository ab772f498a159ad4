import { fold } from "../kernel/fold.ts";
import type { Booking, BookingStatus, EventCopy } from "./schema.ts";
import type { BookingSettings, CancelPolicy } from "./settings-schema.ts";

type Of = Pick<EventCopy, "startsAt" | "eventType" | "location" | "cancelled">;
const hour = 3600_000;

const says = (given: string | undefined, actual: string | undefined): boolean =>
  given === undefined || (actual !== undefined && fold(given) === fold(actual));

/** The policy of an event: the one that names most of it, its type before its place; of two alike the first. */
export const policyFor = ({ policies }: BookingSettings, { eventType, location }: Of): CancelPolicy | undefined => {
  const weight = (one: CancelPolicy) => (one.eventType === undefined ? 0 : 2) + (one.location === undefined ? 0 : 1);
  return policies
    .filter((one) => says(one.eventType, eventType) && says(one.location, location))
    .sort((a, b) => weight(b) - weight(a))[0];
};

/** How a cancel at `now` counts: early before the window, and whenever the studio had cancelled the event. */
export const cancelStatus = (settings: BookingSettings, event: Of, now: string): BookingStatus => {
  const hours = policyFor(settings, event)?.lateCancel?.windowHours ?? settings.cancelWindowHours;
  const early = event.cancelled || Date.parse(now) <= Date.parse(event.startsAt) - hours * hour;
  return early ? "earlyCancelled" : "lateCancelled";
};

/** Whether the waitlist of an event still moves at `now`. */
export const waitlistMoves = ({ waitlist }: BookingSettings, { startsAt }: Of, now: string): boolean =>
  Date.parse(now) < Date.parse(startsAt) - waitlist.cutOffHours * hour;

/** Until when a place that was given at `now` is to be confirmed, never later than the start; undefined: it need not be. */
export const confirmBy = ({ waitlist }: BookingSettings, { startsAt }: Of, now: string): string | undefined => {
  if (waitlist.confirmWithinMinutes === undefined) return undefined;
  const by = new Date(Date.parse(now) + waitlist.confirmWithinMinutes * 60_000).toISOString();
  return by < startsAt ? by : startsAt;
};

const consequenceOf = (settings: BookingSettings, event: Of, status: BookingStatus) => {
  const policy = policyFor(settings, event);
  if (status === "lateCancelled") return { for: "lateCancel" as const, ...policy?.lateCancel };
  if (status === "absent") return { for: "noShow" as const, ...policy?.noShow };
  return undefined;
};

/** What becomes of a credit in a status (rules.md, Credits), `spared` where it is free of consequences; undefined where none was taken. */
export const creditIn = (
  settings: BookingSettings,
  { event, credit }: Pick<Booking, "event" | "credit">,
  status: BookingStatus,
  spared: boolean,
): Booking["credit"] => {
  if (credit === undefined) return undefined;
  if (event.cancelled || status === "earlyCancelled" || status === "waitlisted") return "returned";
  const consequence = consequenceOf(settings, event, status);
  if (!consequence) return "taken";
  return spared ? "returned" : (consequence.credit ?? "lost");
};

/** What a policy takes. */
export interface Taking {
  for: "lateCancel" | "noShow";
  fee?: { amount: number; currency: string };
  firstFree: boolean;
}

/** What a recorded status takes of a booking, fee or credit; undefined where it takes nothing, or the studio cancelled. */
export const takingOf = (
  settings: BookingSettings,
  { event, credit }: Pick<Booking, "event" | "credit">,
  status: BookingStatus,
): Taking | undefined => {
  const consequence = consequenceOf(settings, event, status);
  if (!consequence || event.cancelled) return undefined;
  const { fee, firstFree = false } = consequence;
  const loses = credit !== undefined && (consequence.credit ?? "lost") === "lost";
  if (!fee && !loses) return undefined;
  return { for: consequence.for, ...(fee && { fee }), firstFree };
};
