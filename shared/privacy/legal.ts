import { Invoice } from "../invoices/schema.ts";
import type { Item } from "../table/item.ts";
import type { LegalRecord } from "./schema.ts";

/** The last day an invoice must be kept: the end of its year and `years` more [law]. */
const lastDay = (issuedAt: string, years: number): string => `${Number(issuedAt.slice(0, 4)) + years}-12-31`;

/**
 * What is kept of an item because the law says so: of an invoice that is no draft the amounts and the number the booking
 * software gave it, nobody's name; undefined for anything else, and for what is past its last day.
 */
export const keptByLaw = (item: Item, years: number, now: string): LegalRecord | undefined => {
  if (item.type !== "invoice" || item.gone) return undefined;
  const parsed = Invoice.safeParse(item.data);
  if (!parsed.success || parsed.data.status === "draft") return undefined;
  const { id, clientId: _, origin, lines, ...content } = parsed.data;
  const untilOn = lastDay(content.issuedAt, years);
  if (untilOn < now.slice(0, 10)) return undefined;
  const named = lines?.map(({ recipient: __, ...line }) => line);
  return {
    what: "invoice",
    id,
    source: { name: origin.source, id: origin.id },
    issuedAt: content.issuedAt,
    untilOn,
    content: { ...content, ...(named && { lines: named }) },
  };
};
