import { clientSources } from "../../clients/header.ts";
import { events } from "../../events/store.ts";
import type { Action } from "../../table/expressions.ts";
import type { Item } from "../../table/item.ts";
import { type Arrival, deletes, type Version } from "../decide.ts";
import { type Came, type Intake, type Outcome, persist } from "../intake.ts";
import type { DeletedRecord } from "../schema.ts";
import {
  barAction,
  type Pointer,
  pointerAction,
  pointerKey,
  pointerOf,
  type Ref,
  recordAction,
  tombstoneAction,
} from "../store.ts";

/** A deletion: clients are hidden (S4-26), events cancelled, other records taken out; the pointer remembers when. */
export const applyDeleted = (intake: Intake, { record, arrival }: Came<DeletedRecord>): Promise<Outcome> =>
  persist(intake.shelf, async () => {
    const { ctx, shelf, source } = intake;
    const ref: Ref = { source, type: record.of, id: record.id };
    const pointer = pointerOf(await shelf.get(pointerKey(ctx, ref)));
    if (pointer?.erased) return "unchanged";
    const item = pointer?.to && (await shelf.get(pointer.to));
    const current = item && !item.gone && !item.data.deleted ? item : undefined;
    const deletion: Arrival = { ...arrival, modifiedAt: record.modifiedAt };
    if (current ? !deletes((current.data as { origin: Version }).origin, deletion) : repeats(pointer, deletion))
      return "unchanged";
    const stays = record.of === "client" || record.of === "event";
    const left: Omit<Pointer, "rev"> = {
      id: pointer?.id,
      ...(stays && pointer?.to && { to: pointer.to, home: pointer.home }),
      deleted: deletion,
    };
    await ctx.table.transact([
      pointerAction(ctx, ref, left, pointer),
      ...(current ? [takenOut(intake, record.of, current)] : []),
      ...(pointer?.to && !left.to && !current ? [barAction(ctx, pointer.to)] : []),
    ]);
    shelf.forget(pointerKey(ctx, ref), ...(pointer?.to ? [pointer.to] : []));
    return "written";
  });

/** Whether a deletion that finds nothing to delete says no more than the one before it. */
const repeats = (pointer: Pointer | undefined, { modifiedAt }: Arrival): boolean => {
  const before = pointer?.deleted;
  if (!before || pointer.waits) return false;
  return modifiedAt === undefined || (before.modifiedAt !== undefined && before.modifiedAt >= modifiedAt);
};

const takenOut = ({ ctx }: Intake, of: DeletedRecord["of"], current: Item): Action => {
  if (of === "client")
    return recordAction(
      ctx,
      { ...current, data: { ...clientSources.fromItem(current), deleted: true }, dirty: true },
      current,
    );
  if (of === "event")
    return recordAction(
      ctx,
      { ...current, data: { ...events.fromItem(current), cancelled: true, deleted: true }, dirty: true },
      current,
    );
  return tombstoneAction(ctx, current);
};
