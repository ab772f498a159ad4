import { RemovalPolicy, Validations } from "aws-cdk-lib";
import { type IGrantable, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { type CfnSecret, Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";

/**
 * The one secret: key ids to keys, which key is current and which peppers. Losing it makes every unique and
 * pointer key unreadable, so it outlives the stack and its logical id never changes.
 */
export class HubSecret extends Construct {
  readonly secret: Secret;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.secret = new Secret(this, "Resource", {
      description: "Keys of Clientele by id: cursors, links, and the pepper of hashed keys.",
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ current: "k1", pepper: "k1" }),
        generateStringKey: "k1",
        passwordLength: 64,
        excludePunctuation: true,
      },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    (this.secret.node.defaultChild as CfnSecret).overrideLogicalId("Secret");
    Validations.of(this.secret).acknowledge({
      id: "AwsSolutions-SMG4",
      reason:
        "The pepper hashes keys that stand in the table and can never change; a new key is added under a new id by an operator.",
    });
  }

  /** Grants reading the value. */
  allow(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ["secretsmanager:GetSecretValue"], resources: [this.secret.secretArn] }),
    );
  }
}
