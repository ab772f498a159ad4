import { unfenced } from "../clients/collection.ts";
import type { Ctx } from "../ctx.ts";
import { conflict, notFound } from "../kernel/errors.ts";
import { cards } from "../settling/card.ts";
import { standingOf } from "../signatures/standing.ts";
import { endAction, statesOf } from "../signatures/store.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import { judged, standingIn, type Target } from "../waivers/judge.ts";
import { type WaiverRow, waiversIn } from "../waivers/schema.ts";
import { waiversKey } from "../waivers/store.ts";
import type { NewBooking } from "./act-routes.ts";
import { isToCome, openWaiver, type Requirement, waiversOpen } from "./requirements.ts";
import { Booking } from "./schema.ts";

const head = async ({ table, accountId }: Pick<Ctx, "table" | "accountId">, clientId: string) => {
  const [card, waivers] = await table.getMany([cards.key(accountId, clientId), waiversKey(accountId)]);
  const asked = waiversIn(waivers?.data).filter(({ archived }) => !archived);
  return { card: card && cards.fromItem(card), waivers: asked };
};

/** B44. What clients have to sign, where the client is there and may be written to (C7): both in one request. */
export const waiversAsked = async (ctx: Pick<Ctx, "table" | "accountId">, clientId: string): Promise<WaiverRow[]> => {
  const { card, waivers } = await head(ctx, clientId);
  if (!card) throw notFound("client");
  unfenced(card);
  return waivers;
};

interface Covered {
  /** signatures for every time that the booking uses up, for the booking and as writes */
  signed: Pick<Booking, "signed">;
  actions: Action[];
  /** what it lacks all the same */
  open: Requirement[];
}

/**
 * What a booking lacks and uses up of what is to be signed; 409 `waiver-missing` naming each that is lacking (S1-45), unless the desk
 * overrides it or nobody asks: `byJob`. One request (H13), none where the account has no waivers.
 */
export const coveredBy = async (
  ctx: Pick<Ctx, "table" | "accountId" | "newId">,
  clientId: string,
  waivers: WaiverRow[],
  target: Target,
  { self, override, byJob }: Pick<NewBooking, "self" | "override"> & { byJob: boolean },
): Promise<Covered> => {
  if (waivers.length === 0) return { signed: {}, actions: [], open: [] };
  const { missing, uses } = judged(waivers, standingOf(await statesOf(ctx, clientId)), target);
  if (missing.length > 0 && !override && !byJob)
    throw conflict(
      "waiver-missing",
      `Not signed yet: ${missing.map(({ name }) => name).join(", ")}.${self ? "" : " Ask for a signature, or override with a reason."}`,
      missing.map(({ id, name }) => ({ pointer: "/body/eventId", message: `needs ${name}, ${id}, to be signed` })),
    );
  const signed = uses.map(({ id, waiverId }) => ({ waiverId, signatureId: id }));
  return {
    signed: signed.length > 0 ? { signed } : {},
    actions: uses.map(({ item }) => endAction(ctx, item)),
    open: missing.map(openWaiver),
  };
};

/** What of each of a client's bookings is not signed (S1-38): one request (B44) where one of them is still to come. */
export const unsignedAmong = async (
  ctx: Ctx,
  clientId: string,
  items: Item[],
): Promise<(item: Item) => Requirement[]> => {
  const now = ctx.now();
  if (!items.some(({ data }) => isToCome(Booking.parse(data), now))) return () => [];
  const { card, waivers } = await head(ctx, clientId);
  const standing = standingIn(card?.sums ?? {});
  return ({ data }) => waiversOpen(Booking.parse(data), (target) => judged(waivers, standing, target).missing, now);
};
