import { type Batch, batchesOf } from "./batches.ts";
import { linesFrom } from "./lines.ts";
import type { Options } from "./options.ts";
import { type Progress, progressOf } from "./progress.ts";
import { Rejects } from "./rejects.ts";
import { type Outcome, send } from "./send.ts";
import { dropState, readState, type State, saveState } from "./state.ts";
import { addTo, type Totals } from "./totals.ts";

/** Batches under way together. */
const inFlight = 2;

interface Sent {
  batch: Batch;
  outcome: Promise<Outcome>;
}

interface Load {
  options: Options;
  state: State;
  rejects: Rejects;
  progress: Progress;
  began: number;
  before: number;
}

/** Loads the file, from where an interrupted load stopped; the totals are those of both. */
export const load = async (options: Options): Promise<{ totals: Totals; rejectedFile: string }> => {
  const state = readState(options);
  if (state.offset > 0)
    console.error(`Going on at line ${state.nextLine.toLocaleString("en-US")}; --restart begins anew.`);
  const rejects = new Rejects(options.file, state.rejectedBytes);
  const progress = progressOf(options.size, state.offset);
  const run: Load = { options, state, rejects, progress, began: performance.now(), before: state.totals.seconds };
  try {
    await sendAll(run);
  } finally {
    progress.end();
  }
  dropState(options);
  return { totals: state.totals, rejectedFile: rejects.path };
};

/**
 * Batches in the order of the file, acknowledged in that order. One that names a record of a batch under way waits for
 * it: two versions of a record must not overtake each other.
 */
const sendAll = async (run: Load): Promise<void> => {
  const { options, state } = run;
  const underWay: Sent[] = [];
  let hasAnswered = false;
  for await (const batch of batchesOf(linesFrom(options.file, state.offset, state.nextLine))) {
    while (underWay.length >= inFlight || underWay.some((other) => shareRecord(other.batch, batch))) {
      await acknowledge(run, underWay.shift() as Sent);
      hasAnswered = true;
    }
    const outcome = send(options, batch.items, hasAnswered);
    outcome.catch(() => undefined);
    underWay.push({ batch, outcome });
  }
  for (const sent of underWay) await acknowledge(run, sent);
};

const shareRecord = (a: Batch, b: Batch): boolean => {
  const keys = new Set(a.items.map(({ key }) => key));
  return b.items.some(({ key }) => keys.has(key));
};

const acknowledge = async (
  { options, state, rejects, progress, began, before }: Load,
  { batch, outcome }: Sent,
): Promise<void> => {
  const answered = await outcome;
  const rejected = [...batch.rejected, ...answered.rejected];
  addTo(state.totals, { ...answered, rejected });
  rejects.add(rejected);
  state.offset = batch.end;
  state.nextLine = batch.nextLine;
  state.rejectedBytes = rejects.bytes;
  state.totals.seconds = before + (performance.now() - began) / 1000;
  saveState(options, state);
  const { written, unchanged, waiting, rejected: refused } = state.totals;
  progress.at(batch.end, written + unchanged + waiting + refused);
};
