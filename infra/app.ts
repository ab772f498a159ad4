import { join } from "node:path";
import { App, Validations } from "aws-cdk-lib";
import { HubStack } from "./hub-stack.ts";
import { RoutesStack } from "./routes-stack.ts";

/** The whole of what is deployed. */
export const app = new App({ analyticsReporting: false, treeMetadata: false });
const stage: string = app.node.tryGetContext("stage") ?? "dev";
if (!/^[a-z][a-z0-9]{0,15}$/.test(stage))
  throw new Error(`The stage "${stage}" is no name: up to 16 lower-case letters and digits.`);

const hub = new HubStack(app, `Clientele-${stage}`, {
  stage,
  bundles: app.node.tryGetContext("bundles") ?? join(import.meta.dirname, "../dist"),
  alarmEmail: app.node.tryGetContext("alarmEmail"),
  mailDomain: app.node.tryGetContext("mailDomain"),
  replyDomain: app.node.tryGetContext("replyDomain"),
  scanTag: app.node.tryGetContext("scanTag"),
  // by `-c origins=https://desk.example.com,https://kiosk.example.com`
  origins: String(app.node.tryGetContext("origins") ?? "")
    .split(",")
    .filter((origin) => origin !== ""),
  description: `Clientele, the client hub of a studio (${stage})`,
  terminationProtection: stage === "prod",
});
new RoutesStack(app, `Clientele-${stage}-routes`, {
  ...hub.served,
  description: `Routes of the API of Clientele (${stage})`,
  terminationProtection: stage === "prod",
});
// the local run has nothing to deploy and starts a second sooner without
if (app.node.tryGetContext("checks") !== "off") {
  const { AwsSolutionsChecks } = await import("cdk-nag");
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}
