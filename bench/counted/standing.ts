import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { functions } from "../../infra/functions.ts";

const root = join(import.meta.dirname, "../..");

/** How many there are of what is paid by the month: resources of the stacks by type, as the template's test keeps them, and metrics of our own. */
export const standing = (): Record<string, number> => {
  const snapshot = readFileSync(join(root, "test/infra/__snapshots__/hub-stack.test.ts.snap"), "utf8");
  const counts: Record<string, number> = {};
  for (const [, type] of snapshot.matchAll(/"Type": "(AWS::[A-Za-z0-9]+::[A-Za-z0-9]+)"/g))
    counts[type!] = (counts[type!] ?? 0) + 1;
  // of an event source mapping's two kinds, those that wait at a queue
  counts.queuesWaitedAt = [...snapshot.matchAll(/"ScalingConfig"/g)].length;
  const sources = readdirSync(join(root, "functions"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(join(root, "functions", name), "utf8"));
  counts.metrics = sources.reduce((sum, text) => sum + new Set(text.match(/(?<![.\w])count\("\w+"/g)).size, 0);
  return counts;
};

/** MB of memory by function. */
export const memory = (): Record<string, number> =>
  Object.fromEntries(Object.values(functions).map(({ bundle, memoryMb }) => [bundle, memoryMb]));
