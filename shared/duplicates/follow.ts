import { clientPk, headerPrefix, partsIn } from "../clients/header.ts";
import type { ClientParts } from "../clients/identity.ts";
import { emailsIn } from "../clients/reachability.ts";
import type { Means } from "../ctx.ts";
import { foldEmail } from "../kernel/fold.ts";
import { cards } from "../settling/card.ts";
import { afresh } from "../table/afresh.ts";
import { marksOf, namesThere } from "./marks.ts";
import { nameOfMark, ownersAction, ownersIn, ownersKey } from "./owners.ts";
import { type Mark, pairActions } from "./pairs.ts";

/**
 * Y1. After clients were joined or parted: each email, mobile, name and birthday of theirs is owned by those that have it now,
 * and the pairs are those that makes. Owners are read before the clients, so that who writes on their revision knows no less.
 */
export const followContacts = async (means: Means, clientIds: string[]): Promise<void> => {
  const standingNow = (await standing(means, clientIds)).filter((parts) => parts !== undefined);
  const versions = [...standingNow, ...(standingNow.length > 1 ? [together(standingNow)] : [])];
  const marks = new Map(versions.flatMap((parts) => marksIn(means, parts)).map((mark) => [nameOfMark(mark), mark]));
  for (const mark of marks.values()) await afresh(() => followMark(means, clientIds, mark));
};

/** Clients as the one they were while they were merged. */
const together = ([first, ...others]: ClientParts[]): ClientParts => ({
  ...first!,
  merged: [...(first!.merged ?? []), ...others.flatMap(({ client, merged = [] }) => [client, ...merged])],
  sources: [first!, ...others].flatMap(({ sources }) => sources),
});

const marksIn = (means: Means, parts: ClientParts | undefined): Mark[] => [
  ...(parts ? emailsIn(parts) : []).map(
    (email): Mark => ({ reason: "email", hash: means.secrets.hash(foldEmail(email)) }),
  ),
  ...marksOf(means, parts),
  ...namesThere(means, parts),
];

/** The parts of clients; undefined for one that stands behind a fence. */
const standing = ({ table, accountId }: Means, clientIds: string[]): Promise<(ClientParts | undefined)[]> =>
  Promise.all(
    clientIds.map(async (clientId) => {
      const { items } = await table.query({ pk: clientPk(accountId, clientId), prefix: headerPrefix });
      const card = items.find(({ type }) => type === cards.type);
      return card && !cards.fromItem(card).fence ? partsIn(items) : undefined;
    }),
  );

const followMark = async (means: Means, clientIds: string[], mark: Mark): Promise<void> => {
  const item = await means.table.get(ownersKey(means, mark));
  // nobody was named so far: an id of a source is no mark by itself
  if (mark.reason === "source" && !item) return;
  const versions = await standing(means, clientIds);
  const name = nameOfMark(mark);
  const having = clientIds.filter((_, i) => marksIn(means, versions[i]).some((one) => nameOfMark(one) === name));
  const before = ownersIn(item);
  const others = before.filter((owner) => !clientIds.includes(owner));
  const left = before.filter((owner) => clientIds.includes(owner) && !having.includes(owner));
  const came = having.filter((owner) => !before.includes(owner));
  if (left.length === 0 && came.length === 0) return;
  const after = [...others, ...having];
  await means.table.transact([
    ...ownersAction(means, mark, item, after),
    ...left.flatMap((owner) =>
      pairActions(
        means,
        owner,
        before.filter((one) => one !== owner),
        mark,
        false,
      ),
    ),
    // two that came together are a pair once
    ...came.flatMap((owner, i) =>
      pairActions(
        means,
        owner,
        after.filter((one) => one !== owner && !came.slice(0, i).includes(one)),
        mark,
        true,
      ),
    ),
  ]);
};
