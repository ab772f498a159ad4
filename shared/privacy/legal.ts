import { type Document, isHeld, isSigned, stateOf } from "../documents/schema.ts";
import { documentOf } from "../documents/store.ts";
import { Invoice } from "../invoices/schema.ts";
import type { Role } from "../kernel/roles.ts";
import type { Item } from "../table/item.ts";
import type { KeptKind, LegalRecord } from "./schema.ts";

/** How many years the law makes the studio keep what [law]: settings of the account. */
export interface LegalYears {
  invoiceYears: number;
  waiverYears: number;
}

/** Why each kind is kept, and which roles may open it. */
export const keptBecause: Record<KeptKind, { why: string; opens: Role[] }> = {
  invoice: { why: "the law: books and invoices", opens: ["owner"] },
  waiver: { why: "the law: proof of what was signed", opens: ["admin", "owner"] },
  agreement: { why: "the law: proof of what was signed", opens: ["admin", "owner"] },
  document: { why: "a hold that an admin set", opens: ["admin", "owner"] },
};

/** The last day an invoice must be kept: the end of its year and `years` more [law]. */
const lastDay = (issuedAt: string, years: number): string => `${Number(issuedAt.slice(0, 4)) + years}-12-31`;

const ofInvoice = (item: Item, years: number): LegalRecord | undefined => {
  const parsed = Invoice.safeParse(item.data);
  if (!parsed.success || parsed.data.status === "draft") return undefined;
  const { id, clientId: _, origin, lines, ...content } = parsed.data;
  const named = lines?.map(({ recipient: __, ...line }) => line);
  return {
    what: "invoice",
    id,
    source: { name: origin.source, id: origin.id },
    issuedAt: content.issuedAt,
    untilOn: lastDay(content.issuedAt, years),
    content: { ...content, ...(named && { lines: named }) },
  };
};

/** The same day so many years later; 1 March where that year has no 29 February. */
const yearsAfter = (at: string, years: number): string => {
  const day = new Date(at);
  day.setUTCFullYear(day.getUTCFullYear() + years);
  return day.toISOString().slice(0, 10);
};

/** Of a signed copy so many years after it was signed; of anything somebody holds until that day is over; the later of both. */
const ofDocument = (document: Document, years: number, today: string): LegalRecord | undefined => {
  const { id, kind, type, size, title, signedAt, createdAt, hold, audience } = document;
  if (stateOf(document) !== "ready" || document.removedAt) return undefined;
  const issuedAt = signedAt ?? createdAt;
  const signed = isSigned(document);
  const days = [
    ...(signed ? [yearsAfter(issuedAt, years)] : []),
    ...(isHeld(document, today) ? [hold!.untilOn] : []),
  ].sort();
  const untilOn = days.at(-1);
  if (untilOn === undefined) return undefined;
  return {
    what: signed ? (kind as "waiver" | "agreement") : "document",
    id,
    issuedAt,
    untilOn,
    // names of files and titles that staff gave may say whose it is; what a signed copy is of does not
    content: { kind, type, size, audience, ...(signed && { title, signedAt }), ...(hold && { hold: hold.reason }) },
  };
};

/**
 * What is kept of an item because the law says so, or a hold; without names and contact data; undefined for anything else,
 * and for what is past its last day.
 */
export const keptByLaw = (item: Item, years: LegalYears, now: string): LegalRecord | undefined => {
  const today = now.slice(0, 10);
  if (item.gone) return undefined;
  const kept =
    item.type === "invoice"
      ? ofInvoice(item, years.invoiceYears)
      : item.type === "document"
        ? ofDocument(documentOf(item), years.waiverYears, today)
        : undefined;
  return kept && kept.untilOn >= today ? kept : undefined;
};
