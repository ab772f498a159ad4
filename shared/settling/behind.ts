import type { Means } from "../ctx.ts";
import { pointerKey, type Ref } from "../sources/store.ts";

/** What stands behind the fence of an erased client for good: its sums, and that it was erased. */
export const staysBehind: ReadonlySet<string> = new Set(["card", "series", "erased"]);

/**
 * Removes whatever landed in the collection of a client after it was erased (reliability 10): a record that was on its way,
 * and the pointer that would lead to it. While the erase is still under way it does nothing, since that takes it all.
 */
export const removeBehind = async (means: Means, pk: string): Promise<number> => {
  const { items } = await means.table.query({ pk });
  if (!items.some(({ type, data }) => type === "erased" && data.done)) return 0;
  const landed = items.filter(({ type }) => !staysBehind.has(type));
  for (const item of landed) {
    const origin = item.data.origin as Omit<Ref, "type"> | undefined;
    if (origin) await means.table.remove(pointerKey(means, { ...origin, type: item.type as Ref["type"] }));
    await means.table.remove(item);
  }
  return landed.length;
};
