import { clientSources, clients, headerPrefix, mergedClients, partsIn } from "../clients/header.ts";
import type { ClientParts } from "../clients/identity.ts";
import type { Means } from "../ctx.ts";
import { indexClient } from "../search/index-client.ts";
import type { Action, Condition } from "../table/expressions.ts";
import type { Item, Settled } from "../table/item.ts";
import { keyParts } from "../table/schema.ts";
import { TransactionRefused } from "../table/table.ts";
import { type Card, cardItem, cards, identified, periodsOf } from "./card.ts";
import { addSums, type Contribution } from "./contribution.ts";
import { clubVisitsFrom, findMarks, type Lost, moveMarks, type Overlay, tidyNext } from "./marks.ts";
import { countedFrom, movePeriods, recountPeriods } from "./periods.ts";
import { contributionOf, isSettledType } from "./registry.ts";
import type { Rules } from "./rules.ts";
import { bucketed, series } from "./series.ts";

/** A record as somebody saw it: in a stream's event, or read for a recount. */
export interface Seen extends Pick<Item, "sk" | "type" | "rev" | "data" | "dirty" | "settled" | "gone"> {
  /** what it adds under the rules, where the caller has asked already */
  adds?: Contribution;
}

export interface Outcome {
  /** records settled by this call */
  settled: number;
  /** why nothing could be settled here */
  refused?: "no such client" | "alias" | "erased";
  /** clients were merged into this one: its visits may be counted twice */
  merged?: boolean;
}

/** A transaction takes 100 actions (AWS, TransactWriteItems): the card, its months, its records. */
const mostActions = 100;
const attempts = 12;

/**
 * Settles records of one client: each gets `settled` = what it adds under the rules and loses `dirty`, if it is still as
 * it was seen; the card and the months get the difference, all in one transaction that holds only on the card that was
 * read. So a redelivered, reordered or redriven event finds nothing left to settle, and what changed meanwhile has its own
 * event coming. Where it may be called otherwise, what it is found by comes first, so that a failure leaves it dirty. Records that do not parse throw before anything is written.
 */
export const settleClient = async (means: Means, rules: Rules, pk: string, seen: Seen[]): Promise<Outcome> => {
  if (seen.some(({ type }) => type === clients.type || type === clientSources.type || type === mergedClients.type))
    await indexClient(means, keyParts(pk)[1]!);
  let pending = seen.map((record) => ({ record, adds: record.adds ?? contributionOf(record, rules) }));
  const outcome: Outcome = { settled: 0 };
  for (let attempt = 0; pending.length > 0; ) {
    const header = (await means.table.query({ pk, prefix: headerPrefix })).items;
    const card = header.find(({ type }) => type === cards.type);
    const parts = partsIn(header);
    const held = card && cards.fromItem(card);
    if (held?.fence) return { ...outcome, refused: held.fence };
    if (!held || !parts) return { ...outcome, refused: "no such client" };
    if (parts.merged) outcome.merged = true;
    const taken = fitting(pending);
    try {
      await means.table.transact(await actionsFor(means, rules, { card: held, rev: card!.rev, parts, pk }, taken));
      outcome.settled += taken.length;
      pending = pending.slice(taken.length);
    } catch (error) {
      if (!(error instanceof TransactionRefused) || attempt >= attempts) throw error;
      const stale = new Set(error.failed.map((position) => taken[position]?.record.sk));
      pending = pending.filter(({ record }) => !stale.has(record.sk));
      attempt += 1;
      if (error.contended)
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** Math.min(attempt, 6)));
    }
  }
  return outcome;
};

interface Pending {
  record: Seen;
  adds: Contribution;
}

const monthsOf = ({ record, adds }: Pending): string[] => [
  ...Object.keys(record.settled?.months ?? {}),
  ...Object.keys(adds.months ?? {}),
];

/** As many as one transaction takes; at least one (schemas keep a record's months within it). */
const fitting = (pending: Pending[]): Pending[] => {
  const months = new Set<string>();
  const taken: Pending[] = [];
  for (const one of pending) {
    for (const month of monthsOf(one)) months.add(month);
    if (taken.length > 0 && taken.length + 1 + months.size + 1 > mostActions) break;
    taken.push(one);
  }
  return taken;
};

