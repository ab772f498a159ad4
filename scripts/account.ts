import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { signInsBy } from "../functions/admin/sign-in.ts";
import { createAccount } from "../shared/accounts/create.ts";
import { newId } from "../shared/kernel/ids.ts";
import { tableOf } from "../shared/table/client.ts";
import { keepKey, requireNoKey } from "./account/canary.ts";
import { type Options, optionsOf, usage } from "./account/options.ts";

/** Makes the account; the table and the secret are asked for first, so that nothing is made for a stack that is not there. */
const make = async ({ account: input, table: name, region, owner: wanted, canary }: Options): Promise<void> => {
  const table = tableOf(new DynamoDBClient({ region }), name);
  await table.get({ pk: "ACCOUNT", sk: "0" });
  const manager = new SecretsManagerClient({ region });
  if (canary) await requireNoKey(manager, canary);
  const pool = wanted && signInsBy(new CognitoIdentityProviderClient({ region }), wanted.userPool);
  const owner = wanted && (await pool?.invite(wanted.email));
  const means = { table, newId, now: () => new Date().toISOString() };
  const { account, apiKey } = await createAccount(means, {
    ...input,
    ...(owner && wanted && { owner: { subject: owner.subject, email: wanted.email } }),
  });
  console.log(`account   ${account.id}`);
  if (canary) {
    await keepKey(manager, canary, apiKey);
    return console.log(
      "The canary has its key, which is shown to nobody. Its alarm falls silent within fifteen minutes.",
    );
  }
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
