import * as z from "zod";
import type { Ctx, Means } from "../ctx.ts";
import type { Step } from "../jobs/run.ts";
import { SeriesId } from "../kernel/ids.ts";
import { LocalDate } from "../kernel/time.ts";
import { wakeRecurring } from "../recurring/wake.ts";
import { afresh } from "../table/afresh.ts";
import { followNext } from "./follow.ts";
import { makeNext } from "./make.ts";

/** `from`: its events from that local day on follow a change; absent: they are made. */
const Input = z.object({ seriesId: SeriesId, from: LocalDate.optional() });
const Place = z.object({ since: z.int().optional(), after: z.string().optional() });

/** A piece of what a series ordered: 25 of its events made, or brought to what the series is now (S1-36, S2-02). */
export const seriesStep =
  (means: Means): Step =>
  async (job) => {
    const { seriesId, from } = Input.parse(job.input);
    const place = Place.parse(job.place ?? {});
    const by = { ...means, ...(job.by && { actor: { id: job.by } as Ctx["actor"] }) };
    if (from !== undefined) {
      const { after, ...followed } = await afresh(() => followNext(by, seriesId, from, place.after));
      const sum = (name: keyof typeof followed) => (job.progress[name] ?? 0) + followed[name];
      const progress = { changed: sum("changed"), cancelled: sum("cancelled"), kept: sum("kept") };
      if (after !== undefined) return { ...job, progress, state: "running", place: { after } };
      return { ...job, progress, state: "done", result: progress };
    }
    const { made, since, more } = await afresh(() => makeNext(means, seriesId, place.since));
    const progress = { made: (job.progress.made ?? 0) + made };
    if (more) return { ...job, progress, state: "running", place: { since } };
    await wakeRecurring(means, seriesId);
    return { ...job, progress, state: "done", result: progress };
  };
