import { randomInt, randomUUID } from "node:crypto";
import { readJson, writeJson } from "../files.ts";
import type { TemplateSecret } from "../template/model.ts";
import { type JsonAnswer, startJsonService } from "./json-service.ts";

export interface SecretsServer {
  endpoint: string;
  /** the text of a secret by its id */
  valueOf(id: string): string;
  stop(): Promise<void>;
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

const generate = ({ template, generatedKey, length }: TemplateSecret): string => {
  const generated = Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
  return JSON.stringify({ ...template, [generatedKey]: generated });
};

/**
 * A stand-in for Secrets Manager that knows GetSecretValue alone (AWS JSON 1.1). Values are made once, as the
 * template says, and kept.
 * @param file where they are kept, readable by the owner alone; undefined: nowhere
 */
export const startSecrets = async (secrets: TemplateSecret[], file: string | undefined): Promise<SecretsServer> => {
  const kept = (file && readJson<Record<string, string>>(file)) || {};
  const values = new Map(secrets.map((secret) => [secret.arn, kept[secret.arn] ?? generate(secret)]));
  if (file) writeJson(file, Object.fromEntries(values));

  const answer = (operation: string, body: unknown): JsonAnswer => {
    if (operation !== "secretsmanager.GetSecretValue") return [400, { __type: "UnknownOperationException" }];
    const { SecretId } = body as { SecretId?: string };
    const SecretString = values.get(SecretId ?? "");
    if (SecretString === undefined) {
      return [
        400,
        { __type: "ResourceNotFoundException", message: "Secrets Manager can't find the specified secret." },
      ];
    }
    const version = { VersionId: randomUUID(), VersionStages: ["AWSCURRENT"], CreatedDate: Date.now() / 1000 };
    return [200, { ARN: SecretId, Name: SecretId, SecretString, ...version }];
  };
  return { ...(await startJsonService(answer)), valueOf: (id) => values.get(id) ?? "{}" };
};
