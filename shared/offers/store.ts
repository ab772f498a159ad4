import * as z from "zod";
import type { Ctx } from "../ctx.ts";
import { fold } from "../kernel/fold.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import { Offer } from "./schema.ts";

const StoredOffer = Offer.extend({ rev: z.string() });
export type StoredOffer = z.output<typeof StoredOffer>;

const offers = entity("offers", z.object({ list: z.array(StoredOffer) }), (accountId) => ({
  pk: accountId!,
  sk: key("OFFERS"),
}));

/** All offers of an account as they stand, by name, and the revision of the item they stand in. */
export interface Offered {
  list: StoredOffer[];
  rev: string | undefined;
}

/** N30. What the studio sells: one request. */
export const offered = async ({ table, accountId }: Pick<Ctx, "table" | "accountId">): Promise<Offered> => {
  const item = await table.get(offers.key(accountId));
  const list = item ? offers.fromItem(item).list : [];
  return {
    list: list.sort((a, b) => fold(a.name).localeCompare(fold(b.name), "en") || (a.id < b.id ? -1 : 1)),
    rev: item?.rev,
  };
};

/** N31. Writes the offers, if they are still those that were read. */
export const replaceOffers = (ctx: Ctx, { rev }: Offered, list: StoredOffer[]): Action => ({
  put: offers.toItem(offers.key(ctx.accountId), { list }, ctx.newId("revision")),
  condition: rev ? { if: "#rev = :rev", values: { rev } } : { if: "attribute_not_exists(pk)" },
});

export const patterns: Pattern[] = [
  {
    id: "N30",
    question: "What does the studio sell?",
    index: "table",
    keys: "pk = account, sk = OFFERS",
    requests: 1,
    units: "1 RU per 4 KB, some 20 offers",
    usedBy: "GET /v1/offers, POST /v1/clients/{clientId}/packages",
  },
  {
    id: "N31",
    question: "Write the offers, if they are still those that were read",
    index: "table",
    keys: "transaction: put account, OFFERS on its rev, U1, I2",
    requests: 1,
    units: "2 WU per KB",
    usedBy: "POST /v1/offers, PATCH /v1/offers/{offerId}",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "offers",
    holds: "All packages the studio sells, at most 200, in one item",
    parts: ["account"],
    key: (account) => offers.key(account),
  },
];
