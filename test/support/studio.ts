import { randomUUID } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { inject } from "vitest";
import { createAccount } from "../../shared/accounts/create.ts";
import type { Means } from "../../shared/ctx.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { Permission } from "../../shared/kernel/roles.ts";
import { type Secrets, secretsOf } from "../../shared/secrets.ts";
import { tableOf } from "../../shared/table/client.ts";
import type { Table } from "../../shared/table/table.ts";
import { type Call, callAs } from "./call.ts";
import { databaseOfFile } from "./database.ts";
import { type Stream, streamOf } from "./stream.ts";
import { createTable } from "./table.ts";

/** A business in a table of its own, with a caller and the table's stream: what most tests begin with. */
export interface Studio {
  accountId: string;
  apiKey: string;
  call: Call;
  table: Table;
  stream: Stream;
  client: DynamoDBClient;
  tableName: string;
  secrets: Secrets;
  means: Means;
  /** another business in the same table */
  another(): Promise<{ accountId: string; call: Call }>;
}

/** The functions of this test file get the environment they have on AWS, with endpoints on this machine. */
const environment = (tableName: string, database: string): void => {
  Object.assign(process.env, {
    TABLE_NAME: tableName,
    AWS_ENDPOINT_URL_DYNAMODB: database,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: inject("secrets"),
    AWS_ENDPOINT_URL_S3: inject("storage"),
    FILES_BUCKET: "files",
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: inject("signIn"),
    USER_POOL_ID: "us-east-1_Tideline1",
    SOURCE_SECRETS: "clientele/test/sources",
    OUTBOUND_ALLOWED: "127.0.0.1",
    API_URL: "https://hub.example.com",
  });
};

/** The secret as the functions read it. */
const readSecret = async (): Promise<string> => {
  const reply = await fetch(inject("secrets"), {
    method: "POST",
    headers: { "x-amz-target": "secretsmanager.GetSecretValue", "content-type": "application/x-amz-json-1.1" },
    body: JSON.stringify({ SecretId: "test-secret" }),
  });
  return ((await reply.json()) as { SecretString: string }).SecretString;
};

/** Opens a studio; call it once per test file, before any handler runs. */
export const openStudio = async (
  input = { name: "Tideline", timeZone: "America/New_York", currency: "USD" },
): Promise<Studio> => {
  const database = await databaseOfFile();
  const tableName = `test-${randomUUID()}`;
  environment(tableName, database);
  const client = new DynamoDBClient({});
  const stream = streamOf(database, await createTable(client, tableName, { stream: true }));
  const table = tableOf(client, tableName);
  const secrets = secretsOf(await readSecret());
  const now = () => new Date().toISOString();
  const made = async (named: typeof input) => {
    const { account, apiKey } = await createAccount({ table, newId, now }, named);
    return {
      accountId: account.id,
      apiKey,
      call: callAs({ accountId: account.id, role: "owner", permissions: Permission.options.join(" ") }),
    };
  };
  const first = await made(input);
  const means: Means = { accountId: first.accountId, now, newId, table, secrets };
  return {
    ...first,
    table,
    stream,
    client,
    tableName,
    secrets,
    means,
    another: () => made({ ...input, name: "Another" }),
  };
};
