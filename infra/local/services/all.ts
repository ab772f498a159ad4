import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Edges } from "../edges.ts";
import type { Home } from "../home.ts";
import type { Opened } from "../opened.ts";
import { Refused } from "../refused.ts";
import type { Model } from "../template/model.ts";
import { region } from "../template/resolve.ts";
import type { Database } from "./dynamodb.ts";
import { type Messaging, startMessaging } from "./messaging.ts";
import { openQueues } from "./queues.ts";
import { startSecrets } from "./secrets.ts";
import { startSignIn } from "./sign-in.ts";
import { type Storage, startStorage } from "./storage.ts";
import { ensureTable, type LocalTable } from "./table.ts";

/** What the template's functions call on this machine. */
export interface Services {
  client: DynamoDBClient;
  table: LocalTable;
  storage: Storage;
  messaging: Messaging;
  /** variables that lead the SDK to these services */
  endpoints: Record<string, string>;
}

/** Starts what the template has beside its database: the table in it, the secret, the user pool, the buckets. */
export const startServices = async (
  model: Model,
  database: Database,
  home: Home,
  opened: Opened,
  edges: Edges,
): Promise<Services> => {
  const [template, more] = model.tables;
  if (!template || more) throw new Refused("The local run serves a template with one table.");
  const secrets = await startSecrets(model.secrets, home.kept("secrets.json"), home.kept("source-secrets.json"));
  opened.add(secrets.stop);
  const signIn = await startSignIn({ pools: model.userPools, file: home.kept("users.json") });
  opened.add(signIn.stop);
  const storage = await startStorage(model.buckets, region, home.kept("s3"));
  opened.add(storage.stop);
  const { publish } = openQueues(storage.server, model);
  const messaging = await startMessaging({
    publish,
    store: (bucket, key, raw) => storage.put(bucket, key, raw),
    bucket: model.buckets.find((name) => name.includes("inbox")) ?? "",
    prefix: "inbound/",
    fails: edges,
  });
  opened.add(messaging.stop);
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new DynamoDBClient({ endpoint: database.endpoint, region, credentials });
  opened.add(() => client.destroy());
  return {
    client,
    table: await ensureTable(client, template),
    storage,
    messaging,
    endpoints: {
      AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.endpoint,
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: signIn.endpoint,
      AWS_ENDPOINT_URL_S3: storage.endpoint,
      AWS_ENDPOINT_URL_SQS: storage.queues,
      AWS_ENDPOINT_URL_SNS: storage.queues,
      ...messaging.endpoints,
    },
  };
};
