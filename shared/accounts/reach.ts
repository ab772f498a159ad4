import type { Ctx } from "../ctx.ts";
import { Refusal } from "../kernel/errors.ts";
import { fold } from "../kernel/fold.ts";
import { isLimited } from "../kernel/rights.ts";
import { cards } from "../settling/card.ts";
import { namesOf } from "./places.ts";
import { headOf } from "./store.ts";

type Asker = Pick<Ctx, "table" | "accountId" | "actor">;

/** Whether a client with this home location is one the caller may see. */
export type Reach = (homeLocation: string | null | undefined) => boolean;

/**
 * The clients the caller reaches (rules.md, People: "own locations"): for members and instructors who are limited to
 * locations those whose home location is one of them, and those who have none; for everybody else all. One request for who
 * is limited, none for others.
 */
export const reachOf = async (ctx: Asker): Promise<Reach> => {
  if (!isLimited(ctx.actor)) return () => true;
  const theirs = new Set(ctx.actor.locations);
  const { locations } = await headOf(ctx.table, ctx.accountId);
  const names = new Set(locations.filter(({ id }) => theirs.has(id)).flatMap(namesOf));
  return (homeLocation) => !homeLocation || names.has(fold(homeLocation));
};

/** Which of these clients the caller reaches; one that is not there, or was merged, is left to whoever answers for it. */
export const reached = async (ctx: Asker, clientIds: string[]): Promise<Set<string>> => {
  const [reach, items] = await Promise.all([
    reachOf(ctx),
    ctx.table.getMany(clientIds.map((clientId) => cards.key(ctx.accountId, clientId))),
  ]);
  return new Set(
    clientIds.filter((_, i) => {
      const card = items[i] && cards.fromItem(items[i]);
      return !card || card.mergedInto !== undefined || reach(card.homeLocation);
    }),
  );
};

/**
 * Refuses (403 `other-location`) a client whom the caller does not reach. The pipeline asks it for every client a path
 * names; a service asks it for those a body names. Costs nothing for callers who are not limited.
 */
export const requireReach = async (ctx: Asker, ...clientIds: string[]): Promise<void> => {
  if (!isLimited(ctx.actor)) return;
  const among = await reached(ctx, clientIds);
  if (clientIds.some((clientId) => !among.has(clientId)))
    throw new Refusal("forbidden", "other-location", "This client is at home at a location you do not work at.");
};
