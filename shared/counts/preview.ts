import * as z from "zod";
import type { CountSettings } from "../accounts/schema.ts";
import { CountSettings as Settings } from "../accounts/schema.ts";
import { headOf } from "../accounts/store.ts";
import { clientPk } from "../clients/header.ts";
import type { Means } from "../ctx.ts";
import type { Step } from "../jobs/run.ts";
import { conflict } from "../kernel/errors.ts";
import { Instant } from "../kernel/time.ts";
import { Walk, walkOn } from "../settling/every-client.ts";
import { rulesOf } from "../settling/rules.ts";
import { countedBy, countsOf } from "./preview-client.ts";
import { noneYet, PreviewTally, reported, tallied } from "./preview-tally.ts";

/** What a preview is asked, and of which rules the answer is the difference. */
export interface PreviewInput extends Record<string, unknown> {
  counts: CountSettings;
  rulesVersion: string;
}
const Input = z.object({ counts: Settings, rulesVersion: z.string() });
const Place = z.object({ walk: Walk.prefault({}), tally: PreviewTally, asOf: Instant });

/**
 * A page of the preview of other settings of Club Count and Period Count: each client is counted from its records by the
 * rules that hold and by those asked for, as of when it was begun; nothing but the job is written. Deleted clients are left
 * out. Fails when the settings are changed meanwhile.
 */
export const countPreviewStep =
  (means: Means): Step =>
  async (job) => {
    const { counts, rulesVersion } = Input.parse(job.input);
    const place = Place.parse(job.place ?? { tally: noneYet, asOf: means.now() });
    const head = await headOf(means.table, means.accountId);
    if (head.account.rulesVersion !== rulesVersion)
      throw conflict("settings-changed", "The settings were changed while this preview was made; ask for it again.");
    const [now, then] = [rulesOf(head), rulesOf({ ...head, account: { ...head.account, counts } })];
    const { walk, counted, clientIds, last } = await walkOn(means, place.walk, false);
    let { tally } = place;
    for (const clientId of clientIds) {
      const items = await countedBy(means, clientPk(means.accountId, clientId));
      tally = tallied(tally, clientId, countsOf(items, now, place.asOf), countsOf(items, then, place.asOf));
    }
    const { total = 0, clients = 0 } = job.progress;
    return {
      ...job,
      progress: { total: total + counted, clients: clients + clientIds.length, changed: tally.changed },
      place: { walk, tally, asOf: place.asOf },
      ...(last ? { state: "done", result: { ...reported(tally), asOf: place.asOf } } : { state: "running" }),
    };
  };
