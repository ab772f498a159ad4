import type { Card } from "../settling/card.ts";
import type { RetentionSettings } from "./schema.ts";

/** The same time so many calendar months before; the last day of a shorter month. */
export const monthsBefore = (at: string, months: number): string => {
  const date = new Date(at);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() - months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return date.toISOString();
};

/** A client a rule names, and what the rule does with it. */
export interface Named {
  rule: "leads" | "inactive" | "deleted";
  act: "erase" | "review";
}

const latest = (...times: (string | undefined)[]): string => times.reduce<string>((a, b) => (b && b > a ? b : a), "");

/** Which rule names a client that is not deleted, by its card alone; `inactive` is still to be looked into (isQuiet). */
export const namedBy = ({ leads, inactive }: RetentionSettings, card: Card, now: string): Named | undefined => {
  const { bookings = 0, invoices = 0 } = card.sums;
  if (bookings === 0 && invoices === 0) {
    const since = latest(card.createdAt, card.firstBookingAt, card.firstInvoiceAt);
    return leads && since < monthsBefore(now, leads.months) ? { rule: "leads", act: leads.act } : undefined;
  }
  const last = latest(card.lastAttendanceAt, card.firstBookingAt, card.firstInvoiceAt);
  const coming = card.next.some((at) => at > now) || card.moreNext;
  return inactive && !coming && last < monthsBefore(now, inactive.months)
    ? { rule: "inactive", act: inactive.act }
    : undefined;
};
