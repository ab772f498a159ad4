import { join } from "node:path";
import { App, Validations } from "aws-cdk-lib";
import { readContext } from "./context.ts";
import { addStacks } from "./stacks.ts";

/** The whole of what is deployed. */
export const app = new App({ analyticsReporting: false, treeMetadata: false });
const { bundles = join(import.meta.dirname, "../dist"), checks, ...context } = readContext(app.node.getAllContext());
addStacks(app, { ...context, bundles });
// the local run has nothing to deploy and starts a second sooner without
if (checks) {
  const { AwsSolutionsChecks } = await import("cdk-nag");
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}
