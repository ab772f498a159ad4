import { Duration } from "aws-cdk-lib";
import { TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { type IGrantable, PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { type CfnQueue, Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";

export interface WorkQueueProps {
  /** how long a message that was received is kept from others; it comes back after this when it was not done */
  visibility: Duration;
  /** times a message is received before it is put aside */
  receives: number;
  alarms: ITopic;
  /** What a message that was put aside means to a person at the studio. */
  impact: string;
}

/**
 * A queue and its dead letters: encrypted, spoken to over TLS alone, with an alarm on the first dead letter. What was put
 * aside waits there for 14 days, the longest SQS keeps anything. The queue's logical id is the construct's own and never
 * changes: another queue would leave behind what waits in this one.
 */
export class WorkQueue extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, { visibility, receives, alarms, impact }: WorkQueueProps) {
    super(scope, id);
    const closed = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };
    const deadLetters = new Queue(this, "DeadLetters", { ...closed, retentionPeriod: Duration.days(14) });
    this.queue = new Queue(this, "Resource", {
      ...closed,
      visibilityTimeout: visibility,
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: receives },
    });
    (this.queue.node.defaultChild as CfnQueue).overrideLogicalId(id);
    (deadLetters.node.defaultChild as CfnQueue).overrideLogicalId(`${id}DeadLetters`);
    deadLetters
      .metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5), statistic: "Maximum" })
      .createAlarm(this, "Alarm", {
        alarmDescription: `Messages of ${id} failed ${receives} times and lie in ${id}DeadLetters. ${impact}`,
        threshold: 1,
        evaluationPeriods: 1,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      })
      .addAlarmAction(new SnsAction(alarms));
  }

  /** Grants putting messages in. */
  allowSend(grantee: IGrantable): void {
    this.allow(grantee, "SendMessage");
  }

  /** Grants what Lambda checks before it takes a queue as an event source (AWS managed AWSLambdaSQSQueueExecutionRole). */
  allowReceive(grantee: IGrantable): void {
    this.allow(grantee, "ReceiveMessage", "DeleteMessage", "GetQueueAttributes");
  }

  private allow(grantee: IGrantable, ...names: string[]): void {
    const actions = names.map((name) => `sqs:${name}`);
    grantee.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions, resources: [this.queue.queueArn] }));
  }
}
