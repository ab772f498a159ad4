import { auditAction } from "../audit/store.ts";
import type { Ctx } from "../ctx.ts";
import { differences } from "../kernel/differences.ts";
import { conflict, notFound, stale } from "../kernel/errors.ts";
import { fold } from "../kernel/fold.ts";
import { withEtag } from "../route.ts";
import { afresh } from "../table/afresh.ts";
import type { NewOffer, Offer, OfferPatch } from "./schema.ts";
import { type Offered, offered, replaceOffers, type StoredOffer } from "./store.ts";

/** They stand in one item. */
const mostOffers = 200;

interface Written {
  offer: Offer;
  rev: string;
}

const viewOf = ({ rev: _, ...offer }: StoredOffer): Offer => offer;

/** What the studio sells, by name. */
export const listOffers = async (ctx: Ctx): Promise<Offer[]> => (await offered(ctx)).list.map(viewOf);

const requireFreeName = ({ list }: Offered, name: string, but?: string): void => {
  if (list.some((offer) => offer.id !== but && !offer.archived && fold(offer.name) === fold(name)))
    throw conflict("offer-exists", `There is an offer ${name} already.`);
};

/** Offers a package for sale; 409 when one of this name is sold, case and accents folded. */
export const addOffer = (ctx: Ctx, input: NewOffer): Promise<Written> =>
  afresh(async () => {
    const all = await offered(ctx);
    if (all.list.length >= mostOffers)
      throw conflict("too-many-offers", `An account has at most ${mostOffers} offers.`);
    requireFreeName(all, input.name);
    const offer: Offer = { ...input, id: ctx.newId("offer"), archived: false, createdAt: ctx.now() };
    const rev = ctx.newId("revision");
    await ctx.table.transact([
      replaceOffers(ctx, all, [...all.list, { ...offer, rev }]),
      auditAction(ctx, { act: "offer.added", about: offer.id, after: offer }),
      ...(ctx.keepAnswer?.(withEtag(offer, rev)) ?? []),
    ]);
    return { offer, rev };
  });

const offerIn = ({ list }: Offered, offerId: string): StoredOffer => {
  const found = list.find(({ id }) => id === offerId);
  if (!found) throw notFound("offer");
  return found;
};

/** An offer, and its revision; 404. */
export const oneOffer = async (ctx: Pick<Ctx, "table" | "accountId">, offerId: string): Promise<Written> => {
  const found = offerIn(await offered(ctx), offerId);
  return { offer: viewOf(found), rev: found.rev };
};

const given = <T>(patch: T | null | undefined, held: T | undefined): T | undefined =>
  patch === undefined ? held : (patch ?? undefined);

/** Changes what is sold from now on; what was sold stays as it was. 412 when `ifMatch` is old. */
export const changeOffer = (
  ctx: Ctx,
  offerId: string,
  patch: OfferPatch,
  ifMatch: string | undefined,
): Promise<Written> =>
  afresh(async () => {
    const all = await offered(ctx);
    const { rev: held, ...before } = offerIn(all, offerId);
    if (ifMatch !== undefined && ifMatch !== held) throw stale(held);
    const { creditsTotal, validDays, price, ...rest } = before;
    const [credits, days, costs] = [
      given(patch.creditsTotal, creditsTotal),
      given(patch.validDays, validDays),
      given(patch.price, price),
    ];
    const offer: Offer = {
      ...rest,
      name: patch.name ?? rest.name,
      intro: patch.intro ?? rest.intro,
      archived: patch.archived ?? rest.archived,
      ...(credits && { creditsTotal: credits }),
      ...(days && { validDays: days }),
      ...(costs && { price: costs }),
    };
    if (!offer.archived) requireFreeName(all, offer.name, offerId);
    const rev = ctx.newId("revision");
    const list = all.list.map((one) => (one.id === offerId ? { ...offer, rev } : one));
    await ctx.table.transact([
      replaceOffers(ctx, all, list),
      auditAction(ctx, { act: "offer.changed", about: offerId, ...differences<Offer>(before, offer) }),
    ]);
    return { offer, rev };
  });
