import { Annotations, type App, Tags } from "aws-cdk-lib";
import { stageTag } from "./constructs/hub-budget.ts";
import type { Context } from "./context.ts";
import { HubStack } from "./hub-stack.ts";
import { RoutesStack } from "./routes-stack.ts";
import { stageOf } from "./stages.ts";

/** The stacks of one stage as its context says, everything in them tagged with the stage. */
export const addStacks = (
  app: App,
  { bundles, ...context }: Omit<Context, "bundles" | "checks"> & { bundles: string },
): [HubStack, RoutesStack] => {
  const { stage, domainName, certificateArn, hostedZoneId, ...rest } = context;
  const { terminationProtection } = stageOf(stage);
  const hub = new HubStack(app, `Clientele-${stage}`, {
    ...rest,
    stage,
    bundles,
    ...(domainName && certificateArn && { domain: { domainName, certificateArn, hostedZoneId } }),
    description: `Clientele, the client hub of a studio (${stage})`,
    terminationProtection,
  });
  const routes = new RoutesStack(app, `Clientele-${stage}-routes`, {
    ...hub.served,
    description: `Routes of the API of Clientele (${stage})`,
    terminationProtection,
  });
  Tags.of(app).add(stageTag, stage);
  if (terminationProtection && !context.alarmEmail)
    Annotations.of(hub).addWarningV2(
      "clientele:nobody-is-told",
      "Alarms of this stage are mailed to nobody: say --context alarmEmail=you@example.com",
    );
  return [hub, routes];
};
