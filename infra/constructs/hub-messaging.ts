import { CfnOutput, Duration } from "aws-cdk-lib";
import { ScheduleExpression } from "aws-cdk-lib/aws-scheduler";
import { Construct } from "constructs";
import { functions } from "../functions.ts";
import { EmailChannel } from "./email-channel.ts";
import type { HubFiles } from "./hub-files.ts";
import type { FunctionDefaults, HubFunction } from "./hub-function.ts";
import type { HubSecret } from "./hub-secret.ts";
import { type HubTable, readItems, writeItems } from "./hub-table.ts";
import { ProviderTopic } from "./provider-topic.ts";
import { QueueFunction } from "./queue-function.ts";
import { ScheduledFunction } from "./scheduled-function.ts";
import { SmsChannel } from "./sms-channel.ts";
import type { WorkQueue } from "./work-queue.ts";

export interface HubMessagingProps {
  defaults: FunctionDefaults;
  table: HubTable;
  secret: HubSecret;
  files: HubFiles;
  /** address of the HTTP API without a slash at the end: links in messages lead there */
  apiUrl: string;
  mailDomain?: string | undefined;
  replyDomain?: string | undefined;
}

const minutes = Duration.minutes;

/**
 * Messages out and in: `sender` takes the outbox's keys and alone may send; what the channels report and what clients
 * write comes by their topics to `intake`; `clock` does each minute what is due by the clock.
 */
export class HubMessaging extends Construct {
  /** where the publisher puts messages that are due */
  readonly outbox: WorkQueue;
  private readonly props: HubMessagingProps;

  constructor(scope: Construct, id: string, props: HubMessagingProps) {
    super(scope, id);
    this.props = props;
    const intake = this.addIntake();
    const [deliveries, received] = [intake.queue("DeliveriesQueue"), intake.queue("InboundQueue")];
    const smsEvents = new ProviderTopic(this, "SmsEvents", { service: "sms-voice", queue: deliveries });
    const sms = new SmsChannel(this, "Sms", { events: smsEvents });
    const email = new EmailChannel(this, "Email", {
      events: new ProviderTopic(this, "EmailEvents", { service: "ses", queue: deliveries }),
      inbound: new ProviderTopic(this, "InboundEmail", { service: "ses", queue: received }),
      mailDomain: props.mailDomain,
      replyDomain: props.replyDomain,
    });
    const texts = new ProviderTopic(this, "InboundSms", { service: "sms-voice", queue: received });
    const sender = this.addSender(email, sms);
    const clock = this.addClock(sms);

    this.outbox = sender.queue("OutboxQueue");
    intake.fn.addEnvironment("INBOUND_BUCKET", email.inbox.bucketName);
    email.allowRead(intake);
    email.allowSend(sender);
    sms.allowSend(sender);
    sms.allowReadOptOuts(clock);
    this.allowData(sender, intake, clock);
    new CfnOutput(this, "InboundSmsTopic", { value: texts.topic.topicArn });
    new CfnOutput(this, "SmsOptOutList", { value: sms.optOuts.ref });
  }

  private addIntake(): QueueFunction {
    const { defaults, files, apiUrl, replyDomain = "" } = this.props;
    const source = { batchSize: 10, partialFailures: true, visibility: minutes(6), receives: 5 };
    return new QueueFunction(this, "IntakeFunction", {
      defaults,
      ...functions.intake,
      environment: { FILES_BUCKET: files.bucket.bucketName, API_URL: apiUrl, REPLY_DOMAIN: replyDomain },
      sources: { DeliveriesQueue: source, InboundQueue: source },
    });
  }

  private addSender(email: EmailChannel, sms: SmsChannel): QueueFunction {
    const { defaults, files, apiUrl, replyDomain = "" } = this.props;
    const visibility = minutes(3);
    return new QueueFunction(this, "SenderFunction", {
      defaults,
      ...functions.sender,
      environment: {
        EMAIL_CONFIGURATION_SET: email.configurationSet.configurationSetName,
        SMS_CONFIGURATION_SET: sms.configurationSet.ref,
        FILES_BUCKET: files.bucket.bucketName,
        API_URL: apiUrl,
        REPLY_DOMAIN: replyDomain,
      },
      sources: { OutboxQueue: { batchSize: 1, maxConcurrency: 5, partialFailures: true, visibility, receives: 8 } },
    });
  }

  private addClock(sms: SmsChannel): ScheduledFunction {
    return new ScheduledFunction(this, "ClockFunction", {
      defaults: this.props.defaults,
      ...functions.clock,
      environment: { SMS_OPT_OUT_LIST: sms.optOuts.ref, API_URL: this.props.apiUrl },
      schedule: ScheduleExpression.rate(minutes(1)),
    });
  }

  private allowData(sender: HubFunction, intake: HubFunction, clock: HubFunction): void {
    const { table, secret, files } = this.props;
    for (const { fn } of [sender, intake, clock]) {
      table.allow(fn, ...readItems, ...writeItems);
      table.allowIndex(fn, "gsi1");
      secret.allow(fn);
    }
    table.allowIndex(intake.fn, "gsi2");
    files.allow(sender, [{ folder: "clients", actions: ["GetObject"] }]);
    files.allow(intake, [{ folder: "clients", actions: ["PutObject"] }]);
  }
}
