import type * as z from "zod";
import { mostEntries } from "../../invoices/schema.ts";
import { faultsOf } from "../../kernel/errors.ts";
import type { Mapped, NewRecord } from "../contract.ts";
import { BesidePayment, type Order, Payment, type Refund } from "./schema.ts";

type NewInvoice = Extract<NewRecord, { type: "invoice" }>;
type Beside = z.output<typeof BesidePayment>;

/** What came in is paid; what is held or under way is neither due nor paid; the rest came to nothing. */
const statuses = {
  COMPLETED: "paid",
  APPROVED: "draft",
  PENDING: "draft",
  CANCELED: "void",
  FAILED: "void",
} as const satisfies Record<Payment["status"], NewInvoice["status"]>;

/** What spends a gift card was counted when the card was sold. */
const methodOf = ({ source_type, card_details }: Payment): string =>
  card_details?.card?.card_brand === "SQUARE_GIFT_CARD" ? "giftCard" : (source_type ?? "other").toLowerCase();

/** What went back of the amount, oldest first; what goes beyond it was the tip, which stands apart [inferred]. */
const refundsOf = (payment: Payment, refunds: Refund[] | undefined, method: string): Partial<NewInvoice> => {
  let left = payment.amount_money.amount;
  const part = (amount: number): number => {
    const taken = Math.min(amount, left);
    left -= taken;
    return taken;
  };
  const done = (refunds ?? []).filter(({ status }) => status === "COMPLETED");
  const inOrder = done.toSorted((a, b) => (a.created_at < b.created_at ? -1 : 1));
  const given = inOrder.flatMap(({ amount_money, created_at: at }) => {
    const amount = part(amount_money.amount);
    return amount > 0 ? [{ amount, at, ...(method === "giftCard" && { method }) }] : [];
  });
  if (refunds && given.length <= mostEntries) return given.length > 0 ? { refunds: given } : {};
  const refunded = refunds
    ? given.reduce((sum, { amount }) => sum + amount, 0)
    : part(payment.refunded_money?.amount ?? 0);
  return refunded > 0 && method !== "giftCard" ? { refunded } : {};
};

const kindOf = (line: NonNullable<Order["line_items"]>[number], products: Beside["products"]) => {
  if (line.item_type === "GIFT_CARD") return "giftCard" as const;
  if (line.item_type === "CUSTOM_AMOUNT") return "other" as const;
  const product = products[line.catalog_object_id ?? ""];
  if (product === "GIFT_CARD") return "giftCard" as const;
  if (product === "LEGACY_SQUARE_ONLINE_MEMBERSHIP") return "contract" as const;
  return product === "APPOINTMENTS_SERVICE" || product === "EVENT" ? ("other" as const) : ("product" as const);
};

const mostLines = 200;

/** The order's lines stand on its first payment, so that an order paid in parts has them once. */
const linesOf = (payment: Payment, order: Order | undefined, products: Beside["products"]): Partial<NewInvoice> => {
  const first = order?.tenders?.[0];
  const isFirst = !first || (first.payment_id ?? first.id) === payment.id;
  const items = isFirst ? (order?.line_items ?? []) : [];
  if (items.length === 0 || items.length > mostLines) return {};
  return {
    lines: items.map((line) => ({
      kind: kindOf(line, products),
      name: [line.name, line.variation_name].filter(Boolean).join(", ").slice(0, 200),
      quantity: Number(line.quantity),
      amount: line.total_money?.amount ?? 0,
    })),
  };
};

const taxOf = (order: Order | undefined): Partial<NewInvoice> =>
  order?.total_tax_money && (order.tenders?.length ?? 0) <= 1 ? { tax: order.total_tax_money.amount } : {};

/** A payment as an invoice of its own; one of a sale without a customer becomes nothing. */
export const mapPayment = (record: unknown, beside: unknown): Mapped => {
  const parsed = Payment.safeParse(record);
  const looked = BesidePayment.safeParse(beside ?? {});
  if (!parsed.success) return { records: [], errors: faultsOf(parsed.error.issues) };
  if (!looked.success) return { records: [], errors: faultsOf(looked.error.issues, "/beside") };
  const payment = parsed.data;
  const { order, refunds, products, location } = looked.data;
  const client = payment.customer_id ?? order?.customer_id;
  if (!client) return { records: [], errors: [] };
  const { amount, currency } = payment.amount_money;
  const tips = payment.tip_money?.amount ?? 0;
  const method = methodOf(payment);
  const status = statuses[payment.status];
  return {
    records: [
      {
        type: "invoice",
        id: payment.id,
        client,
        issuedAt: payment.created_at,
        status,
        currency,
        total: amount + tips,
        ...taxOf(order),
        ...(tips > 0 && { tips }),
        ...(location && { location: location.slice(0, 200) }),
        payments: status === "paid" ? [{ method, amount: amount + tips, at: payment.created_at }] : [],
        ...refundsOf(payment, refunds, method),
        ...linesOf(payment, order, products),
        modifiedAt: payment.updated_at,
      },
    ],
    errors: [],
  };
};
