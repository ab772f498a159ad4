import { auditAction } from "../audit/store.ts";
import { clientStands, requireClient, writeToClient } from "../clients/collection.ts";
import { clientPk, headerPrefix, partsIn } from "../clients/header.ts";
import { fieldOf } from "../clients/identity.ts";
import type { ClientSource } from "../clients/schema.ts";
import { headOfClient } from "../clients/store.ts";
import type { Ctx, Means } from "../ctx.ts";
import { conflict, invalid, notFound } from "../kernel/errors.ts";
import { fold } from "../kernel/fold.ts";
import type { Card } from "../settling/card.ts";
import { pointerKey, pointerOf } from "../sources/store.ts";
import { afresh } from "../table/afresh.ts";
import type { Action } from "../table/expressions.ts";
import { TransactionRefused } from "../table/table.ts";
import {
  inverse,
  type MadeRelationship,
  type NewRelationship,
  RelationshipKind,
  type RelationshipView,
} from "./schema.ts";
import { cardsOf, partActions, relateActions, relationshipOf, relationshipsIn, type Side } from "./store.ts";

/** Of one client, by the team; a booking software gives at most 100 too. */
const mostRelationships = 100;

const known = new Map(RelationshipKind.options.map((kind) => [fold(kind), kind]));

/** A relationship as it is known, from here or from a source, before the other one's name is looked up. */
interface Told extends Pick<RelationshipView, "id" | "kind" | "origin" | "createdAt"> {
  otherId: string | undefined;
}

/** What the booking software says of a client's relationships, its ids turned into ours; S1 for the pointers. */
const toldBySources = async (ctx: Means, sources: ClientSource[]): Promise<Told[]> => {
  const given = sources.flatMap(({ given: { relationships = [] }, origin: { source } }) =>
    relationships.map(({ kind, client }) => ({ kind: known.get(fold(kind)) ?? kind, client, origin: source })),
  );
  const pointers = await ctx.table.getMany(
    given.map(({ client, origin }) => pointerKey(ctx, { source: origin, type: "client", id: client })),
  );
  return given.map(({ kind, origin }, i) => {
    const otherId = pointerOf(pointers[i])?.id;
    return { id: null, kind, origin, createdAt: null, otherId };
  });
};

const told = async (ctx: Means, clientId: string): Promise<Told[]> => {
  const [ours, { parts }] = await Promise.all([relationshipsIn(ctx, clientId), headOfClient(ctx, clientId)]);
  return [...ours.map((one) => ({ ...one, origin: "hub" })), ...(await toldBySources(ctx, parts.sources))];
};

const viewOf = ({ id, kind, origin, createdAt }: Told, card: Card | undefined): RelationshipView => ({
  id,
  kind,
  origin,
  client: card
    ? { id: card.clientId, firstName: card.firstName, lastName: card.lastName, lifecycle: card.lifecycle }
    : null,
  createdAt,
});

/**
 * Who a client is related to (S1-20, S2-04): names are read with it, so they are never stale and go when somebody is erased.
 * What two merged clients both said is shown once; a client is never related to itself.
 */
export const listRelationships = async (ctx: Ctx, clientId: string): Promise<RelationshipView[]> => {
  const all = await told(ctx, clientId);
  const found = await cardsOf(
    ctx,
    all.flatMap(({ otherId }) => otherId ?? []),
  );
  const views = all
    .filter(({ otherId }) => otherId === undefined || found.has(otherId))
    .map((one) => viewOf(one, one.otherId === undefined ? undefined : found.get(one.otherId)))
    .filter(({ client }) => client?.id !== clientId);
  const named = ({ kind, origin, client }: RelationshipView, i: number) =>
    client ? `${kind} ${origin} ${client.id}` : String(i);
  return [...new Map(views.map((view, i) => [named(view, i), view])).values()];
};

/**
 * Ids of the clients that a client's own page relates it to, by the team or by its booking software, those of merged ones as
 * they were: linked people are never offered as duplicates (rules.md, People). Of nobody, none: two requests, one more where
 * the software names somebody.
 */
export const linkedTo = async (ctx: Means, clientId: string): Promise<Set<string>> => {
  const where = { pk: clientPk(ctx.accountId, clientId), prefix: headerPrefix };
  const [ours, { items }] = await Promise.all([relationshipsIn(ctx, clientId), ctx.table.query(where)]);
  const theirs = await toldBySources(ctx, partsIn(items)?.sources ?? []);
  return new Set([...ours, ...theirs].flatMap(({ otherId }) => otherId ?? []));
};

/**
 * Ids of the clients that brought this one, as the team, the booking software or the client's own page says, in this order.
 * Of nobody, none: two requests, one more where the software names somebody.
 */
export const referrersOf = async (ctx: Means, clientId: string): Promise<string[]> => {
  const where = { pk: clientPk(ctx.accountId, clientId), prefix: headerPrefix };
  const [ours, { items }] = await Promise.all([relationshipsIn(ctx, clientId), ctx.table.query(where)]);
  const parts = partsIn(items);
  if (!parts) return [];
  const related = [...ours, ...(await toldBySources(ctx, parts.sources))].filter(({ kind }) => kind === "referrer");
  const named = fieldOf(parts, "referredBy");
  return [...related.flatMap(({ otherId }) => otherId ?? []), ...(typeof named === "object" ? [named.clientId] : [])];
};

