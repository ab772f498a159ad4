import * as z from "zod";
import type { ClientCounts } from "./preview-client.ts";

const Change = z.object({ before: z.int(), after: z.int() });
type Change = z.output<typeof Change>;

/** Clients a preview names. */
const named = 10;

/** What a preview has found so far. */
export const PreviewTally = z.object({
  clients: z.int(),
  /** clients of whom Club Count or Period Count changes */
  changed: z.int(),
  /** sums over every client */
  clubCount: Change,
  periodCount: Change,
  /** visits left out, by the reason */
  leftOut: z.record(z.string(), Change),
  /** the largest changes, by Club Count, then by Period Count */
  largest: z.array(z.object({ clientId: z.string(), clubCount: Change, periodCount: Change })),
});
export type PreviewTally = z.output<typeof PreviewTally>;

const none: Change = { before: 0, after: 0 };
export const noneYet: PreviewTally = {
  clients: 0,
  changed: 0,
  clubCount: none,
  periodCount: none,
  leftOut: {},
  largest: [],
};

const plus = (a: Change, b: Change): Change => ({ before: a.before + b.before, after: a.after + b.after });
const sizeOf = ({ before, after }: Change): number => Math.abs(after - before);

/** One client more. */
export const tallied = (
  tally: PreviewTally,
  clientId: string,
  now: ClientCounts | undefined,
  then: ClientCounts | undefined,
): PreviewTally => {
  if (!now || !then) return tally;
  const clubCount = { before: now.clubCount, after: then.clubCount };
  const periodCount = { before: now.periodCount, after: then.periodCount };
  const changes = sizeOf(clubCount) + sizeOf(periodCount) > 0;
  const reasons = [...new Set([...Object.keys(now.leftOut), ...Object.keys(then.leftOut)])];
  const leftOut = { ...tally.leftOut };
  for (const reason of reasons)
    leftOut[reason] = plus(leftOut[reason] ?? none, {
      before: now.leftOut[reason] ?? 0,
      after: then.leftOut[reason] ?? 0,
    });
  const largest = changes ? [...tally.largest, { clientId, clubCount, periodCount }] : tally.largest;
  return {
    clients: tally.clients + 1,
    changed: tally.changed + (changes ? 1 : 0),
    clubCount: plus(tally.clubCount, clubCount),
    periodCount: plus(tally.periodCount, periodCount),
    leftOut,
    largest: largest
      .toSorted((a, b) => sizeOf(b.clubCount) - sizeOf(a.clubCount) || sizeOf(b.periodCount) - sizeOf(a.periodCount))
      .slice(0, named),
  };
};

const count = (value: number): string => value.toLocaleString("en");

const says = ({ changed, clients, largest: [first] }: PreviewTally): string => {
  if (!first) return `None of ${count(clients)} clients changes.`;
  const [name, { before, after }] = sizeOf(first.clubCount)
    ? ["Club Count", first.clubCount]
    : ["Period Count", first.periodCount];
  const who = changed === 1 ? "1 client changes" : `${count(changed)} clients change`;
  return `${who} of ${count(clients)}; largest: ${name} ${count(before)} becomes ${count(after)}.`;
};

/** What a preview says in the end. */
export const reported = (tally: PreviewTally): PreviewTally & { says: string } => ({ ...tally, says: says(tally) });
