import { clientPk, sourcesIn } from "../clients/header.ts";
import { givenBy } from "../clients/identity.ts";
import type { Ctx } from "../ctx.ts";
import { may } from "../kernel/rights.ts";
import { readableOnRoster } from "../notes/readers.ts";
import { starredNotes } from "../notes/store.ts";
import type { Card } from "../settling/card.ts";
import { keyPrefix } from "../table/schema.ts";
import type { RosterRow } from "./roster-view.ts";

/** What of somebody on a roster the caller may see. */
interface Sees {
  /** a client of a location the caller works at */
  reached: boolean;
  /** the caller teaches it, today */
  ownToday: boolean;
}

/** The booking software's alerts: one request for a client whose card says there are any. */
const alertsOf = async (ctx: Ctx, { clientId, reach = "" }: Card) => {
  if (!reach.includes("a")) return [];
  const where = { pk: clientPk(ctx.accountId, clientId), prefix: keyPrefix("0", "SOURCE"), consistent: false };
  return givenBy(sourcesIn((await ctx.table.query(where)).items), "alerts") ?? [];
};

/**
 * What stands about a client beside who it is: starred notes as the caller may read them, one request where the card says
 * there are any; the booking software's alerts; what is due, off the card.
 */
export const knownOf = async (
  ctx: Ctx,
  card: Card,
  { reached, ownToday }: Sees,
): Promise<Pick<RosterRow, "starredNotes" | "alerts" | "amountDue">> => {
  const seen = reached && may(ctx.actor, "clients");
  const [notes, alerts] = await Promise.all([
    card.sums.starredNotes ? starredNotes(ctx, card.clientId) : [],
    seen ? alertsOf(ctx, card) : [],
  ]);
  const { sums, currency } = card;
  return {
    starredNotes: readableOnRoster(ctx, notes, ownToday).map(({ id, body, kind }) => ({ id, body, kind })),
    ...(seen && { alerts, amountDue: { amount: sums[`due#${currency}`] ?? 0, currency } }),
  };
};
