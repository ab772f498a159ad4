import { FetchError } from "aws-jwt-verify/error";
import { SimpleJwksCache } from "aws-jwt-verify/jwk";
import fc from "fast-check";
import { UnsecuredJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Asked, authorizerOf, type Verdict } from "../../functions/authorizer/authorize.ts";
import { checkBy, verifierOf } from "../../functions/authorizer/sign-in.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { apiKeyItem } from "../../shared/keys/store.ts";
import { membershipItem } from "../../shared/staff/membership.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { clientId, issuerOf, openPool, type Pool, poolId, publish } from "./pool.ts";

let studio: Studio;
let pool: Pool;
let other: { accountId: string };
let handler: (event: Asked) => Promise<Verdict>;
const unknownText = (accountId: string) => `ck_${accountId.slice(4)}_${"x".repeat(43)}`;

const join = (subject: string, accountId: string, role: "owner" | "member" = "member") =>
  studio.table.put(
    membershipItem(
      subject,
      { accountId, staffId: `stf_${subject}`, role, permissions: role === "owner" ? ["clients.merge"] : [] },
      newId("revision"),
    ),
  );

beforeAll(async () => {
  studio = await openStudio();
  other = await studio.another();
  pool = await openPool();
  Object.assign(process.env, { USER_POOL_ID: poolId, USER_POOL_CLIENT_ID: clientId });
  const module = await import("../../functions/authorizer/index.ts");
  module.verifier.cacheJwks(pool.jwks);
  handler = module.handler;
  await join("maya", studio.accountId, "owner");
  await join("iris", studio.accountId);
  await join("iris", other.accountId, "owner");
});

const ask = async (authorization?: string, account?: string, at = Date.now()) => {
  const headers = { ...(authorization && { authorization }), ...(account && { "x-account": account }) };
  const verdict = await handler({ headers, requestContext: { timeEpoch: at } });
  expect(verdict.isAuthorized).toBe(true);
  return verdict.context as { accountId?: string; actorId?: string; role?: string; problem?: string };
};

describe("who calls, by API key", () => {
  it("S0-24 the first key of an account is its owner's", async () => {
    expect(await ask(`Bearer ${studio.apiKey}`)).toMatchObject({ accountId: studio.accountId, role: "owner" });
    expect((await ask(`bearer ${studio.apiKey}`)).actorId).toMatch(/^key_/);
  });

  it("no credentials, another scheme, or none we can read are answered with a sentence, never a denial", async () => {
    for (const header of [undefined, "Basic eDp5", "Bearer", "Bearer a b", "Bearer é", `Bearer ${"k".repeat(9000)}`])
      expect(Object.keys(await ask(header))).toEqual(["problem"]);
  });

  it("a key with a wrong secret, of another account, or cut short is not one of ours", async () => {
    const secret = studio.apiKey.split("_").slice(2).join("_");
    const ofAnother = `ck_${other.accountId.slice(4)}_${secret}`;
    for (const text of [unknownText(studio.accountId), ofAnother, studio.apiKey.slice(0, -1), "ck_", "ck__"])
      expect(await ask(`Bearer ${text}`)).toEqual({ problem: "This API key is not one of ours." });
  });

  it("a key that has expired says so, also within a minute of having been good", async () => {
    const text = unknownText(studio.accountId);
    const at = Date.parse("2026-03-01T10:00:00Z");
    const expiresAt = new Date(at + 5000).toISOString();
    const apiKey = {
      id: newId("apiKey"),
      name: "till",
      role: "member",
      permissions: [],
      createdAt: expiresAt,
    } as const;
    const stored = { ...apiKey, permissions: [...apiKey.permissions], expiresAt };
    await studio.table.put(apiKeyItem(studio.accountId, text, stored, newId("revision")));
    expect(await ask(`Bearer ${text}`, undefined, at)).toMatchObject({ role: "member" });
    expect(await ask(`Bearer ${text}`, undefined, at + 5000)).toEqual({ problem: "This API key has expired." });
  });

  it("X-Account beside a key must be the key's own account", async () => {
    expect(await ask(`Bearer ${studio.apiKey}`, studio.accountId)).toMatchObject({ accountId: studio.accountId });
    expect((await ask(`Bearer ${studio.apiKey}`, other.accountId)).problem).toContain("leave that header out");
  });
});

