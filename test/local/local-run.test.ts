import { mkdtempSync, readdirSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, ListBucketsCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalRun, startLocal } from "../../infra/local/run.ts";

const home = mkdtempSync(join(tmpdir(), "local-"));
const state = join(home, "kept");
const start = () => startLocal({ port: 0, demo: false, home, state });

let run: LocalRun;
beforeAll(async () => {
  run = await start();
});
afterAll(() => run.stop());

const ask = async (method: string, path: string, body?: unknown, key: string | undefined = run.apiKey) => {
  const response = await fetch(run.url + path, {
    method,
    headers: {
      ...(key && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
};

const maya = {
  type: "client",
  id: "c-1",
  firstName: "Maya",
  lastName: "Lindqvist",
  modifiedAt: "2026-03-14T06:00:00Z",
};
const paid = {
  type: "invoice",
  id: "i-1",
  client: "c-1",
  issuedAt: "2026-03-14T06:00:00Z",
  status: "paid",
  currency: "USD",
  total: 4900,
};
const load = () => ask("POST", "/v1/sources/test/records", { records: [maya, paid] });

describe("the local run", () => {
  it("serves the template's routes, and its $default answers 404 and 405", async () => {
    expect(await ask("GET", "/v1/health", undefined, "")).toMatchObject({ status: 200 });
    expect(await ask("GET", "/v1/nowhere")).toMatchObject({ status: 404, body: { code: "not-found" } });
    expect(await ask("DELETE", "/v1/health")).toMatchObject({ status: 405 });
    expect(await ask("GET", "/v1/clients", undefined, "")).toMatchObject({ status: 401 });
  });

  it("S4-33 invites staff without a mail leaving this machine, and makes keys that work at once", async () => {
    const iris = { name: "Iris", email: "iris@example.com", role: "member" };
    expect(await ask("POST", "/v1/staff", iris)).toMatchObject({ status: 201, body: { state: "invited" } });
    expect(await ask("POST", "/v1/staff", iris)).toMatchObject({ status: 409, body: { code: "staff-exists" } });
    const { body } = await ask("POST", "/v1/api-keys", { name: "till", role: "member" });
    expect(await ask("GET", "/v1/me", undefined, body.key)).toMatchObject({ status: 200, body: { id: body.id } });
    expect(await ask("GET", "/v1/api-keys", undefined, body.key)).toMatchObject({ status: 403 });
    expect(await ask("DELETE", `/v1/api-keys/${body.id}`)).toMatchObject({ status: 204, body: undefined });
  });

  it("settles what was loaded, and is idle then", async () => {
    expect(await load()).toMatchObject({ status: 200, body: { written: 2, rejected: [] } });
    expect(await ask("GET", "/_local/idle")).toMatchObject({
      status: 200,
      body: { idle: true, failed: 0, deadLettered: 0 },
    });
    const { body } = await ask("GET", "/v1/clients");
    const profile = await ask("GET", `/v1/clients/${body.items[0].id}`);
    expect(profile.body.quickStats.ltv).toEqual({ amount: 4900, currency: "USD" });
  });

  it("makes another account, which sees nothing of the first", async () => {
    const made = await ask("POST", "/_local/accounts", { name: "Second", timeZone: "Europe/Berlin", currency: "EUR" });
    expect(made).toMatchObject({
      status: 201,
      body: { accountId: expect.stringMatching(/^acc_/), apiKey: expect.stringMatching(/^ck_/) },
    });
    expect(await ask("GET", "/v1/clients", undefined, made.body.apiKey)).toMatchObject({
      status: 200,
      body: { items: [] },
    });
  });

  it("runs a schedule as of another time and answers what it returned", async () => {
    const swept = await ask("POST", "/_local/schedules/sweep", { time: "2026-03-14T06:00:00Z" });
    expect(swept).toMatchObject({ status: 200, body: { name: "sweep", time: "2026-03-14T06:00:00.000Z" } });
    for (const name of ["absences", "resets", "waitlists", "series"])
      expect(await ask("POST", `/_local/schedules/${name}`, { time: "2026-03-14T06:00:00Z" })).toMatchObject({
        status: 200,
        body: { name, result: { failed: 0 } },
      });
  });

  it.each<[string, string, unknown, number, object]>([
    [
      "POST",
      "/_local/schedules/nix",
      { time: "2026-03-14T06:00:00Z" },
      404,
      { detail: "There is no schedule nix. There is: sweep, absences, resets, waitlists, series, retention, clock." },
    ],
    ["POST", "/_local/schedules/sweep", { time: "soon" }, 422, { errors: [{ pointer: "/time" }] }],
    ["POST", "/_local/schedules/sweep", "[", 400, { code: "malformed-json" }],
    [
      "POST",
      "/_local/accounts",
      { name: "", timeZone: "Mars" },
      422,
      { errors: [{ pointer: "/name" }, { pointer: "/timeZone" }, { pointer: "/currency" }] },
    ],
    ["POST", "/_local/accounts", null, 422, { code: "invalid" }],
    ["GET", "/_local/idle?timeout=-1", undefined, 422, { errors: [{ pointer: "/query/timeout" }] }],
    ["POST", "/_local/idle", {}, 405, {}],
    ["GET", "/_local/nowhere", undefined, 404, {}],
  ])("says what is wrong with %s %s %j", async (method, path, body, status, problem) => {
    const answer = await ask(method, path, body);
    expect(answer).toMatchObject({ status, body: { status, ...problem } });
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
  });

  it("answers a body that is too long, and a path that is not well encoded, as the gateway does", async () => {
    expect(await ask("POST", "/v1/sources/test/records", "x".repeat(7_000_000))).toMatchObject({
      status: 413,
      body: { message: "Request Entity Too Large" },
    });
    expect(await ask("GET", "/v1/%ZZ")).toMatchObject({ status: 400, body: { message: "Bad Request" } });
  });

  it("puts a record that cannot be settled aside, whole, in the bucket of failed batches, and goes on", async () => {
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    const sdk = (service: string) => ({
      endpoint: run.endpoints[`AWS_ENDPOINT_URL_${service}`]!,
      region: "us-east-1",
      credentials,
    });
    const poison = {
      pk: { S: `${run.accountId}#cli_1` },
      sk: { S: "B#1" },
      type: { S: "booking" },
      dirty: { BOOL: true },
      rev: { S: "r1" },
    };
    await new DynamoDBClient(sdk("DYNAMODB")).send(new PutItemCommand({ TableName: "Table", Item: poison }));
    expect(await ask("GET", "/_local/idle")).toMatchObject({
      status: 200,
      body: { idle: true, failed: 0, deadLettered: 1 },
    });

    const s3 = new S3Client({ ...sdk("S3"), forcePathStyle: true });
    const { Buckets } = await s3.send(new ListBucketsCommand({}));
    const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: Buckets?.[0]?.Name, Prefix: "aws/lambda/" }));
    expect(Contents).toHaveLength(1);
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: Buckets?.[0]?.Name, Key: Contents?.[0]?.Key }));
    const object = JSON.parse((await Body?.transformToString()) ?? "");
    expect(object).toMatchObject({
      requestContext: { condition: "RetryAttemptsExhausted" },
      DDBStreamBatchInfo: { batchSize: 1 },
    });
    expect(JSON.parse(object.payload).Records).toMatchObject([{ eventName: "INSERT", dynamodb: { NewImage: poison } }]);
  });

  it("keeps its secrets for the owner's eyes", () => {
    const files = [
      join(state, "secrets.json"),
      join(state, "users.json"),
      join(state, "account.json"),
      join(home, "connection.json"),
    ];
    for (const file of files) expect((statSync(file).mode & 0o777).toString(8)).toBe("600");
  });
});

describe("a stop and a start", () => {
  it("frees the port, leaves no run behind, and goes on with account, key, data and stream where they stood", async () => {
    const { url, accountId, apiKey } = run;
    await run.stop();
    await expect(fetch(`${url}/v1/health`)).rejects.toThrow();
    expect(readdirSync(join(home, "runs"))).toEqual([]);
    expect(readdirSync(home)).not.toContain("connection.json");

    run = await start();
    expect(run).toMatchObject({ accountId, apiKey });
    expect(await load()).toMatchObject({ body: { written: 0, unchanged: 2 } });
    expect(await ask("GET", "/_local/idle")).toMatchObject({ body: { idle: true, failed: 0 } });
  });
});
