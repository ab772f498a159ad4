import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Context } from "aws-lambda";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { check } from "../../shared/canary/check.ts";
import type { Answer, Input } from "../support/call.ts";
import { makeClient } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

/** The requests of a canary, by what their paths look like. */
const routes = [
  { path: /^\/v1\/sources\/(?<source>\w+)\/records$/, key: "POST /v1/sources/{source}/records" },
  { path: /^\/v1\/clients$/, key: "GET /v1/clients" },
  { path: /^\/v1\/clients\/(?<clientId>\w+)$/, key: "GET /v1/clients/{clientId}" },
  {
    path: /^\/v1\/clients\/(?<clientId>\w+)\/explain\/(?<stat>\w+)$/,
    key: "GET /v1/clients/{clientId}/explain/{stat}",
  },
];

let studio: Studio;
/** what stands between the canary and the handlers */
let between = { settles: true, changed: (_key: string, { status, body }: Answer) => ({ status, body }) };
const asIs = between;
const keys: (string | undefined)[] = [];

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { pathname, searchParams } = new URL(request.url!, "http://hub");
  keys.push(request.headers.authorization);
  const { path, key } = routes.find((route) => route.path.test(pathname))!;
  const text = Buffer.concat(chunks).toString();
  const input: Input = { params: { ...path.exec(pathname)!.groups }, query: Object.fromEntries(searchParams) };
  const answer = await studio.call(key, text ? { ...input, body: JSON.parse(text) } : input);
  if (between.settles) await studio.stream.settle();
  const { status, body } = between.changed(key, answer);
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
});
let url: string;

beforeAll(async () => {
  studio = await openStudio({ name: "Canary", timeZone: "UTC", currency: "USD" });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  between = asIs;
});
afterAll(() => server.close());

/** A port that nobody listens on. */
const freePort = async (): Promise<number> => {
  const brief = createServer();
  await new Promise<void>((done) => brief.listen(0, "127.0.0.1", done));
  const { port } = brief.address() as AddressInfo;
  await new Promise((done) => brief.close(done));
  return port;
};

const at = (minute: number): string => `2026-03-14T06:${String(minute).padStart(2, "0")}:00Z`;
const sing = (minute: number) => check({ url, apiKey: "the-key", time: at(minute), patience: 1500, every: 50 });
const invoices = async () => (await studio.table.scan({})).items.filter(({ type }) => type === "invoice");

describe("the canary", () => {
  it("sends a record, finds exactly its amount on the profile and explained, voids it, and leaves one invoice behind however often", async () => {
    for (const minute of [0, 5, 10])
      expect(await sing(minute)).toMatchObject({ ok: true, seconds: expect.any(Number) });
    expect((await invoices()).map(({ data }) => data.status)).toEqual(["void"]);
    expect(new Set(keys)).toEqual(new Set(["Bearer the-key"]));
  });

  it("says that the number is late where it does not come in time, and is well again at the next run", async () => {
    between = { ...asIs, settles: false };
    expect(await sing(15)).toMatchObject({ ok: false, because: expect.stringContaining("The number is late") });
    between = asIs;
    await studio.stream.settle();
    expect(await sing(20)).toMatchObject({ ok: true });
  });

  it("says that the number is wrong where another comes, and that it is not explained where its records say another", async () => {
    const wrong =
      (part: string) =>
      (key: string, { status, body }: Answer) => {
        if (!key.endsWith(part)) return { status, body };
        const ltv = { amount: 7, currency: "USD" };
        return {
          status,
          body: part === "{clientId}" ? { ...body, quickStats: { ...body.quickStats, ltv } } : { ...body, value: ltv },
        };
      };
    // before the record is sent the profile may show anything
    const first = { seen: false };
    const afterwards = wrong("{clientId}");
    between = {
      ...asIs,
      changed: (key, answer) => {
        if (key.endsWith("records")) first.seen = true;
        return first.seen ? afterwards(key, answer) : answer;
      },
    };
    expect(await sing(25)).toMatchObject({
      ok: false,
      because: expect.stringMatching(/^The number is wrong: .* 7, not /),
    });
    between = { ...asIs, changed: wrong("{stat}") };
    expect(await sing(30)).toMatchObject({ ok: false, because: expect.stringContaining("not explained") });
    between = asIs;
    expect(await sing(35)).toMatchObject({ ok: true });
  });

  it("names the request that failed where the API is down, refuses it or answers with something else", async () => {
    const port = await freePort();
    const down = { url: `http://127.0.0.1:${port}`, apiKey: "k", time: at(40), patience: 100, every: 10 };
    expect((await check(down)).because).toBe("GET /v1/clients?limit=2 was not answered: ECONNREFUSED");
    between = { ...asIs, changed: () => ({ status: 503, body: {} }) };
    expect((await sing(40)).because).toBe("GET /v1/clients?limit=2 answered 503");
    between = { ...asIs, changed: (_, { status }) => ({ status, body: { people: [] } }) };
    expect((await sing(40)).because).toBe("The list of clients is not what the API promises: items");
  });

  it("does not work in an account that has clients of its own", async () => {
    await sourceOf(studio).load([makeClient("c1")]);
    const before = (await invoices()).map(({ rev }) => rev);
    expect((await sing(45)).because).toContain("an account with clients of its own");
    expect((await invoices()).map(({ rev }) => rev)).toEqual(before);
  });
});

/** Runs a function of a schedule as of a time; the metrics it told. */
const told = async (handler: (event: { time: string }, context: Context) => Promise<unknown>, time: string) => {
  const lines: string[] = [];
  vi.stubEnv("POWERTOOLS_METRICS_DISABLED", "false");
  const write = vi.spyOn(process.stdout, "write").mockImplementation((line) => lines.push(String(line)) > 0);
  const answer = await handler({ time }, { getRemainingTimeInMillis: () => 60_000 } as Context);
  write.mockRestore();
  vi.unstubAllEnvs();
  return { answer, metrics: lines.filter((line) => line.includes("_aws")).map((line) => JSON.parse(line)) };
};

describe("the function canary", () => {
  it("tells by a metric how it went, and without a key that it is not well", async () => {
    const { handler } = await import("../../functions/jobs/canary.ts");
    // the test's secret holds no apiKey
    Object.assign(process.env, { API_URL: url, CANARY_SECRET: "test-secret" });
    const { answer, metrics } = await told(handler, at(50));
    const because = expect.stringContaining("npm run account -- --canary");
    expect(answer).toEqual({ ok: false, seconds: 0, because });
    expect(metrics).toMatchObject([{ CanaryOk: 0, service: "test" }]);
    const manager = new SecretsManagerClient({});
    const name = `key-${studio.tableName}`;
    await manager.send(new CreateSecretCommand({ Name: name, SecretString: '{"apiKey":"its-own"}' }));
    process.env.CANARY_SECRET = name;
    keys.length = 0;
    // the account has a client of its own by now
    expect((await told(handler, at(55))).answer).toMatchObject({ because: expect.stringContaining("of its own") });
    expect(keys).toEqual(["Bearer its-own"]);
  });
});

describe("the clock", () => {
  it("tells each quarter of an hour how far booking software is behind, and that none is", async () => {
    const { handler } = await import("../../functions/jobs/clock.ts");
    expect((await told(handler, at(45))).metrics).toMatchObject([{ SourcesBehind: 0, SyncLagMinutes: 0, NotWoken: 0 }]);
    const [between] = (await told(handler, at(46))).metrics;
    expect(between).toMatchObject({ NotWoken: 0 });
    expect(between).not.toHaveProperty("SourcesBehind");
  });
});
