import { expect } from "vitest";
import { projectPartition } from "../../shared/settling/project.ts";
import { playSchedule, type Schedule, type Variant } from "./simulator.ts";
import { type Turns, withoutTimers } from "./simulator-process.ts";
import { judge, type Verdict } from "./simulator-verdict.ts";

/** The real thing: projections as its handler calls it. */
export const settling: Variant = {
  sweeps: true,
  async project(means, rules, pk, images) {
    const { unread } = await projectPartition(means, rules, pk, images, ({ after }) => after!);
    return unread.map(({ told }) => told);
  },
};

/** Plays `count` schedules from a seed on; those that end wrong, by seed. */
export const play = async (
  { from = 1, count }: { from?: number; count: number },
  variant: Variant,
  judge: (schedule: Schedule) => Promise<Verdict>,
): Promise<Map<number, Verdict>> => {
  let turns: Turns;
  const wrong = new Map<number, Verdict>();
  await withoutTimers(
    () => turns,
    async () => {
      for (let seed = from; seed < from + count; seed += 1) {
        const schedule = await playSchedule(seed, variant, (now) => {
          turns = now;
        });
        const verdict = await judge(schedule);
        if (verdict.length > 0) wrong.set(seed, verdict);
      }
    },
  );
  return wrong;
};

/**
 * P11 for so many schedules: none ends wrong; those that do are shown and named by seed. `SCHEDULE=1234` plays that seed
 * again, `SCHEDULES=500` so many from there on.
 */
export const expectNoneWrong = async (from: number, count: number): Promise<void> => {
  const { SCHEDULE, SCHEDULES } = process.env;
  const asked = { from: Number(SCHEDULE ?? from), count: Number(SCHEDULES ?? (SCHEDULE ? 1 : count)) };
  const wrong = await play(asked, settling, judge);
  for (const [seed, verdict] of [...wrong].slice(0, 3)) console.dir({ seed, verdict }, { depth: 8 });
  expect([...wrong.keys()], "seeds of schedules that ended wrong").toEqual([]);
};
