import type { LocalRun } from "../../infra/local/run.ts";
import { clientPk } from "../../shared/clients/header.ts";
import type { Means } from "../../shared/ctx.ts";
import { rulesBook } from "../../shared/settling/accounts.ts";
import { type Card, cards } from "../../shared/settling/card.ts";
import { addSums, same } from "../../shared/settling/contribution.ts";
import { recountClient } from "../../shared/settling/recount.ts";
import { everyItem } from "../../shared/table/every.ts";
import type { Table } from "../../shared/table/table.ts";
import type { End } from "./writer.ts";

/** Everything as it stands now. */
export const endOf = async (table: Table, { url }: LocalRun): Promise<End> => {
  const items = await everyItem(table);
  const partitions = Map.groupBy(items, ({ pk }) => pk);
  const outbox = (await (await fetch(`${url}/_local/outbox`)).json()) as End["outbox"];
  return { items, partition: (pk) => partitions.get(pk) ?? [], outbox };
};

/** Clients whose numbers are not those of their records, read and recounted once more. */
export const miscounted = async (
  meansOf: (accountId: string) => Means,
  { items, partition }: End,
): Promise<string[]> => {
  const wrong: string[] = [];
  const book = rulesBook(meansOf("").table);
  for (const item of items.filter(({ type }) => type === cards.type)) {
    const card: Card = cards.fromItem(item);
    if (card.fence) continue;
    const accountId = item.pk.split("#")[0]!;
    const settled = partition(item.pk).reduce((sums, one) => addSums(sums, one.settled?.sums ?? {}), {});
    if (!same(settled, card.sums)) wrong.push(`the card of ${card.clientId} is not the sum of what is settled`);
    const pk = clientPk(accountId, card.clientId);
    const recounted = await recountClient(meansOf(accountId), await book(accountId), pk);
    if (recounted.repaired || recounted.settled > 0)
      wrong.push(`a recount of ${card.clientId} changed its numbers: ${JSON.stringify(recounted)}`);
  }
  return wrong;
};

/** Items that are due until their work is done; entries of the log of changes are for good. */
const works = new Set(["job", "message", "notification"]);

/** What nothing will come back to: dirty records, work that is due. */
export const unfinished = ({ items }: End): string[] =>
  items.flatMap(({ pk, sk, type, dirty, due, data }) => [
    ...(dirty ? [`a dirty ${type}: ${pk} ${sk}`] : []),
    ...(due && works.has(type) ? [`a ${type} that is due: ${pk} ${sk} ${JSON.stringify(data).slice(0, 200)}`] : []),
  ]);
