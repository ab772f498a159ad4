import type { Booking, EventCopy } from "../../bookings/schema.ts";
import { clientPk } from "../../clients/header.ts";
import { contractIndex } from "../../contracts/store.ts";
import { copyOf } from "../../events/copy.ts";
import { events, rosterPk } from "../../events/store.ts";
import type { IdKind } from "../../kernel/ids.ts";
import { packageIndex } from "../../packages/store.ts";
import { isSettledType } from "../../settling/registry.ts";
import type { IndexKeys, Item, Key } from "../../table/item.ts";
import { key } from "../../table/schema.ts";
import { contentHash, decide, survives, type Version } from "../decide.ts";
import { type Came, type Intake, type Outcome, persist } from "../intake.ts";
import type { BookingRecord, DatedRecord } from "../schema.ts";
import {
  barAction,
  isFree,
  type Pointer,
  pointerAction,
  pointerKey,
  pointerOf,
  type Ref,
  recordAction,
} from "../store.ts";
import { move, type Target } from "./move.ts";
import { nameLate, packageNamed } from "./package-name.ts";
import { keepWaiting } from "./waiting.ts";

/** Where the records of a type stand in their client's collection: behind a prefix, by their time. */
const places: Record<DatedRecord["type"], string> = { booking: "BKG", invoice: "INV", contract: "CON", package: "PKG" };

/** The list of the account that a record stands in, where that is not its event's roster. */
const indexOf = (
  accountId: string,
  type: DatedRecord["type"],
  id: string,
  data: Record<string, unknown>,
): IndexKeys => {
  if (type === "package") return packageIndex(accountId, { id, expiresOn: data.expiresOn as string | undefined });
  if (type === "contract") return contractIndex(accountId, { id, endsOn: data.endsOn as string | undefined });
  return {};
};

/** What is missing before a record can be placed. */
type Missing = { missing: Ref };
interface Placed {
  clientId: string;
  at: string;
  data: Record<string, unknown>;
  roster?: string;
  home?: string[] | undefined;
}

/** A record of a client that stands under its time: written, moved, left alone, or kept waiting for what it refers to. */
export const applyDated = (intake: Intake, came: Came<DatedRecord>): Promise<Outcome> =>
  persist(intake.shelf, async () => {
    const { ctx, shelf, source } = intake;
    const { record, arrival } = came;
    const ref: Ref = { source, type: record.type, id: record.id };
    const pointer = pointerOf(await shelf.get(pointerKey(ctx, ref)));
    const version = { ...arrival, modifiedAt: record.modifiedAt, hash: contentHash(record) };
    if (pointer?.erased || !survives(pointer?.deleted, version)) return "unchanged";
    const item = pointer?.to && (await shelf.get(pointer.to));
    const current = item?.gone ? undefined : item;
    const decision = decide(current && (current.data as { origin: Version }).origin, version);
    if (decision === "older" || (decision === "unchanged" && !pointer?.waits)) return "unchanged";
    const placed = await place(intake, record);
    if (!placed) return "unchanged";
    if ("missing" in placed) return keepWaiting(intake, placed.missing, came, version.hash, { ref, pointer, current });
    const id = current ? String(current.data.id) : ctx.newId(record.type as IdKind);
    const origin = { ...version, source, id: record.id };
    const target = {
      pk: clientPk(ctx.accountId, placed.clientId),
      sk: key(places[record.type], placed.at, id),
      type: record.type,
      data: { ...placed.data, id, clientId: placed.clientId, origin, ...ours(current) },
      ...(isSettledType(record.type) && { dirty: true }),
      // a new package is to be named in the bookings that came before it
      ...(record.type === "package" && { dirty: current ? current.dirty : true }),
      ...(placed.home && { home: placed.home }),
      ...indexOf(ctx.accountId, record.type, id, placed.data),
      ...(placed.roster && { gsi1pk: placed.roster, gsi1sk: id }),
    };
    await store(intake, ref, pointer, current, target, id);
    shelf.forget(pointerKey(ctx, ref), target, ...(pointer?.to ? [pointer.to] : []));
    if (record.type === "booking" && record.package !== undefined && placed.data.package === record.package)
      await nameLate(intake, target, record.package);
    return "written";
  });

