import type { Means } from "../ctx.ts";
import type { Step } from "../jobs/run.ts";
import { Refusal } from "../kernel/errors.ts";
import { mergeStep } from "../merges/jobs.ts";
import { beginMerge } from "../merges/service.ts";
import type { Rules } from "../settling/rules.ts";
import { alike, type Judged, judged } from "./judge.ts";
import { unrelated } from "./related.ts";
import { allPairsOf } from "./store.ts";

/** Those of the other kind, hub or synced, that are alike. */
const matches = async (means: Means, client: Judged): Promise<Judged[]> =>
  (await alike(means, client)).filter((other) => !other.merged && other.synced !== client.synced);

/** Whether a source says that one was merged into another. */
const wasMerged = (one: Judged, into: Judged): boolean => one.mergedThere.some((id) => into.there.includes(id));

/** Two of whom a source says that one was merged into the other: who stays and who goes. */
const mergedAtSource = async (means: Means, client: Judged): Promise<[winner: Judged, loser: Judged] | undefined> => {
  const rows = (await allPairsOf(means, client.id)).filter(({ reason }) => reason === "source");
  for (const { ids } of await unrelated(means, rows)) {
    const other = await judged(means, ids[1]);
    if (other && wasMerged(client, other)) return [other, client];
    if (other && wasMerged(other, client)) return [client, other];
  }
  return undefined;
};

/** Client of the hub and client of a source that are the only two to match each other. */
const oneOfBoth = async (means: Means, client: Judged): Promise<[winner: Judged, loser: Judged] | undefined> => {
  const [other, ...more] = client.merged ? [] : await matches(means, client);
  if (!other || more.length > 0 || (await matches(means, other)).length !== 1) return undefined;
  return client.synced ? [other, client] : [client, other];
};

/**
 * A merge in the booking software merges here (S0-01). And it links a client of the hub with its record in the booking software, in whichever order they came: the only two that match
 * each other by email or mobile and by name (rules.md, Identity). A merge by the system: reversible, on the audit trail. Where
 * several match, nothing is linked and all of them show as duplicates.
 */
export const linkStep =
  (means: Means, rules: Rules): Step =>
  async (job) => {
    const done = { ...job, state: "done" as const };
    if (job.input.loserId) return mergeStep(means, rules)(job);
    const client = await judged(means, String(job.input.clientId));
    const pair = client && ((await mergedAtSource(means, client)) ?? (await oneOfBoth(means, client)));
    if (!pair) return done;
    const [winner, loser] = pair;
    try {
      await beginMerge(means, winner.id, loser.id, true);
    } catch (error) {
      if (error instanceof Refusal) return { ...done, result: { linked: false, because: error.message } };
      throw error;
    }
    const input = { winnerId: winner.id, loserId: loser.id };
    return { ...job, input, result: { linked: true }, state: "running" };
  };
