import { deletionAction } from "../changes/deleted.ts";
import type { Means } from "../ctx.ts";
import type { Point } from "../privacy/suppressed.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import type { Pattern } from "../table/pattern.ts";
import { type Rows, TransactionRefused } from "../table/table.ts";
import { removeThread } from "./linked.ts";
import type { DiscussionState } from "./state.ts";
import { contactPk, discussionOf, discussions, discussionsPk, placeKey, threadKey } from "./store.ts";

const isTold = (type: string): type is "discussion" | "message" => type === "discussion" || type === "message";

/** What addresses and numbers wrote before they were a client's, and was never said to be theirs: goes with the client (S4-27). Twice is once. */
export const forgetStrangers = async (means: Means, points: Point[]): Promise<void> => {
  for (const { value } of points) {
    const pk = contactPk(means, value);
    let after: Rows["last"];
    do {
      const page = await means.table.query({ pk, limit: 30, ...(after && { after }) });
      const actions = page.items.flatMap((item): Action[] => [
        { remove: { pk, sk: item.sk } },
        ...(item.type === discussions.type ? [{ remove: placeKey(means.accountId, String(item.data.id)) }] : []),
        ...(isTold(item.type) ? [deletionAction(means, item.type, String(item.data.id))] : []),
      ]);
      if (actions.length > 0) await means.table.transact(actions);
      after = page.last;
    } while (after);
  }
};

/** Q40. Discussions of a state with somebody nobody knows, without a message since a time: a page of the state's, oldest first. */
export const strangersBefore = async (
  { table, accountId }: Pick<Means, "table" | "accountId">,
  state: DiscussionState,
  before: string,
  { limit, after }: { limit: number; after?: Rows["last"] },
): Promise<Rows> => {
  const where = { index: "gsi1" as const, pk: discussionsPk(accountId, state), to: before };
  const { items, last } = await table.query({ ...where, limit, ...(after && { after }) });
  return { items: items.filter(({ data }) => data.contact), last };
};

/** Removes a discussion as it was listed with its messages; one in which something was written meanwhile stays, with that. */
export const forgetDiscussion = async (means: Means, { pk, data }: Item): Promise<void> => {
  const listed = discussions.fromItem({ data });
  const readAt = means.now();
  const held = await discussionOf(means, pk, listed.id);
  if (!held) return;
  const { id, channel, studio, last } = discussions.fromItem(held);
  if (last.at !== listed.last.at) return;
  await removeThread(means, pk, id, readAt);
  try {
    await means.table.transact([
      { remove: { pk, sk: held.sk }, condition: { if: "#rev = :rev", values: { rev: held.rev } } },
      { remove: placeKey(means.accountId, id) },
      deletionAction(means, "discussion", id),
      ...(channel === "sms" ? [{ remove: threadKey(pk, channel, studio) }] : []),
    ]);
  } catch (error) {
    if (!(error instanceof TransactionRefused)) throw error;
  }
};

export const patterns: Pattern[] = [
  {
    id: "Q40",
    question: "Which discussions with somebody nobody knows are older than this?",
    index: "gsi1",
    keys: "gsi1pk = account#DISCUSSIONS#state, gsi1sk up to a time, 50 at a time",
    requests: "1 a page",
    units: "0.5 RU per 4 KB",
    usedBy: "jobs (retention)",
  },
];
