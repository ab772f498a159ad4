import type { offerRoutes } from "../../shared/offers/routes.ts";
import { addOffer, changeOffer, listOffers, oneOffer } from "../../shared/offers/service.ts";
import { type Handlers, withEtag } from "../../shared/route.ts";

const shown = async (written: ReturnType<typeof oneOffer>) => {
  const { offer, rev } = await written;
  return withEtag(offer, rev);
};

export const offerHandlers: Handlers<typeof offerRoutes> = {
  "GET /v1/offers": async (_, ctx) => ({ items: await listOffers(ctx), nextCursor: null }),
  "POST /v1/offers": ({ body }, ctx) => shown(addOffer(ctx, body)),
  "GET /v1/offers/{offerId}": ({ params }, ctx) => shown(oneOffer(ctx, params.offerId)),
  "PATCH /v1/offers/{offerId}": ({ params, body, ifMatch }, ctx) =>
    shown(changeOffer(ctx, params.offerId, body, ifMatch)),
};
