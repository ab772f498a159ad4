import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { LocalRun } from "../../infra/local/run.ts";
import type { Ctx, Means } from "../../shared/ctx.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { secretsOf } from "../../shared/secrets.ts";
import { tableOf } from "../../shared/table/client.ts";
import type { Table } from "../../shared/table/table.ts";
import type { FaultySandboxes } from "./sandboxes.ts";

const here = { region: "us-east-1", credentials: { accessKeyId: "local", secretAccessKey: "local" } };

/** The table and the secret as a function has them, with no fault between. */
export interface Truth {
  table: Table;
  meansOf(accountId: string): Means;
  ctxOf(accountId: string): Ctx;
}

/** Opens what the functions of a run work with; some of them must have been started. */
export const truthOf = async ({ endpoints }: LocalRun, { functions }: FaultySandboxes): Promise<Truth> => {
  const { TABLE_NAME, SECRET_ID } = [...functions.values()].find(
    ({ environment }) => environment.SECRET_ID,
  )!.environment;
  const vault = new SecretsManagerClient({ ...here, endpoint: endpoints.AWS_ENDPOINT_URL_SECRETS_MANAGER! });
  const { SecretString } = await vault.send(new GetSecretValueCommand({ SecretId: SECRET_ID }));
  vault.destroy();
  const secrets = secretsOf(SecretString!);
  const table = tableOf(new DynamoDBClient({ ...here, endpoint: endpoints.AWS_ENDPOINT_URL_DYNAMODB! }), TABLE_NAME!);
  const meansOf = (accountId: string): Means => ({
    accountId,
    now: () => new Date().toISOString(),
    newId,
    table,
    secrets,
  });
  const actor = { id: "key_chaos", role: "owner" as const, permissions: [] };
  return { table, meansOf, ctxOf: (accountId) => ({ ...meansOf(accountId), actor }) };
};

/** A second account of the run: its id and its owner's key. */
export const anotherAccount = async ({ url }: LocalRun): Promise<{ accountId: string; apiKey: string }> => {
  const response = await fetch(`${url}/_local/accounts`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "Tideline", timeZone: "America/New_York", currency: "USD" }),
  });
  return (await response.json()) as { accountId: string; apiKey: string };
};

/** Waits until nothing is under way; otherwise says what is left after so many seconds. */
export const idle = async ({ url }: LocalRun, seconds: number): Promise<{ failed: number } | { left: string }> => {
  const response = await fetch(`${url}/_local/idle?timeout=${seconds}`);
  const answer = (await response.json()) as { failed: number; detail: string };
  return response.ok ? answer : { left: answer.detail };
};

/** Runs a schedule as of a time; what its function answered. */
export const schedule = async ({ url }: LocalRun, name: string, at: number): Promise<Record<string, number>> => {
  const response = await fetch(`${url}/_local/schedules/${name}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ time: new Date(at).toISOString() }),
  });
  const answer = (await response.json()) as { result: Record<string, number>; detail?: string };
  if (!response.ok) throw new Error(answer.detail);
  return answer.result;
};
