import type { TestProject } from "vitest/node";
import { startDatabase } from "../../infra/local/services/dynamodb.ts";
import { requireJava } from "../../infra/local/services/java.ts";
import { startSecrets } from "../../infra/local/services/secrets.ts";

/** One DynamoDB Local and one stand-in for Secrets Manager for the whole run; every test file makes its own table. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  requireJava();
  const database = await startDatabase(undefined, { child: () => {} });
  const secret = { arn: "test-secret", template: { current: "k1", pepper: "k1" }, generatedKey: "k1", length: 64 };
  const secrets = await startSecrets([secret as Parameters<typeof startSecrets>[0][number]], undefined);
  project.provide("database", database.endpoint);
  project.provide("secrets", secrets.endpoint);
  return async () => {
    await secrets.stop();
    await database.stop();
  };
}

declare module "vitest" {
  interface ProvidedContext {
    database: string;
    secrets: string;
  }
}
