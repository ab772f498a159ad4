import type { Ctx } from "../ctx.ts";
import { judge } from "../filters/judge.ts";
import { type FilterQuery, filterIn } from "../filters/query.ts";
import { isCardOnly } from "../filters/reads.ts";
import type { Filter } from "../filters/schema.ts";
import { sceneOf, sieveOf } from "../filters/sift.ts";
import { conflict, Refusal } from "../kernel/errors.ts";
import { may, rights } from "../kernel/rights.ts";
import type { Card } from "../settling/card.ts";
import { memberIds } from "./members.ts";
import { resolve } from "./resolve.ts";
import type { SegmentRef } from "./schema.ts";

interface Sieve {
  says: string;
  keep: (card: Card) => boolean;
}

/** Whether a card may leave it open, seldom as that is. */
const asksNext = ({ groups }: Filter): boolean =>
  groups.some(({ rules }) => rules.some(({ on }) => on === "nextVisit"));

/**
 * What the query of the client list narrows it to: its filters and a segment, all of which must hold. A segment whose rules
 * need records narrows by the list that was drawn up last. 403 without the right to see clients' data.
 */
export const clientSieve = async (
  ctx: Ctx,
  query: FilterQuery & { segment?: SegmentRef | undefined },
): Promise<Sieve | undefined> => {
  const filter = filterIn(query);
  if (!filter && !query.segment) return undefined;
  if (!may(ctx.actor, "clients"))
    throw new Refusal("forbidden", "forbidden", `Filters need the right to: ${rights.clients.says}.`);
  const passes = async (rules: typeof filter) => {
    const scene = rules && (await sceneOf(ctx, rules));
    return (card: Card) => !rules || !scene || judge(rules, { ...scene, card }).in !== false;
  };
  const own = await passes(filter);
  if (!query.segment) return { says: JSON.stringify(filter), keep: own };
  const segment = await resolve(ctx, query.segment);
  const byCard = await passes(segment.rules);
  const says = JSON.stringify([filter, segment.id, segment.rev]);
  if (isCardOnly(segment.rules) && !asksNext(segment.rules)) return { says, keep: (card) => own(card) && byCard(card) };
  const ids = await memberIds(ctx, segment, await sieveOf(ctx, segment.rules));
  if (!ids) throw conflict("segment-underway", "The segment is being drawn up; ask again in a moment.");
  return { says, keep: (card) => own(card) && ids.has(card.clientId) };
};
