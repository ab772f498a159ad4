import { type DemoStudio, demoStudio } from "../../infra/local/demo/index.ts";
import type {
  BookingRecord,
  ClientRecord,
  ContractRecord,
  EventRecord,
  InvoiceRecord,
  PackageRecord,
  SourceRecord,
} from "../../infra/local/demo/records.ts";

/** Days on which everything is asked: ordinary, leap, daylight saving both ways, New Year, price and snow edges. */
export const days = [
  "2026-03-14",
  "2026-03-07",
  "2026-10-31",
  "2025-12-31",
  "2027-02-27",
  "2028-02-28",
  "2028-02-29",
  "2026-02-16",
  "2026-08-25",
];

type Of<T extends SourceRecord["type"]> = Extract<SourceRecord, { type: T }>;

/** The day after or before, by plain arithmetic. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

const clocks = new Map<string, Intl.DateTimeFormat>();

/** What the wall clock of a zone shows at an instant, `2026-03-15 06:00`. */
export const wall = (instant: string, timeZone: string): string => {
  const clock =
    clocks.get(timeZone) ?? new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
  clocks.set(timeZone, clock);
  return clock.format(new Date(instant));
};

const zones: Record<string, string> = { Harbor: "America/New_York", Mesa: "America/Phoenix" };

/** A small calculator over the records alone, written from rules.md and sharing nothing with what it checks. */
export class Calculator {
  readonly demo: DemoStudio;
  readonly today: string;
  readonly events: Map<string, EventRecord>;

  constructor(today: string) {
    this.today = today;
    this.demo = demoStudio(today);
    this.events = new Map(this.of("event").map((event) => [event.id, event]));
  }

  of<T extends SourceRecord["type"]>(type: T): Of<T>[] {
    return this.demo.records.filter((record): record is Of<T> => record.type === type);
  }

  client(name: string): ClientRecord {
    const found = this.of("client").filter(({ firstName, lastName }) => `${firstName} ${lastName}` === name);
    if (!found[0]) throw new Error(`no client ${name}`);
    return found[0];
  }

  readonly #ofClient = new Map<string, { client: string }[]>();

  private ofClient<T extends "booking" | "contract" | "package" | "invoice">(type: T, client: string): Of<T>[] {
    if (this.#ofClient.size === 0) {
      for (const record of this.demo.records) {
        if (!("client" in record)) continue;
        const key = `${record.type} ${record.client}`;
        this.#ofClient.set(key, [...(this.#ofClient.get(key) ?? []), record]);
      }
    }
    return (this.#ofClient.get(`${type} ${client}`) ?? []) as unknown as Of<T>[];
  }

  bookings = (client: string): BookingRecord[] => this.ofClient("booking", client);
  contracts = (client: string): ContractRecord[] => this.ofClient("contract", client);
  packages = (client: string): PackageRecord[] => this.ofClient("package", client);
  invoices = (client: string): InvoiceRecord[] => this.ofClient("invoice", client);

  eventOf({ event }: BookingRecord): Omit<EventRecord, "type" | "id"> {
    const found = typeof event === "string" ? this.events.get(event) : event;
    if (!found) throw new Error(`no event ${event}`);
    return found;
  }

  /** The day and hour of a booking on the clock of its location. */
  at(booking: BookingRecord): string {
    const { startsAt, location } = this.eventOf(booking);
    return wall(startsAt, zones[location] as string);
  }

  attended = (client: string): BookingRecord[] =>
    this.bookings(client).filter((booking) => booking.status === "attended" && !this.eventOf(booking).cancelled);

  counted = (client: string): BookingRecord[] =>
    this.attended(client).filter((booking) => {
      const { exclusions, countFrom } = this.demo.counts;
      const isExcluded = exclusions.some(({ eventTypeName }) => eventTypeName === this.eventOf(booking).eventType);
      return !isExcluded && this.at(booking).slice(0, 10) >= countFrom;
    });

  /** Net paid in cents by month of the studio: gift cards count when sold, refunds in their own month. */
  paidByMonth(client: string): Map<string, number> {
    const months = new Map<string, number>();
    const add = (at: string, amount: number) => {
      const month = wall(at, "America/New_York").slice(0, 7);
      months.set(month, (months.get(month) ?? 0) + amount);
    };
    for (const { status, payments, total, issuedAt, refunds } of this.invoices(client)) {
      if (status === "void" || status === "draft") continue;
      const paid = payments ?? (status === "paid" ? [{ method: "unknown", amount: total, at: issuedAt }] : []);
      for (const { method, amount, at } of paid) if (method !== "giftCard" && method !== "balance") add(at, amount);
      for (const { amount, at } of refunds ?? []) add(at, -amount);
    }
    return months;
  }

  ltv = (client: string): number => [...this.paidByMonth(client).values()].reduce((sum, amount) => sum + amount, 0);
}

const made = new Map<string, Calculator>();

/** The calculator of a day, made once. */
export const studioOn = (today: string): Calculator => {
  const known = made.get(today) ?? new Calculator(today);
  made.set(today, known);
  return known;
};
