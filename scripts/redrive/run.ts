import type { Table } from "../../shared/table/table.ts";
import type { Place } from "../place/place.ts";
import { Refused } from "../place/refused.ts";
import { batchBucket, describeBatch, failedBatches, replay } from "./batches.ts";
import { deadLettersIn, lookAt, moveBack } from "./queues.ts";

export interface RedriveInput {
  place: Place;
  table: Table;
  /** of this queue alone, `FailedBatches` for the stream's; none: everything */
  queue?: string | undefined;
  go: boolean;
  say: (line: string) => void;
}

const batchesName = "FailedBatches";
/** Failed batches told of one by one, at most. */
const mostTold = 20;

const ageOf = (at: number): string => {
  const hours = (Date.now() - at) / 3600_000;
  return hours < 48 ? `${hours.toFixed(1)} hours` : `${Math.floor(hours / 24)} days`;
};

const redriveQueues = async ({ place, table, queue, go, say }: RedriveInput): Promise<number> => {
  let left = 0;
  for (const letters of deadLettersIn(place)) {
    if (queue !== undefined && letters.name !== queue) continue;
    const { size, oldest, kinds } = await lookAt(table, letters);
    say(`${letters.name}: ${size} dead letters${oldest === undefined ? "" : `, the oldest of ${ageOf(oldest)}`}`);
    for (const [kind, count] of kinds) say(`  ${count} × ${kind}`);
    if (!go) left += size;
    else if (size > 0) say(`  ${await moveBack(letters, (moved) => say(`  ${moved} …`))} moved back`);
  }
  return left;
};

const redriveBatches = async ({ place, go, say }: RedriveInput): Promise<number> => {
  const bucket = batchBucket(place);
  const batches = bucket ? await failedBatches(bucket) : [];
  say(`${batchesName}: ${batches.length}${batches[0] ? `, the oldest of ${ageOf(batches[0].at)}` : ""}`);
  for (const batch of batches.slice(0, go ? 0 : mostTold)) say(`  ${await describeBatch(place, bucket!, batch)}`);
  if (!go) return batches.length;
  let left = 0;
  for (const batch of batches) {
    const why = await replay(place, bucket!, batch);
    if (why === undefined) continue;
    left += 1;
    say(`  stays: ${why} (${batch.key})`);
  }
  if (batches.length > 0) say(`  ${batches.length - left} done again, ${left} left`);
  return left;
};

/**
 * Says what lies in the dead letters and among the failed batches of the stream and, where it is to go, takes it back to work. How many are
 * left; refused for a queue that is not there.
 */
export const redrive = async (input: RedriveInput): Promise<number> => {
  const { place, queue } = input;
  const names = [...deadLettersIn(place).map(({ name }) => name), batchesName];
  if (queue !== undefined && !names.includes(queue))
    throw new Refused(`There is no queue ${queue}. There is: ${names.join(", ")}.`);
  const letters = queue === batchesName ? 0 : await redriveQueues(input);
  const batches = queue === undefined || queue === batchesName ? await redriveBatches(input) : 0;
  return letters + batches;
};
