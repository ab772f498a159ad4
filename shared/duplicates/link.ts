import { clientPk, headerPrefix, partsIn } from "../clients/header.ts";
import { identityOf } from "../clients/identity.ts";
import type { Means } from "../ctx.ts";
import type { Step } from "../jobs/run.ts";
import { Refusal } from "../kernel/errors.ts";
import { mergeStep } from "../merges/jobs.ts";
import { beginMerge } from "../merges/service.ts";
import { cards } from "../settling/card.ts";
import type { Rules } from "../settling/rules.ts";
import { nameOf } from "./marks.ts";
import { unrelated } from "./related.ts";
import { allPairsOf } from "./store.ts";

/** A client as a link is judged by it. */
interface Judged {
  id: string;
  name: string;
  /** whether a source knows it, as against the hub alone */
  synced: boolean;
  /** others were merged into it: it is linked with nobody by itself any more */
  merged: boolean;
  /** ids of it in its sources, and whom those say it was merged into; `source id` */
  there: string[];
  mergedThere: string[];
}

const judged = async ({ table, accountId }: Means, id: string): Promise<Judged | undefined> => {
  const { items } = await table.query({ pk: clientPk(accountId, id), prefix: headerPrefix });
  const parts = partsIn(items);
  const card = items.find(({ type }) => type === cards.type);
  if (!parts || !card || cards.fromItem(card).fence) return undefined;
  const identity = identityOf(parts);
  if (identity.lifecycle === "deleted") return undefined;
  return {
    id,
    name: nameOf(identity),
    synced: parts.sources.length > 0,
    merged: parts.merged !== undefined,
    there: parts.sources.map(({ origin }) => `${origin.source} ${origin.id}`),
    mergedThere: parts.sources.flatMap(({ origin, given }) =>
      given.mergedInto ? [`${origin.source} ${given.mergedInto}`] : [],
    ),
  };
};

/** Those of the other kind, hub or synced, with the same folded name and an email or a mobile of this one. */
const matches = async (means: Means, client: Judged): Promise<Judged[]> => {
  const rows = (await allPairsOf(means, client.id)).filter(({ reason }) => reason === "email" || reason === "mobile");
  const pairs = await unrelated(means, rows);
  const others = await Promise.all([...new Set(pairs.map(({ ids }) => ids[1]))].map((id) => judged(means, id)));
  return others.filter(
    (other) => other && !other.merged && other.name === client.name && other.synced !== client.synced,
  ) as Judged[];
};

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
