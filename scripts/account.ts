import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { signInsBy } from "../functions/admin/sign-in.ts";
import { createAccount } from "../shared/accounts/create.ts";
import { newId } from "../shared/kernel/ids.ts";
import { tableOf } from "../shared/table/client.ts";
import { type Options, optionsOf, usage } from "./account/options.ts";

/** Makes the account; the table is asked for first, so that nobody is invited to a stack that is not there. */
const make = async ({ account: input, table: name, region, owner: wanted }: Options): Promise<void> => {
  const table = tableOf(new DynamoDBClient({ region }), name);
  await table.get({ pk: "ACCOUNT", sk: "0" });
  const pool = wanted && signInsBy(new CognitoIdentityProviderClient({ region }), wanted.userPool);
  const owner = wanted && (await pool?.invite(wanted.email));
  const means = { table, newId, now: () => new Date().toISOString() };
  const { account, apiKey } = await createAccount(means, {
    ...input,
    ...(owner && wanted && { owner: { subject: owner.subject, email: wanted.email } }),
  });
  console.log(`account   ${account.id}`);
  console.log(`API key   ${apiKey}`);
  if (wanted)
    console.log(`owner     ${wanted.email}${owner?.invited ? ", invited by email" : ", who can sign in already"}`);
  console.log("The key has the role owner and every permission, and is not shown again.");
};

const options = optionsOf(process.argv.slice(2), process.env);
if (options === "help") console.log(usage);
else if ("faults" in options) {
  console.error(`${options.faults.join("\n")}\n\nnpm run account -- --help shows the flags.`);
  process.exitCode = 2;
} else {
  await make(options).catch((error: Error) => {
    console.error(`No account was made. ${error.name}: ${error.message}`);
    process.exitCode = 1;
  });
}
