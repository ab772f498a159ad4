import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { Context, readContext } from "../../infra/context.ts";
import { stageOf } from "../../infra/stages.ts";
import { contextNames } from "./runbook.ts";

const certificateArn = "arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d-aaaa-bbbb-cccc-000000000000";

describe("the context of a deployment", () => {
  it("says the stage and what goes with it; CDK's own keys are nobody's business here", () => {
    const given = { stage: "prod", alarmEmail: "ops@example.com", monthlyBudget: "80", canary: "off", checks: "off" };
    const cdks = { "@aws-cdk/core:defaultCrossStackReferences": "strong", "aws:cdk:enable-path-metadata": true };
    const read = { ...given, monthlyBudget: 80, canary: false, checks: false };
    expect(readContext({ ...given, ...cdks, scanTag: "" })).toEqual(read);
    expect(readContext({})).toEqual({ stage: "dev", checks: true });
  });

  it("names everything that is wrong with it at once, keys that nobody knows too", () => {
    const wrong = {
      ...{ stage: "Prod!", alarmMail: "ops@example.com", alarmEmail: "ops", monthlyBudget: "much", canary: "maybe" },
      ...{ domainName: "https://api.example.com", certificateArn: "arn", hostedZoneId: "zone", scanTag: "clean" },
    };
    const refused = () => readContext(wrong);
    for (const key of Object.keys(wrong)) expect(refused, key).toThrow(new RegExp(`^- ${key} `, "m"));
    expect(refused).toThrow("- alarmMail is not known; there is stage, ");
  });

  it("names what is only understood with something else", () => {
    expect(() => readContext({ domainName: "api.example.com" })).toThrow("certificateArn is missing");
    expect(() => readContext({ certificateArn, hostedZoneId: "Z0123" })).toThrow(
      /domainName is missing.*\n.*domainName is missing/,
    );
    expect(() => readContext({ monthlyBudget: "10" })).toThrow("alarmEmail is missing");
  });

  it("is told whole in the operations guide", () => {
    expect(contextNames.sort()).toEqual(Object.keys(Context.shape).sort());
  });

  it("refuses a deployment before anything is made of it", async () => {
    const app = join(import.meta.dirname, "../../infra/app.ts");
    const env = { ...process.env, CDK_CONTEXT_JSON: JSON.stringify({ stage: "prod", domain: "api.example.com" }) };
    await expect(promisify(execFile)(process.execPath, [app], { env })).rejects.toThrow("- domain is not known");
  });
});

describe("a stage", () => {
  it("called prod is strict, and every other is cheap", () => {
    expect(stageOf("prod")).toMatchObject({ terminationProtection: true, deletionProtection: true, backups: true });
    expect(stageOf("prod")).toMatchObject({ canary: true, monthlyBudget: 50, logRetention: 90 });
    for (const name of ["dev", "local", "production"])
      expect(stageOf(name)).toMatchObject({ name, deletionProtection: false, backups: false, canary: false });
  });
});
