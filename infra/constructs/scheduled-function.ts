import { Aws, Duration } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { ContextAttribute, Schedule, type ScheduleExpression, ScheduleTargetInput } from "aws-cdk-lib/aws-scheduler";
import { LambdaInvoke } from "aws-cdk-lib/aws-scheduler-targets";
import type { Construct } from "constructs";
import { HubFunction, type HubFunctionProps } from "./hub-function.ts";

export interface ScheduledFunctionProps extends HubFunctionProps {
  schedule: ScheduleExpression;
}

/**
 * A function that EventBridge Scheduler calls with `{ "time": <the time it was due> }`, so that a late or
 * repeated call does the work of its own time.
 */
export class ScheduledFunction extends HubFunction {
  constructor(scope: Construct, id: string, props: ScheduledFunctionProps) {
    super(scope, id, props);
    const role = new Role(this, "ScheduleRole", {
      // no schedule of another account may have it called
      assumedBy: new ServicePrincipal("scheduler.amazonaws.com", {
        conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
      }),
    });
    role.addToPolicy(new PolicyStatement({ actions: ["lambda:InvokeFunction"], resources: [this.fn.functionArn] }));
    new Schedule(this, "Schedule", {
      schedule: props.schedule,
      target: new LambdaInvoke(this.fn, {
        input: ScheduleTargetInput.fromObject({ time: ContextAttribute.scheduledTime }),
        role: role.withoutPolicyUpdates() as Role,
        retryAttempts: 3,
        maxEventAge: Duration.hours(1),
      }),
    });
  }
}
