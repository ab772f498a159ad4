import { execFile } from "node:child_process";
import { join } from "node:path";
import { CreateSecretCommand, GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { headOf } from "../../shared/accounts/store.ts";
import { Permission } from "../../shared/kernel/roles.ts";
import { apiKeyByText } from "../../shared/keys/store.ts";
import { membershipsOf } from "../../shared/staff/membership.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { fakeCognito } from "./fake-cognito.ts";

let studio: Studio;
let cognito: Awaited<ReturnType<typeof fakeCognito>>;
beforeAll(async () => {
  studio = await openStudio();
  cognito = await fakeCognito();
});
afterAll(() => cognito.close());

interface Ran {
  code: number;
  out: string;
  err: string;
}

/** The command as an operator runs it, in a process of its own. */
const account = (...flags: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const script = join(import.meta.dirname, "../../scripts/account.ts");
    const env = { ...process.env, AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: cognito.url };
    const child = execFile(process.execPath, [script, ...flags], { env }, (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });

const named = ["--name", "Tideline", "--time-zone", "America/New_York", "--currency", "USD"];
const owned = ["--owner-email", "owner@example.com", "--user-pool", "us-east-1_Tideline1"];
/** The accounts of the owner of an account that was just made. */
const ownersMemberships = async (accountId: string) => {
  const { items } = await studio.table.query({ pk: accountId, prefix: "STAFF#" });
  expect(items.map(({ data }) => data)).toMatchObject([
    { email: "owner@example.com", role: "owner", state: "invited" },
  ]);
  return membershipsOf(studio.table, String(items[0]!.data.subject));
};
const idIn = ({ out }: Ran): string => /acc_\w{26}/.exec(out)![0];

describe("the operator's command", () => {
  it("makes an account, invites its owner, and shows a key that works", async () => {
    const ran = await account(...named, ...owned, "--table", studio.tableName);
    expect(ran).toMatchObject({ code: 0, err: "" });
    const accountId = idIn(ran);
    expect((await headOf(studio.table, accountId)).account).toMatchObject({ name: "Tideline", currency: "USD" });
    const key = /ck_\S+/.exec(ran.out)![0];
    const permissions = [...Permission.options];
    expect(await apiKeyByText(studio.table, accountId, key)).toMatchObject({ role: "owner", permissions });
    expect(await ownersMemberships(accountId)).toMatchObject([{ accountId, role: "owner" }]);
    expect(cognito.calls.at(-1)).toMatchObject({
      operation: "AdminCreateUser",
      UserPoolId: "us-east-1_Tideline1",
      UserAttributes: [{ Name: "email" }, { Name: "email_verified", Value: "true" }],
    });
  });

  it("gives somebody who can sign in already a second account, and leaves their user as it is", async () => {
    const ran = await account(...named, ...owned, "--table", studio.tableName);
    expect(ran.out).toContain("can sign in already");
    expect(cognito.calls.at(-1)!.operation).toBe("AdminGetUser");
    expect(await ownersMemberships(idIn(ran))).toHaveLength(2);
  });

  it("makes an account without an owner's sign-in, by key alone", async () => {
    const before = cognito.calls.length;
    const ran = await account(...named, "--table", studio.tableName, "--region", "eu-central-1");
    expect(ran.code).toBe(0);
    expect(cognito.calls).toHaveLength(before);
  });

  it("makes the canary's account once, puts its key into the secret and shows it to nobody", async () => {
    const manager = new SecretsManagerClient({});
    const secret = `canary-${studio.tableName}`;
    await manager.send(new CreateSecretCommand({ Name: secret, SecretString: "{}" }));
    const flags = ["--canary", secret, "--table", studio.tableName];
    const ran = await account(...flags);
    expect(ran).toMatchObject({ code: 0, err: "" });
    expect(ran.out).not.toMatch(/ck_/);
    const { SecretString } = await manager.send(new GetSecretValueCommand({ SecretId: secret }));
    const { apiKey } = JSON.parse(SecretString!);
    expect(await apiKeyByText(studio.table, idIn(ran), apiKey)).toMatchObject({ role: "owner" });
    const again = await account(...flags);
    expect(again).toMatchObject({ code: 1, out: "" });
    expect(again.err).toContain("No account was made. Error: The canary has a key.");
    const { code, err } = await account("--canary", secret, "--name", "Tideline");
    expect(code).toBe(2);
    for (const fault of ["--name has no place beside --canary", "--table is missing"]) expect(err).toContain(fault);
  });

  it("names everything that is wrong with its flags at once", async () => {
    const flags = ["--name", " ", "--time-zone", "Mars/Base", "--owner-email", "nobody", "--stage", "prod", "stray"];
    const { code, err } = await account(...flags);
    expect(code).toBe(2);
    for (const fault of [
      "--name",
      "--time-zone",
      "--currency",
      "--table",
      "--owner-email",
      "--user-pool",
      "--stage",
      "stray",
    ])
      expect(err).toContain(fault);
  });

  it("invites nobody when the table is not there, and makes nothing when the user pool is not", async () => {
    const before = cognito.calls.length;
    expect(await account(...named, ...owned, "--table", "missing")).toMatchObject({ code: 1, out: "" });
    expect(cognito.calls).toHaveLength(before);
    const pool = ["--owner-email", "owner@example.com", "--user-pool", "us-east-1_Missing"];
    const ran = await account(...named, ...pool, "--table", studio.tableName);
    expect(ran).toMatchObject({ code: 1, out: "" });
    expect(ran.err).toContain("us-east-1_Missing does not exist");
  });
});
