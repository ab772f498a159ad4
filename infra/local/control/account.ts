import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createAccount } from "../../../shared/accounts/create.ts";
import { NewAccount } from "../../../shared/accounts/schema.ts";
import { faultsOf } from "../../../shared/kernel/errors.ts";
import { newId } from "../../../shared/kernel/ids.ts";
import { tableOf } from "../../../shared/table/client.ts";
import type { Answer } from "../gateway/answer.ts";
import { json, problem } from "./problem.ts";

export interface Owner {
  accountId: string;
  apiKey: string;
}

export type MakeAccount = (input: NewAccount) => Promise<Owner>;

/** Makes accounts in the local table by the code the operator's command runs. */
export const accountMaker =
  (client: DynamoDBClient, table: string): MakeAccount =>
  async (input) => {
    const means = { table: tableOf(client, table), newId, now: () => new Date().toISOString() };
    const { account, apiKey } = await createAccount(means, input);
    return { accountId: account.id, apiKey };
  };

/** `POST /_local/accounts` `{ name, timeZone, currency }`: another account and its owner's key. */
export const postAccount = async (make: MakeAccount, body: unknown): Promise<Answer> => {
  const parsed = NewAccount.safeParse(body);
  if (!parsed.success) return problem(422, "invalid", "No account can be made of this.", faultsOf(parsed.error.issues));
  return json(201, await make(parsed.data));
};
