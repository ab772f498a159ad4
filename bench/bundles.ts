import { statSync } from "node:fs";
import { join } from "node:path";
import type { Metafile } from "esbuild";
import { build, entries } from "../scripts/build.ts";
import type { Row } from "./measure.ts";

/** Largest minified sizes, KB, first and then; a function that waits for no person and feeds no number has none. */
const desk = { first: 430, next: 320 };
const stream = { first: 330, next: 250 };
const targets: Record<string, typeof desk> = {
  api: desk,
  charts: desk,
  events: desk,
  sales: desk,
  conversations: desk,
  authorizer: stream,
  projections: stream,
};

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

/** P5: builds `names`, or all bundles; their minified sizes, with what each is mostly made of. */
export const bundles = async (
  outdir: string,
  names = Object.keys(entries),
): Promise<{ names: string[]; rows: Row[] }> => {
  const wanted = Object.fromEntries(names.map((name) => [name, entries[name]!]));
  const { outputs } = await build(wanted, outdir);
  const rows = names.map((name) => {
    const file = join(outdir, name, "index.cjs");
    const [, output] = Object.entries(outputs).find(([path]) => path.endsWith(`${name}/index.cjs`))!;
    const size = statSync(file).size / 1000;
    const target = targets[name];
    return {
      figure: "P5",
      what: `bundle ${name}: ${contributors(output)}`,
      measured: `${Math.round(size)} KB`,
      target: target ? `≤ ${target.first}, then ≤ ${target.next} KB${size <= target.next ? " (met)" : ""}` : "",
      ...(target && { limit: "about 40 KB + client", holds: size <= target.first }),
    };
  });
  return { names, rows };
};
