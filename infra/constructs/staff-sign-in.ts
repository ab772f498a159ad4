import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { AccountRecovery, type CfnUserPool, Mfa, UserPool, type UserPoolClient } from "aws-cdk-lib/aws-cognito";
import { type IGrantable, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";

/** Who works at the studio and signs in by email: made by an operator or an owner, never by themselves. It outlives the stack. */
export class StaffSignIn extends Construct {
  readonly pool: UserPool;
  readonly client: UserPoolClient;

  /** @param deletionProtection whether Cognito refuses to delete it, even by hand */
  constructor(scope: Construct, id: string, { deletionProtection = true } = {}) {
    super(scope, id);
    this.pool = new UserPool(this, "Resource", {
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      userInvitation: {
        emailSubject: "You are invited to Clientele",
        emailBody:
          "You work with Clientele from now on. Sign in as {username} with the temporary password {####} within three days.",
      },
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      deletionProtection,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    (this.pool.node.defaultChild as CfnUserPool).overrideLogicalId("UserPool");
    this.client = this.pool.addClient("Client", {
      authFlows: { userSrp: true },
      disableOAuth: true,
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(30),
    });
    Validations.of(this.pool).acknowledge(
      {
        id: "AwsSolutions-COG2",
        reason: "A front desk shares a till, not phones: a second factor is each person's choice, by an app.",
      },
      {
        id: "AwsSolutions-COG8",
        reason: "Threat protection is billed per user a month; a studio that wants it turns it on in its own pool.",
      },
    );
  }
  /** Grants letting people in, and looking up who was let in before; no more: their passwords are theirs. */
  allow(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ["cognito-idp:AdminCreateUser", "cognito-idp:AdminGetUser"],
        resources: [this.pool.userPoolArn],
      }),
    );
  }
}
