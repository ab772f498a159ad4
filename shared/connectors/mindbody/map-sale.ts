import type { LineKind } from "../../invoices/schema.ts";
import { minor } from "./amounts.ts";
import { given, mapWith, ownerOf, said } from "./mapping.ts";
import { VendorSale } from "./schema.ts";
import { instantOf } from "./times.ts";

type Item = VendorSale["PurchasedItems"][number];

/** A product is what is neither of a package nor of a contract (S0-51). */
const kindOf = ({ GiftCardBarcodeId, ContractId, IsService }: Item): LineKind => {
  if (said(GiftCardBarcodeId)) return "giftCard";
  if (given(ContractId)) return "contract";
  return IsService ? "package" : "product";
};

/** What pays with what was paid before adds nothing to LTV; the studio's own word for the rest. */
const methodOf = (type: string): string => {
  if (/gift/i.test(type)) return "giftCard";
  return /\baccount\b/i.test(type) ? "balance" : type;
};
const isComp = (type: string): boolean => /^comp/i.test(type);

const sum = (amounts: number[]): number => amounts.reduce((all, one) => all + one, 0);

/** What was given away: taken off, as nobody paid it. */
const compLine = (amount: number) =>
  amount === 0 ? [] : [{ kind: "other" as const, name: "Comp", quantity: 1, amount: -amount }];

/**
 * A sale as the payer's invoice (S0-12). A return is a sale of its own with amounts below 0: its payments are refunds on its day, and `Returned` on what
 * was sold first changes nothing, or it would count twice.
 */
export const mapSale = mapWith(VendorSale, (vendor, facts, beside) => {
  const owner = ownerOf(beside, "/ClientId");
  if ("mapped" in owner) return owner.mapped;
  const at = instantOf(vendor.SaleDateTime, facts.zoneOf(beside.location));
  const amount = (decimal: number) => minor(decimal, facts.currency);
  const paid = (vendor.Payments ?? []).map(({ Amount, Type }) => ({
    type: said(Type) ?? "other",
    amount: amount(Amount),
  }));
  const comp = sum(paid.filter(({ type }) => isComp(type)).map((payment) => payment.amount));
  const real = paid
    .filter(({ type }) => !isComp(type))
    .map((one) => ({ method: methodOf(one.type), amount: one.amount, at }));
  const recipient = beside.recipient === owner.client ? undefined : beside.recipient;
  const lines = vendor.PurchasedItems.map((item) => ({
    kind: kindOf(item),
    name: said(item.Description) ?? `Item ${given(item.Id) ?? ""}`.trim(),
    quantity: item.Quantity ?? 1,
    amount: amount(item.TotalAmount),
    recipient,
  }));
  const total = sum(lines.map((line) => line.amount)) - comp;
  return [
    {
      type: "invoice",
      id: vendor.Id,
      client: owner.client,
      issuedAt: at,
      status: sum(real.map((payment) => payment.amount)) >= total ? "paid" : "open",
      currency: facts.currency,
      total,
      tax: sum(vendor.PurchasedItems.map(({ TaxAmount }) => amount(TaxAmount ?? 0))),
      location: beside.location,
      payments: real.filter((payment) => payment.amount > 0),
      refunds: real.filter((payment) => payment.amount < 0).map((payment) => ({ ...payment, amount: -payment.amount })),
      lines: [...lines, ...compLine(comp)],
    },
  ];
});
