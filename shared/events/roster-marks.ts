import { leftOutReason } from "../bookings/contribution.ts";
import { statusNow } from "../bookings/presumed.ts";
import type { Booking } from "../bookings/schema.ts";
import { isBirthday } from "../kernel/birthday.ts";
import type { Card } from "../settling/card.ts";
import type { Rules } from "../settling/rules.ts";
import type { StudioEvent } from "./schema.ts";

/** What the lines of a roster are judged by. */
export interface AtDoor {
  event: StudioEvent;
  rules: Rules;
  now: string;
  /** the event's day where it is */
  day: string;
}

export const cancelledStatuses: Booking["status"][] = ["earlyCancelled", "lateCancelled"];

/** Milestones where the account sets none (rules.md, Numbers). */
const usualMilestones = [25, 50, 99, 100, 250];

/** The Club Count this visit makes, where it is the next one, or made, where it is the last one. */
const visitNumber = ({ sums, lastAttendanceAt, next }: Card, booking: Booking, { event, now }: AtDoor) => {
  const status = statusNow(booking);
  const club = sums.club ?? 0;
  if (status === "attended") return lastAttendanceAt === event.startsAt ? club : undefined;
  const earlier = next.some((at) => at > now && at < event.startsAt);
  return status === "booked" && !earlier ? club + 1 : undefined;
};

/**
 * What to notice about a client at this event: the first visit ever, the milestone it makes by the Club Count (where the
 * visit counts), a birthday. As of the card, which settling keeps.
 */
export const markOf = (card: Card | undefined, booking: Booking, atDoor: AtDoor) => {
  const { event, rules, day } = atDoor;
  if (!card || event.cancelled || cancelledStatuses.includes(booking.status))
    return { first: false, milestone: null, birthday: false };
  const { milestones = usualMilestones } = rules.counts as { milestones?: number[] };
  const number = leftOutReason({ ...booking, event }, rules) ? undefined : visitNumber(card, booking, atDoor);
  return {
    first: card.firstVisitAt === undefined || card.firstVisitAt >= event.startsAt,
    milestone: number !== undefined && milestones.includes(number) ? number : null,
    birthday: card.birthday !== undefined && isBirthday(card.birthday, day),
  };
};
