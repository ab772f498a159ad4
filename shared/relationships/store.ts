import { clientPk } from "../clients/header.ts";
import type { Ctx, Means } from "../ctx.ts";
import { type Card, cards } from "../settling/card.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key, keyPrefix } from "../table/schema.ts";
import { inverse, Relationship, type RelationshipKind } from "./schema.ts";

type Reading = Pick<Means, "table" | "accountId">;

const relationships = entity("relationship", Relationship, (accountId, clientId, id) => ({
  pk: clientPk(accountId!, clientId!),
  sk: key("REL", id!),
}));

/** R1. A client's relationships as the team made them, both sides' alike: one request. */
export const relationshipsIn = async ({ table, accountId }: Reading, clientId: string): Promise<Relationship[]> => {
  const { items } = await table.query({ pk: clientPk(accountId, clientId), prefix: keyPrefix("REL") });
  return items.map((item) => relationships.fromItem(item));
};

/** R2. One of them, or undefined: one request. */
export const relationshipOf = async (ctx: Reading, clientId: string, id: string): Promise<Relationship | undefined> => {
  const item = await ctx.table.get(relationships.key(ctx.accountId, clientId, id));
  return item && relationships.fromItem(item);
};

/** Merges are followed this far. */
const longestChain = 5;

/** R3. Cards of clients by the ids asked for, that of the winner for one that was merged; erased and unknown ones are left out. */
export const cardsOf = async ({ table, accountId }: Reading, ids: string[]): Promise<Map<string, Card>> => {
  const found = new Map<string, Card>();
  let wanted = new Map([...new Set(ids)].map((id) => [id, id]));
  for (let steps = 0; wanted.size > 0 && steps <= longestChain; steps += 1) {
    const asked = [...wanted];
    const items = await table.getMany(asked.map(([, at]) => cards.key(accountId, at)));
    wanted = new Map();
    for (const [i, [id]] of asked.entries()) {
      const card = items[i] && cards.fromItem(items[i]);
      if (card?.mergedInto) wanted.set(id, card.mergedInto);
      else if (card && !card.fence) found.set(id, card);
    }
  }
  return found;
};

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Kinds of which two clients have one at most, whichever way round. */
const mutual: readonly RelationshipKind[] = ["guardian", "family", "friend", "referrer"];
const leading: readonly RelationshipKind[] = ["guardian", "payer", "family", "friend", "referrer", "emergencyContact"];

/**
 * The id of what two clients are to each other: made from who and how, so that the same said twice, from either side or by
 * two people at once, meets itself in the table.
 */
const relationshipId = ({ accountId, secrets }: Means, { clientId, kind, otherId }: Side): string => {
  const [named, pair] = leading.includes(kind) ? [kind, [otherId, clientId]] : [inverse[kind], [clientId, otherId]];
  const hash = secrets.hash(key("REL", accountId, named, ...(mutual.includes(named) ? pair.sort() : pair)));
  const bits = BigInt(`0x${Buffer.from(hash, "base64url").subarray(0, 16).toString("hex")}`);
  const digits = [...bits.toString(32).padStart(26, "0")].map((digit) => alphabet[Number.parseInt(digit, 32)]);
  return `rel_${digits.join("")}`;
};

/** A client, another, and what the other is to the first. */
export interface Side {
  clientId: string;
  kind: RelationshipKind;
  otherId: string;
}

/** R4. Both sides of a new relationship, one in each collection, refused where they are related so already. */
export const relateActions = (ctx: Ctx, side: Side): { made: Relationship; actions: Action[] } => {
  const { clientId, kind, otherId } = side;
  const made: Relationship = { id: relationshipId(ctx, side), kind, otherId, createdAt: ctx.now(), by: ctx.actor.id };
  const put = (of: string, one: Relationship): Action => ({
    put: relationships.toItem(relationships.key(ctx.accountId, of, one.id), one, ctx.newId("revision")),
    condition: { if: "attribute_not_exists(pk)" },
  });
  const other = { ...made, kind: inverse[kind], otherId: clientId };
  return { made, actions: [put(clientId, made), put(otherId, other)] };
};

/** R4. Takes both sides away; `otherId` is who the other is now. */
export const partActions = (ctx: Ctx, clientId: string, id: string, otherId: string): Action[] => [
  { remove: relationships.key(ctx.accountId, clientId, id), condition: { if: "attribute_exists(pk)" } },
  { remove: relationships.key(ctx.accountId, otherId, id) },
];

export const patterns: Pattern[] = [
  {
    id: "R1",
    question: "Who is a client related to?",
    index: "table",
    keys: "pk = account#client, sk begins with REL#",
    requests: 1,
    units: "1 RU per 4 KB, some 20 relationships",
    usedBy: "GET and POST /v1/clients/{clientId}/relationships, duplicates; for guardians once per guardian above",
  },
  {
    id: "R2",
    question: "One relationship of a client",
    index: "table",
    keys: "pk = account#client, sk = REL#relationship",
    requests: 1,
    units: "1 RU",
    usedBy: "DELETE /v1/clients/{clientId}/relationships/{relationshipId}",
  },
  {
    id: "R3",
    question: "The others' names as they are now",
    index: "table",
    keys: "BatchGet pk = account#client, sk = 0#CARD",
    requests: "1 per 100, 1 more where one was merged",
    units: "1 RU per client",
    usedBy: "GET and POST /v1/clients/{clientId}/relationships, POST /v1/clients with a guardian or a referrer",
  },
  {
    id: "R4",
    question: "Relate two clients, or part them",
    index: "table",
    keys: "transaction: put (if absent) or delete REL#relationship in both collections, check both 0#CARD, U1 in both, I2",
    requests: 1,
    units: "2 WU per KB of each item",
    usedBy: "POST and DELETE /v1/clients/{clientId}/relationships, POST /v1/clients with a guardian",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "relationship",
    holds: "One side of a relationship: what the other client is to this one; both sides have one id",
    parts: ["account", "client", "relationship"],
    key: (account, client, id) => relationships.key(account, client, id),
  },
];
