import { clientPk, headerPrefix, partsIn } from "../clients/header.ts";
import { identityOf } from "../clients/identity.ts";
import type { Means } from "../ctx.ts";
import { cards } from "../settling/card.ts";
import { nameOf } from "./marks.ts";
import { unrelated } from "./related.ts";
import { allPairsOf } from "./store.ts";

/** A client as a link is judged by it. */
export interface Judged {
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

/** A client as a link is judged by it; undefined for one that is deleted, erased or another's alias. */
export const judged = async ({ table, accountId }: Means, id: string): Promise<Judged | undefined> => {
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

/** Those with the same folded name and an email or a mobile of a client, whom nobody said to be somebody else. */
export const alike = async (means: Means, client: Judged): Promise<Judged[]> => {
  const rows = (await allPairsOf(means, client.id)).filter(({ reason }) => reason === "email" || reason === "mobile");
  const pairs = await unrelated(means, rows);
  const others = await Promise.all([...new Set(pairs.map(({ ids }) => ids[1]))].map((id) => judged(means, id)));
  return others.flatMap((other) => (other?.name === client.name ? [other] : []));
};