/** What of a record is ours, and stays whatever its source says. */
const ours = (current: Item | undefined) => {
  const { twinOf, leftOut, status, presumedAt } = current?.data ?? {};
  return { twinOf, leftOut, ...(status === "booked" && { presumedAt }) };
};

const sameKey = (a: Key | undefined, b: Key): boolean => a?.pk === b.pk && a.sk === b.sk;

/**
 * Pointer before record, never after; a changed date or client is one transaction. A new record's two writes may be cut off
 * between, or held up: a pointer that leads to no record is therefore changed together with a record under a new id, and the
 * place it led to is barred, so that nobody writes there behind it.
 */
const store = async (
  { ctx }: Intake,
  ref: Ref,
  pointer: Pointer | undefined,
  current: Item | undefined,
  target: Target,
  id: string,
) => {
  const to = { pk: target.pk, sk: target.sk };
  if (current && !sameKey(current, to)) return move(ctx, ref, pointer, current, target, id);
  const pointing = pointerAction(ctx, ref, { to, id }, pointer);
  const record = recordAction(ctx, target, current);
  if (current && !pointer?.waits) return ctx.table.update(to, record.change, record.condition);
  if (pointer) {
    const bar = pointer.to && !current ? [barAction(ctx, pointer.to)] : [];
    return ctx.table.transact([pointing, record, ...bar]);
  }
  await ctx.table.put(pointing.put, pointing.condition);
  await ctx.table.update(to, record.change, isFree);
};

/** Undefined where its client was erased. */
const place = async (intake: Intake, record: DatedRecord): Promise<Placed | Missing | undefined> => {
  const { ctx, shelf, source } = intake;
  const clientRef: Ref = { source, type: "client", id: record.client };
  const client = pointerOf(await shelf.get(pointerKey(ctx, clientRef)));
  if (client?.erased) return undefined;
  if (!client?.to || !client.id) return { missing: clientRef };
  const { id: clientId, home } = client;
  if (record.type === "booking") return placeBooking(intake, { clientId, home }, record);
  const { type, id: _, client: __, modifiedAt: ___, ...data } = record;
  return { clientId, home, at: type === "invoice" ? record.issuedAt : record.purchasedOn, data } as Placed;
};

const placeBooking = async (
  intake: Intake,
  client: Pick<Placed, "clientId" | "home">,
  record: BookingRecord,
): Promise<Placed | Missing> => {
  const { type: _, id: __, client: ___, modifiedAt: ____, event: given, ...content } = record;
  const found = await eventOf(intake, given);
  if ("missing" in found) return found;
  const { eventId, event } = found;
  const named = record.package === undefined ? undefined : await packageNamed(intake, record.package);
  const paid = named !== undefined && { package: named };
  const data: Omit<Booking, "id" | "clientId" | "origin"> = { ...content, ...paid, event, ...(eventId && { eventId }) };
  return { ...client, at: event.startsAt, data, ...(eventId && { roster: rosterPk(intake.ctx.accountId, eventId) }) };
};

/** The event of a booking: its own copy when it came inline without an id, else a copy of the studio's event. */
const eventOf = async (
  { ctx, shelf, source }: Intake,
  given: BookingRecord["event"],
): Promise<{ eventId?: string; event: EventCopy } | Missing> => {
  if (typeof given !== "string" && given.id === undefined) {
    const { id: _, capacity: __, modifiedAt: ___, ...event } = given;
    return { event };
  }
  const eventRef: Ref = { source, type: "event", id: typeof given === "string" ? given : given.id! };
  const pointer = pointerOf(await shelf.get(pointerKey(ctx, eventRef)));
  const item = pointer?.to && (await shelf.get(pointer.to));
  if (!item) return { missing: eventRef };
  return { eventId: pointer.id!, event: copyOf(events.fromItem(item)) };
};
