import { clientStands } from "../clients/collection.ts";
import type { Means } from "../ctx.ts";
import type { Step } from "../jobs/run.ts";
import type { Job } from "../jobs/schema.ts";
import { same } from "../settling/contribution.ts";
import { afresh } from "../table/afresh.ts";
import { keyParts } from "../table/schema.ts";
import type { Rows } from "../table/table.ts";
import { nextDueOn, overdueFrom } from "./due.ts";
import type { DueRow, LogSettings } from "./schema.ts";
import { dueAction, duePk, dues, entryDays, logState, settingsStand } from "./store.ts";

/** When the next entry is due of a client with entries of these days; undefined where there is none. */
export const dueOf = (clientId: string, days: string[], { every, graceDays }: LogSettings): DueRow | undefined => {
  if (days.length === 0) return undefined;
  const due = every ? nextDueOn(days, every)! : null;
  return { clientId, nextDueOn: due, overdueFrom: due && overdueFrom(due, graceDays) };
};

/**
 * Y15. Works out anew when a client's next entry is due, by its entries and the settings as they stand: after a merge or an unmerge
 * moved entries, or the settings changed. Of a client behind a fence nothing is due.
 */
export const mendDue = (means: Means, clientId: string): Promise<void> =>
  afresh(async () => {
    const state = await logState(means, clientId);
    const stands = state.card !== undefined && !state.card.fence;
    const row = stands ? dueOf(clientId, await entryDays(means, clientId), state.settings) : undefined;
    if (state.due ? same(dues.fromItem(state.due), row) : !row) return;
    await means.table.transact([
      ...(row ? [clientStands(means, clientId)] : []),
      settingsStand(means, state),
      ...dueAction(means, state.due, row, clientId),
    ]);
  });

/** Clients looked at in one piece. */
const pageSize = 25;
/** An entry written just before the settings changed may come into the index this much later, ms. */
const indexLag = 2000;

const indexed = async (means: Means, { createdAt }: Job): Promise<void> => {
  const left = Date.parse(createdAt) + indexLag - Date.parse(means.now());
  if (left > 0) await new Promise((resolve) => setTimeout(resolve, Math.min(left, indexLag)));
};

/**
 * Y19. Takes a new frequency to a page of the clients that have a log. What is written meanwhile is judged by the new settings
 * already, so that one pass is enough; a client whose row moves ahead is looked at twice, which changes nothing.
 */
export const transformationDueStep =
  (means: Means): Step =>
  async (job) => {
    const { after } = (job.place ?? {}) as { after?: Rows["last"] };
    if (!after) await indexed(means, job);
    const where = { index: "gsi1" as const, pk: duePk(means.accountId), limit: pageSize };
    const page = await means.table.query({ ...where, ...(after && { after }) });
    for (const { pk } of page.items) await mendDue(means, keyParts(pk)[1]!);
    const progress = { clients: (job.progress.clients ?? 0) + page.items.length };
    return page.last
      ? { ...job, progress, place: { after: page.last }, state: "running" }
      : { ...job, progress, place: {}, state: "done" };
  };
