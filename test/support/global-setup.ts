import type { TestProject } from "vitest/node";
import { requireJava } from "../../infra/local/services/java.ts";
import { startSecrets } from "../../infra/local/services/secrets.ts";
import { startSignIn } from "../../infra/local/services/sign-in.ts";
import { startStorage } from "../../infra/local/services/storage.ts";

/** The user pool of every test. */
const userPool = "us-east-1_Tideline1";

/** One stand-in each for S3, Secrets Manager and Cognito for the whole run; every test file has a database of its own (database.ts). */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  requireJava();
  const secret = { arn: "test-secret", template: { current: "k1", pepper: "k1" }, generatedKey: "k1", length: 64 };
  const secrets = await startSecrets([secret as Parameters<typeof startSecrets>[0][number]], undefined);
  const signIn = await startSignIn({ pools: [userPool] });
  project.provide("signIn", signIn.endpoint);
  const storage = await startStorage(["files"], "us-east-1", undefined);
  project.provide("storage", storage.endpoint);
  project.provide("secrets", secrets.endpoint);
  return async () => {
    await storage.stop();
    await secrets.stop();
    await signIn.stop();
  };
}

declare module "vitest" {
  interface ProvidedContext {
    storage: string;
    secrets: string;
    signIn: string;
  }
}
