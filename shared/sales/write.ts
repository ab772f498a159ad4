import { auditAction } from "../audit/store.ts";
import { writeToClient } from "../clients/collection.ts";
import type { Ctx } from "../ctx.ts";
import type { InvoiceRow } from "../invoices/routes.ts";
import type { Invoice } from "../invoices/schema.ts";
import { invoiceIn, invoiceItemOf, invoiceKey, invoiceRow } from "../invoices/store.ts";
import { differences } from "../kernel/differences.ts";
import { conflict } from "../kernel/errors.ts";
import { withEtag } from "../route.ts";
import { isMadeHere } from "../sources/origin.ts";
import { recordAction } from "../sources/store.ts";
import { afresh } from "../table/afresh.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";

/** An invoice as it then shows, and its revision. */
export interface Written {
  invoice: InvoiceRow;
  rev: string;
}

/** What of an invoice the audit trail shows. */
const told = ({ id: _, clientId: __, origin: ___, ...content }: Invoice) => content;

/** I12. In one transaction with the audit row and the kept answer; settling does the rest. */
export const write = async (
  ctx: Ctx,
  clientId: string,
  act: string,
  read: Item | undefined,
  invoice: Invoice,
  { reason, beside = [] }: { reason?: string | undefined; beside?: Action[] } = {},
): Promise<Written> => {
  const place = read ? { pk: read.pk, sk: read.sk } : invoiceKey(ctx.accountId, invoice);
  const item = { ...place, type: "invoice", data: { ...invoice }, dirty: true, ...(read?.home && { home: read.home }) };
  const action = recordAction(ctx, item, read);
  const rev = String(action.change.set?.rev);
  const shown = invoiceRow({ data: item.data, ...(read?.settled && { settled: read.settled }) });
  const { before, after } = read
    ? differences(told(invoiceIn(read)), told(invoice))
    : { before: undefined, after: told(invoice) };
  await writeToClient(ctx, clientId, [
    action,
    ...beside,
    auditAction(ctx, {
      act,
      clientId,
      about: invoice.id,
      ...(before && { before }),
      after: { ...after, ...(reason && { reason }) },
    }),
    ...(ctx.keepAnswer?.(withEtag(shown, rev)) ?? []),
  ]);
  return { invoice: shown, rev };
};

/** Refuses (409) to change what a booking software owns, naming the way. */
const requireOwn = ({ origin }: Invoice): void => {
  if (!isMadeHere(origin))
    throw conflict(
      "belongs-to-source",
      `This invoice belongs to ${origin.source}: change it there, and the next sync brings it here.`,
    );
};

/** Reads an invoice of our own, lets `become` say what it is to be or refuse, and writes that with what goes `beside` it; again where another was faster. */
export const changeOwn = (
  ctx: Ctx,
  clientId: string,
  invoiceId: string,
  act: string,
  become: (invoice: Invoice, rev: string) => Invoice,
  more: { reason?: string; beside?: (changed: Invoice) => Promise<Action[]> } = {},
): Promise<Written> =>
  afresh(async () => {
    const item = await invoiceItemOf(ctx, clientId, invoiceId);
    const invoice = invoiceIn(item);
    requireOwn(invoice);
    const changed = become(invoice, item.rev);
    if (changed === invoice) return { invoice: invoiceRow(item), rev: item.rev };
    return write(ctx, clientId, act, item, changed, { ...more, beside: await more.beside?.(changed) });
  });
