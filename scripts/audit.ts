import { spawnSync } from "node:child_process";
import * as z from "zod";

const severities = ["high", "critical"];

/** What `npm audit --json` says, where the registry answered. */
const Report = z.object({
  vulnerabilities: z.record(z.string(), z.object({ severity: z.string(), range: z.string().optional() })),
});

/**
 * What an audit means for this repository.
 * @param said what `npm audit --json` wrote
 * @returns a line for whoever runs it, and whether it stands in the way: only a high or critical finding in what is deployed does
 */
export const auditVerdict = (said: string): { passes: boolean; line: string } => {
  const report = Report.safeParse(jsonIn(said));
  if (!report.success)
    return {
      passes: true,
      line: "Nothing was audited: the registry did not answer. Run `npm run audit` where it does.",
    };
  const found = Object.entries(report.data.vulnerabilities).filter(([, { severity }]) => severities.includes(severity));
  if (found.length === 0) return { passes: true, line: "No high or critical finding in the dependencies." };
  const names = found.map(([name, { severity, range = "any" }]) => `${name} ${range} (${severity})`);
  return { passes: false, line: `Dependencies with known weaknesses: ${names.join(", ")}. See \`npm audit\`.` };
};

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

if (import.meta.main) {
  const options = ["--omit=dev", "--json", "--fetch-retries=0", "--fetch-timeout=20000"];
  const { stdout } = spawnSync("npm", ["audit", ...options], {
    encoding: "utf8",
    timeout: 60_000,
    shell: process.platform === "win32",
  });
  const { passes, line } = auditVerdict(stdout ?? "");
  console.log(line);
  if (!passes) process.exitCode = 1;
}
