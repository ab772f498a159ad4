import { placeNamed } from "../accounts/places.ts";
import { headOf } from "../accounts/store.ts";
import type { Ctx } from "../ctx.ts";
import { amountPaid, sumOf } from "../invoices/due.ts";
import type { Invoice } from "../invoices/schema.ts";
import { conflict, invalid, stale } from "../kernel/errors.ts";
import { endPackagesOf } from "../packages/dropped.ts";
import { madeHere } from "../sources/origin.ts";
import { afresh } from "../table/afresh.ts";
import type { CartPatch, NewCart } from "./cart-routes.ts";
import { changeOwn, type Written, write } from "./write.ts";

type Content = Pick<Invoice, "lines" | "tax" | "tips">;

/** What a cart comes to: its lines, tax and tips. 422 where that is below 0: what is given back is a refund of its invoice. */
const totalOf = ({ lines, tax = 0, tips = 0 }: Content): number => {
  const total = sumOf(lines) + tax + tips;
  if (total < 0)
    throw invalid([{ pointer: "/body/lines", message: "must not come to less than 0: refund the invoice instead" }]);
  if (total > 1e12) throw invalid([{ pointer: "/body/lines", message: "must not come to more than 1000000000000" }]);
  return total;
};

/** Paid as soon as nothing is due, open till then. */
export const statusBy = (invoice: Pick<Invoice, "payments" | "total">): "paid" | "open" =>
  sumOf(invoice.payments) >= invoice.total ? "paid" : "open";

/** 409 for what is paid or void already. */
export const requireOpen = ({ status }: Invoice): void => {
  if (status !== "open") throw conflict("not-open", `This invoice is ${status}; only an open one can be changed so.`);
};

/** Starts a purchase (S1-09): an open invoice of our own; one that comes to nothing is paid at once. 422 for an unknown location. */
export const createCart = async (ctx: Ctx, clientId: string, input: NewCart): Promise<Written> => {
  const { account, locations } = await headOf(ctx.table, ctx.accountId);
  const { location: named, currency, ...content } = input;
  const place = named === undefined ? undefined : placeNamed(locations, named);
  if (named !== undefined && !place)
    throw invalid([{ pointer: "/body/location", message: "is no location of this account" }]);
  const id = ctx.newId("invoice");
  const total = totalOf(content);
  const invoice: Invoice = {
    ...content,
    id,
    clientId,
    issuedAt: ctx.now(),
    status: statusBy({ total }),
    currency: currency ?? place?.currency ?? account.currency,
    total,
    payments: [],
    ...(place && { location: place.name }),
    origin: madeHere(ctx, id),
  };
  return afresh(() => write(ctx, clientId, "invoice.created", undefined, invoice));
};

/**
 * Changes an open cart. 412 when `ifMatch` is no longer the revision; 409 where it would come to less than was paid. Coming
 * to just that, it is paid: so what a client will never pay is left off.
 */
export const changeCart = (
  ctx: Ctx,
  clientId: string,
  invoiceId: string,
  { dueOn, ...patch }: CartPatch,
  ifMatch: string | undefined,
): Promise<Written> =>
  changeOwn(ctx, clientId, invoiceId, "invoice.changed", (invoice, rev) => {
    if (ifMatch !== undefined && ifMatch !== rev) throw stale(rev);
    requireOpen(invoice);
    const { dueOn: held, ...rest } = invoice;
    const day = dueOn === undefined ? held : (dueOn ?? undefined);
    const content = { lines: patch.lines ?? rest.lines, tax: patch.tax ?? rest.tax, tips: patch.tips ?? rest.tips };
    const total = totalOf(content);
    if (total < amountPaid(invoice))
      throw conflict("below-paid", "This comes to less than was paid already: refund first.", [
        { pointer: "/body/lines", message: `must come to at least ${amountPaid(invoice)}` },
      ]);
    const given = Object.fromEntries(Object.entries(content).filter(([, value]) => value !== undefined)) as Content;
    return { ...rest, ...given, ...(day && { dueOn: day }), total, status: statusBy({ ...rest, total }) };
  });

/** Drops a cart on which nothing was paid, and the packages it sold; a void one stays as it is. 409 where something was. */
export const voidCart = (ctx: Ctx, clientId: string, invoiceId: string, reason: string): Promise<Written> =>
  changeOwn(
    ctx,
    clientId,
    invoiceId,
    "invoice.voided",
    (invoice) => {
      if (invoice.status === "void") return invoice;
      if ((invoice.payments ?? []).length > 0)
        throw conflict(
          "already-paid",
          "Something was paid on this invoice: refund that, it cannot be dropped any more.",
        );
      return { ...invoice, status: "void" };
    },
    { reason, beside: (invoice) => endPackagesOf(ctx, clientId, invoice, "dropped") },
  );
