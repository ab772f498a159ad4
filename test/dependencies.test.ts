import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { auditVerdict } from "../scripts/audit.ts";

const root = join(import.meta.dirname, "..");
const read = (file: string) => JSON.parse(readFileSync(join(root, file), "utf8"));
const { dependencies, devDependencies, allowScripts, overrides } = read("package.json");

interface Locked {
  version: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  inBundle?: boolean;
  hasInstallScript?: boolean;
}
const locked = Object.entries(read("package-lock.json").packages as Record<string, Locked>).filter(([at]) => at !== "");
const nameOf = (at: string): string => at.split("node_modules/").at(-1)!;

describe("dependencies", () => {
  it("are named by exact versions, of the registry: none by git, by address or by a range", () => {
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies, ...overrides }))
      expect(version, name).toMatch(/^\d+\.\d+\.\d+(?:-[\w.]+)?$/);
  });

  it("are locked with what they are made of: each by its SHA-512, from the registry over TLS", () => {
    expect(locked.length).toBeGreaterThan(300);
    for (const [at, { version, resolved, integrity, link, inBundle }] of locked) {
      expect(link, at).toBeUndefined();
      expect(version, at).toMatch(/^\d+\.\d+\.\d+/);
      // without an address it is the registry's own
      if (resolved) expect(resolved, at).toMatch(/^https:\/\/registry\.npmjs\.org\//);
      // what a package carries within itself is under the package's own hash
      if (!inBundle) expect(integrity, at).toMatch(/^sha512-[\w+/]{86}==$/);
    }
  });

  it("run a script while they are installed only where it is decided", () => {
    const scripted = locked.filter(([, { hasInstallScript }]) => hasInstallScript).map(([at]) => nameOf(at));
    expect([...new Set(scripted)].sort()).toEqual(Object.keys(allowScripts).sort());
  });
});

describe("the audit of dependencies", () => {
  const report = (severity: string) =>
    JSON.stringify({ auditReportVersion: 2, vulnerabilities: { got: { name: "got", severity, range: "<16.0.0" } } });

  it("stands in the way for a high or critical finding, and names it", () => {
    for (const severity of ["high", "critical"])
      expect(auditVerdict(report(severity))).toEqual({
        passes: false,
        line: `Dependencies with known weaknesses: got <16.0.0 (${severity}). See \`npm audit\`.`,
      });
  });

  it("lets lesser findings pass, and none", () => {
    for (const said of [report("moderate"), JSON.stringify({ vulnerabilities: {} })])
      expect(auditVerdict(said)).toMatchObject({ passes: true, line: expect.stringContaining("No high or critical") });
  });

  it("says that nothing was audited where the registry does not answer, and lets work go on", () => {
    for (const said of ["", "npm error", JSON.stringify({ message: "405 Method Not Allowed", statusCode: 405 })])
      expect(auditVerdict(said)).toMatchObject({ passes: true, line: expect.stringContaining("Nothing was audited") });
  });
});
