import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import * as z from "zod";
import { type Secrets, secretsOf } from "../shared/secrets.ts";
import { tableOf } from "../shared/table/client.ts";
import type { Table } from "../shared/table/table.ts";

/** What every function is given by its environment. */
export interface Services {
  table: Table;
  secrets: Secrets;
}

const Environment = z.object({ TABLE_NAME: z.string().min(1), SECRET_ID: z.string().min(1) });

/** The text of a secret this function may read, `{}` where it holds none. */
export const secretText = async (id: string): Promise<string> =>
  (await new SecretsManagerClient({}).send(new GetSecretValueCommand({ SecretId: id }))).SecretString ?? "{}";

const load = async (): Promise<Services> => {
  const { TABLE_NAME, SECRET_ID } = Environment.parse(process.env);
  const secrets = secretsOf(await secretText(SECRET_ID));
  return { table: tableOf(new DynamoDBClient({}), TABLE_NAME), secrets };
};

/** The table alone, for a function that may not read the secret. */
export const tableAlone = (): Table =>
  tableOf(new DynamoDBClient({}), Environment.pick({ TABLE_NAME: true }).parse(process.env).TABLE_NAME);

let loading: Promise<Services> | undefined;

/** The services of this execution environment: the environment is parsed and the secret read once, a failed try again. */
export const services = (): Promise<Services> => {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
};
