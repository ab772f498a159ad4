import { afterAll, describe, expect, it } from "vitest";
import { type Hub, hubOf } from "./hub.ts";
import { limits } from "./limits.ts";
import type { Target } from "./target.ts";

/** Registers a case. Its name is a sentence, and what a limit calls it by. */
export type Proves = (name: string, prove: (hub: Hub) => Promise<void>) => void;

/** Time for a case whose target cannot do it to fail in, seconds: what can be done at all is done within it on a quiet machine. */
const shortPatience = 10;
const longest = 240_000;

/**
 * Runs cases against a target, all at once: each has clients of its own. What the target cannot do has to fail, by the reason of
 * its limit; at the end these reasons are printed.
 */
export const endToEnd = (
  target: () => Target,
  kind: Target["kind"],
  parts: Readonly<Record<string, (proves: Proves) => void>>,
): void => {
  const known = limits[kind];
  const names: string[] = [];
  const run = Date.now().toString(36);
  const proves: Proves = (name, prove) => {
    const mark = `${run}${names.push(name).toString(36)}`;
    const reason = known[name];
    if (reason === undefined) it(name, () => prove(hubOf(target(), mark)), longest);
    else it.fails(`${name} [not here: ${reason}]`, () => prove(hubOf(target(), mark, shortPatience)), longest);
  };
  for (const [title, part] of Object.entries(parts)) describe.concurrent(title, () => part(proves));
  it("names nothing as impossible here that no case proves", () => {
    expect(Object.keys(known).filter((name) => !names.includes(name))).toEqual([]);
  });
  afterAll(() => {
    const lines = Object.entries(known).map(([name, reason]) => `  ${name}: ${reason}`);
    console.log(lines.length > 0 ? `What ${kind} cannot do:\n${lines.join("\n")}` : `Nothing is left out on ${kind}.`);
  });
};
