import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { build, entries } from "../../../scripts/build.ts";
import type { Model } from "./model.ts";
import { readTemplate } from "./read.ts";
import { joined } from "./resolve.ts";

const app = join(import.meta.dirname, "../../app.ts");
const stage = "local";

/**
 * Builds the functions, synthesizes the app in a process of its own (its memory is free again after) and reads
 * what came out.
 * @param folder where bundles and assembly go
 * @param from the functions' entries by name; a test gives its own
 */
export const synthesize = async (folder: string, from: Readonly<Record<string, string>> = entries): Promise<Model> => {
  const bundles = join(folder, "dist");
  const out = join(folder, "cdk.out");
  await build(from, bundles);
  const env = { ...process.env, CDK_OUTDIR: out, CDK_CONTEXT_JSON: JSON.stringify({ stage, bundles, checks: "off" }) };
  await promisify(execFile)(process.execPath, [app], { env });
  const stacks = ["", "-routes"].map((part) => join(out, `Clientele-${stage}${part}`));
  const template = joined(stacks.map((stack) => JSON.parse(readFileSync(`${stack}.template.json`, "utf8"))));
  const { files } = JSON.parse(readFileSync(`${stacks[0]}.assets.json`, "utf8"));
  return readTemplate(template, { folder: out, files });
};
