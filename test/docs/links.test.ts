import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { functions } from "../../infra/functions.ts";
import { routeGroups } from "../../shared/routes.ts";

const root = join(import.meta.dirname, "../..");
const read = (file: string): string => readFileSync(join(root, file), "utf8");
const pages = ["README.md", "CONTRIBUTING.md", ...readdirSync(join(root, "docs")).map((name) => `docs/${name}`)].filter(
  (name) => name.endsWith(".md"),
);

const withoutCode = (markdown: string): string => markdown.replaceAll(/^ *```.*?^ *```$/gms, "");

/** The anchor GitHub gives a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll(/[^\p{L}\p{N}\- _]/gu, "")
    .replaceAll(" ", "-");

const anchorsIn = (file: string): string[] =>
  [...withoutCode(readFileSync(file, "utf8")).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading!));

const linksIn = (page: string): string[] =>
  [...withoutCode(read(page)).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link]) => link!)
    .filter((link) => !/^[a-z]+:/.test(link));

const isThere = (page: string, link: string): boolean => {
  const [path = "", anchor] = link.split("#");
  const file = path === "" ? join(root, page) : resolve(root, dirname(page), path);
  if (!existsSync(file)) return false;
  return anchor === undefined || (statSync(file).isFile() && anchorsIn(file).includes(anchor));
};

describe("the pages for people", () => {
  it.each(pages)("%s links to files and chapters that are there", (page) => {
    expect(linksIn(page).filter((link) => !isThere(page, link))).toEqual([]);
  });

  it("the README's diagram shows every function that answers no route, and none that is not there", () => {
    const diagram = /```mermaid\n(.*?)```/s.exec(read("README.md"))![1]!;
    const names = Object.keys(functions).filter((name) => name === "authorizer" || !(name in routeGroups));
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(diagram))).toEqual([]);
    const named = [...diagram.matchAll(/--> (\w+(?: & \w+)*)$/gm)].flatMap(([, ends]) => ends!.split(" & "));
    expect(named.filter((name) => !(name in functions || diagram.includes(`${name}[`)))).toEqual([]);
    expect(named.length).toBeGreaterThan(5);
  });
});
