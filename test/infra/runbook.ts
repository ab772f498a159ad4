import { readFileSync } from "node:fs";
import { join } from "node:path";

const guide = readFileSync(join(import.meta.dirname, "../../docs/operations.md"), "utf8");

/** A heading's anchor, as GitHub makes it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, "")
    .replaceAll(" ", "-");

/** The sections of the operations guide that are runbooks, by their anchors. */
export const runbookSections = new Map(
  guide
    .split(/^### /m)
    .slice(1)
    .map((section) => {
      const [heading = "", ...rest] = section.split("\n");
      return [anchorOf(heading), rest.join("\n").split(/^## /m)[0]!];
    }),
);

/** The anchors that links within the guide name, and those there are. */
export const guideLinks = {
  named: [...guide.matchAll(/\]\(#([a-z0-9-]+)\)/g)].map(([, anchor]) => anchor!),
  there: [...guide.matchAll(/^#{2,3} (.+)$/gm)].map(([, heading]) => anchorOf(heading!)),
};

/** The names of the table of context options. */
export const contextNames = [
  ...guide
    .split("## Context")[1]!
    .split("\n## ")[0]!
    .matchAll(/^\| (`[^|]+) \|/gm),
].flatMap(([, names]) => [...names!.matchAll(/`(\w+)`/g)].map(([, name]) => name!));
