import { mkdtempSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { afterEach, describe, expect, it } from "vitest";
import { signInsBy } from "../../functions/admin/sign-in.ts";
import { type JsonAnswer, startJsonService } from "../../infra/local/services/json-service.ts";
import { startSignIn } from "../../infra/local/services/sign-in.ts";

const pool = "us-east-1_UserPool";
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

/** Sign-ins over the local run's stand-in, started anew where `file` is kept. */
const open = async (file?: string) => {
  const server = await startSignIn({ pools: [pool], file });
  stops.push(server.stop);
  return signInsBy(new CognitoIdentityProviderClient({ endpoint: server.endpoint }), pool);
};

/** Sign-ins whose Cognito answers every call with one fault. */
const failing = async (name: string) => {
  const server = await startJsonService((): JsonAnswer => [400, { __type: name, message: "no" }]);
  stops.push(server.stop);
  return signInsBy(new CognitoIdentityProviderClient({ endpoint: server.endpoint }), pool);
};

describe("letting people in", () => {
  it("S4-33 is done once per email, whatever its case, and kept by the local run for the owner's eyes", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "sign-in-")), "users.json");
    const first = await (await open(file)).invite("Iris@Example.com");
    const again = await (await open(file)).invite("iris@example.com");
    expect([first.invited, again]).toEqual([true, { subject: first.subject, invited: false }]);
    expect((statSync(file).mode & 0o777).toString(8)).toBe("600");
  });

  it("again mails again; where they have a password of their own nothing happens", async () => {
    const signIns = await open();
    await signIns.invite("ben@example.com");
    await signIns.inviteAgain("ben@example.com");
    await expect(
      (await failing("UnsupportedUserStateException")).inviteAgain("ben@example.com"),
    ).resolves.toBeUndefined();
  });

  it("an address Cognito does not take, or cannot write to, is a fault of the request; other trouble is ours", async () => {
    for (const name of ["InvalidParameterException", "CodeDeliveryFailureException"])
      await expect((await failing(name)).invite("x@y.zz")).rejects.toMatchObject({
        status: 422,
        faults: [{ pointer: "/body/email" }],
      });
    await expect((await failing("ResourceNotFoundException")).invite("x@y.zz")).rejects.not.toHaveProperty("faults");
  });
});
