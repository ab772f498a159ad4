import type { CountSettings } from "../../shared/accounts/schema.ts";
import type { Raw } from "./simulator-records.ts";

// Plain arithmetic over the records that hold: nothing here calls the code that is tested.

/** The studio as the records leave it. */
export interface Truth {
  now: string;
  counts: CountSettings;
  zoneOf: (location: string | undefined) => string;
  /** home location of a client: the team's, else the source's */
  homeOf: (client: string) => string | undefined;
  /** visits a client's Club Count was adjusted by */
  adjustedBy: (client: string) => number;
  /** whether a booking was left out by hand */
  leftOut: (booking: string) => boolean;
}

export interface Numbers {
  bookings: number;
  attended: number;
  club: number;
  period: number;
  lastAttendanceAt: string | undefined;
  firstVisitAt: string | undefined;
  firstBookingAt: string | undefined;
  firstInvoiceAt: string | undefined;
  nextVisitAt: string | null;
  invoices: number;
  money: Record<string, number>;
  months: Record<string, Record<string, number>>;
}

const formats = new Map<string, Intl.DateTimeFormat>();
const walls = new Map<string, { day: string; hour: string }>();
/** What the wall clock shows, by the platform's own calendar. */
const wall = (at: string, timeZone: string): { day: string; hour: string } => {
  const name = `${at} ${timeZone}`;
  const known = walls.get(name);
  if (known) return known;
  const options = {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
  } as const;
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat("en-GB", options);
  formats.set(timeZone, format);
  const parts = Object.fromEntries(format.formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
  const shown = { day: `${parts.year}-${parts.month}-${parts.day}`, hour: parts.hour! };
  if (walls.size < 5000) walls.set(name, shown);
  return shown;
};

/** A name that two instants share when they lie in one period of the calendar on the wall. */
const periodName = (day: string, kind: string): string => {
  if (kind === "year") return day.slice(0, 4);
  if (kind === "month") return day.slice(0, 7);
  if (kind === "quarter") return `${day.slice(0, 4)} ${Math.floor((Number(day.slice(5, 7)) - 1) / 3)}`;
  const days = Date.parse(`${day}T00:00:00Z`) / 86_400_000;
  return String(Math.floor((days + 3) / 7));
};

/** An event as it stands. */
export interface StandingEvent {
  startsAt: string;
  eventType: string;
  eventTypeId?: string;
  location?: string;
  cancelled?: boolean;
}

const add = (sums: Record<string, number>, name: string, value: number): void => {
  const sum = (sums[name] ?? 0) + value;
  if (sum === 0) delete sums[name];
  else sums[name] = sum;
};

const excluded = (booking: Raw, event: StandingEvent, { counts, zoneOf, leftOut }: Truth): boolean =>
  leftOut(booking.id) ||
  counts.exclusions.some(
    (rule) =>
      ("eventTypeName" in rule && rule.eventTypeName === event.eventType) ||
      ("eventTypeName" in rule &&
        counts.foldNames &&
        event.eventType.toLowerCase().replace("-", "") === "childwatch") ||
      ("eventTypeId" in rule && rule.eventTypeId === event.eventTypeId) ||
      ("pattern" in rule && rule.pattern === "child*" && event.eventType.toLowerCase().startsWith("child")) ||
      ("location" in rule && rule.location === event.location) ||
      ("package" in rule && rule.package === booking.package),
  ) ||
  (counts.countFrom !== undefined && wall(event.startsAt, zoneOf(event.location)).day < counts.countFrom);

const earliest = (times: string[]): string | undefined => times.toSorted()[0];

/** What the profile of the client says who has these places and invoices. */
export const numbersOf = (
  places: { booking: Raw; event: StandingEvent }[],
  invoices: Raw[],
  truth: Truth,
  client: string,
): Numbers => {
  const home = truth.homeOf(client);
  const { now, counts, zoneOf } = truth;
  const real = places.filter(({ booking }) => booking.status !== "waitlisted");
  const held = real.filter(({ event }) => !event.cancelled);
  const attended = held.filter(({ booking }) => booking.status === "attended");
  const club = attended.filter(({ booking, event }) => !excluded(booking, event, truth));
  const periodAt = (at: string) => periodName(wall(at, zoneOf(home)).day, counts.period.kind);
  const starts = (of: typeof places) => of.map(({ event }) => new Date(event.startsAt).toISOString());
  const months: Numbers["months"] = {};
  const chart = (at: string, location: unknown, name: string, value: number) => {
    const month = wall(at, zoneOf(location as string | undefined)).day.slice(0, 7);
    months[month] ??= {};
    add(months[month], name, value);
  };
  for (const { booking, event } of held) {
    const { day, hour } = wall(event.startsAt, zoneOf(event.location));
    if (["booked", "attended", "absent"].includes(String(booking.status))) {
      chart(event.startsAt, event.location, `hour#${hour}`, 1);
      if (booking.package) chart(event.startsAt, event.location, `package#${booking.package}`, 1);
    }
    if (booking.status !== "attended") continue;
    chart(event.startsAt, event.location, `type#${event.eventType}`, 1);
    chart(event.startsAt, event.location, `day#${day.slice(8)}`, 1);
  }
  const billed = invoices.filter(({ status }) => status === "open" || status === "paid");
  const money: Record<string, number> = {};
  for (const invoice of billed) {
    const { currency, total, location } = invoice as { currency: string; total: number } & Raw;
    const tips = invoice.status === "paid" ? Number(invoice.tips ?? 0) : 0;
    type Entry = { method?: string; amount: number; at: string };
    const whole = invoice.status === "paid" ? [{ amount: total - tips, at: String(invoice.issuedAt) }] : [];
    const paid = ((invoice.payments as Entry[]) ?? whole).filter(({ method }) => method !== "giftCard");
    const refunded = [{ amount: Number(invoice.refunded ?? 0), at: String(invoice.issuedAt) }];
    add(money, `invoiced#${currency}`, total);
    add(money, `tips#${currency}`, tips);
    const all = (invoice.payments as Entry[] | undefined)?.reduce((sum, { amount }) => sum + amount, 0) ?? 0;
    if (invoice.status === "open") add(money, `due#${currency}`, Math.max(0, total - all));
    for (const [name, entries] of [
      ["paid", paid],
      ["refunded", (invoice.refunds as Entry[]) ?? refunded],
    ] as const)
      for (const { amount, at } of entries) {
        add(money, `${name}#${currency}`, amount);
        chart(at, location, `${name}#${currency}`, amount);
      }
  }
  return {
    bookings: real.length,
    attended: attended.length,
    club: club.length + truth.adjustedBy(client),
    period: club.filter(({ event }) => periodAt(event.startsAt) === periodAt(now)).length,
    lastAttendanceAt: starts(attended).toSorted().at(-1),
    firstVisitAt: earliest(starts(attended)),
    firstBookingAt: earliest(starts(real)),
    firstInvoiceAt: earliest(billed.map(({ issuedAt }) => new Date(String(issuedAt)).toISOString())),
    nextVisitAt:
      earliest(starts(held.filter(({ booking }) => booking.status === "booked")).filter((at) => at > now)) ?? null,
    invoices: billed.length,
    money,
    months: Object.fromEntries(Object.entries(months).filter(([, sums]) => Object.keys(sums).length > 0)),
  };
};
