import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../../test");

export interface Title {
  file: string;
  text: string;
  /** titles of the tests below it, where it is that of a group */
  within: string[];
}

/** A title stands after `it(` and `describe(`, or after the table of an `it.each`, on the same line or one that closes it. */
const titled = /^( *)(?:(it|describe)(?:\.\w+)?(?:\((?!["'`]).*\))?|\]?(?: as const)?\))\(\s*(["'`])((?:(?!\3).)*)\3/gm;

/** The titles of one file, in their order. */
const titlesIn = (file: string): Title[] => {
  const found = [...readFileSync(join(root, file), "utf8").matchAll(titled)].map(([, indent, kind, , text]) => ({
    depth: indent!.length,
    kind,
    text: text!,
  }));
  return found.map(({ depth, text, kind }, at) => {
    const after = found.slice(at + 1);
    const end = after.findIndex((next) => next.depth <= depth);
    const below = kind === "describe" ? after.slice(0, end < 0 ? undefined : end) : [];
    return { file, text, within: below.flatMap((one) => (one.kind === "describe" ? [] : [one.text])) };
  });
};

/** Every title of a test or a group of tests, by file. */
export const titles = (): Title[] =>
  readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .sort()
    .flatMap(titlesIn);
