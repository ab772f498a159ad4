import * as z from "zod";
import type { Means } from "../ctx.ts";
import { Filter } from "../filters/schema.ts";
import { sieveOf } from "../filters/sift.ts";
import type { Step } from "../jobs/run.ts";
import type { Job } from "../jobs/schema.ts";
import { Refusal } from "../kernel/errors.ts";
import { Instant } from "../kernel/time.ts";
import type { Drawing } from "../segments/draw.ts";
import { drawForJob } from "../segments/jobs.ts";
import { judgeAll, sceneOf } from "./judged.ts";
import { nextOf } from "./piece.ts";
import { minutesFor } from "./preview.ts";
import { claim, planItem, planOf } from "./store.ts";
import { nothingYet, onceEach, Tally, tallied } from "./tally.ts";
import { tokenOf } from "./token.ts";

const Input = z.object({ list: z.string(), rules: Filter.optional() });
const Place = z.object({
  drawing: z.custom<Drawing>(),
  asOf: Instant,
  first: z.array(z.string()),
  tally: Tally.default(nothingYet),
});

/**
 * A piece of the preview of a large campaign: first its audience is drawn up, then everybody is judged. The result says what the answer of
 * a small one says, those left out by their ids alone, and holds the token.
 */
export const campaignPreviewStep =
  (means: Means): Step =>
  async (job): Promise<Job> => {
    const { list, rules } = Input.parse(job.input);
    const place = Place.parse(job.place);
    const { drawing } = place;
    if (!drawing.done) {
      const [next] = await drawForJob(means, await sieveOf(means, rules!), job);
      return { ...next, state: "running" };
    }
    const kept = await planOf(means, list);
    if (!kept) throw new Refusal("notFound", "not-found", "The plan of this campaign is no longer kept.");
    const plan = { ...kept.plan, count: drawing.count };
    const scene = await sceneOf(means);
    const ids = await nextOf(means, list, place.tally.judged, plan.count);
    const judged = await onceEach(await judgeAll(means, scene, plan, ids), (to, clientId) =>
      claim(means, list, to, clientId),
    );
    const tally = tallied(place.tally, judged, plan.channel, scene.settings.prices);
    const progress = { clients: drawing.looked, found: drawing.count, judged: tally.judged };
    const next: Job = { ...job, progress, place: { ...place, tally } };
    if (tally.judged < plan.count) return { ...next, state: "running" };
    await means.table.put({ ...planItem(means, plan) });
    const { count, asOf, perMinute } = plan;
    const minutes = minutesFor(tally.eligible, perMinute);
    const result = { count, ...tally, perMinute, minutes, asOf, token: tokenOf(means, list) };
    return { ...next, result, state: "done" };
  };
