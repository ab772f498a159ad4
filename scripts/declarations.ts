import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";

/** Ours that functions share: loading such a module does nothing but make what it exports (CONTRIBUTING.md). */
const ours = /[\\/]shared[\\/].*\.ts$/;

/** A value at the top of a module as esbuild prints it, up to the line that ends it; a function is left out by esbuild itself. */
const value =
  /^((?:export )?const \w+ = )(?!(?:async )?(?:\(|\w+ =>)|function\b|class\b)([^\n]*(?:\n(?![a-z/])[^\n]*)*);$/gm;

/** What calls or constructs something, which esbuild would keep for what that might do. */
const calls = /\w\(|\bnew /;

/**
 * Marks the values of our modules as made without side effects, so that a bundle holds the schemas and tables it asks for and not all
 * that stand beside them in a file: a schema is a chain of calls, none of which esbuild may leave out by itself.
 */
export const declarations: Plugin = {
  name: "declarations",
  setup(build) {
    build.onLoad({ filter: ours }, async ({ path }) => {
      const { code } = await build.esbuild.transform(await readFile(path, "utf8"), { loader: "ts", target: "node24" });
      const contents = code.replace(value, (whole, name, made) =>
        calls.test(made) ? `${name}/* @__PURE__ */ (() => (${made}))();` : whole,
      );
      return { contents, loader: "js" };
    });
  },
};
