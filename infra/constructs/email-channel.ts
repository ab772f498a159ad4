import { CfnOutput, Duration, RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { BlockPublicAccess, Bucket, BucketEncryption } from "aws-cdk-lib/aws-s3";
import {
  CfnConfigurationSetEventDestination,
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  Identity,
  ReceiptRuleSet,
} from "aws-cdk-lib/aws-ses";
import { S3 } from "aws-cdk-lib/aws-ses-actions";
import { Construct } from "constructs";
import type { HubFunction } from "./hub-function.ts";
import type { ProviderTopic } from "./provider-topic.ts";

/** Where SES puts what it receives: `inbound/<SES's id of the mail>`. */
const inboundPrefix = "inbound/";

export interface EmailChannelProps {
  /** told what becomes of each mail */
  events: ProviderTopic;
  /** told of each mail received */
  inbound: ProviderTopic;
  /** domain mails are sent from, whose DKIM records the stack then shows; none: identities are made by hand */
  mailDomain?: string | undefined;
  /** domain whose mail is received here: replies; none: no mail is received */
  replyDomain?: string | undefined;
}

/** Email by SES: what reports on it, whom it is from, and replies, raw in a bucket of their own for 30 days. */
export class EmailChannel extends Construct {
  readonly configurationSet: ConfigurationSet;
  readonly inbox: Bucket;

  constructor(scope: Construct, id: string, { events, inbound, mailDomain, replyDomain }: EmailChannelProps) {
    super(scope, id);
    this.configurationSet = new ConfigurationSet(this, "ConfigurationSet", {
      reputationMetrics: true,
      // a mail server that cannot encrypt gets nothing: mails name clients and hold links that act for them
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
    });
    const destination = new CfnConfigurationSetEventDestination(this, "Events", {
      configurationSetName: this.configurationSet.configurationSetName,
      eventDestination: {
        enabled: true,
        matchingEventTypes: Object.values(EmailSendingEvent),
        snsDestination: { topicArn: events.topic.topicArn },
      },
    });
    // SES tries the topic before it takes the destination
    destination.node.addDependency(events);
    if (mailDomain) this.addIdentity(mailDomain);
    this.inbox = this.addInbox();
    if (replyDomain) this.receive(replyDomain, inbound);
  }

  private addIdentity(mailDomain: string): void {
    const identity = new EmailIdentity(this, "Identity", { identity: Identity.domain(mailDomain) });
    identity.dkimRecords.forEach(({ name, value }, i) => {
      new CfnOutput(this, `Dkim${i + 1}`, { value: `${name} CNAME ${value}` });
    });
  }

  private addInbox(): Bucket {
    const inbox = new Bucket(this, "Inbox", {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [{ expiration: Duration.days(30) }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(inbox).acknowledge({
      id: "AwsSolutions-S1",
      reason:
        "Written by SES and read by one function, which keeps a record of each mail; objects are gone after 30 days.",
    });
    return inbox;
  }

  /** The rule set works once an operator makes it the active one: a region has one, and CloudFormation cannot choose it. */
  private receive(replyDomain: string, { topic }: ProviderTopic): void {
    const action = new S3({ bucket: this.inbox, objectKeyPrefix: inboundPrefix, topic });
    const rules = new ReceiptRuleSet(this, "Receipt");
    // in the clear too, where a client's mail server knows no better: a reply may ask to be left alone
    const rule = rules.addRule("Replies", { recipients: [replyDomain], actions: [action], scanEnabled: true });
    rule.node.addDependency(topic);
  }

  /** Grants sending from any identity of this account, with this configuration set. */
  allowSend({ fn, role }: HubFunction): void {
    const identities = Stack.of(this).formatArn({ service: "ses", resource: "identity", resourceName: "*" });
    const set = Stack.of(this).formatArn({
      service: "ses",
      resource: "configuration-set",
      resourceName: this.configurationSet.configurationSetName,
    });
    // CDK's own grant gives the two together: what counts as raw is for SES to judge, not for the call
    const actions = ["ses:SendEmail", "ses:SendRawEmail"];
    fn.addToRolePolicy(new PolicyStatement({ actions, resources: [identities, set] }));
    Validations.of(role).acknowledge({
      id: "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:identity/*]",
      reason: "Each location sends from an identity of its own, verified by an operator whenever a location is added.",
    });
  }

  /** Grants reading received mails. */
  allowRead({ fn, role }: HubFunction): void {
    const resources = [this.inbox.arnForObjects(`${inboundPrefix}*`)];
    fn.addToRolePolicy(new PolicyStatement({ actions: ["s3:GetObject"], resources }));
    const bucketId = Stack.of(this).getLogicalId(this.inbox.node.defaultChild as never);
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${bucketId}.Arn>/${inboundPrefix}*]`,
      reason: "Each mail received is an object of its own, which SES names.",
    });
  }
}
