import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  type AttributeType,
  CodeDeliveryFailureException,
  CognitoIdentityProviderClient,
  InvalidParameterException,
  UnsupportedUserStateException,
  UsernameExistsException,
} from "@aws-sdk/client-cognito-identity-provider";
import * as z from "zod";
import { invalid } from "../../shared/kernel/errors.ts";
import type { SignIns } from "../../shared/staff/sign-ins.ts";

const Environment = z.object({ USER_POOL_ID: z.string().min(1) });

/** The stack's own user pool. */
export const signIns = (): SignIns =>
  signInsBy(new CognitoIdentityProviderClient({}), Environment.parse(process.env).USER_POOL_ID);

/** A user pool of Cognito: its users are people, by email; an account's own item says who works for it. */
export const signInsBy = (client: CognitoIdentityProviderClient, UserPoolId: string): SignIns => ({
  async invite(email) {
    try {
      const { User } = await client.send(
        new AdminCreateUserCommand({
          UserPoolId,
          Username: email,
          DesiredDeliveryMediums: ["EMAIL"],
          UserAttributes: [
            { Name: "email", Value: email },
            { Name: "email_verified", Value: "true" },
          ],
        }),
      );
      return { subject: subjectIn(User?.Attributes), invited: true };
    } catch (error) {
      if (!(error instanceof UsernameExistsException)) throw faultOf(error);
      const user = await client.send(new AdminGetUserCommand({ UserPoolId, Username: email }));
      return { subject: subjectIn(user.UserAttributes), invited: false };
    }
  },
  async inviteAgain(email) {
    try {
      await client.send(
        new AdminCreateUserCommand({
          UserPoolId,
          Username: email,
          MessageAction: "RESEND",
          DesiredDeliveryMediums: ["EMAIL"],
        }),
      );
    } catch (error) {
      if (!(error instanceof UnsupportedUserStateException)) throw faultOf(error);
    }
  },
});

/** An address that Cognito does not take, or cannot write to, is a fault of the request. */
const faultOf = (error: unknown): unknown =>
  error instanceof InvalidParameterException || error instanceof CodeDeliveryFailureException
    ? invalid([{ pointer: "/body/email", message: "is not an address an invitation can be sent to" }])
    : error;

const subjectIn = (attributes: AttributeType[] | undefined): string => {
  const subject = attributes?.find(({ Name }) => Name === "sub")?.Value;
  if (!subject) throw new Error("Cognito named no subject for this user.");
  return subject;
};
