import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Topic } from "aws-cdk-lib/aws-sns";
import type { FunctionDefaults } from "../../infra/constructs/hub-function.ts";
import type { HubStack } from "../../infra/hub-stack.ts";
import type { RoutesStack } from "../../infra/routes-stack.ts";
import { addStacks } from "../../infra/stacks.ts";
import { stageOf } from "../../infra/stages.ts";
import { entries } from "../../scripts/build.ts";

export interface Resource {
  Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template's properties are of any shape
  Properties: any;
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
}

/** A folder of bundles that hold nothing, so that infra is tested without building. */
export const emptyBundles = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "bundles-"));
  for (const name of Object.keys(entries)) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "index.cjs"), "exports.handler = async () => {};");
  }
  return folder;
};

/** The stacks of a hub, of a stage called test where the context says no other. */
export const hubStacks = (app: App, more: Partial<Parameters<typeof addStacks>[1]> = {}): [HubStack, RoutesStack] =>
  addStacks(app, { stage: "test", bundles: emptyBundles(), ...more });

/** The hub's template, and that of its routes. */
export const hubTemplates = (more: Parameters<typeof hubStacks>[1] = {}): [Template, Template] => {
  const [hub, routes] = hubStacks(new App({ analyticsReporting: false }), more);
  return [Template.fromStack(hub), Template.fromStack(routes)];
};

export const hubTemplate = (): Template => hubTemplates()[0];

export const resourcesOf = (template: Template, type: string): Record<string, Resource> =>
  template.findResources(type) as Record<string, Resource>;

/** An empty stack with what every function of ours needs, for a test of one construct. */
export const emptyStack = (): { stack: Stack; defaults: FunctionDefaults } => {
  const stack = new Stack(new App({ analyticsReporting: false }), "Test");
  return {
    stack,
    defaults: {
      bundles: emptyBundles(),
      environment: { STAGE: "test" },
      alarms: new Topic(stack, "Alarms"),
      stage: stageOf("prod"),
    },
  };
};
