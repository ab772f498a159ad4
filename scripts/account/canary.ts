import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";

/** The account the canary sings in, and nothing else is done in. */
export const canaryAccount = { name: "Canary", timeZone: "UTC", currency: "USD" };

/** Fails where the secret is not there, or holds a key already: the canary would have two accounts. */
export const requireNoKey = async (manager: SecretsManagerClient, secret: string): Promise<void> => {
  const { SecretString = "{}" } = await manager.send(new GetSecretValueCommand({ SecretId: secret }));
  if (JSON.parse(SecretString).apiKey)
    throw new Error("The canary has a key. To give it another account, put {} into the secret first.");
};

/** Gives the canary its key. */
export const keepKey = async (manager: SecretsManagerClient, secret: string, apiKey: string): Promise<void> => {
  await manager.send(new PutSecretValueCommand({ SecretId: secret, SecretString: JSON.stringify({ apiKey }) }));
};
