import { mkdtempSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import type { Metafile } from "esbuild";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { build, entries } from "../../scripts/build.ts";
import { type Granted, rightsOf } from "./granted.ts";
import { hubTemplates } from "./synthesized.ts";

const folder = mkdtempSync(join(tmpdir(), "dist-"));
const bundle = (name: string): string => join(folder, name, "index.cjs");
const names = Object.keys(entries);
let meta: Metafile;

beforeAll(async () => {
  // the authorizer reads its environment while it loads
  const environment = { TABLE_NAME: "Table", USER_POOL_ID: "us-east-1_Pool", USER_POOL_CLIENT_ID: "client" };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  meta = await build(entries, folder);
});

afterAll(() => {
  vi.unstubAllEnvs();
});

describe("the bundles", () => {
  it.each(names)("%s loads by itself and exports a handler", (name) => {
    expect(createRequire(import.meta.url)(bundle(name)).handler).toBeTypeOf("function");
  });

  // performance.md, P5, in minified kilobytes; what waits for no person may be larger
  it.each([
    ["api", 410],
    ["charts", 380],
    ["events", 390],
    ["sales", 360],
    ["conversations", 395],
    ["authorizer", 255],
    ["projections", 320],
  ])("%s is at most %i KB", (name, most) => {
    expect(readFileSync(bundle(name)).length).toBeLessThanOrEqual(most * 1000);
  });

  it("hold no way to credentials but the environment, one zod without its locales, and JSON Schema only where it is told", () => {
    const files = Object.keys(meta.inputs);
    expect(
      files.filter((file) => /node_modules.*credential-provider-(?!env)|nested-clients|token-providers/.test(file)),
    ).toEqual([]);
    expect(files.filter((file) => /zod\/v4\/locales\/(?!en|index)/.test(file) && reached(file))).toEqual([]);
    expect(files.filter((file) => /zod-openapi/.test(file) && reached(file))).toEqual([]);
    const schemas = files.filter((file) => /json-schema-processors/.test(file));
    const holding = Object.entries(meta.outputs).filter(([, { inputs }]) =>
      schemas.some((file) => (inputs[file]?.bytesInOutput ?? 0) > 1000),
    );
    expect(holding.map(([file]) => basename(dirname(file)))).toEqual(["sources"]);
  });

  it("speak to the services that their function has a right to, and to no other", () => {
    const rights = rightsOf(hubTemplates({ canary: true })[0]);
    for (const [file, { inputs }] of Object.entries(meta.outputs)) {
      const name = basename(dirname(file));
      const clients = Object.entries(inputs).flatMap(([from, { bytesInOutput }]) =>
        bytesInOutput > 0 ? (/@aws-sdk\/client-([a-z0-9-]+)\//.exec(from)?.[1] ?? []) : [],
      );
      const services = rights
        .get(name)!
        .filter(isItsOwn)
        .map(({ action }) => clientOf[action.split(":")[0]!]);
      expect([name, [...new Set(clients)].sort()]).toEqual([name, [...new Set(services)].sort()]);
    }
  });
});

/** The SDK's client of a service, as policies name it. */
const clientOf: Record<string, string> = {
  dynamodb: "dynamodb",
  secretsmanager: "secrets-manager",
  s3: "s3",
  ses: "sesv2",
  "sms-voice": "pinpoint-sms-voice-v2",
  sns: "sns",
  sqs: "sqs",
  "cognito-idp": "cognito-identity-provider",
};

/** Whether a right is used by the function's code: Lambda itself writes logs, reads queues and puts failed batches away. */
const isItsOwn = ({ action, on }: Granted): boolean =>
  !/^logs:|^sqs:(?!SendMessage)/.test(action) && !on.includes("failed batches");

/** Whether anything of a file came into a bundle. */
const reached = (file: string): boolean =>
  Object.values(meta.outputs).some(({ inputs }) => (inputs[file]?.bytesInOutput ?? 0) > 0);
