import * as z from "zod";
import { clientPk } from "../clients/header.ts";
import type { Ctx, Means } from "../ctx.ts";
import { conflict } from "../kernel/errors.ts";
import { fold } from "../kernel/fold.ts";
import { PackageId } from "../kernel/ids.ts";
import type { Offer } from "../offers/schema.ts";
import { cardsOf, relationshipsIn } from "../relationships/store.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import { allPackages, packageIn } from "./store.ts";

/** In the client's own collection: of two sales at once only one finds it free; a merge takes it along, an erase removes it. */
const claims = entity("introClaim", z.object({ packageId: PackageId }), (accountId, clientId, offerId) => ({
  pk: clientPk(accountId!, clientId!),
  sk: key("INTRO", offerId!),
}));

const household: readonly string[] = ["guardian", "ward", "payer", "payee", "family"];
/** More of a household than these are not looked at. */
const mostPeople = 20;

/** The people one household with a client: as the team relates them, whoever they were merged into. */
const householdOf = async (ctx: Ctx, clientId: string): Promise<string[]> => {
  const related = (await relationshipsIn(ctx, clientId)).filter(({ kind }) => household.includes(kind));
  const cards = await cardsOf(ctx, related.map(({ otherId }) => otherId).slice(0, mostPeople));
  return [...new Set([...cards.values()].map((card) => card.clientId))].filter((id) => id !== clientId);
};

/** A package of this offer that somebody has, by its id or, from a booking software, by its name; one that was dropped counts not. */
const hadBy = async (ctx: Ctx, clientId: string, offer: Offer): Promise<boolean> => {
  const packages = (await allPackages(ctx, clientId)).map(packageIn);
  return packages.some(
    ({ offerId, name, endedOn }) => !endedOn && (offerId === offer.id || fold(name) === fold(offer.name)),
  );
};

/**
 * N32. The writes by which an intro offer is sold once per person and household (relationships of kind guardian, payer and
 * family). 409 `intro-used` naming who had it; none are checked where it is sold again by hand (`overridden`).
 */
export const introClaim = async (
  ctx: Ctx,
  clientId: string,
  offer: Offer,
  { packageId, overridden }: { packageId: string; overridden: boolean },
): Promise<Action[]> => {
  const put = claims.toItem(claims.key(ctx.accountId, clientId, offer.id), { packageId }, ctx.newId("revision"));
  if (overridden) return [{ put }];
  const others = await householdOf(ctx, clientId);
  for (const id of [clientId, ...others])
    if (await hadBy(ctx, id, offer))
      throw conflict(
        "intro-used",
        `${offer.name} is sold once per person and household, and ${id === clientId ? "this client" : id} had it.`,
      );
  const free = { if: "attribute_not_exists(pk)" };
  return [
    { put, condition: free },
    ...others.map((id) => ({ check: claims.key(ctx.accountId, id, offer.id), condition: free })),
  ];
};

/** The write by which an intro offer that was dropped may be sold again. */
export const unclaimIntro = ({ accountId }: Pick<Means, "accountId">, clientId: string, offerId: string): Action => ({
  remove: claims.key(accountId, clientId, offerId),
});

export const patterns: Pattern[] = [
  {
    id: "N32",
    question: "Has anybody of the household had this intro offer?",
    index: "table",
    keys: "R1, R3; N10 of each; then in N13's transaction: put INTRO#offer of the client if absent, check that it is absent of each other",
    requests: "2, and 1 per person, at most 20",
    units: "1 RU per 4 KB; 2 WU per person",
    usedBy: "POST /v1/clients/{clientId}/packages of an intro offer",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "introClaim",
    holds: "That a client had an intro offer, and by which package",
    parts: ["account", "client", "offer"],
    key: (account, client, offer) => claims.key(account!, client!, offer!),
  },
];
