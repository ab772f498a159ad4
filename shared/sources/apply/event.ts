import { copyOf } from "../../events/copy.ts";
import type { StudioEvent } from "../../events/schema.ts";
import { calendarKeys, events } from "../../events/store.ts";
import { same } from "../../settling/contribution.ts";
import { contentHash, decide, survives } from "../decide.ts";
import { type Came, type Intake, type Outcome, persist } from "../intake.ts";
import type { EventRecord } from "../schema.ts";
import { pointerAction, pointerKey, pointerOf, recordAction } from "../store.ts";
import { release } from "./release.ts";

/** An event record: makes the event or replaces it; a change its bookings copy makes it dirty, and projections takes it to them. */
export const applyEvent = async (intake: Intake, came: Came<EventRecord>): Promise<Outcome> => {
  const made = await persist(intake.shelf, () => write(intake, came));
  if (made === "created" || (intake.again && made === "unchanged"))
    await release(intake, { source: intake.source, type: "event", id: came.record.id });
  return made === "created" ? "written" : made;
};

const write = async (
  { ctx, shelf, source }: Intake,
  { record, arrival }: Came<EventRecord>,
): Promise<Outcome | "created"> => {
  const ref = { source, type: "event" as const, id: record.id };
  const pointer = pointerOf(await shelf.get(pointerKey(ctx, ref)));
  const version = { ...arrival, modifiedAt: record.modifiedAt, hash: contentHash(record) };
  if (!survives(pointer?.deleted, version)) return "unchanged";
  const item = pointer?.to && (await shelf.get(pointer.to));
  const stored = item && events.fromItem(item);
  if (stored && !stored.deleted && decide(stored.origin, version) !== "apply") return "unchanged";
  const { type: _, id: __, modifiedAt: ___, ...content } = record;
  const event: StudioEvent = {
    ...content,
    id: pointer?.id ?? ctx.newId("event"),
    origin: { ...version, source, id: record.id },
  };
  const at = events.key(ctx.accountId, event.id);
  const dirty = (stored && !same(copyOf(stored), copyOf(event))) || item?.dirty || undefined;
  const action = recordAction(
    ctx,
    { ...at, type: events.type, data: event, dirty, ...calendarKeys(ctx.accountId, event) },
    item,
  );
  if (item) await ctx.table.update(action.update, action.change, action.condition);
  else await ctx.table.transact([pointerAction(ctx, ref, { to: at, id: event.id }, pointer), action]);
  shelf.forget(at, pointerKey(ctx, ref));
  return item ? "written" : "created";
};
