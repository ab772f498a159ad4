import type { Item } from "../../table/item.ts";
import { ConditionFailed, type Rows } from "../../table/table.ts";
import type { Intake } from "../intake.ts";
import { type DatedRecord, SourceRecord } from "../schema.ts";
import { pointerKey, pointerOf, type Ref, type Waiting, waitingPk } from "../store.ts";
import { applyDated } from "./dated.ts";

/** Applies what waited for a client or event, if that is there now. Called after it was written, and again by sweep. */
export const release = async (intake: Intake, referent: Ref): Promise<number> => {
  const { ctx, shelf } = intake;
  if (!pointerOf(await ctx.table.get(pointerKey(ctx, referent)))?.to) return 0;
  let released = 0;
  let after: Rows["last"];
  do {
    const page = await ctx.table.query({ pk: waitingPk(ctx, referent), limit: 50, ...(after && { after }) });
    if (page.items.length > 0) shelf.forget(pointerKey(ctx, referent));
    for (const item of page.items) released += await releaseOne(intake, item);
    after = page.last;
  } while (after);
  return released;
};

const releaseOne = async (intake: Intake, item: Item): Promise<number> => {
  const { record, received } = item.data as unknown as Waiting;
  await applyDated(intake, { record: SourceRecord.parse(record) as DatedRecord, arrival: { received } });
  try {
    await intake.ctx.table.remove(item, { if: "#rev = :rev", values: { rev: item.rev } });
    return 1;
  } catch (error) {
    if (error instanceof ConditionFailed) return 0;
    throw error;
  }
};
