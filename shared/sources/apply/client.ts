import { emailActions } from "../../clients/emails.ts";
import { clientPk, clientSources, clients, headerPrefix, partsIn } from "../../clients/header.ts";
import { phonesOf } from "../../clients/phones.ts";
import type { Client, ClientSource } from "../../clients/schema.ts";
import { cardItem, identified } from "../../settling/card.ts";
import { contentHash, decide, survives } from "../decide.ts";
import { type Came, type Intake, type Outcome, persist } from "../intake.ts";
import type { ClientRecord } from "../schema.ts";
import { pointerAction, pointerKey, pointerOf, recordAction } from "../store.ts";
import { release } from "./release.ts";

/** A client record: makes the client, or replaces this source's part of it. The hub's part is never touched (S0-01, S0-63). */
export const applyClient = async (intake: Intake, came: Came<ClientRecord>): Promise<Outcome> => {
  const made = await persist(intake.shelf, () => write(intake, came));
  if (made === "created") await release(intake, { source: intake.source, type: "client", id: came.record.id });
  return made === "created" ? "written" : made;
};

const write = async (intake: Intake, { record, arrival }: Came<ClientRecord>): Promise<Outcome | "created"> => {
  const { ctx, shelf, source } = intake;
  const ref = { source, type: "client" as const, id: record.id };
  const pointer = pointerOf(await shelf.get(pointerKey(ctx, ref)));
  const version = { ...arrival, modifiedAt: record.modifiedAt, hash: contentHash(record) };
  if (!survives(pointer?.deleted, version)) return "unchanged";
  const clientId = pointer?.id ?? ctx.newId("client");
  const part = partOf(intake, clientId, record, version);
  if (!pointer?.to) return create(intake, part, pointer);
  const item = await shelf.get(pointer.to);
  const stored = item && clientSources.fromItem(item);
  if (stored && !stored.deleted && decide(stored.origin, version) !== "apply") return "unchanged";
  const emails = await emailActions(
    ctx,
    clientId,
    [stored?.given.email],
    [record.email],
    await hubEmails(intake, clientId, stored, part),
  );
  await ctx.table.transact([
    recordAction(ctx, { ...pointer.to, type: clientSources.type, data: part, dirty: true }, item),
    ...emails,
  ]);
  shelf.forget(pointer.to);
  return "written";
};

/** Emails the hub added itself keep their owner when the source drops them; asked only when the source's email changes. */
const hubEmails = async (
  { ctx }: Intake,
  clientId: string,
  stored: ClientSource | undefined,
  part: ClientSource,
): Promise<string[]> => {
  if (stored?.given.email === part.given.email) return [];
  const { items } = await ctx.table.query({ pk: clientPk(ctx.accountId, clientId), prefix: headerPrefix });
  return (partsIn(items)?.client.hub.emails ?? []).map(({ address }) => address);
};

const partOf = (
  { head, source }: Intake,
  clientId: string,
  record: ClientRecord,
  version: ClientSource["origin"] | object,
): ClientSource => {
  const { type: _, id, modifiedAt: __, ...given } = record;
  return {
    clientId,
    given,
    phones: phonesOf(given.phones ?? [], head, given.homeLocation),
    origin: { ...version, source, id } as ClientSource["origin"],
  };
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
      put: clients.toItem(clients.key(ctx.accountId, client.id), client, ctx.newId("revision")),
      condition: { if: "attribute_not_exists(pk)" },
    },
    { put: clientSources.toItem(at, part, ctx.newId("revision")) },
    { put: cardItem(ctx.accountId, card, ctx.newId("revision")) },
    ...(await emailActions(ctx, client.id, [], [part.given.email], [])),
  ]);
  shelf.forget(at, pointerKey(ctx, ref));
  return "created";
};
