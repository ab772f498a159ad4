import * as z from "zod";
import { auditAction } from "../audit/store.ts";
import { writeToClient } from "../clients/collection.ts";
import type { Means } from "../ctx.ts";
import { rosterPk } from "../events/store.ts";
import type { Step } from "../jobs/run.ts";
import { Refusal } from "../kernel/errors.ts";
import { EventId } from "../kernel/ids.ts";
import { returnCredit, takeCredit } from "../packages/credits.ts";
import { isMadeHere } from "../sources/origin.ts";
import { recordAction } from "../sources/store.ts";
import { afresh } from "../table/afresh.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import { paidFor } from "./change.ts";
import { eventNow } from "./held.ts";
import { Booking } from "./schema.ts";

const Input = z.object({ eventId: EventId });
const Place = z.object({ after: z.string() });
/** Bookings looked at in one piece. */
const pieceSize = 25;

type Turn = { credit: "taken" | "returned"; actions: Action[] };

/** Takes the credit of a booking whose event takes place after all; none where it is used up meanwhile: its payment is open. */
const takenAgain = async (means: Means, { clientId, packageId, event }: Booking): Promise<Turn | undefined> => {
  try {
    const taken = await takeCredit(means, { clientId, packageId: packageId!, event: paidFor(event) });
    return taken && { credit: "taken", actions: taken.actions };
  } catch (error) {
    if (error instanceof Refusal && error.kind === "conflict") return undefined;
    throw error;
  }
};

/** What is to become of a booking's credit under its event as it stands; undefined where it is right. */
const turnOf = async (means: Means, booking: Booking, cancelled: boolean): Promise<Turn | undefined> => {
  const { clientId, packageId, credit, status, spared } = booking;
  if (!packageId || !credit) return undefined;
  if (cancelled && credit !== "returned")
    return { credit: "returned", actions: await returnCredit(means, { clientId, packageId }) };
  return !cancelled && credit === "returned" && status === "booked" && !spared ? takenAgain(means, booking) : undefined;
};

/** Brings the credit of one booking to what it is to be; whether anything was written. A client who is erased has none. */
const settleCredit = (means: Means, row: Item, cancelled: boolean): Promise<boolean> =>
  afresh(async () => {
    const item = await means.table.get(row);
    const booking = item && !item.gone ? Booking.parse(item.data) : undefined;
    if (!item || !booking || !isMadeHere(booking.origin)) return false;
    const turn = await turnOf(means, booking, cancelled);
    if (!turn) return false;
    const { id, clientId, credit } = booking;
    const told = { before: { credit }, after: { credit: turn.credit } };
    try {
      await writeToClient(means, clientId, [
        recordAction(means, { ...item, data: { ...booking, credit: turn.credit }, dirty: true }, item),
        ...turn.actions,
        auditAction(means, { act: "booking.credit", clientId, about: id, ...told }),
      ]);
      return true;
    } catch (error) {
      if (error instanceof Refusal && error.kind === "notFound") return false;
      throw error;
    }
  });

/**
 * B43. A piece of returning the credits of an event that the studio cancelled (rules.md, Credits), or of taking them again where
 * it takes place after all. Each booking is judged by the event as it stands: twice is once. A client that is being merged at
 * this moment fails the piece, which is tried again.
 */
export const creditStep =
  (means: Means): Step =>
  async (job) => {
    const { eventId } = Input.parse(job.input);
    const event = await eventNow(means, eventId);
    if (!event) return { ...job, state: "done" };
    const after = job.place && Place.parse(job.place).after;
    const pk = rosterPk(means.accountId, eventId);
    const page = await means.table.query({ index: "gsi1", pk, limit: pieceSize, ...(after && { from: `${after}!` }) });
    let credits = job.progress.credits ?? 0;
    for (const row of page.items) if (await settleCredit(means, row, event.cancelled === true)) credits += 1;
    const next = page.items.at(-1);
    return page.last && next
      ? { ...job, state: "running", progress: { credits }, place: { after: String(next.data.id) } }
      : { ...job, state: "done", progress: { credits } };
  };
