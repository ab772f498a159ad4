import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import type { IConstruct } from "constructs";
import { beforeAll, describe, expect, it } from "vitest";
import { emptyBundles, hubStacks } from "./synthesized.ts";

const scanTag = "GuardDutyMalwareScanStatus=NO_THREATS_FOUND";
/** Every choice a stage has that adds resources or rights, alone and together. */
const stages: Parameters<typeof hubStacks>[1][] = [
  {},
  { mailDomain: "mail.example.com" },
  { replyDomain: "reply.example.com" },
  { scanTag },
  { alarmEmail: "ops@example.com" },
  { origins: ["https://desk.example.com"] },
  { domainName: "api.example.com", certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/one" },
  {
    stage: "prod",
    mailDomain: "mail.example.com",
    replyDomain: "reply.example.com",
    scanTag,
    alarmEmail: "ops@example.com",
    origins: ["https://desk.example.com"],
  },
];

/** One finding: the rule, and the path of the resource it is about. */
type Finding = readonly [rule: string, path: string];

/** What the rules find in an app; `acknowledged: false`: also what somebody explained. */
const findingsIn = (app: App, { acknowledged }: { acknowledged: boolean }): Finding[] => {
  const checks = new AwsSolutionsChecks(app);
  if (!acknowledged) Object.assign(checks, { isAcknowledged: () => false });
  return checks
    .validateScope(app)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath = "" }): Finding => [ruleName, constructPath]),
    );
};

interface Explained {
  at: IConstruct;
  rule: string;
  reason: string;
}

/** Every finding that somebody explained, where and why. */
const explainedIn = (app: App): Explained[] =>
  app.node.findAll().flatMap((at) =>
    at.node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(data as Record<string, string>))
      .map(([id, reason]) => ({ at, rule: id.replace(/^annotation::/i, ""), reason })),
  );

describe.each(stages)("cdk-nag's rules for solutions on AWS, with %j", (properties) => {
  const app = new App({ analyticsReporting: false });
  let found: Finding[];

  beforeAll(() => {
    hubStacks(app, properties);
    found = findingsIn(app, { acknowledged: false });
  });

  it("find nothing that is not explained", () => {
    expect(findingsIn(app, { acknowledged: true })).toEqual([]);
  });

  it("are answered by a reason for each finding that is left standing, and by none for what they no longer find", () => {
    expect(found.length).toBeGreaterThan(20);
    for (const { at, rule, reason } of explainedIn(app)) {
      expect(reason.length, `${at.node.path} ${rule}`).toBeGreaterThanOrEqual(40);
      const finds = found.some(([name, path]) => name === rule && `${path}/`.startsWith(`${at.node.path}/`));
      expect(finds, `${at.node.path} explains ${rule}, which finds nothing there`).toBe(true);
    }
  });
});

describe("npm run synth", () => {
  // it ends in an error where they find something
  it("runs the rules over both stacks, with nothing to report", () => {
    const out = mkdtempSync(join(tmpdir(), "synth-"));
    const app = join(import.meta.dirname, "../../infra/app.ts");
    const context = { stage: "nagged", bundles: emptyBundles() };
    const env = { ...process.env, CDK_OUTDIR: out, CDK_CONTEXT_JSON: JSON.stringify(context) };
    execFileSync(process.execPath, [app], { env, stdio: "pipe" });
    const { pluginReports } = JSON.parse(readFileSync(join(out, "validation-report.json"), "utf8"));
    expect(pluginReports).toEqual([]);
  });
});
