import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Means } from "../../shared/ctx.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { type Secrets, secretsOf } from "../../shared/secrets.ts";
import { tableOf } from "../../shared/table/client.ts";
import type { Table } from "../../shared/table/table.ts";
import { type Place, physicalId } from "./place.ts";

/** The table of a place, or another one beside it. */
export const tableIn = (place: Place, name = physicalId(place, "Table")): Table => tableOf(new DynamoDBClient(), name);

/** The secret of a place. */
export const secretsIn = async (place: Place): Promise<Secrets> => {
  const SecretId = physicalId(place, "Secret");
  const { SecretString } = await new SecretsManagerClient().send(new GetSecretValueCommand({ SecretId }));
  return secretsOf(SecretString ?? "{}");
};

/** What an operator's command works with: the means of every account. */
export const meansIn = (table: Table, secrets: Secrets): Omit<Means, "accountId"> => ({
  table,
  secrets,
  newId,
  now: () => new Date().toISOString(),
});
