import * as z from "zod";
import { headOf } from "../accounts/store.ts";
import { clientPk } from "../clients/header.ts";
import type { Means } from "../ctx.ts";
import type { Step } from "../jobs/run.ts";
import { Walk, walkOn } from "./every-client.ts";
import { recountClient } from "./recount.ts";
import { rulesOf } from "./rules.ts";

/** Where a recount is, and the rules it was ordered for. */
const Place = z.object({ walk: Walk.prefault({}), rulesVersion: z.string().optional() });

/**
 * A page of a recount of every client: what was settled under other rules is settled again, drift is repaired. The rules
 * are those of the moment, read before a page and again behind it: where they changed meanwhile it is done again. Whoever
 * changes them orders a recount of their own with it, so that this one then ends.
 */
export const recountStep =
  (means: Means): Step =>
  async (job) => {
    const place = Place.parse(job.place ?? {});
    let head = await headOf(means.table, means.accountId);
    const { rulesVersion = head.account.rulesVersion } = place;
    const { walk, counted, clientIds, last } = await walkOn(means, place.walk, true);
    const progress = { total: 0, clients: 0, settled: 0, repaired: 0, ...job.progress };
    progress.total += counted;
    progress.clients += clientIds.length;
    for (let settledBy = ""; clientIds.length > 0 && settledBy !== rulesOf(head).version; ) {
      const rules = rulesOf(head);
      for (const clientId of clientIds) {
        const { settled, repaired } = await recountClient(means, rules, clientPk(means.accountId, clientId));
        progress.settled += settled;
        progress.repaired += repaired ? 1 : 0;
      }
      settledBy = rules.version;
      head = await headOf(means.table, means.accountId);
    }
    const going = { ...job, progress, place: { walk, rulesVersion } };
    if (head.account.rulesVersion !== rulesVersion) return { ...going, state: "done", result: superseded };
    return { ...going, state: last ? "done" : "running" };
  };

const superseded = {
  superseded: true,
  says: "The settings were changed again; the recount of that change counts every client.",
};
