import { touchIn } from "../../clients/first-touch.ts";
import { clientItem, clientPk, clientSources, headerPrefix, partsIn } from "../../clients/header.ts";
import { phonesOf } from "../../clients/phones.ts";
import type { Client, ClientSource } from "../../clients/schema.ts";
import { optOutsOf, sourceConsents } from "../../consents/service.ts";
import { contactActions } from "../../duplicates/contacts.ts";
import { pointsOf, suppressedChannels } from "../../privacy/suppression.ts";
import { cardItem, identified } from "../../settling/card.ts";
import { same } from "../../settling/contribution.ts";
import type { Action } from "../../table/expressions.ts";
import { contentHash, decide, survives } from "../decide.ts";
import { type Came, type Intake, type Outcome, persist } from "../intake.ts";
import type { ClientRecord } from "../schema.ts";
import { pointerAction, pointerKey, pointerOf, recordAction } from "../store.ts";
import { release } from "./release.ts";

/** A client record: makes the client, or replaces this source's part of it. The hub's part is never touched (S0-01, S0-63). */
export const applyClient = async (intake: Intake, came: Came<ClientRecord>): Promise<Outcome> => {
  const made = await persist(intake.shelf, () => write(intake, came));
  if (made === "created" || (intake.again && made === "unchanged"))
    await release(intake, { source: intake.source, type: "client", id: came.record.id });
  return made === "created" ? "written" : made;
};

const write = async (intake: Intake, { record, arrival }: Came<ClientRecord>): Promise<Outcome | "created"> => {
  const { ctx, shelf, source } = intake;
  const ref = { source, type: "client" as const, id: record.id };
  const pointer = pointerOf(await shelf.get(pointerKey(ctx, ref)));
  const version = { ...arrival, modifiedAt: record.modifiedAt, hash: contentHash(record) };
  if (pointer?.erased || !survives(pointer?.deleted, version)) return "unchanged";
  const clientId = pointer?.id ?? ctx.newId("client");
  if (!pointer?.to) return create(intake, await suppressed(intake, partOf(intake, clientId, record, version)), pointer);
  const item = await shelf.get(pointer.to);
  const stored = item && clientSources.fromItem(item);
  if (stored && !stored.deleted && decide(stored.origin, version) !== "apply") return "unchanged";
  const part = await suppressed(intake, partOf(intake, clientId, record, version, stored), stored);
  const contacts = await contactsOf(intake, stored, part);
  await ctx.table.transact([
    recordAction(ctx, { ...pointer.to, type: clientSources.type, data: part, dirty: true, home: pointer.home }, item),
    ...contacts,
    ...sourceConsents(ctx, part, stored).map((action) => atHome(action, pointer.home)),
  ]);
  shelf.forget(pointer.to);
  return "written";
};

/** What is written for a client that was merged goes back with it. */
const atHome = (action: Action, home: string[] | undefined): Action =>
  "put" in action && home ? { ...action, put: { ...action.put, home } } : action;

/** What says who a client is: asked about its other parts, and written down anew, only where this changes. */
const contactIn = ({ given, phones }: ClientSource) => {
  const { email, firstName, lastName, birthday, mergedInto } = given;
  return { email, firstName, lastName, birthday, mergedInto, phones };
};

const contactsOf = async ({ ctx }: Intake, stored: ClientSource | undefined, part: ClientSource): Promise<Action[]> => {
  if (stored && same(contactIn(stored), contactIn(part))) return [];
  const { items } = await ctx.table.query({ pk: clientPk(ctx.accountId, part.clientId), prefix: headerPrefix });
  const before = partsIn(items);
  if (!before) return [];
  const isThis = ({ origin }: ClientSource) => origin.source === part.origin.source && origin.id === part.origin.id;
  const sources = before.sources.map((one) => (isThis(one) ? part : one));
  return contactActions(ctx, part.clientId, before, { ...before, sources });
};

const partOf = (
  { ctx, head, source }: Intake,
  clientId: string,
  record: ClientRecord,
  version: ClientSource["origin"] | object,
  stored?: ClientSource,
): ClientSource => {
  const { type: _, id, modifiedAt: __, ...given } = record;
  return {
    clientId,
    given,
    phones: phonesOf(given.phones ?? [], head, given.homeLocation),
    origin: { ...version, source, id } as ClientSource["origin"],
    ...optOutsOf(stored, given, ctx.now()),
    ...firstTouchOf(stored, given, ctx.now()),
  };
};

/** The part with the opt-outs its address and number had while they were an erased client's. */
const suppressed = async ({ ctx, head }: Intake, part: ClientSource, stored?: ClientSource): Promise<ClientSource> => {
  const known = stored ? pointsOf({ sources: [stored] }) : [];
  const channels = await suppressedChannels(ctx, head, pointsOf({ sources: [part] }), known);
  if (channels.length === 0) return part;
  const optOuts = Object.fromEntries(channels.map((channel) => [channel, ctx.now()]));
  return { ...part, optOuts: { ...part.optOuts, ...optOuts } };
};

/** What a source said first of where the client came from stays, whatever it says later. */
const firstTouchOf = (stored: ClientSource | undefined, given: ClientSource["given"], at: string) => {
  const firstTouch = stored?.firstTouch ?? touchIn(given, at);
  return firstTouch && { firstTouch };
};

const create = async (
  { ctx, shelf, rules, source }: Intake,
  part: ClientSource,
  pointer: ReturnType<typeof pointerOf>,
): Promise<"created"> => {
  const client: Client = { id: part.clientId, createdAt: ctx.now(), hub: {} };
  const card = identified({}, { client, sources: [part] }, rules);
  const ref = { source, type: "client" as const, id: part.origin.id };
  const at = clientSources.key(ctx.accountId, client.id, source, ctx.secrets.hash(part.origin.id));
  await ctx.table.transact([
    pointerAction(ctx, ref, { to: at, id: client.id }, pointer),
    {
      put: clientItem(ctx.accountId, client, ctx.newId("revision")),
      condition: { if: "attribute_not_exists(pk)" },
    },
    { put: clientSources.toItem(at, part, ctx.newId("revision")) },
    { put: cardItem(ctx.accountId, card, ctx.newId("revision")) },
    ...(await contactActions(ctx, client.id, undefined, { client, sources: [part] })),
    ...sourceConsents(ctx, part, undefined),
  ]);
  shelf.forget(at, pointerKey(ctx, ref));
  return "created";
};
