import { clientPk, clients } from "../clients/header.ts";
import type { Means } from "../ctx.ts";
import { followContacts } from "../duplicates/follow.ts";
import { unindexClient } from "../search/index-client.ts";
import { type Card, cardItem, cards } from "../settling/card.ts";
import { cardFrom, recountClient } from "../settling/recount.ts";
import type { Rules } from "../settling/rules.ts";
import { series } from "../settling/series.ts";
import { afresh } from "../table/afresh.ts";
import type { Item } from "../table/item.ts";
import { keyPrefix } from "../table/schema.ts";
import { ConditionFailed } from "../table/table.ts";
import { mendTags } from "../tags/follow.ts";
import { mendDue } from "../transformation/follow.ts";
import { partedConsent } from "./consent.ts";
import { type Budget, type Journey, Superseded, travel } from "./move.ts";
import type { Merge } from "./schema.ts";
import { inState, mergeItem, merges, pagesOf } from "./store.ts";
import { judgeTwins } from "./twins.ts";

type Pair = Omit<Journey, "way">;

/** Goes on with a merge or unmerge until it is done or the budget is used up; whether it is done. Doing it again changes nothing. */
export const goOn = async (means: Means, rules: Rules, journey: Journey, budget: Budget): Promise<boolean> => {
  const item = await mergeItem(means, journey.winnerId, journey.loserId);
  const merge = item && merges.fromItem(item);
  if (!merge || (merge.state === "unmerging") !== (journey.way === "part")) return true;
  try {
    if (!(await travel(means, journey, budget))) return false;
  } catch (error) {
    if (error instanceof Superseded) return true;
    throw error;
  }
  await (journey.way === "join" ? settleIn(means, rules, journey, item) : settleApart(means, rules, journey, merge));
  return true;
};

/** Everything is at the winner: its numbers, its emails, its words of search. */
const settleIn = async (means: Means, rules: Rules, { winnerId, loserId }: Pair, item: Item): Promise<void> => {
  await clearMonths(means, loserId, () => true);
  await followContacts(means, [winnerId, loserId]);
  await unindexClient(means, loserId);
  for (const clientId of [loserId, winnerId]) await mendDue(means, clientId);
  await judgeTwins(means, winnerId);
  await touch(means, winnerId);
  await recountClient(means, rules, clientPk(means.accountId, winnerId));
  const merge = merges.fromItem(item);
  if (merge.state !== "merging") return;
  const put = { ...item, rev: means.newId("revision"), data: { ...merge, state: "merged" } };
  await unlessTaken(() => means.table.put(put, { if: "#rev = :rev", values: { rev: item.rev } }));
};

const settleApart = async (means: Means, rules: Rules, pair: Pair, merge: Merge): Promise<void> => {
  const { winnerId, loserId } = pair;
  await afresh(() => liftFence(means, rules, pair, merge));
  await followContacts(means, [winnerId, loserId]);
  for (const clientId of [loserId, winnerId]) {
    await judgeTwins(means, clientId);
    await mendTags(means, clientId);
    await mendDue(means, clientId);
    await touch(means, clientId);
    await recountClient(means, rules, clientPk(means.accountId, clientId));
  }
  await clearMonths(means, winnerId, (month) => Object.keys(series.fromItem(month).sums).length === 0);
  await unlessTaken(() => means.table.remove(merges.key(means.accountId, winnerId, loserId), inState("unmerging")));
};

/** The loser stands again: its card made of what is settled behind the fence, which nobody else writes. */
const liftFence = async (means: Means, rules: Rules, { winnerId, loserId }: Pair, merge: Merge): Promise<void> => {
  const items: Item[] = [];
  for await (const page of pagesOf(means, loserId)) items.push(...page);
  const card = items.find(({ type }) => type === cards.type);
  if (!card || cards.fromItem(card).fence !== "alias") return;
  const made = cardFrom(items, rules, means.now());
  if (!made) throw new Error(`The hub's part of ${loserId} did not come back.`);
  await clearMonths(means, loserId, (month) => !(month.sk.split("#")[1]! in made.months));
  for (const [month, sums] of Object.entries(made.months))
    await means.table.put(
      series.toItem(series.key(means.accountId, loserId, month), { sums }, means.newId("revision")),
    );
  await means.table.transact([
    {
      put: cardItem(means.accountId, made.card as Card, means.newId("revision")),
      condition: { if: "#rev = :rev", values: { rev: card.rev } },
    },
    ...(await partedConsent(means, winnerId, merge)),
  ]);
};

/** Removes months of a client that hold nothing, or stand behind a fence. */
const clearMonths = async (means: Means, clientId: string, goes: (month: Item) => boolean): Promise<void> => {
  for await (const page of pagesOf(means, clientId, keyPrefix("SERIES")))
    for (const month of page.filter(goes))
      await unlessTaken(() => means.table.remove(month, { if: "#rev = :rev", values: { rev: month.rev } }));
};

/** Makes who the client is be looked at again: its card, its words of search. Its revision for editing stays. */
const touch = ({ table, accountId }: Means, clientId: string): Promise<void> =>
  unlessTaken(() =>
    table.update(clients.key(accountId, clientId), { set: { dirty: true } }, { if: "attribute_exists(pk)" }),
  );

const unlessTaken = async (write: () => Promise<void>): Promise<void> => {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
  }
};
