import type { Settled } from "../table/item.ts";
import { keyPrefix } from "../table/schema.ts";
import type { Table } from "../table/table.ts";
import type { Card } from "./card.ts";

/** A time on the card that is the latest or earliest among the records that add to a sum. */
const marks = [
  { name: "lastAttendanceAt", prefix: "BKG", sum: "attended", latest: true },
  { name: "firstVisitAt", prefix: "BKG", sum: "attended", latest: false },
  { name: "firstBookingAt", prefix: "BKG", sum: "bookings", latest: false },
  { name: "firstInvoiceAt", prefix: "INV", sum: "invoices", latest: false },
] as const;
type Mark = (typeof marks)[number];

/** How many booked starts a card keeps. */
const kept = 5;

/** What this settling makes of records, by sort key; it stands before what the table says. */
export type Overlay = Map<string, Settled | undefined>;
/** Marks whose record fell away; `next` where the booked starts on the card are used up. */
export type Lost = Set<Mark | "next">;

const counts = (settled: Settled | undefined, sum: string): settled is Settled & { at: string } =>
  settled?.at !== undefined && (settled.sums[sum] ?? 0) > 0;

/** Moves the marks of a card by one record's change; what cannot be told without a look-up goes to `lost`. */
export const moveMarks = (
  card: Card,
  before: Settled | undefined,
  after: Settled | undefined,
  now: string,
  lost: Lost,
): void => {
  for (const mark of marks) {
    if (before?.at === card[mark.name] && counts(before, mark.sum)) lost.add(mark);
    if (!counts(after, mark.sum)) continue;
    const held = card[mark.name];
    if (held === undefined || (mark.latest ? after.at > held : after.at < held)) card[mark.name] = after.at;
  }
  if (counts(before, "booked")) card.next = without(card.next, before.at);
  if (counts(after, "booked") && after.at > now) insert(card, after.at);
};

const without = (times: string[], time: string): string[] => {
  const at = times.indexOf(time);
  return at < 0 ? times : times.toSpliced(at, 1);
};

const insert = (card: Card, time: string): void => {
  if (card.moreNext && (card.next.at(-1) ?? "") < time) return;
  const times = [...card.next, time].sort();
  card.moreNext ||= times.length > kept;
  card.next = times.slice(0, kept);
};

/** Drops booked starts that have come; says whether the card must be looked up again. */
export const tidyNext = (card: Card, now: string, lost: Lost): void => {
  card.next = card.next.filter((time) => time > now);
  if (card.next.length === 0 && card.moreNext) lost.add("next");
};

type Where = { table: Table; pk: string; overlay: Overlay };

/** Records of a prefix as they are settled after this settling, in order of time. */
async function* settledRecords({ table, pk, overlay }: Where, prefix: string, newestFirst: boolean, from?: string) {
  let after: Awaited<ReturnType<Table["query"]>>["last"];
  const within = from === undefined ? { prefix: keyPrefix(prefix) } : { from, to: `${prefix}$` };
  do {
    const page = await table.query({ pk, ...within, newestFirst, limit: 25, ...(after && { after }) });
    for (const item of page.items) yield overlay.has(item.sk) ? overlay.get(item.sk) : item.settled;
    after = page.last;
  } while (after);
}

/** Looks up the marks that were lost: newest or oldest first, read consistently, until one is found. */
export const findMarks = async (card: Card, lost: Lost, where: Where, now: string): Promise<void> => {
  for (const mark of lost) {
    if (mark === "next") {
      Object.assign(card, await nextBooked(where, now));
      continue;
    }
    delete card[mark.name];
    for await (const settled of settledRecords(where, mark.prefix, mark.latest)) {
      if (!counts(settled, mark.sum)) continue;
      card[mark.name] = settled.at;
      break;
    }
  }
};

/** The soonest booked starts after now. */
export const nextBooked = async (where: Where, now: string): Promise<Pick<Card, "next" | "moreNext">> => {
  const next: string[] = [];
  for await (const settled of settledRecords(where, "BKG", false, keyPrefix("BKG") + now)) {
    if (!counts(settled, "booked") || settled.at <= now) continue;
    if (next.length === kept) return { next, moreNext: true };
    next.push(settled.at);
  }
  return { next, moreNext: false };
};

/** Club counts of the periods from the current one on, counted anew from the records. */
export const clubVisitsFrom = async (where: Where, from: string): Promise<{ at: string; club: number }[]> => {
  const visits: { at: string; club: number }[] = [];
  for await (const settled of settledRecords(where, "BKG", false, keyPrefix("BKG") + from))
    if (counts(settled, "club")) visits.push({ at: settled.at, club: settled.sums.club! });
  return visits;
};
