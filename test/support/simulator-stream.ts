import type { DynamoDBRecord } from "aws-lambda";
import { eachGroup } from "../../functions/streams/batch.ts";
import type { Means } from "../../shared/ctx.ts";
import type { RulesBook } from "../../shared/settling/accounts.ts";
import type { Rules } from "../../shared/settling/rules.ts";
import type { Image } from "./memory-table.ts";
import { Killed } from "./simulator-process.ts";
import type { Random } from "./simulator-random.ts";

/** Settles what a batch tells of one partition; the images it could not read. */
export type Projector = (means: Means, rules: Rules, pk: string, images: Image[]) => Promise<Image[]>;

/** Calls projections as its event source does: grouped by partition, what failed reported; throws where it was killed. */
export const invoke = async (
  project: Projector,
  means: Means,
  book: RulesBook,
  batch: Image[],
  abreast: number,
): Promise<Image[]> => {
  const records = batch.map((image) => ({
    image,
    dynamodb: { SequenceNumber: String(image.sequence).padStart(9, "0") },
  }));
  const groups = Map.groupBy(records, ({ image }) => image.key.pk) as unknown as Map<string, DynamoDBRecord[]>;
  let killed: unknown;
  const work = async (pk: string, told: DynamoDBRecord[]): Promise<DynamoDBRecord[]> => {
    const images = (told as unknown as typeof records).map(({ image }) => image);
    const unread = new Set(await project(means, await book(means.accountId), pk, images));
    return told.filter((_, i) => unread.has(images[i]!));
  };
  const noted = (_: string, error: unknown) => {
    if (error instanceof Killed) killed = error;
  };
  const { batchItemFailures } = await eachGroup(groups, work, noted, abreast);
  if (killed) throw killed;
  return batchItemFailures.map(
    ({ itemIdentifier }) => batch.find(({ sequence }) => sequence === Number(itemIdentifier))!,
  );
};

export interface Lanes {
  /** whether there is something to deliver in a lane that is not at work */
  ready(): boolean;
  /** takes a batch from a lane and works it to its end: delivered, perhaps once more, or given up */
  deliver(): Promise<void>;
  /** what was written since the last time, into the lanes */
  take(images: readonly Image[]): void;
  isDone(): boolean;
}

/** Whether the event source's filter lets an image through to projections. */
export const isDirty = ({ after }: Image): boolean => after?.dirty === true;

const retries = 3;

/**
 * Two lanes of the stream: what is written to one item stays in order, items overtake each other. A killed batch is halved,
 * a reported failure tried again from there on, what fails too often is given up; some events are lost altogether.
 */
export const lanesOf = (random: Random, lostShare: number, call: (batch: Image[]) => Promise<Image[]>): Lanes => {
  const lanes: Image[][] = [[], []];
  const busy = [false, false];
  const laneOf = new Map<string, number>();
  let taken = 0;

  const work = async (batch: Image[], attempts: number): Promise<void> => {
    let from = 0;
    try {
      const failed = await call(batch);
      if (failed.length === 0) return;
      from = Math.min(...failed.map((image) => batch.indexOf(image)));
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      if (batch.length > 1) {
        const middle = Math.ceil(batch.length / 2);
        await work(batch.slice(0, middle), attempts);
        return work(batch.slice(middle), attempts);
      }
    }
    if (attempts < retries) await work(batch.slice(from), attempts + 1);
  };
  const open = () => [0, 1].filter((lane) => lanes[lane]!.length > 0 && !busy[lane]);
  return {
    ready: () => open().length > 0,
    async deliver() {
      const lane = random.pick(open());
      busy[lane] = true;
      const batch = lanes[lane]!.splice(0, random.int(1, 12));
      await work(batch, 0);
      busy[lane] = false;
      if (random.chance(0.2)) await work(batch, 0);
    },
    take(images) {
      for (; taken < images.length; taken += 1) {
        const image = images[taken]!;
        if (!isDirty(image) || random.chance(lostShare)) continue;
        const name = `${image.key.pk}\n${image.key.sk}`;
        const lane = laneOf.get(name) ?? random.int(0, 1);
        laneOf.set(name, lane);
        lanes[lane]!.push(image);
      }
    },
    isDone: () => lanes.every(({ length }) => length === 0) && !busy.includes(true),
  };
};
