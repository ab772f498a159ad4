import { clientPk } from "../shared/clients/header.ts";
import type { Means } from "../shared/ctx.ts";
import { newId } from "../shared/kernel/ids.ts";
import { cardItem } from "../shared/settling/card.ts";
import { cardFrom, isUnsettled } from "../shared/settling/recount.ts";
import { contributionOf, isSettledType } from "../shared/settling/registry.ts";
import type { Rules } from "../shared/settling/rules.ts";
import { series } from "../shared/settling/series.ts";
import type { Item } from "../shared/table/item.ts";
import type { MemoryTable } from "../test/support/memory-table.ts";
import { account, clientWith } from "./records.ts";

/** Every fifth booking is of this type. */
export const childcare = "child-watch";
const typed = (record: Item, i: number): Item => {
  const event = record.data.event as object;
  return i % 5 ? record : { ...record, data: { ...record.data, event: { ...event, eventType: childcare } } };
};

/** Writes so many clients with bookings that are settled by these rules, as they stand when nothing is under way; their ids. */
export const seed = async (
  table: MemoryTable,
  rules: Rules,
  now: string,
  clients: number,
  bookings: number,
): Promise<string[]> => {
  const ids: string[] = [];
  for (let i = 0; i < clients; i += 1) {
    const { id, header, records } = clientWith(bookings);
    const settled = records.map(typed).map((record) => ({
      ...record,
      dirty: false,
      settled: { rules: rules.version, ...contributionOf(record, rules) },
    }));
    const made = cardFrom([...header, ...settled], rules, now)!;
    const months = Object.entries(made.months).map(([month, sums]) =>
      series.toItem(series.key(account.id, id, month), { sums }, newId("revision")),
    );
    for (const item of [header[0]!, cardItem(account.id, made.card, newId("revision")), ...settled, ...months])
      await table.put(item);
    table.images.length = 0;
    ids.push(id);
  }
  return ids;
};

/** Clients whose Club Count is not `expected`, whose card is not the sum of its records, or where something is unsettled. */
export const wrongOf = async (
  { table, now }: Means,
  rules: Rules,
  ids: string[],
  expected: number,
): Promise<string[]> => {
  const wrong: string[] = [];
  for (const id of ids) {
    const { items } = await table.query({ pk: clientPk(account.id, id) });
    const fresh = items.map((item) =>
      isSettledType(item.type) ? { ...item, settled: { rules: "", ...contributionOf(item, rules) } } : item,
    );
    const made = cardFrom(fresh, rules, now())!.card;
    const card = items.find(({ type }) => type === "card")!.data as unknown as typeof made;
    const exact = card.sums.club === made.sums.club && (card.sums.club ?? 0) === expected;
    const periods = JSON.stringify(card.periods) === JSON.stringify(made.periods);
    if (!exact || !periods || items.some((item) => isUnsettled(item, rules))) wrong.push(id);
  }
  return wrong;
};
