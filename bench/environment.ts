import { startDatabase } from "../infra/local/services/dynamodb.ts";
import { startSecrets } from "../infra/local/services/secrets.ts";

export interface Surroundings {
  /** what a function's process is given, as on AWS, with endpoints on this machine */
  env: Record<string, string>;
  stop(): Promise<void>;
}

const secret = { arn: "bench-secret", template: { current: "k1", pepper: "k1" }, generatedKey: "k1", length: 64 };

/** A database in memory and the stand-in for Secrets Manager; this process gets their environment too. */
export const surroundings = async (): Promise<Surroundings> => {
  const database = await startDatabase(undefined, { child: () => {} });
  const secrets = await startSecrets([secret], undefined);
  const env = {
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.endpoint,
    SECRET_ID: secret.arn,
    TABLE_NAME: "bench",
    STAGE: "bench",
    USER_POOL_ID: "us-east-1_bench",
    USER_POOL_CLIENT_ID: "bench",
    POWERTOOLS_SERVICE_NAME: "bench",
    POWERTOOLS_METRICS_NAMESPACE: "Clientele",
    POWERTOOLS_LOG_LEVEL: "SILENT",
    POWERTOOLS_METRICS_DISABLED: "true",
  };
  Object.assign(process.env, env);
  return {
    env,
    stop: async () => {
      await secrets.stop();
      await database.stop();
    },
  };
};
