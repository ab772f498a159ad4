import { join } from "node:path";
import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { type Alarm, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";

/** What every function of a stack shares. */
export interface FunctionDefaults {
  /** the folder that `scripts/build.ts` filled */
  bundles: string;
  /** variables of every function */
  environment: Readonly<Record<string, string>>;
  alarms: ITopic;
}

export interface HubFunctionProps {
  defaults: FunctionDefaults;
  /** name of the bundle, and of the service in its logs and metrics */
  bundle: string;
  /** What a failure means to a person at the studio, and what to do: the text of the alarm. */
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

  constructor(scope: Construct, id: string, props: HubFunctionProps) {
    super(scope, id);
    const { defaults, bundle, impact, memoryMb, timeout, environment } = props;
    const logGroup = new LogGroup(this, "Logs", {
      retention: RetentionDays.THREE_MONTHS,
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
    this.alarm = this.fn.metricErrors({ period: Duration.minutes(5), statistic: "Sum" }).createAlarm(this, "Alarm", {
      alarmDescription: impact,
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    this.alarm.addAlarmAction(new SnsAction(defaults.alarms));
  }
}
