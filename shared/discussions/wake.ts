import type { Means } from "../ctx.ts";
import { afresh } from "../table/afresh.ts";
import type { Rows } from "../table/table.ts";
import { after } from "./machine.ts";
import { discussionAction, discussionOf, discussions, discussionsPk } from "./store.ts";

/** Opens the snoozed discussions of an account that are due, so that badge and list show them again: how many. */
export const wakeDiscussions = async (means: Means): Promise<number> => {
  let woken = 0;
  let last: Rows["last"];
  do {
    const page = await means.table.query({
      index: "gsi1",
      pk: discussionsPk(means.accountId, "snoozed"),
      ...(last && { after: last }),
    });
    for (const { pk, data } of page.items) {
      if (String(data.snoozedUntil) > means.now()) continue;
      await afresh(async () => {
        const item = await discussionOf(means, pk, String(data.id));
        const held = item && discussions.fromItem(item);
        if (!item || held?.state !== "snoozed" || (held.snoozedUntil ?? "") > means.now()) return;
        await means.table.transact([discussionAction(means, item, { ...held, ...after(held, { what: "wake" }) })]);
        woken += 1;
      });
    }
    last = page.last;
  } while (last);
  return woken;
};
