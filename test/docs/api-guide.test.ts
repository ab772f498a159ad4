import { mkdtempSync, readFileSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalRun, startLocal } from "../../infra/local/run.ts";
import { blocksOf, follow, missing } from "./follow.ts";

const root = join(import.meta.dirname, "../..");
const guide = readFileSync(join(root, "docs/api-guide.md"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "guide-"));

let run: LocalRun;
beforeAll(async () => {
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  run = await startLocal({ port: 0, memory: true, demo: false, home: join(folder, ".local") });
}, 300_000);
afterAll(() => run?.stop());

describe("the guide for those who build on the API", () => {
  it("S4-16 shows what comes back, command by command, from the first call to a verified webhook", async () => {
    expect(await follow(guide, folder)).toEqual([]);
  }, 180_000);

  it("has an example that is run for each of its topics", () => {
    const chapters = guide.split(/^## /m).slice(1);
    const prose = chapters.filter((chapter) => !blocksOf(chapter).some(({ language }) => language === "sh"));
    expect(prose.map((chapter) => chapter.split("\n")[0])).toEqual(["Ids, times, money", "Limits", "Versions"]);
  });
});

describe("what a page shows", () => {
  it("is held against what came: more may come in an object, not in a list; … stands for anything", () => {
    const came = { id: "cli_1", at: "2026", list: [{ a: 1, b: 2 }] };
    expect(missing({ id: "cli_…", list: [{ a: 1 }] }, came)).toEqual([]);
    expect(missing({ id: "bkg_…", list: [], none: 1 }, came)).toEqual([
      '/id is "cli_1"',
      "/list has another length",
      "/none is undefined",
    ]);
  });
});
