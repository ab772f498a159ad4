import * as z from "zod";
import { OfferId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";
import { Price, Words } from "../kernel/words.ts";
import { PackageKind } from "../packages/schema.ts";

const content = {
  name: Words(200),
  kind: PackageKind,
  /** visits in it; absent: any number */
  creditsTotal: z.int("must be a whole number").min(1, "must be at least 1").max(10_000, "must be at most 10000"),
  /** days it is good for, the first included; absent: for ever */
  validDays: z.int("must be a whole number").min(1, "must be at least 1").max(3660, "must be at most 3660"),
  /** minor units; absent: it is free */
  price: Price,
  /** for new clients: once per person and household */
  intro: z.boolean(),
  /** not sold any more; what was sold stays as it is */
  archived: z.boolean(),
};

/** A package that the studio sells. */
export const Offer = z
  .object({
    id: OfferId,
    ...content,
    creditsTotal: content.creditsTotal.optional(),
    validDays: content.validDays.optional(),
    price: content.price.optional(),
    createdAt: Instant,
  })
  .meta({ id: "Offer" });
export type Offer = z.output<typeof Offer>;

export const NewOffer = z
  .strictObject({
    name: content.name,
    kind: content.kind,
    creditsTotal: content.creditsTotal.optional(),
    validDays: content.validDays.optional(),
    price: content.price.optional(),
    intro: content.intro.default(false),
  })
  .meta({ id: "NewOffer" });
export type NewOffer = z.output<typeof NewOffer>;

/** What is null is taken away; what was sold stays as it was sold. */
export const OfferPatch = z
  .strictObject({
    name: content.name.optional(),
    creditsTotal: content.creditsTotal.nullable().optional(),
    validDays: content.validDays.nullable().optional(),
    price: content.price.nullable().optional(),
    intro: content.intro.optional(),
    archived: content.archived.optional(),
  })
  .meta({ id: "OfferPatch" });
export type OfferPatch = z.output<typeof OfferPatch>;
