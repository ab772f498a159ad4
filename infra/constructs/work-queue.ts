import { Duration } from "aws-cdk-lib";
import { type IGrantable, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { type CfnQueue, Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { FunctionDefaults } from "./hub-function.ts";
import { raise } from "./raise.ts";

export interface WorkQueueProps {
  /** how long a message that was received is kept from others; it comes back after this when it was not done */
  visibility: Duration;
  /** times a message is received before it is put aside */
  receives: number;
  defaults: FunctionDefaults;
  /** What a message that was put aside means to a person at the studio. */
  impact: string;
}

/** A message may wait so long at least, however short its work is. */
const patience = Duration.minutes(15);

/**
 * A queue and its dead letters: encrypted, spoken to over TLS alone, with an alarm on the first dead letter and one on messages that wait. What was put
 * aside waits there for 14 days, the longest SQS keeps anything. The queue's logical id is the construct's own and never
 * changes: another queue would leave behind what waits in this one.
 */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { visibility, receives, defaults, impact }: WorkQueueProps) {
    super(scope, id);
    const closed = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };
    this.deadLetters = new Queue(this, "DeadLetters", { ...closed, retentionPeriod: Duration.days(14) });
    this.queue = new Queue(this, "Resource", {
      ...closed,
      visibilityTimeout: visibility,
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: receives },
    });
    (this.queue.node.defaultChild as CfnQueue).overrideLogicalId(id);
    (this.deadLetters.node.defaultChild as CfnQueue).overrideLogicalId(`${id}DeadLetters`);
    const measured = { period: Duration.minutes(5), statistic: "Maximum" };
    raise(this, "Alarm", defaults, {
      metric: this.deadLetters.metricApproximateNumberOfMessagesVisible(measured),
      means: `Messages of ${id} failed ${receives} times and lie in ${id}DeadLetters. ${impact}`,
      runbook: "a-dead-letter",
      from: 1,
      periods: 1,
    });
    const longest = Duration.seconds(Math.max(patience.toSeconds(), 2 * visibility.toSeconds()));
    raise(this, "AgeAlarm", defaults, {
      metric: this.queue.metricApproximateAgeOfOldestMessage(measured),
      means: `A message waits in ${id} for more than ${longest.toMinutes()} minutes. ${impact}`,
      runbook: "a-queue-is-behind",
      from: longest.toSeconds(),
    });
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
