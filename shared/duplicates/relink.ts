import * as z from "zod";
import type { Means } from "../ctx.ts";
import type { Step } from "../jobs/run.ts";
import type { Job } from "../jobs/schema.ts";
import { Refusal } from "../kernel/errors.ts";
import { mergeStep } from "../merges/jobs.ts";
import { beginMerge } from "../merges/service.ts";
import { cards } from "../settling/card.ts";
import { Walk, walkOn } from "../settling/every-client.ts";
import type { Rules } from "../settling/rules.ts";
import { alike, type Judged, judged } from "./judge.ts";

const Input = z.object({ source: z.string(), from: z.string(), apply: z.boolean() });
type Input = z.output<typeof Input>;

/** Where the job is: clients of a piece of the directory that are still to be looked at, and whether it was the last. */
const Place = z.object({ walk: Walk, queue: z.array(z.string()), last: z.boolean() });
const beginning = { walk: { counted: true, hidden: false }, queue: [], last: false };

/** What is named of what was found; all of it is counted. */
const shown = 100;
const Found = z.object({
  pairs: z.array(z.object({ clientId: z.string(), withId: z.string() })),
  several: z.array(z.string()),
});
type Found = z.output<typeof Found>;

const isOf = ({ there }: Judged, source: string): boolean => there.some((id) => id.startsWith(`${source} `));

/** Clients of the other source alone that are alike. */
const matches = async (means: Means, client: Judged, here: string, there: string): Promise<Judged[]> =>
  (await alike(means, client)).filter((other) => isOf(other, there) && !isOf(other, here));

/** Whom a client of the new source was in the one before: one, if both match nobody else; `several` where that cannot be told. */
const before = async (
  means: Means,
  client: Judged,
  { source, from }: Input,
): Promise<Judged | "several" | undefined> => {
  const [other, ...more] = await matches(means, client, source, from);
  if (!other) return undefined;
  if (more.length > 0 || (await matches(means, other, from, source)).length !== 1) return "several";
  return other;
};

/** Merges one into another, or goes on where that was cut off; whether it is done, so that a long history takes several pieces. */
const merged = async (means: Means, rules: Rules, job: Job, winnerId: string, loserId: string): Promise<boolean> => {
  const { state } = await mergeStep(means, rules)({ ...job, input: { winnerId, loserId }, state: "running" });
  return state === "done";
};

type Outcome = "linked" | "several" | "none" | "unfinished";

const relinkOne = async (
  means: Means,
  rules: Rules,
  job: Job,
  input: Input,
  clientId: string,
): Promise<{ outcome: Outcome; withId?: string }> => {
  const item = await means.table.get(cards.key(means.accountId, clientId));
  const card = item && cards.fromItem(item);
  // begun here and cut off
  if (card?.mergedInto)
    return {
      outcome: (await merged(means, rules, job, card.mergedInto, clientId)) ? "linked" : "unfinished",
      withId: card.mergedInto,
    };
  const client = await judged(means, clientId);
  if (!client || client.merged || !isOf(client, input.source) || isOf(client, input.from)) return { outcome: "none" };
  const other = await before(means, client, input);
  if (other === undefined) return { outcome: "none" };
  if (other === "several") return { outcome: "several" };
  if (!input.apply) return { outcome: "linked", withId: other.id };
  try {
    await beginMerge(means, other.id, clientId, true);
  } catch (error) {
    if (error instanceof Refusal) return { outcome: "none" };
    throw error;
  }
  return { outcome: (await merged(means, rules, job, other.id, clientId)) ? "linked" : "unfinished", withId: other.id };
};

const noted = (found: Found, clientId: string, outcome: Outcome, withId?: string): Found => {
  if (outcome === "linked" && withId)
    return { ...found, pairs: [...found.pairs, { clientId: withId, withId: clientId }].slice(0, shown) };
  return outcome === "several" ? { ...found, several: [...found.several, clientId].slice(0, shown) } : found;
};

/**
 * Links the clients of a source with those of the one before it (rules.md, Identity: switching the booking software keeps one client, one
 * history): who has the same folded name and an email or a mobile of exactly one, and that one of nobody else. Merges by the system, each
 * reversible and on the trail; visits that both know count once. Without `apply` it says what it would do. Cut off anywhere, it goes on.
 */
export const relinkStep =
  (means: Means, rules: Rules): Step =>
  async (job) => {
    const input = Input.parse(job.input);
    const place = Place.parse(job.place ?? beginning);
    const [clientId, ...queue] = place.queue;
    const progress = { linked: 0, several: 0, none: 0, ...job.progress };
    if (clientId === undefined) {
      if (place.last) return { ...job, progress, state: "done" };
      const { walk, clientIds, last } = await walkOn(means, place.walk, false);
      return { ...job, progress, place: { walk, queue: clientIds, last } };
    }
    const { outcome, withId } = await relinkOne(means, rules, job, input, clientId);
    if (outcome === "unfinished") return { ...job, progress };
    const found = noted(Found.parse(job.result ?? { pairs: [], several: [] }), clientId, outcome, withId);
    return {
      ...job,
      progress: { ...progress, [outcome]: progress[outcome] + 1 },
      result: found,
      place: { ...place, queue },
    };
  };
