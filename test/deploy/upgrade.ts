import { deepEqual, equal, notEqual } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import {
  CloudFormationClient,
  DescribeStackResourceCommand,
  type DescribeStackResourceCommandOutput,
} from "@aws-sdk/client-cloudformation";
import { GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { deployedTarget } from "../end-to-end/targets.ts";

const { url, apiKey } = deployedTarget(process.env);
const emulator = process.env.EMULATOR!;

const resourceOf = (id: string): Promise<DescribeStackResourceCommandOutput> =>
  new CloudFormationClient({}).send(
    new DescribeStackResourceCommand({ StackName: "Clientele-dev", LogicalResourceId: id }),
  );

/** What must stand as it is: the first clients with their numbers, and which table they are in. */
const kept = async () => {
  const response = await fetch(`${url}/v1/clients?limit=50`, { headers: { authorization: `Bearer ${apiKey}` } });
  equal(response.status, 200);
  const { items } = (await response.json()) as { items: object[] };
  notEqual(items.length, 0);
  return { items, table: (await resourceOf("Table")).StackResourceDetail?.PhysicalResourceId };
};

const codeOf = async (id: string): Promise<string | undefined> => {
  const FunctionName = (await resourceOf(id)).StackResourceDetail?.PhysicalResourceId;
  return (await new LambdaClient({}).send(new GetFunctionConfigurationCommand({ FunctionName }))).CodeSha256;
};

const deploy = (...flags: string[]): string => {
  const args = ["cdk", "deploy", "--all", "--app", "node test/deploy/app.ts", "--require-approval", "never", ...flags];
  return execFileSync("npx", [...args, "--context", "mailDomain=example.com"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
};

/** An upgrade keeps data: the same app again changes nothing, and one with another function changes that alone. */
const before = await kept();
const code = await codeOf("ApiFunctionF2D1A38A");
deploy();
equal(await codeOf("ApiFunctionF2D1A38A"), code);
deepEqual(await kept(), before);
console.log("Deployed again: nothing changed.");

const bundles = join(emulator, "dist");
rmSync(bundles, { recursive: true, force: true });
cpSync("dist", bundles, { recursive: true });
appendFileSync(join(bundles, "api/index.cjs"), "\n// another version\n");
deploy("--context", `bundles=${bundles}`);
notEqual(await codeOf("ApiFunctionF2D1A38A"), code);
deepEqual(await kept(), before);
console.log(
  `Deployed with another function: it changed, and ${before.items.length} clients stand in the same table as before.`,
);