/** Whether one is above the other among guardians already, so that a further link would close a circle. */
const isAbove = async (ctx: Means, above: string, below: string): Promise<boolean> => {
  const seen = new Set<string>();
  for (let at = [below]; at.length > 0 && seen.size < mostRelationships; ) {
    if (at.includes(above)) return true;
    for (const id of at) seen.add(id);
    const all = (await Promise.all(at.map((id) => relationshipsIn(ctx, id)))).flat();
    const guardians = all.filter(({ kind }) => kind === "guardian").map(({ otherId }) => otherId);
    at = [...(await cardsOf(ctx, guardians)).values()].map(({ clientId }) => clientId).filter((id) => !seen.has(id));
  }
  return false;
};

/** The client somebody names in a request, also by an id it had before a merge; 422 at `pointer` where there is none. */
export const namedClient = async (ctx: Means, id: string, pointer: string): Promise<Card> => {
  const card = (await cardsOf(ctx, [id])).get(id);
  if (!card) throw invalid([{ pointer, message: "is no client of this account" }]);
  return card;
};

const auditBoth = (ctx: Ctx, act: string, about: string, { clientId, kind, otherId }: Side): Action[] => {
  const name = act.endsWith("added") ? "after" : "before";
  return [
    auditAction(ctx, { act, about, clientId, [name]: { kind, clientId: otherId } }),
    auditAction(ctx, { act, about, clientId: otherId, [name]: { kind: inverse[kind], clientId } }),
  ];
};

/**
 * The writes that relate a client that is being added to its guardian, for the transaction that adds it: no circle is
 * possible, since nobody knows the new client yet.
 */
export const guardianActions = (ctx: Ctx, clientId: string, guardianId: string): Action[] => {
  const side: Side = { clientId, kind: "guardian", otherId: guardianId };
  const { made, actions } = relateActions(ctx, side);
  return [clientStands(ctx, guardianId), ...actions, ...auditBoth(ctx, "relationship.added", made.id, side)];
};

/**
 * Relates a client to another (S2-05): both sides in one transaction. 422 for nobody and for itself, 409 where they are
 * related so already or a guardian would be its own ward's ward.
 */
export const relate = (ctx: Ctx, clientId: string, input: NewRelationship): Promise<MadeRelationship> =>
  afresh(async () => {
    await requireClient(ctx, clientId);
    const other = await namedClient(ctx, input.clientId, "/body/clientId");
    const side: Side = { clientId, kind: input.kind, otherId: other.clientId };
    if (other.clientId === clientId) throw invalid([{ pointer: "/body/clientId", message: "is the client itself" }]);
    await requireSensible(ctx, side);
    const { made, actions } = relateActions(ctx, side);
    const { id, kind, createdAt } = made;
    const answer: MadeRelationship = { id, kind, origin: "hub", client: { id: other.clientId }, createdAt };
    try {
      await writeToClient(ctx, clientId, [
        ...actions,
        clientStands(ctx, other.clientId),
        ...auditBoth(ctx, "relationship.added", made.id, side),
        ...(ctx.keepAnswer?.(answer) ?? []),
      ]);
    } catch (error) {
      if (error instanceof TransactionRefused && error.failed.some((position) => position === 1 || position === 2))
        throw conflict("relationship-exists", "They are related in this way already.");
      throw error;
    }
    return answer;
  });

const requireSensible = async (ctx: Ctx, { clientId, kind, otherId }: Side): Promise<void> => {
  if ((await relationshipsIn(ctx, clientId)).length >= mostRelationships)
    throw conflict("too-many-relationships", `A client has at most ${mostRelationships} relationships.`);
  if (kind !== "guardian" && kind !== "ward") return;
  const [ward, guardian] = kind === "guardian" ? [clientId, otherId] : [otherId, clientId];
  if (await isAbove(ctx, ward, guardian))
    throw conflict("guardian-circle", "A guardian cannot be the ward of its own ward.");
};

/** Takes a relationship away from both; 404 where the client has no such one. */
export const part = (ctx: Ctx, clientId: string, relationshipId: string): Promise<void> =>
  afresh(async () => {
    await requireClient(ctx, clientId);
    const held = await relationshipOf(ctx, clientId, relationshipId);
    if (!held) throw notFound("relationship");
    const other = (await cardsOf(ctx, [held.otherId])).get(held.otherId);
    const side: Side = { clientId, kind: held.kind, otherId: other?.clientId ?? held.otherId };
    const audits = auditBoth(ctx, "relationship.removed", held.id, side);
    await writeToClient(ctx, clientId, [
      ...partActions(ctx, clientId, held.id, side.otherId),
      ...(other ? [clientStands(ctx, other.clientId), ...audits] : audits.slice(0, 1)),
    ]);
  });
