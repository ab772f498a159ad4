import { partsIn } from "../clients/header.ts";
import type { Means } from "../ctx.ts";
import type { Item, Settled } from "../table/item.ts";
import { type Rows, TransactionRefused } from "../table/table.ts";
import { type Card, cardItem, cards, identified, periodsOf } from "./card.ts";
import { addSums, type Contribution, same } from "./contribution.ts";
import { type Lost, moveMarks } from "./marks.ts";
import { movePeriods, periodsFrom } from "./periods.ts";
import { contributionOf, isSettledType } from "./registry.ts";
import type { Rules } from "./rules.ts";
import { series } from "./series.ts";
import { settleClient } from "./settle.ts";

export interface Recounted {
  /** records that were dirty or settled under other rules */
  settled: number;
  /** whether card or months were not the sum of what is settled: drift that was repaired */
  repaired: boolean;
}

const attempts = 8;

/** A whole client read consistently: header first, so that a card that is still the same at the end saw these records. */
const readClient = async ({ table }: Means, pk: string): Promise<Item[]> => {
  const items: Item[] = [];
  let after: Rows["last"];
  do {
    const page = await table.query({ pk, ...(after && { after }) });
    items.push(...page.items);
    after = page.last;
  } while (after);
  return items;
};

const withoutTypes = (months: Settled["months"] = {}) =>
  Object.entries(months).map(([month, sums]) => [
    month,
    Object.entries(sums).filter(([name]) => !name.startsWith("type#")),
  ]);
const overflowed = (settled: Settled): boolean =>
  Object.values(settled.months ?? {}).some((sums) => "type#other" in sums);

/** Whether a record's settled part is what it adds; a type that went under "other" stays there. */
const isCurrent = (settled: Settled | undefined, adds: Contribution): boolean => {
  if (!settled) return false;
  const { rules: _, months, ...rest } = settled;
  const { months: addedMonths, ...added } = adds;
  if (!same(rest, added)) return false;
  return overflowed(settled)
    ? same(withoutTypes(months), withoutTypes(addedMonths))
    : same(months ?? {}, addedMonths ?? {});
};

const addsOf = (item: Item, rules: Rules): Contribution | undefined => {
  try {
    return contributionOf(item, rules);
  } catch {
    return undefined;
  }
};

/** Whether a record fits its schema; one that does not keeps what it was settled with and stops nobody else. */
export const isReadable = (item: Item, rules: Rules): boolean => addsOf(item, rules) !== undefined;

/** Whether a record waits to be settled, or was settled otherwise than these rules say. */
export const isUnsettled = (item: Item, rules: Rules): boolean => {
  const adds = addsOf(item, rules);
  return adds !== undefined && (item.dirty === true || (isSettledType(item.type) && !isCurrent(item.settled, adds)));
};

/** Card and months as the sums of what is settled, from nothing. */
export const cardFrom = (
  items: Item[],
  rules: Rules,
  now: string,
): { card: Card; months: Record<string, Record<string, number>> } | undefined => {
  const parts = partsIn(items);
  if (!parts) return undefined;
  const card = identified({}, parts, rules);
  const months: Record<string, Record<string, number>> = {};
  const lost: Lost = new Set();
  for (const { settled } of items) {
    if (!settled) continue;
    card.sums = addSums(card.sums, settled.sums);
    moveMarks(card, undefined, settled, now, lost);
    for (const [month, sums] of Object.entries(settled.months ?? {}))
      months[month] = addSums(months[month] ?? {}, sums);
  }
  card.periodKind = periodsOf(card, rules);
  for (const { settled } of items) if (settled) movePeriods(card, undefined, settled, now);
  return { card, months };
};

/** What a card says at a time: what must be equal, however it came about. */
const said = (card: Card, now: string) => {
  const { next, moreNext, periods: _, days: __, ...rest } = card;
  const coming = next.filter((time) => time > now);
  return {
    ...rest,
    nextVisit: coming[0] ?? (moreNext ? "look" : "none"),
    periods: periodsFrom(card, now),
  };
};

const agrees = (held: Card, made: Card, now: string): boolean => {
  const a = said(held, now);
  const b = said(made, now);
  return same({ ...a, nextVisit: a.nextVisit === "look" ? b.nextVisit : a.nextVisit }, b);
};

const nonEmpty = (months: Record<string, Record<string, number>>) =>
  Object.fromEntries(Object.entries(months).filter(([, sums]) => Object.keys(sums).length > 0));

const heldSeries = (items: Item[]): Record<string, Record<string, number>> =>
  Object.fromEntries(
    items
      .filter(({ type }) => type === series.type)
      .map((item) => [item.sk.split("#")[1]!, series.fromItem(item).sums]),
  );

/**
 * Settles whatever of a client is dirty or was settled under other rules, then compares card and months with the sum of
 * what is settled and mends them. Doing it again writes nothing.
 */
export const recountClient = async (means: Means, rules: Rules, pk: string): Promise<Recounted> => {
  const result: Recounted = { settled: 0, repaired: false };
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const items = await readClient(means, pk);
    const cardNow = items.find(({ type }) => type === cards.type);
    if (!cardNow || cards.fromItem(cardNow).fence) return result;
    const due = items.filter((item) => isUnsettled(item, rules));
    if (due.length > 0) {
      result.settled += (await settleClient(means, rules, pk, due)).settled;
      continue;
    }
    const made = cardFrom(items, rules, means.now())!;
    const months = heldSeries(items);
    if (agrees(cards.fromItem(cardNow), made.card, means.now()) && same(nonEmpty(months), nonEmpty(made.months)))
      return result;
    if (await repair(means, cardNow, made, Object.keys(months))) result.repaired = true;
  }
  return result;
};

/** Puts card and months right if the card is still the one that was read; false when it is not. */
const repair = async (
  means: Means,
  read: Item,
  made: NonNullable<ReturnType<typeof cardFrom>>,
  heldMonths: string[],
): Promise<boolean> => {
  const { clientId } = made.card;
  const months = [...new Set([...heldMonths, ...Object.keys(made.months)])].map((month) => ({
    put: series.toItem(
      series.key(means.accountId, clientId, month),
      { sums: made.months[month] ?? {} },
      means.newId("revision"),
    ),
  }));
  let { rev } = read;
  try {
    for (let i = 0; i === 0 || i < months.length; i += 90) {
      const next = means.newId("revision");
      const put = cardItem(means.accountId, made.card, next);
      await means.table.transact([
        { put, condition: { if: "#rev = :rev", values: { rev } } },
        ...months.slice(i, i + 90),
      ]);
      rev = next;
    }
    return true;
  } catch (error) {
    if (error instanceof TransactionRefused) return false;
    throw error;
  }
};
