import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { type Found, type Kept, type Measured, readKept, writeKept } from "./kept.ts";
import { printed } from "./measure.ts";
import { allRows } from "./page/figures.ts";
import { parts } from "./parts.ts";

const usage = (): string =>
  [
    "npm run bench -- [part[=size] …]: measures the parts that are named, or all that are no studies of their own.",
    ...Object.entries(parts).map(
      ([name, { says, apart }]) => `  ${name.padEnd(10)} ${says}${apart ? " (only by name)" : ""}`,
    ),
  ].join("\n");

const load = (): number => Math.round(loadavg()[0]! * 10) / 10;

/** Measures a part in a process of its own, so that none leaves anything behind for the next. */
const measure = async (name: string, argument: string | undefined, folder: string): Promise<Measured> => {
  const [began, before] = [performance.now(), load()];
  const file = join(folder, `${name}.json`);
  const args = [join(import.meta.dirname, "part.ts"), name, file, ...(argument ? [argument] : [])];
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", ...args], {
    stdio: ["ignore", process.stderr, process.stderr],
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  if (code !== 0) throw new Error(`it ended with ${code}`);
  return {
    on: new Date().toISOString().slice(0, 10),
    seconds: Math.round((performance.now() - began) / 1000),
    node: process.version,
    machine: `${cpus().length} × ${cpus()[0]?.model.trim()}`,
    load: [before, load()],
    ...(JSON.parse(readFileSync(file, "utf8")) as Found),
  };
};

/**
 * Measures P1 to P12 of performance.md and prints them as one table: `npm run bench`, or some parts,
 * `npm run bench -- loading directory=20000`. What was found is kept in docs/performance.json, from which
 * docs/performance.md is made; parts that are not run, or fail, keep what was measured last.
 */
const run = async (args: string[]): Promise<void> => {
  const asked = new Map(
    args.map((arg): [string, string | undefined] => {
      const [name = "", size] = arg.replace(/^--/, "").split("=");
      return [name, size];
    }),
  );
  const unknown = [...asked.keys()].filter((name) => !Object.hasOwn(parts, name));
  if (unknown.length > 0) {
    console.log(usage());
    process.exitCode = unknown.includes("help") ? 0 : 1;
    return;
  }
  const names = asked.size > 0 ? [...asked.keys()] : Object.keys(parts).filter((name) => !parts[name]!.apart);
  const folder = mkdtempSync(join(tmpdir(), "clientele-bench-"));
  try {
    for (const name of names) {
      process.stderr.write(`\n${name}: ${parts[name]!.says}\n`);
      try {
        const measured = await measure(name, asked.get(name), folder);
        const kept: Kept = readKept();
        writeKept({ ...kept, [name]: measured });
      } catch (error) {
        process.exitCode = 1;
        process.stderr.write(`${name} was not measured: ${(error as Error).message}\n`);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const kept = readKept();
  console.log(printed(allRows(kept)));
  spawnSync(process.execPath, [join(import.meta.dirname, "../scripts/docs.ts")], { stdio: "inherit" });
};

await run(process.argv.slice(2));