describe("who calls, by sign-in", () => {
  it("the access token of a member of staff gives their account, role and permissions", async () => {
    expect(await ask(`Bearer ${await pool.sign("maya")}`)).toEqual({
      accountId: studio.accountId,
      actorId: "stf_maya",
      role: "owner",
      permissions: "clients.merge",
    });
  });

  it("whoever belongs to several accounts chooses by X-Account", async () => {
    const token = `Bearer ${await pool.sign("iris")}`;
    const { problem } = await ask(token);
    expect(problem).toContain("X-Account");
    expect(problem).toContain(other.accountId);
    expect(await ask(token, studio.accountId)).toMatchObject({ accountId: studio.accountId, role: "member" });
    expect(await ask(token, other.accountId)).toMatchObject({ accountId: other.accountId, role: "owner" });
  });

  it("an account one does not belong to and one that does not exist are answered alike", async () => {
    const token = `Bearer ${await pool.sign("maya")}`;
    const answers = await Promise.all([other.accountId, newId("account"), "x", "acc_%"].map((id) => ask(token, id)));
    expect(new Set(answers.map(({ problem }) => problem)).size).toBe(1);
    expect((await ask(`Bearer ${await pool.sign("stranger")}`)).problem).toContain("do not belong");
  });

  it("a token that is not good does not pass", async () => {
    const stranger = await openPool();
    const neighbour = await openPool("us-east-1_Neighbour", `key-of-${poolId}`);
    const bad = {
      expired: await pool.sign("maya", {}, Math.floor(Date.now() / 1000) - 10),
      "of another client": await pool.sign("maya", { client_id: "another" }),
      "of another issuer": await pool.sign("maya", { iss: "https://example.com/us-east-1_Tideline1" }),
      "signed by another key": await stranger.sign("maya"),
      "of another pool": await neighbour.sign("maya"),
      "of another pool under our issuer": await neighbour.sign("maya", { iss: issuerOf(poolId) }),
      "an ID token": await pool.sign("maya", { token_use: "id", aud: clientId }),
      unsigned: new UnsecuredJWT({ token_use: "access", client_id: clientId, iss: issuerOf(poolId), sub: "maya" })
        .setExpirationTime("1h")
        .encode(),
      "with a changed payload": (await pool.sign("maya")).replace(
        /\.[^.]+\./,
        (await pool.sign("iris")).match(/\.[^.]+\./)![0],
      ),
      "no token": "a.b.c",
    };
    for (const [name, token] of Object.entries(bad))
      expect([name, Object.keys(await ask(`Bearer ${token}`))]).toEqual([name, ["problem"]]);
    expect((await ask(`Bearer ${bad.expired}`)).problem).toContain("expired");
    expect((await ask(`Bearer ${bad["an ID token"]}`)).problem).toContain("access token");
  });

  it("whatever stands in the headers, the answer is a caller or a sentence", async () => {
    const part = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.json().map((text) => Buffer.from(text).toString("base64url")),
    );
    const header = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.tuple(part, part, part).map((parts) => `Bearer ${parts.join(".")}`),
      fc.string().map((text) => `Bearer ck_${text}`),
    );
    await fc.assert(
      fc.asyncProperty(header, fc.option(fc.string(), { nil: undefined }), async (authorization, account) => {
        expect(Object.keys(await ask(authorization, account))).toEqual(["problem"]);
      }),
      { numRuns: 500 },
    );
  });
});

describe("what the authorizer remembers", () => {
  it("a good answer costs one read a minute, a bad one is looked up again each time", async () => {
    const table = studio.table.metered();
    const authorize = authorizerOf({ table, check: checkBy(verifierOf(poolId, clientId)) });
    const at = Date.now();
    const asked = (text: string, timeEpoch: number) =>
      authorize({ headers: { authorization: `Bearer ${text}` }, requestContext: { timeEpoch } });
    for (const later of [0, 1000, 59_999]) await asked(studio.apiKey, at + later);
    expect(table.usage.requests).toBe(1);
    await asked(studio.apiKey, at + 60_000);
    expect(table.usage).toMatchObject({ requests: 2, writeUnits: 0 });
    for (const later of [0, 1000]) await asked(unknownText(studio.accountId.replace(/.$/, "0")), at + later);
    expect(table.usage.requests).toBe(4);
  });

  it("the pool's keys are fetched once; while they cannot be had, or the table not read, it is no 401", async () => {
    const published = await publish(pool.jwks);
    afterAll(published.close);
    const fetcher = {
      fetch: async (uri: string) => {
        const reply = await fetch(published.url);
        if (!reply.ok) throw new FetchError(uri, "no keys");
        return reply.arrayBuffer();
      },
    };
    const check = checkBy(verifierOf(poolId, clientId, new SimpleJwksCache({ fetcher })));
    const authorize = authorizerOf({ table: studio.table, check });
    const asked = async (token: string) =>
      authorize({ headers: { authorization: `Bearer ${token}` }, requestContext: { timeEpoch: Date.now() } });
    published.status = 503;
    await expect(asked(await pool.sign("maya"))).rejects.toThrow(FetchError);
    published.status = 200;
    expect((await asked(await pool.sign("maya"))).context).toMatchObject({ role: "owner" });
    expect((await asked(await pool.sign("maya", { jti: "2" }))).context).toMatchObject({ role: "owner" });
    expect(published.asked).toBe(2);
    const broken = { ...studio.table, get: () => Promise.reject(new Error("throttled")) };
    const failing = authorizerOf({ table: broken, check });
    const event = { headers: { authorization: `Bearer ${studio.apiKey}` }, requestContext: { timeEpoch: Date.now() } };
    await expect(failing(event)).rejects.toThrow("throttled");
  });
});