interface Held {
  card: Card;
  rev: string;
  parts: ClientParts;
  pk: string;
}

/** The records first, in the order given, then the card, then its months. */
const actionsFor = async (
  means: Means,
  rules: Rules,
  { card: held, rev, parts, pk }: Held,
  taken: Pending[],
): Promise<Action[]> => {
  const now = means.now();
  const card = structuredClone(identified(held, parts, rules));
  const months = await heldMonths(means, pk, taken);
  const lost: Lost = new Set();
  const overlay: Overlay = new Map();
  for (const { record, adds } of taken) {
    const before = record.settled;
    for (const [month, sums] of Object.entries(before?.months ?? {}))
      months.set(month, addSums(months.get(month) ?? {}, sums, -1));
    const after = record.gone ? undefined : bucketedIn(months, { rules: rules.version, ...adds });
    card.sums = addSums(addSums(card.sums, before?.sums ?? {}, -1), after?.sums ?? {});
    moveMarks(card, before, after, now, lost);
    movePeriods(card, before, after, now);
    overlay.set(record.sk, after);
  }
  tidyNext(card, now, lost);
  await findMarks(card, lost, { table: means.table, pk, overlay }, now);
  await followSettings(means, rules, card, pk, overlay, now);
  return [
    ...taken.map(({ record }) => recordAction(pk, record, overlay.get(record.sk))),
    {
      put: cardItem(means.accountId, card, means.newId("revision")),
      condition: { if: "#rev = :rev", values: { rev } },
    },
    ...[...months].map(([month, sums]) => ({
      put: series.toItem(series.key(means.accountId, card.clientId, month), { sums }, means.newId("revision")),
    })),
  ];
};

const heldMonths = async (
  { table, accountId }: Means,
  pk: string,
  taken: Pending[],
): Promise<Map<string, Record<string, number>>> => {
  const names = [...new Set(taken.flatMap(monthsOf))];
  if (names.length === 0) return new Map();
  const clientId = pk.slice(accountId.length + 1);
  const items = await table.getMany(names.map((month) => series.key(accountId, clientId, month)));
  return new Map(names.map((month, i) => [month, items[i] ? series.fromItem(items[i]).sums : {}]));
};

const bucketedIn = (months: Map<string, Record<string, number>>, after: Settled): Settled => {
  const named = Object.entries(after.months ?? {}).map(
    ([month, sums]) => [month, bucketed(sums, months.get(month) ?? {})] as const,
  );
  for (const [month, sums] of named) months.set(month, addSums(months.get(month) ?? {}, sums));
  return named.length > 0 ? { ...after, months: Object.fromEntries(named) } : after;
};

/** A changed home location, client since or period counts the card's periods anew. */
const followSettings = async (
  means: Means,
  rules: Rules,
  card: Card,
  pk: string,
  overlay: Overlay,
  now: string,
): Promise<void> => {
  const zone = rules.zoneOf(card.homeLocation);
  const periodKind = periodsOf({ ...card, zone }, rules);
  if (card.zone === zone && card.periodKind === periodKind) return;
  Object.assign(card, { zone, periodKind });
  recountPeriods(card, await clubVisitsFrom({ table: means.table, pk, overlay }, countedFrom(card, now)), now);
};

/** Only kinds that add to a number carry `settled`; the rest is merely no longer dirty. */
const recordAction = (
  pk: string,
  { sk, type, rev, dirty, settled, gone }: Seen,
  after: Settled | undefined,
): Action => {
  const at = { pk, sk };
  const condition: Condition = dirty
    ? { if: "#dirty = :dirty AND #rev = :rev", values: { dirty: true, rev } }
    : settled
      ? { if: "#dirty = :dirty AND #rev = :rev AND #settled = :settled", values: { dirty: false, rev, settled } }
      : { if: "#rev = :rev AND attribute_not_exists(#settled)", values: { rev } };
  return gone
    ? { remove: at, condition }
    : { update: at, change: { set: { ...(isSettledType(type) && { settled: after }), dirty: false } }, condition };
};
