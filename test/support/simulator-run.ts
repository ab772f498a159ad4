import type { Turns } from "./simulator-process.ts";
import type { Random } from "./simulator-random.ts";

/** Something that may begin now. */
export interface Act {
  ready: () => boolean;
  begin: () => Promise<unknown>;
}

/** Functions at work at once. */
const abreast = 4;

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Lets one thing happen after the other: a request to the table goes on, or something begins; until nothing is left. */
export const run = async (random: Random, turns: Turns, acts: Act[], step: () => void): Promise<void> => {
  let running = 0;
  const done = () => {
    running -= 1;
  };
  for (let steps = 0, quiet = 0; quiet < 15; steps += 1) {
    if (steps > 20_000) throw new Error("This schedule does not come to an end.");
    step();
    const ready = running < abreast ? acts.filter((act) => act.ready()) : [];
    if (turns.waiting() > 0 && (ready.length === 0 || random.chance(0.75))) await turns.advance();
    else if (ready.length > 0) {
      running += 1;
      random.pick(ready).begin().then(done, done);
      await pause();
    } else if (running > 0) await pause();
    else quiet += 1;
  }
};
