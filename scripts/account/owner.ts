import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  type AttributeType,
  type CognitoIdentityProviderClient,
  UsernameExistsException,
} from "@aws-sdk/client-cognito-identity-provider";

export interface Owner {
  /** what their tokens name them by */
  subject: string;
  /** whether they were invited by this call */
  invited: boolean;
}

/** The user with this email in the pool: invited by email if there is none yet, left as they are if there is. */
export const ownerBy = async (
  client: CognitoIdentityProviderClient,
  UserPoolId: string,
  email: string,
): Promise<Owner> => {
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
    if (!(error instanceof UsernameExistsException)) throw error;
    const user = await client.send(new AdminGetUserCommand({ UserPoolId, Username: email }));
    return { subject: subjectIn(user.UserAttributes), invited: false };
  }
};

const subjectIn = (attributes: AttributeType[] | undefined): string => {
  const subject = attributes?.find(({ Name }) => Name === "sub")?.Value;
  if (!subject) throw new Error("Cognito named no subject for this user.");
  return subject;
};
