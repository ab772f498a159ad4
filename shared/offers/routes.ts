import * as z from "zod";
import { OfferId } from "../kernel/ids.ts";
import { defineRoutes } from "../route.ts";
import { NewOffer, Offer, OfferPatch } from "./schema.ts";

const InOffer = z.object({ offerId: OfferId });

export const offerRoutes = defineRoutes({
  "GET /v1/offers": {
    summary: "Packages the studio sells, by name; archived ones too",
    right: "clients",
    reply: { 200: z.object({ items: z.array(Offer), nextCursor: z.null() }) },
  },
  "POST /v1/offers": {
    summary: "Offer a package for sale",
    right: "curate",
    body: NewOffer,
    reply: { 201: Offer },
  },
  "GET /v1/offers/{offerId}": {
    summary: "A package the studio sells",
    right: "clients",
    params: InOffer,
    reply: { 200: Offer },
  },
  "PATCH /v1/offers/{offerId}": {
    summary: "Change what is sold from now on, or archive it; null takes a field away",
    right: "curate",
    params: InOffer,
    body: OfferPatch,
    reply: { 200: Offer },
  },
});
