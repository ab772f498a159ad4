import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Found } from "./kept.ts";

const root = join(import.meta.dirname, "..");

/**
 * What is counted by the counters of the tests, in the surroundings of the tests: bench/counted/<name>.counts.ts, run by
 * vitest, which leaves what it found in a file.
 */
export const counted = async (name: string, outdir: string, argument = ""): Promise<Found> => {
  const file = join(outdir, `${name}.json`);
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const args = ["run", "--config", "bench/counted/vitest.config.ts", `bench/counted/${name}.counts.ts`];
  const { status } = spawnSync(process.execPath, [vitest, ...args], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    env: { ...process.env, BENCH_FOUND: file, BENCH_SIZE: argument },
  });
  if (status !== 0) throw new Error(`bench/counted/${name}.counts.ts ended with ${status}`);
  return JSON.parse(readFileSync(file, "utf8")) as Found;
};
