import {
  type FunnelChart,
  funnelSteps,
  type MediumChart,
  type TimelineChart,
} from "../../shared/charts/message-schema.ts";
import type { AttendanceChart, HoursChart, InvoicesChart, LtvChart, TypesChart } from "../../shared/charts/schema.ts";

const highest = (items: { count: number }[]): number => Math.max(0, ...items.map(({ count }) => count));
const counts = (label: string, items: { count: number }[]) => ({
  y: { label, unit: "events", min: 0, max: highest(items) },
  zone: "location" as const,
  months: items.length > 0 ? { from: "2025-02", to: "2026-03" } : null,
});

/** Charts as the API answers them, of given values. */
export const typesOf = (types: [eventType: string, count: number][]): TypesChart => {
  const items = types.map(([eventType, count]) => ({ eventType, count }));
  const x = { label: "Event type", unit: "eventType" as const, from: null, to: null };
  return { title: "Attended events by type", x, ...counts("Attended events", items), statuses: ["attended"], items };
};

export const hoursOf = (countAt: (hour: number) => number): HoursChart => {
  const items = Array.from({ length: 24 }, (_, hour) => ({ hour, count: countAt(hour) }));
  const x = { label: "Local start hour", unit: "hour" as const, from: 0, to: 23 };
  const statuses = ["booked", "attended", "absent"];
  return { title: "Booked events by start hour", x, ...counts("Booked events", items), statuses, items };
};

export const weeksOf = (weeks: number[]): AttendanceChart => {
  const items = weeks.map((count, i) => {
    const startsOn = new Date(Date.parse("2025-01-06") + i * 7 * 86_400_000).toISOString().slice(0, 10);
    return { week: `week ${i + 1}`, startsOn, count };
  });
  const x = { label: "Week", unit: "week" as const, from: items[0]?.week ?? null, to: items.at(-1)?.week ?? null };
  const said = { title: "Attended events by week", x, ...counts("Attended events", items), statuses: ["attended"] };
  return { ...said, items, perWeek: 1.5, weekdays: [] };
};

const months = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${2017 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, "0")}`);

const amounts = (label: string, currency: string, drawn: { month: string }[], values: number[]) => ({
  x: { label: "Month", unit: "month" as const, from: drawn[0]?.month ?? null, to: drawn.at(-1)?.month ?? null },
  y: { label, unit: currency, min: Math.min(0, ...values), max: Math.max(0, ...values) },
  zone: "location" as const,
  months: drawn.length > 0 ? { from: drawn[0]!.month, to: drawn.at(-1)!.month } : null,
  currency,
});

export const ltvOf = (monthly: number[], currency = "USD"): LtvChart => {
  let cumulative = 0;
  const items = months(monthly.length).map((month, i) => {
    cumulative += monthly[i]!;
    return { month, amount: monthly[i]!, cumulative, yearBefore: i < 12 ? null : monthly[i - 12]! };
  });
  const years = [...new Set(items.map(({ month }) => Number(month.slice(0, 4))))].map((year) => ({
    year,
    amount: items.filter(({ month }) => month.startsWith(`${year}`)).reduce((sum, { amount }) => sum + amount, 0),
    yearBefore: null,
    growth: year > 2017 ? 12.5 : null,
  }));
  const values = items.flatMap(({ amount, cumulative: sum }) => [amount, sum]);
  return { title: "LTV over time", ...amounts("LTV", currency, items, values), items, years };
};

export const invoicesOf = (monthly: [paid: number, refunded: number][], currency = "USD"): InvoicesChart => {
  const items = months(monthly.length).map((month, i) => {
    const [paid, refunded] = monthly[i]!;
    return { month, paid, refunded, net: paid - refunded };
  });
  const sum = (part: "paid" | "refunded" | "net") => items.reduce((all, item) => all + item[part], 0);
  const values = items.flatMap(({ paid, refunded }) => [paid, -refunded]);
  const total = { paid: sum("paid"), refunded: sum("refunded"), net: sum("net") };
  return { title: "Paid and refunded by month", ...amounts("Amount", currency, items, values), items, total };
};

const sent = (label: string, max: number) => ({
  y: { label, unit: "messages", min: 0, max },
  zone: "location" as const,
  months: { from: "2025-05", to: "2026-04" },
  range: { from: "2025-05", to: "2026-04" },
});

export const mediumOf = (email: number, sms: number): MediumChart => ({
  title: "Automated email and SMS",
  x: { label: "Medium", unit: "medium", from: null, to: null },
  ...sent("Automated messages", Math.max(email, sms)),
  items: [
    { medium: "email", count: email, perMille: 667 },
    { medium: "sms", count: sms, perMille: 333 },
  ],
  total: email + sms,
});

export const funnelOf = (counts: number[]): FunnelChart => ({
  title: "Automated emails",
  x: { label: "Step", unit: "step", from: null, to: null },
  ...sent("Automated emails", counts[0]!),
  items: funnelSteps.map((step, i) => {
    const isSeen = step === "opened" || step === "clicked";
    const all = counts[i]!;
    return { step, all, human: isSeen ? all : null, allPerMille: 833, humanPerMille: isSeen ? 833 : null };
  }),
});

/** Days from 1 January 2026, each with so many automated messages and by hand. */
export const timelineOf = (days: [automated: number, byHand: number][]): TimelineChart => {
  const items = days.map(([automated, byHand], i) => {
    const on = new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10);
    const by = { automated: { email: automated, sms: 0 }, byHand: { email: 0, sms: byHand } };
    return { startsOn: on, endsOn: on, ...by, inWindow: automated + 3, mark: null };
  });
  const ends = { from: items[0]!.startsOn, to: items.at(-1)!.endsOn };
  const total = { automated: { email: 12_345, sms: 0 }, byHand: { email: 0, sms: 1 } };
  return {
    title: "Messages over time",
    x: { label: "Day", unit: "day", ...ends },
    ...sent("Messages", Math.max(...days.flat())),
    by: "day",
    range: ends,
    expected: { days: 30, least: 1, most: 8 },
    items,
    total,
    now: { on: ends.to, inWindow: 9, mark: "over" },
  };
};
