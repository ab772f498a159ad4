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
}

const judged = async ({ table, accountId }: Means, id: string): Promise<Judged | undefined> => {
  const { items } = await table.query({ pk: clientPk(accountId, id), prefix: headerPrefix });
  const parts = partsIn(items);
  const card = items.find(({ type }) => type === cards.type);
  if (!parts || !card || cards.fromItem(card).fence || parts.merged) return undefined;
  const identity = identityOf(parts);
  if (identity.lifecycle === "deleted") return undefined;
  return { id, name: nameOf(identity), synced: parts.sources.length > 0 };
};

/** Those of the other kind, hub or synced, with the same folded name and an email or a mobile of this one. */
const matches = async (means: Means, client: Judged): Promise<Judged[]> => {
  const rows = (await allPairsOf(means, client.id)).filter(({ reason }) => reason === "email" || reason === "mobile");
  const pairs = await unrelated(means, rows);
  const others = await Promise.all([...new Set(pairs.map(({ ids }) => ids[1]))].map((id) => judged(means, id)));
  return others.filter(
    (other) => other !== undefined && other.name === client.name && other.synced !== client.synced,
  ) as Judged[];
};

/**
 * Links a client of the hub with its record in the booking software, in whichever order they came: the only two that match
 * each other by email or mobile and by name (rules.md, Identity). A merge by the system: reversible, on the audit trail. Where
 * several match, nothing is linked and all of them show as duplicates.
 */
export const linkStep =
  (means: Means, rules: Rules): Step =>
  async (job) => {
    const done = { ...job, state: "done" as const };
    if (job.input.loserId) return mergeStep(means, rules)(job);
    const client = await judged(means, String(job.input.clientId));
    const [other, ...more] = client ? await matches(means, client) : [];
    if (!client || !other || more.length > 0) return done;
    if ((await matches(means, other)).length !== 1) return done;
    const [hub, synced] = client.synced ? [other, client] : [client, other];
    try {
      await beginMerge(means, hub.id, synced.id, true);
    } catch (error) {
      if (error instanceof Refusal) return { ...done, result: { linked: false, because: error.message } };
      throw error;
    }
    const input = { winnerId: hub.id, loserId: synced.id };
    return { ...job, input, result: { linked: true }, state: "running" };
  };
