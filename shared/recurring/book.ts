import { book } from "../bookings/register.ts";
import { writeToClient } from "../clients/collection.ts";
import type { Ctx } from "../ctx.ts";
import { events } from "../events/store.ts";
import { Refusal } from "../kernel/errors.ts";
import { localTime } from "../kernel/time.ts";
import type { Occurrence, Series } from "../series/schema.ts";
import { occurrences, occurrencesOf, seriesWith } from "../series/store.ts";
import { midnightOf } from "../settling/local-day.ts";
import { afresh } from "../table/afresh.ts";
import type { Action } from "../table/expressions.ts";
import type { RecurringBooking } from "./schema.ts";
import { type Held, recurringBookings } from "./store.ts";
import { recurringAction } from "./write.ts";

/** Events seen to in one piece, and missed ones that are named. */
const [pieceSize, mostNamed] = [10, 50];
const dayMs = 86_400_000;

/** Somebody else saw to an event first, or the recurring booking ended. */
class Passed extends Error {}

type Outcome = (recurring: RecurringBooking) => RecurringBooking;

/** The write by which an event was seen to, from a fresh reading: each once, whoever else is at it. */
const noting = async (ctx: Ctx, held: Held, { startsAt }: Occurrence, outcome: Outcome): Promise<Action> => {
  const item = await ctx.table.get(held.item);
  if (!item || item.gone) throw new Passed();
  const recurring = recurringBookings.fromItem(item);
  if (recurring.endedAt || (recurring.upTo ?? "") >= startsAt) throw new Passed();
  return recurringAction(ctx, { ...outcome(recurring), upTo: startsAt }, item);
};

const missedBy =
  ({ eventId, startsAt }: Occurrence, { code, message }: Refusal): Outcome =>
  (recurring) => ({
    ...recurring,
    missed: recurring.missed + 1,
    lastMissed: [...recurring.lastMissed, { eventId, startsAt, code, reason: message }].slice(-mostNamed),
  });

type What = "booked" | "waitlisted" | "missed" | "passed";

/** Books one event, or notes why it could not be: in one transaction with the note. */
const seeTo = async (ctx: Ctx, held: Held, occurrence: Occurrence): Promise<What> => {
  const { id: recurringId, clientId, packageId, waitlist } = held.recurring;
  const input = { eventId: occurrence.eventId, waitlist, recurring: true, ...(packageId && { packageId }) };
  const noted = async (status: "booked" | "waitlisted") => [
    await noting(ctx, held, occurrence, (one) => ({ ...one, [status]: one[status] + 1 })),
  ];
  try {
    const { booking } = await book(ctx, clientId, input, { recurringId, noted });
    return booking.status === "waitlisted" ? "waitlisted" : "booked";
  } catch (error) {
    if (error instanceof Passed) return "passed";
    if (!(error instanceof Refusal) || error.code === "contended" || error.kind === "notFound") throw error;
    return skip(ctx, held, occurrence, missedBy(occurrence, error), "missed");
  }
};

/** Notes that an event was seen to without a booking. */
const skip = async (ctx: Ctx, held: Held, occurrence: Occurrence, outcome: Outcome, what: What): Promise<What> => {
  try {
    await afresh(async () =>
      writeToClient(ctx, held.recurring.clientId, [await noting(ctx, held, occurrence, outcome)]),
    );
    return what;
  } catch (error) {
    if (error instanceof Passed) return "passed";
    throw error;
  }
};

/** Whether an event has begun, or is there no more. */
const isOver = async (ctx: Ctx, { eventId }: Occurrence): Promise<boolean> => {
  const item = await ctx.table.get(events.key(ctx.accountId, eventId));
  const event = item && !item.gone && events.fromItem(item);
  return !event || event.deleted === true || event.startsAt <= ctx.now();
};

/** The next occurrences that nobody saw to yet, in order. */
const nextOf = async (ctx: Ctx, { timeZone, id }: Series, { from, until, upTo }: RecurringBooking) => {
  const first = midnightOf(Date.parse(from) / dayMs, timeZone);
  const { items, last } = await occurrencesOf(ctx, id, { from: first, after: upTo, limit: pieceSize });
  const found = items.map((item) => occurrences.fromItem(item));
  const due = found.filter(({ startsAt }) => until === undefined || localTime(startsAt, timeZone).day <= until);
  return { due, beyond: found[due.length], more: last !== undefined && due.length === found.length };
};

/**
 * Books the next events of a recurring booking, at most ten, in order, through the same rules as by hand; what has begun is
 * passed over, what cannot be booked noted with the reason. Twice, cut off or by two at once, each event is seen to once.
 */
export const bookNext = async (ctx: Ctx, held: Held) => {
  const came = { booked: 0, waitlisted: 0, missed: 0, passed: 0, more: false };
  if (held.recurring.endedAt) return came;
  const { series } = await seriesWith(ctx, held.recurring.seriesId);
  const { due, beyond, more } = await nextOf(ctx, series, held.recurring);
  for (const occurrence of due) {
    const over = await isOver(ctx, occurrence);
    const what = over ? await skip(ctx, held, occurrence, (one) => one, "passed") : await seeTo(ctx, held, occurrence);
    came[what] += 1;
  }
  if (beyond) await skip(ctx, held, beyond, (one) => ({ ...one, complete: true }), "passed");
  return { ...came, more };
};
