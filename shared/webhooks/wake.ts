import type { Means } from "../ctx.ts";
import type { Item } from "../table/item.ts";
import { ConditionFailed } from "../table/table.ts";
import { wakeAt } from "./state.ts";
import { dueAt, stateOf } from "./store.ts";

/** What was woken and lost on its way is woken again after this, ms. */
const againAfter = 10 * 60_000;

/** W17. Takes a webhook whose next try is due to the dispatcher, or whose run was cut off. Twice is once. */
export const wakeWebhook = async (means: Means, { data }: Pick<Item, "data">): Promise<boolean> => {
  const id = String(data.id);
  const read = await stateOf(means, id);
  const at = read && wakeAt(read.state);
  if (!read || at === undefined || at > means.now()) return false;
  const later = new Date(Date.parse(means.now()) + againAfter).toISOString();
  const put: Item = { ...read.item, ...dueAt(later, id), due: true, rev: means.newId("revision") };
  try {
    await means.table.put(put, { if: "#rev = :rev", values: { rev: read.item.rev } });
    return true;
  } catch (error) {
    if (error instanceof ConditionFailed) return false;
    throw error;
  }
};
