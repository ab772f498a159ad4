import * as z from "zod";
import { MergedInto } from "../clients/alias.ts";
import type { Ctx, Means } from "../ctx.ts";
import type { Step } from "../jobs/run.ts";
import { Refusal } from "../kernel/errors.ts";
import { ClientId, RecurringId, SeriesId } from "../kernel/ids.ts";
import { bookNext } from "./book.ts";
import { cancelNext } from "./cancel.ts";
import { recurringById } from "./store.ts";

const Input = z.object({
  recurringId: RecurringId,
  clientId: ClientId,
  seriesId: SeriesId,
  ending: z.boolean().optional(),
});
const Place = z.object({ after: z.string().optional() });

/** Where the client is being merged or erased at this moment, nothing is done: the schedule wakes what is left behind. */
const standing = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof MergedInto || (error instanceof Refusal && error.kind === "notFound")) return undefined;
    throw error;
  }
};

/** A piece of a recurring booking: its next events booked, or, once it has ended, its bookings to come cancelled (S1-39). */
export const recurringStep =
  (means: Means): Step =>
  async (job) => {
    const { ending, ...which } = Input.parse(job.input);
    const held = await recurringById(means, which);
    if (!held) return { ...job, state: "done" };
    const actor: Ctx["actor"] = { id: held.recurring.createdBy, role: "manager", permissions: [] };
    if (ending) {
      const { after } = Place.parse(job.place ?? {});
      const by = { ...means, actor: { ...actor, id: job.by ?? actor.id } };
      const came = await standing(() => cancelNext(by, held.recurring, after));
      const cancelled = (job.progress.cancelled ?? 0) + (came?.cancelled ?? 0);
      const next = came?.after;
      return {
        ...job,
        progress: { cancelled },
        ...(next === undefined ? { state: "done" as const } : { state: "running" as const, place: { after: next } }),
      };
    }
    const came = await standing(() => bookNext({ ...means, actor }, held));
    const sum = (name: "booked" | "waitlisted" | "missed") => (job.progress[name] ?? 0) + (came?.[name] ?? 0);
    const progress = { booked: sum("booked"), waitlisted: sum("waitlisted"), missed: sum("missed") };
    return { ...job, progress, state: came?.more ? "running" : "done" };
  };
