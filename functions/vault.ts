import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import * as z from "zod";
import type { Vault } from "../shared/sync/vault.ts";

const Environment = z.object({ SOURCE_SECRETS: z.string().min(1) });

/** Days in which an operator can bring a removed secret back; the fewest Secrets Manager takes. */
const recoveryDays = 7;
/** Milliseconds for which a value is kept in memory: rotated credentials are used after this everywhere. */
const freshMs = 60_000;

const vaultOf = (manager: SecretsManagerClient, prefix: string): Vault => {
  const held = new Map<string, { value: string | undefined; at: number }>();
  const named = (name: string): string => `${prefix}/${name}`;
  const orMissing = async <T>(act: Promise<T>): Promise<T | undefined> => {
    try {
      return await act;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  };
  return {
    async put(name, json) {
      held.delete(name);
      const next = new PutSecretValueCommand({ SecretId: named(name), SecretString: json });
      if (await orMissing(manager.send(next))) return;
      await manager.send(new CreateSecretCommand({ Name: named(name), SecretString: json }));
    },
    async get(name) {
      const kept = held.get(name);
      if (kept && Date.now() - kept.at < freshMs) return kept.value;
      const found = await orMissing(manager.send(new GetSecretValueCommand({ SecretId: named(name) })));
      held.set(name, { value: found?.SecretString, at: Date.now() });
      return found?.SecretString;
    },
    async remove(name) {
      held.delete(name);
      await orMissing(
        manager.send(new DeleteSecretCommand({ SecretId: named(name), RecoveryWindowInDays: recoveryDays })),
      );
    },
  };
};

let made: Vault | undefined;

/** Secrets Manager, below the stage's own prefix; apart from the services of all, since few functions may use it. */
export const vault = (): Vault => {
  made ??= vaultOf(new SecretsManagerClient({}), Environment.parse(process.env).SOURCE_SECRETS);
  return made;
};
