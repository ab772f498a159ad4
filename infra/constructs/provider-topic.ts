import { Aws } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { type CfnTopic, Topic } from "aws-cdk-lib/aws-sns";
import { SqsSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";
import type { WorkQueue } from "./work-queue.ts";

export interface ProviderTopicProps {
  /** who publishes here, and nobody else: `ses` or `sms-voice`, on behalf of this account */
  service: "ses" | "sms-voice";
  /** where all of it goes, as it was published, without SNS's envelope */
  queue: WorkQueue;
}

/**
 * A topic that a service of AWS tells its news to. The logical id is the construct's own and never changes: numbers and
 * rules that were set up by hand name the topic.
 */
export class ProviderTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { service, queue }: ProviderTopicProps) {
    super(scope, id);
    this.topic = new Topic(this, "Resource", { enforceSSL: true });
    (this.topic.node.defaultChild as CfnTopic).overrideLogicalId(id);
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        actions: ["sns:Publish"],
        principals: [new ServicePrincipal(`${service}.amazonaws.com`)],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
      }),
    );
    this.topic.addSubscription(new SqsSubscription(queue.queue, { rawMessageDelivery: true }));
  }
}
