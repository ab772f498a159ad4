import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { median, type Row } from "./measure.ts";

const [target, then] = [3, 2.5];

const loadTime = (file: string, env: Record<string, string>): number => {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [file], { env: { PATH: process.env.PATH!, ...env } });
  if (status !== 0) throw new Error(`${file} did not load: ${String(stderr).slice(-500)}`);
  return performance.now() - start;
};

/** P6: the time until a process has loaded a bundle, over that of a bare handler; in turns, medians. */
export const loading = (outdir: string, names: string[], env: Record<string, string>, rounds: number): Row[] => {
  const bare = join(outdir, "bare.cjs");
  writeFileSync(bare, "exports.handler = async () => ({});\n");
  const times = new Map<string, number[]>([bare, ...names].map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const [name, taken] of times)
      taken.push(loadTime(name === bare ? bare : join(outdir, name, "index.cjs"), env));
  const base = median(times.get(bare)!);
  return names.map((name) => {
    const time = median(times.get(name)!);
    return {
      figure: "P6",
      what: `loading ${name} ÷ a bare handler (${Math.round(time)} ÷ ${Math.round(base)} ms)`,
      measured: (time / base).toFixed(2),
      target: `≤ ${target}, then ≤ ${then}${time / base <= then ? " (met)" : ""}`,
      limit: "about 1.4",
      holds: time / base <= target,
    };
  });
};
