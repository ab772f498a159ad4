import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Types of resources the emulator does not know, and why the stack may be tried without them. */
const missing: Readonly<Record<string, string>> = {
  "AWS::SMSVOICE::ConfigurationSet": "The emulator has no SMS service: nothing is sent by SMS, and nothing reports on it.",
  "AWS::SMSVOICE::OptOutList": "The emulator has no SMS service, so it keeps no list of who opted out.",
};

interface Template {
  Resources: Record<string, { Type: string; DependsOn?: string | string[] }>;
}

/** What a reference to a resource that is gone reads instead: its logical id. */
const replaced = (value: unknown, gone: ReadonlySet<string>): unknown => {
  if (Array.isArray(value)) return value.map((item) => replaced(item, gone));
  if (typeof value !== "object" || value === null) return value;
  const { Ref: ref, "Fn::GetAtt": attribute } = value as { Ref?: string; "Fn::GetAtt"?: string[] };
  const named = ref ?? attribute?.[0];
  if (named !== undefined && gone.has(named)) return named;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, replaced(inner, gone)]));
};

/** A template without the resources the emulator lacks. */
const without = (template: Template): Template => {
  const gone = new Set(Object.keys(template.Resources).filter((id) => template.Resources[id]!.Type in missing));
  for (const id of gone) delete template.Resources[id];
  return replaced(template, gone) as Template;
};

if (import.meta.main) {
  const folder = process.argv[2] ?? "cdk.out";
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".template.json"))) {
    const path = join(folder, file);
    writeFileSync(path, JSON.stringify(without(JSON.parse(readFileSync(path, "utf8"))), undefined, 1));
  }
  for (const [type, reason] of Object.entries(missing)) console.log(`without ${type}: ${reason}`);
}
