import { Validations } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { CfnConfigurationSet, CfnOptOutList } from "aws-cdk-lib/aws-smsvoice";
import { Construct } from "constructs";
import type { HubFunction } from "./hub-function.ts";
import type { ProviderTopic } from "./provider-topic.ts";

/** What a message can be sent from; each number, pool and sender id is asked for by hand (docs/messaging-setup.md). */
const origins = ["phone-number", "pool", "sender-id"];

/** SMS by AWS End User Messaging: what reports on it, and who opted out. Numbers have to be registered by people. */
export class SmsChannel extends Construct {
  readonly configurationSet: CfnConfigurationSet;
  readonly optOuts: CfnOptOutList;

  constructor(scope: Construct, id: string, { events }: { events: ProviderTopic }) {
    super(scope, id);
    this.configurationSet = new CfnConfigurationSet(this, "ConfigurationSet", {
      eventDestinations: [
        {
          eventDestinationName: "events",
          enabled: true,
          matchingEventTypes: ["TEXT_ALL"],
          snsDestination: { topicArn: events.topic.topicArn },
        },
      ],
    });
    // the service tries the topic before it takes the destination
    this.configurationSet.node.addDependency(events);
    this.optOuts = new CfnOptOutList(this, "OptOuts");
  }

  /** Grants sending from any number, pool or sender id of this account. */
  allowSend({ fn, role }: HubFunction): void {
    const { stack } = this.configurationSet;
    const resources = origins.map((resource) => stack.formatArn({ service: "sms-voice", resource, resourceName: "*" }));
    fn.addToRolePolicy(new PolicyStatement({ actions: ["sms-voice:SendTextMessage"], resources }));
    for (const origin of origins)
      Validations.of(role).acknowledge({
        id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:sms-voice:<AWS::Region>:<AWS::AccountId>:${origin}/*]`,
        reason: "Each location sends from a number of its own, registered by an operator whenever a location is added.",
      });
  }

  /** Grants reading who opted out at the service. */
  allowReadOptOuts({ fn }: HubFunction): void {
    fn.addToRolePolicy(
      new PolicyStatement({ actions: ["sms-voice:DescribeOptedOutNumbers"], resources: [this.optOuts.attrArn] }),
    );
  }
}
