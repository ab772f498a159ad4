import { statSync } from "node:fs";
import { join } from "node:path";
import type { Metafile } from "esbuild";
import { build, entries } from "../scripts/build.ts";
import type { Row } from "./measure.ts";

/** Largest minified sizes, KB; a function that is not named has none of its own. */
const targets: Record<string, number> = { api: 430, projections: 330 };

const owner = (input: string): string => {
  const [scope = "", name = ""] = input.split("node_modules/").at(-1)!.split("/");
  return !input.includes("node_modules/") ? "our own" : scope.startsWith("@") ? `${scope}/${name}` : scope;
};

/** What most of a bundle is made of, KB by package. */
const contributors = (output: Metafile["outputs"][string]): string => {
  const sizes = new Map<string, number>();
  for (const [input, { bytesInOutput }] of Object.entries(output.inputs))
    sizes.set(owner(input), (sizes.get(owner(input)) ?? 0) + bytesInOutput);
  return [...sizes]
    .sort(([, a], [, b]) => b - a)
    .slice(0, 4)
    .map(([name, bytes]) => `${name} ${Math.round(bytes / 1000)}`)
    .join(", ");
};

/** P5: minified size of each bundle, with what it is mostly made of. */
export const bundles = async (outdir: string): Promise<Row[]> => {
  const { outputs } = await build(entries, outdir);
  return Object.keys(entries).map((name) => {
    const file = join(outdir, name, "index.cjs");
    const [, output] = Object.entries(outputs).find(([path]) => path.endsWith(`${name}/index.cjs`))!;
    const size = statSync(file).size / 1000;
    const target = targets[name];
    return {
      figure: "P5",
      what: `bundle ${name}: ${contributors(output)}`,
      measured: `${Math.round(size)} KB`,
      target: target ? `≤ ${target} KB` : "",
      ...(target && { holds: size <= target }),
    };
  });
};
