import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const rows = readFileSync(join(root, "docs/threat-model.md"), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| boundary"))
  .map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

describe("the threat model", () => {
  it("begins at a boundary, and names in each row what is tried, what guards it and what proves it", () => {
    expect(rows.length).toBeGreaterThan(20);
    expect(rows[0]![0]).not.toBe("");
    for (const row of rows) {
      expect(row).toHaveLength(4);
      expect(row.slice(1)).not.toContain("");
    }
  });

  it.each(rows.map((row) => row[3]!))("is proved by a test that is there: %s", (proof) => {
    const [, file, title] = /^`(test\/\S+\.test\.ts)`: (.+)$/.exec(proof) ?? [];
    expect(file && existsSync(join(root, file)), file).toBe(true);
    const titles =
      readFileSync(join(root, file!), "utf8").match(/(?:it|it\.each\([\s\S]*?\))\(\s*["'`](?:[^"\n]|\\")+/g) ?? [];
    expect(
      titles.some((one) => one.includes(title!)),
      `${file} has no test called "${title}"`,
    ).toBe(true);
  });
});
