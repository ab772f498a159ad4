import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { stored } from "../../bench/cost/assumed.ts";
import { monthOf, studioSizes } from "../../bench/cost/model.ts";
import { uses } from "../../bench/cost/usage.ts";
import { readKept } from "../../bench/kept.ts";
import { datedRows } from "../../bench/page/figures.ts";
import { pages } from "../../bench/page/page.ts";

const kept = readKept();
const root = join(import.meta.dirname, "../..");
const page = readFileSync(join(root, "docs/performance.md"), "utf8");
const sum = (amounts: Record<string, number>): number => Object.values(amounts).reduce((all, one) => all + one, 0);
const counted = Object.values(kept).find((part) => part.counted)!.counted!;

describe("docs/performance.md", () => {
  it("and its pictures are what docs/performance.json renders to", () => {
    const stale = Object.entries(pages(kept)).filter(([file, text]) => readFileSync(join(root, file), "utf8") !== text);
    expect(stale.map(([file]) => file)).toEqual([]);
  });

  it("has a row with a measured value and its day for each of P1 to P12", () => {
    const figures = Array.from({ length: 12 }, (_, i) => `P${i + 1}`);
    const rows = datedRows(kept);
    expect(figures.filter((figure) => !rows.some((row) => row.figure === figure && row.measured && row.on))).toEqual(
      [],
    );
  });

  it("shows each picture there is, readable in light and in dark, with its axes in words", () => {
    const pictures = Object.entries(pages(kept)).filter(([file]) => file.endsWith(".svg"));
    expect(pictures).toHaveLength(4);
    for (const [file, svg] of pictures) {
      expect(page).toContain(`](${file.replace("docs/", "")})`);
      expect(svg).toContain("prefers-color-scheme:dark");
      expect(svg).toMatch(/<desc [^>]+>[^<]+ at 1/);
    }
  });
});

describe("P12 the cost of a month", () => {
  it("is counted for every operation and kind of item it names", () => {
    expect(uses.filter(({ operation }) => !counted.units[operation])).toEqual([]);
    expect(Object.keys(stored).filter((kind) => !counted.sizes[kind])).toEqual([]);
  });

  it.each(studioSizes)("of %i clients adds up: by feature, by what is paid for, and as the page says", (clients) => {
    const month = monthOf(counted, clients);
    expect(sum(month.features)).toBeCloseTo(month.total, 9);
    expect(sum(month.services)).toBeCloseTo(month.total, 9);
    expect(month.perClient * clients).toBeCloseTo(month.total, 9);
    const column = studioSizes.indexOf(clients) + 2;
    const cells = page
      .slice(page.indexOf("## What a month costs"), page.indexOf("The same by what is paid for"))
      .split("\n")
      .filter((line) => line.startsWith("| ") && !line.startsWith("| ---"))
      .map((line) => line.split(" | ").map((cell) => cell.replace(/[|*]/g, "").trim()));
    const at = (name: string) => Number(cells.find(([first]) => first === name)![column - 1]);
    const shown = Object.keys(month.features).map((name) => cells.find(([first]) => first === name)![column - 1]!);
    expect(shown).toHaveLength(Object.keys(month.features).length);
    const added = shown.reduce((all, cell) => all + (cell.startsWith("<") ? 0 : Number(cell)), 0);
    expect(Math.abs(added - at("total"))).toBeLessThan(0.005 * shown.length);
  });

  it("doubles where a studio is twice as large, but for what stands whether anything happens or not", () => {
    const [one, two] = [monthOf(counted, 1000), monthOf(counted, 2000)];
    const stands = ["Standing: alarms, metrics, secrets, queues", "Clocks"];
    for (const [name, dollars] of Object.entries(one.features))
      if (stands.includes(name)) expect(two.features[name]).toBe(dollars);
    const growing = (features: Record<string, number>) =>
      sum(Object.fromEntries(Object.entries(features).filter(([name]) => !stands.includes(name))));
    expect(growing(two.features) / growing(one.features)).toBeCloseTo(2, 1);
  });
});
