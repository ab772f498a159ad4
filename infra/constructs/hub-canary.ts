import { CfnOutput, Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { ScheduleExpression } from "aws-cdk-lib/aws-scheduler";
import { type CfnSecret, Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import { functions } from "../functions.ts";
import type { FunctionDefaults } from "./hub-function.ts";
import { counted } from "./measures.ts";
import { raise } from "./raise.ts";
import { ScheduledFunction } from "./scheduled-function.ts";

export interface HubCanaryProps {
  defaults: FunctionDefaults;
  /** address of the HTTP API without a slash at the end: the canary comes in by the front door */
  apiUrl: string;
}

/**
 * Tries the main job from outside every five minutes: a record in, the right number out. It works in an account of its own, whose key an
 * operator puts into this secret (`npm run account -- --canary`), and may do nothing but read it. Until there is a key its alarm rings.
 */
export class HubCanary extends Construct {
  constructor(scope: Construct, id: string, { defaults, apiUrl }: HubCanaryProps) {
    super(scope, id);
    const secret = new Secret(this, "Key", {
      description: "API key of the canary's own account, as {apiKey}; put there by npm run account -- --canary.",
      generateSecretString: { secretStringTemplate: "{}", generateStringKey: "unused" },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    (secret.node.defaultChild as CfnSecret).overrideLogicalId("CanaryKey");
    Validations.of(secret).acknowledge({
      id: "AwsSolutions-SMG4",
      reason:
        "The key opens an account that holds nothing but the canary; an operator makes a new one when it is told.",
    });
    const { fn } = new ScheduledFunction(this, "Function", {
      defaults,
      ...functions.canary,
      environment: { API_URL: apiUrl, CANARY_SECRET: secret.secretArn },
      schedule: ScheduleExpression.rate(Duration.minutes(5)),
    });
    fn.addToRolePolicy(
      new PolicyStatement({ actions: ["secretsmanager:GetSecretValue"], resources: [secret.secretArn] }),
    );
    raise(this, "Alarm", defaults, {
      metric: counted(defaults.stage, "canary", "CanaryOk", { statistic: "Minimum", over: Duration.minutes(10) }),
      means:
        "The main job does not work, or nobody tries it: a record that was sent did not show as the right number on a profile in time.",
      runbook: "the-canary-is-silent",
      below: 1,
    });
    new CfnOutput(this, "Secret", { value: secret.secretArn }).overrideLogicalId("CanarySecret");
  }
}
