import { recordOfClient } from "../clients/collection.ts";
import type { Ctx } from "../ctx.ts";
import { amountPaid, sumOf } from "../invoices/due.ts";
import { invoiceIn } from "../invoices/store.ts";
import { conflict, invalid } from "../kernel/errors.ts";
import { returnCredit, takeCredit } from "../packages/credits.ts";
import { dropBill } from "../sales/bill.ts";
import type { Action } from "../table/expressions.ts";
import { act } from "./act.ts";
import type { BookingPayment } from "./act-routes.ts";
import { paidFor, paidWith } from "./change.ts";
import { type Held, shownOf, type Written, writeBooking } from "./held.ts";
import { paymentOpen } from "./requirements.ts";
import type { Booking } from "./schema.ts";

interface Paid {
  paid: Pick<Booking, "packageId" | "package" | "credit" | "contract">;
  actions: Action[];
}

/** The credit of a package the client has by now, where nothing pays for the booking yet; undefined where there is none. */
export const creditNow = async (ctx: Ctx, booking: Held["booking"]): Promise<Paid | undefined> => {
  const { clientId, packageId, event } = booking;
  if (packageId === "none" || paymentOpen(booking).length === 0) return undefined;
  const taken = await takeCredit(ctx, { clientId, event: paidFor(event) });
  return taken && { paid: paidWith(taken), actions: taken.actions };
};

/** Refuses an invoice that is not the client's (422), or on which something is open or nothing was kept (409). */
const requirePaid = async (ctx: Ctx, clientId: string, invoiceId: string): Promise<void> => {
  const item = await recordOfClient(ctx, clientId, "INV", invoiceId);
  if (!item) throw invalid([{ pointer: "/body/invoiceId", message: "is no invoice of this client" }]);
  const invoice = invoiceIn(item);
  const kept = amountPaid(invoice) - sumOf(invoice.refunds);
  if (invoice.status !== "paid" || kept < Math.min(1, invoice.total))
    throw conflict("not-paid", "This invoice is not paid, or what was paid was given back.");
};

/**
 * Pays for a booking afterwards: with a credit of the package named, of any that is usable, or by a paid invoice of the client.
 * The same again changes nothing; 409 where nothing is open, or no package pays.
 */
export const payBooking = (
  ctx: Ctx,
  clientId: string,
  bookingId: string,
  { packageId, invoiceId }: BookingPayment,
): Promise<Written> =>
  act(ctx, clientId, bookingId, async ({ held, booking }) => {
    const same = invoiceId ? booking.invoiceId === invoiceId : packageId === booking.packageId;
    if (paymentOpen(booking).length === 0) {
      if (same && (invoiceId || booking.credit === "taken")) return shownOf(held);
      throw conflict("nothing-open", "No payment is open for this booking.");
    }
    const write = (to: Partial<Booking>, beside: Action[]) =>
      writeBooking(ctx, { act: "booking.paid", read: held.item, to: { ...held.booking, ...to }, beside });
    if (invoiceId) {
      await requirePaid(ctx, clientId, invoiceId);
      return write({ invoiceId }, []);
    }
    const taken = await takeCredit(ctx, { clientId, ...(packageId && { packageId }), event: paidFor(booking.event) });
    if (!taken) throw conflict("no-credit", "No usable package pays for this event; sell one first.");
    return write(paidWith(taken), taken.actions);
  });

/**
 * Waives what a late cancel or an absence took: the bill of its fee is dropped, its lost credit returned. 409 where nothing was
 * taken, or the bill is paid.
 */
export const waive = (ctx: Ctx, clientId: string, bookingId: string, reason: string): Promise<Written> =>
  act(ctx, clientId, bookingId, async ({ held }) => {
    const { fee, credit, packageId, spared } = held.booking;
    if (spared === "waived" || fee?.state === "waived") return shownOf(held);
    const lost = credit === "lost" && packageId !== undefined;
    if (!fee && !lost)
      throw conflict("nothing-taken", "This booking has no fee and lost no credit: there is nothing to waive.");
    const to: Held["booking"] = {
      ...held.booking,
      spared: "waived",
      ...(fee && { fee: { ...fee, state: "waived" as const } }),
      ...(lost && { credit: "returned" as const }),
    };
    const beside = [
      ...(fee?.invoiceId ? await dropBill(ctx, clientId, fee.invoiceId, reason) : []),
      ...(lost ? await returnCredit(ctx, { clientId, packageId }) : []),
    ];
    return writeBooking(ctx, { act: "booking.waived", read: held.item, to, beside, reason });
  });
