import { clientPk } from "../clients/header.ts";
import type { Means } from "../ctx.ts";
import type { Step } from "../jobs/run.ts";
import { cards, directoryPk } from "./card.ts";
import { recountClient } from "./recount.ts";
import type { Rules } from "./rules.ts";

const pageSize = 20;

/** Where a recount is: the directory that is read (hidden clients come last), and the last row done in it. */
interface Place {
  hidden?: boolean;
  after?: { pk: string; sk: string };
}

/** A page of a recount of every client: what was settled under other rules is settled again, drift is repaired. */
export const recountStep =
  (means: Means, rules: Rules): Step =>
  async (job) => {
    const { hidden = false, after } = (job.place ?? {}) as Place;
    const page = await means.table.query({
      index: "gsi2",
      pk: directoryPk(means.accountId, hidden),
      limit: pageSize,
      ...(after && { after }),
    });
    const progress = { clients: 0, settled: 0, repaired: 0, ...job.progress };
    for (const row of page.items) {
      const { clientId } = cards.fromItem(row);
      const { settled, repaired } = await recountClient(means, rules, clientPk(means.accountId, clientId));
      progress.clients += 1;
      progress.settled += settled;
      progress.repaired += repaired ? 1 : 0;
    }
    const place: Place = page.last ? { hidden, after: page.last } : { hidden: true };
    return { ...job, progress, place: { ...place }, state: !page.last && hidden ? "done" : "running" };
  };
