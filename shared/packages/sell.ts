import { auditAction } from "../audit/store.ts";
import { requireClient, writeToClient } from "../clients/collection.ts";
import type { Ctx } from "../ctx.ts";
import { conflict, invalid, Refusal } from "../kernel/errors.ts";
import { requireRight } from "../kernel/require-right.ts";
import { daysAfter, localTime } from "../kernel/time.ts";
import type { Offer } from "../offers/schema.ts";
import { oneOffer } from "../offers/service.ts";
import { withEtag } from "../route.ts";
import { billActions } from "../sales/bill.ts";
import { madeHere } from "../sources/origin.ts";
import { afresh } from "../table/afresh.ts";
import { introClaim } from "./intro.ts";
import type { NewPackage } from "./routes.ts";
import type { Package } from "./schema.ts";
import { packageRow } from "./store.ts";
import { packageAction, told, type Written } from "./write.ts";

/** The offer a package is of; 422 for one there is not, 409 for one that is sold no more. */
const offerOf = async (ctx: Ctx, { offerId }: NewPackage): Promise<Offer | undefined> => {
  if (offerId === undefined) return undefined;
  try {
    const { offer } = await oneOffer(ctx, offerId);
    if (offer.archived) throw conflict("offer-archived", `${offer.name} is not sold any more.`);
    return offer;
  } catch (error) {
    if (!(error instanceof Refusal && error.kind === "notFound")) throw error;
    throw invalid([{ pointer: "/body/offerId", message: "is no offer of this account" }]);
  }
};

/** What is sold: as the offer says, or as it was described. */
const contentOf = (input: NewPackage, offer: Offer | undefined, today: string) => {
  const { name, kind, creditsTotal } = offer ?? { ...input, name: input.name!, kind: input.kind! };
  const { activeOn = today } = input;
  const expiresOn = offer?.validDays === undefined ? input.expiresOn : daysAfter(activeOn, offer.validDays - 1);
  if (expiresOn !== undefined && expiresOn < activeOn)
    throw invalid([{ pointer: "/body/expiresOn", message: `must not be before ${activeOn}` }]);
  return {
    name,
    kind,
    purchasedOn: today,
    activeOn,
    ...(expiresOn && { expiresOn }),
    ...(creditsTotal && { creditsTotal }),
    creditsUsed: 0,
    ...(offer && { offerId: offer.id, intro: offer.intro }),
  };
};

/**
 * N13. Sells a package (S1-09, S1-25, S1-26) in one transaction with its bill, an open invoice of our own: it is good from today by the client's
 * calendar unless another day is said. An intro offer is sold once per person and household; again with the right to curate and a reason.
 */
export const sellPackage = (ctx: Ctx, clientId: string, input: NewPackage): Promise<Written> =>
  afresh(async () => {
    if (input.override) requireRight(ctx.actor, "curate");
    const [{ zone, homeLocation }, offer] = await Promise.all([requireClient(ctx, clientId), offerOf(ctx, input)]);
    const today = localTime(ctx.now(), zone).day;
    const id = ctx.newId("package");
    const content = contentOf(input, offer, today);
    const price = offer ? offer.price : input.price;
    const bill =
      price && billActions(ctx, { clientId, name: content.name, kind: "package", ...price, location: homeLocation });
    const one: Package = {
      ...content,
      id,
      clientId,
      ...(bill && { invoiceId: bill.invoiceId }),
      origin: madeHere(ctx, id),
    };
    const overridden = input.override !== undefined;
    const claim = offer?.intro ? await introClaim(ctx, clientId, offer, { packageId: id, overridden }) : [];
    const action = packageAction(ctx, one, undefined);
    const rev = String(action.change.set?.rev);
    const row = packageRow({ data: one }, today);
    const after = { ...told(one), ...(input.override && { reason: input.override.reason }) };
    await writeToClient(ctx, clientId, [
      action,
      auditAction(ctx, { act: "package.sold", clientId, about: id, after }),
      ...(bill?.actions ?? []),
      ...claim,
      ...(ctx.keepAnswer?.(withEtag(row, rev)) ?? []),
    ]);
    return { package: row, rev };
  });
