import { join } from "node:path";
import { Duration, RemovalPolicy } from "aws-cdk-lib";
import type { Alarm } from "aws-cdk-lib/aws-cloudwatch";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import { type Bundle, runbooks } from "../runbooks.ts";
import type { Stage } from "../stages.ts";
import { raise } from "./raise.ts";

/** What every function of a stack shares. */
export interface FunctionDefaults {
  /** the folder that `scripts/build.ts` filled */
  bundles: string;
  /** variables of every function */
  environment: Readonly<Record<string, string>>;
  alarms: ITopic;
  stage: Stage;
}

export interface HubFunctionProps {
  defaults: FunctionDefaults;
  /** name of the bundle, and of the service in its logs and metrics */
  bundle: Bundle;
  /** What a failure means to a person at the studio: the text of the alarm. */
  impact: string;
  memoryMb: number;
  timeout: Duration;
  environment?: Readonly<Record<string, string>>;
}

/** A built bundle with our defaults, a role of its own that starts with its log group alone, and an alarm that says what failing means. */
export class HubFunction extends Construct {
  readonly fn: LambdaFunction;
  readonly role: Role;
  readonly alarm: Alarm;
  readonly bundle: Bundle;

  constructor(scope: Construct, id: string, props: HubFunctionProps) {
    super(scope, id);
    const { defaults, bundle, impact, memoryMb, timeout, environment } = props;
    this.bundle = bundle;
    const logGroup = new LogGroup(this, "Logs", {
      // a name that an operator can type
      logGroupName: `/clientele/${defaults.stage.name}/${bundle}`,
      retention: defaults.stage.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, "Role", { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
    logGroup.grantWrite(this.role);
    this.fn = new LambdaFunction(this, "Resource", {
      code: Code.fromAsset(join(defaults.bundles, bundle)),
      handler: "index.handler",
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: memoryMb,
      timeout,
      role: this.role,
      logGroup,
      environment: { ...defaults.environment, POWERTOOLS_SERVICE_NAME: bundle, ...environment },
    });
    this.alarm = raise(this, "Alarm", defaults, {
      metric: this.fn.metricErrors({ period: Duration.minutes(5), statistic: "Sum" }),
      means: impact,
      runbook: runbooks[bundle],
      from: 1,
    });
  }
}
