import { randomInt, randomUUID } from "node:crypto";
import { secretsOf } from "../../../shared/secrets.ts";
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

const missing: JsonAnswer = [
  400,
  { __type: "ResourceNotFoundException", message: "Secrets Manager can't find the specified secret." },
];
const version = () => ({ VersionId: randomUUID(), VersionStages: ["AWSCURRENT"], CreatedDate: Date.now() / 1000 });

interface Asked {
  SecretId?: string;
  Name?: string;
  SecretString?: string;
}

/** Secrets that the functions make themselves; on disk they are sealed with the template's own. */
const openMade = (file: string | undefined, sealing: string | undefined) => {
  const secrets = sealing === undefined ? undefined : secretsOf(sealing);
  const sealed = (file && readJson<{ sealed: string }>(file)?.sealed) || undefined;
  const text = sealed && secrets?.open("made secrets", sealed);
  const values = new Map<string, string>(text ? Object.entries(JSON.parse(text)) : []);
  const save = () => {
    if (file && secrets)
      writeJson(file, { sealed: secrets.seal("made secrets", JSON.stringify(Object.fromEntries(values))) });
  };
  return { values, save };
};

/**
 * A stand-in for Secrets Manager (AWS JSON 1.1): GetSecretValue, CreateSecret, PutSecretValue, DeleteSecret. Values of the template's secrets are
 * made once, as it says, and kept.
 * @param file where they are kept, readable by the owner alone; undefined: nowhere
 * @param madeFile where those are kept, sealed, that functions make
 */
export const startSecrets = async (
  secrets: TemplateSecret[],
  file: string | undefined,
  madeFile?: string,
): Promise<SecretsServer> => {
  const kept = (file && readJson<Record<string, string>>(file)) || {};
  const values = new Map(secrets.map((secret) => [secret.arn, kept[secret.arn] ?? generate(secret)]));
  if (file) writeJson(file, Object.fromEntries(values));
  const made = openMade(madeFile, [...values.values()][0]);

  const operations: Record<string, (asked: Asked) => JsonAnswer> = {
    GetSecretValue: ({ SecretId = "" }) => {
      const SecretString = values.get(SecretId) ?? made.values.get(SecretId);
      return SecretString === undefined
        ? missing
        : [200, { ARN: SecretId, Name: SecretId, SecretString, ...version() }];
    },
    CreateSecret: ({ Name = "", SecretString = "" }) => {
      if (made.values.has(Name)) return [400, { __type: "ResourceExistsException", message: "It exists already." }];
      made.values.set(Name, SecretString);
      made.save();
      return [200, { ARN: Name, Name, ...version() }];
    },
    PutSecretValue: ({ SecretId = "", SecretString = "" }) => {
      if (!made.values.has(SecretId)) return missing;
      made.values.set(SecretId, SecretString);
      made.save();
      return [200, { ARN: SecretId, Name: SecretId, ...version() }];
    },
    DeleteSecret: ({ SecretId = "" }) => {
      if (!made.values.delete(SecretId)) return missing;
      made.save();
      return [200, { ARN: SecretId, Name: SecretId, DeletionDate: Date.now() / 1000 }];
    },
  };
  const answer = (operation: string, body: unknown): JsonAnswer => {
    const act = operations[operation.replace("secretsmanager.", "")];
    return act ? act(body as Asked) : [400, { __type: "UnknownOperationException" }];
  };
  return { ...(await startJsonService(answer)), valueOf: (id) => values.get(id) ?? "{}" };
};
