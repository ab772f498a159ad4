import { namesOf } from "../accounts/places.ts";
import { type AccountHead, headOf } from "../accounts/store.ts";
import type { Ctx } from "../ctx.ts";
import { Refusal } from "../kernel/errors.ts";
import { fold } from "../kernel/fold.ts";
import { isLimited } from "../kernel/rights.ts";

type Placed = { location?: string | undefined };

/**
 * Whether the caller sees an event of a location (rules.md, People: "own locations"): members and instructors who are limited
 * to locations those there, and those that name none; everybody else all.
 */
export const eventReach = (ctx: Pick<Ctx, "actor">, { locations }: Pick<AccountHead, "locations">) => {
  if (!isLimited(ctx.actor)) return () => true;
  const theirs = new Set(ctx.actor.locations);
  const names = new Set(locations.filter(({ id }) => theirs.has(id)).flatMap(namesOf));
  return ({ location }: Placed): boolean => location === undefined || names.has(fold(location));
};

/** Refuses (403 `other-location`) an event at a location the caller does not work at; one request for who is limited (A1). */
export const requireEventReach = async (
  ctx: Pick<Ctx, "actor" | "table" | "accountId">,
  event: Placed,
  head?: AccountHead,
): Promise<void> => {
  if (!isLimited(ctx.actor)) return;
  if (!eventReach(ctx, head ?? (await headOf(ctx.table, ctx.accountId)))(event))
    throw new Refusal("forbidden", "other-location", "This event is at a location you do not work at.");
};
