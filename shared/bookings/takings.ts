import type { Ctx, Means } from "../ctx.ts";
import { billActions, dropBill } from "../sales/bill.ts";
import type { Action } from "../table/expressions.ts";
import { returnPass, takePass } from "./free-pass.ts";
import { takingOf } from "./policy.ts";
import type { Booking, BookingStatus } from "./schema.ts";
import type { BookingSettings } from "./settings-schema.ts";

type Asking = Means & Partial<Pick<Ctx, "actor">>;
type Taken = Pick<Booking, "fee" | "spared">;

const titles = { lateCancel: "Late cancel", noShow: "No-show" };

/** The writes by which what a policy took for a booking's status is given back: its bill and its free pass; 409 where the bill is paid. */
export const giveBack = async (ctx: Asking, booking: Booking, reason: string | undefined): Promise<Action[]> => {
  const { fee, spared, status, clientId } = booking;
  const of = status === "absent" ? "noShow" : "lateCancel";
  return [
    ...(spared === "firstFree" ? await returnPass(ctx, booking, of) : []),
    ...(fee?.invoiceId ? await dropBill(ctx, clientId, fee.invoiceId, reason) : []),
  ];
};

/**
 * What a policy takes for a status that was recorded (rules.md, Numbers: fees act on recorded absence only): a fee as an open
 * bill, or nothing where it is the client's first and that is free.
 */
export const take = async (
  ctx: Asking,
  settings: BookingSettings,
  booking: Booking,
  status: BookingStatus,
): Promise<{ taken: Taken; actions: Action[] }> => {
  const taking = takingOf(settings, booking, status);
  if (!taking) return { taken: {}, actions: [] };
  const pass = taking.firstFree ? await takePass(ctx, booking, taking.for) : undefined;
  if (pass) return { taken: { spared: "firstFree" }, actions: pass };
  if (!taking.fee) return { taken: {}, actions: [] };
  const { name, location, startsAt } = booking.event;
  const bill = billActions(ctx, {
    clientId: booking.clientId,
    name: `${titles[taking.for]}, ${startsAt.slice(0, 10)}: ${name}`,
    ...taking.fee,
    location,
  });
  const { amount, currency } = taking.fee;
  const fee = { amount, currency, for: taking.for, state: "due" as const, invoiceId: bill.invoiceId };
  return { taken: { fee }, actions: bill.actions };
};
