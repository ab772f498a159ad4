import * as z from "zod";
import type { Means } from "../ctx.ts";
import { Filter } from "../filters/schema.ts";
import { type Sieve, sieveOf } from "../filters/sift.ts";
import type { Step } from "../jobs/run.ts";
import type { Job } from "../jobs/schema.ts";
import { Instant } from "../kernel/time.ts";
import { atHand, type Drawing, drawOn, newDrawing } from "./draw.ts";
import { SegmentRef } from "./schema.ts";
import { keepFound } from "./store.ts";

const Input = z.object({ rules: Filter, segmentId: SegmentRef.optional(), rev: z.string().optional() });

/** Where a list is that a job draws up, as of when it was begun, and the first who are in. */
const Place = z.object({ drawing: z.custom<Drawing>(), asOf: Instant, first: z.array(z.string()) });

/** Clients a preview names. */
export const sampled = 10;

export interface Drawn {
  drawing: Drawing;
  asOf: string;
  /** ids of the first who are in */
  first: string[];
}

/** One piece more of the list a job draws up; the job as it then stands. */
export const drawForJob = async (means: Means, sieve: Sieve, job: Job, list?: string): Promise<[Job, Drawn]> => {
  const begun = { drawing: newDrawing(list), asOf: sieve.scene.now, first: [] };
  const place = job.place ? Place.parse(job.place) : begun;
  const { drawing, passed } = await drawOn(means, sieve, place.drawing);
  const first = [...place.first, ...passed.map(({ clientId }) => clientId)].slice(0, atHand);
  const drawn = { drawing, asOf: place.asOf, first };
  const progress = { clients: drawing.looked, found: drawing.count };
  return [{ ...job, progress, place: { ...drawn }, state: drawing.done ? "done" : "running" }, drawn];
};

/** Draws up who is in a segment, for its pages. */
export const segmentStep =
  (means: Means): Step =>
  async (job) => {
    const { rules, segmentId, rev } = Input.parse(job.input);
    const list = `${job.id}`;
    const [next, { drawing, asOf, first }] = await drawForJob(means, await sieveOf(means, rules), job, list);
    if (drawing.done) {
      const found = { list, asOf, count: drawing.count, first, little: false, rules: rev! };
      await keepFound(means, segmentId!, found);
    }
    return next;
  };

/** Counts who rules let in; the result names the first of them. */
export const previewStep =
  (means: Means): Step =>
  async (job) => {
    const { rules } = Input.parse(job.input);
    const [next, { drawing, asOf, first }] = await drawForJob(means, await sieveOf(means, rules), job);
    return {
      ...next,
      ...(drawing.done && { result: { count: drawing.count, sample: first.slice(0, sampled), asOf } }),
    };
  };
