import { describe, expect, it } from "vitest";
import type { Outcome } from "../../infra/local/functions/sandbox.ts";
import type { Incoming } from "../../infra/local/gateway/event.ts";
import { gateway } from "../../infra/local/gateway/gateway.ts";

const routes = [
  { key: "$default", functionArn: "fn" },
  { key: "GET /v1/clients", functionArn: "fn" },
  { key: "GET /v1/clients/{clientId}", functionArn: "fn", authorizerArn: "auth" },
];

const incoming = (over: Partial<Incoming> = {}): Incoming => ({
  id: "req-1",
  method: "GET",
  target: "/v1/clients",
  rawHeaders: ["Host", "localhost:4610"],
  body: Buffer.alloc(0),
  address: "127.0.0.1",
  protocol: "HTTP/1.1",
  at: new Date("2026-03-14T18:01:02.345Z"),
  ...over,
});

/** Asks the gateway; `reply` is what each function returns. */
const ask = async (over: Partial<Incoming>, reply: Record<string, Outcome> = {}) => {
  // biome-ignore lint/suspicious/noExplicitAny: events are compared, never used
  const events: Record<string, any> = {};
  const answer = await gateway(routes, async (arn, event) => {
    events[arn] = structuredClone(event);
    return (
      reply[arn] ?? {
        payload: arn === "auth" ? { isAuthorized: true, context: { role: "owner" } } : { statusCode: 204 },
      }
    );
  })(incoming(over));
  return { answer, events, body: answer.body.toString() };
};

describe("the event of a request", () => {
  it("has the shape of payload format 2.0", async () => {
    const { events } = await ask({
      target: "/v1/clients/caf%C3%A9?a=1&a=2&q=%20x",
      rawHeaders: ["Host", "localhost:4610", "X-Two", "1", "x-two", "2", "Cookie", "a=b; c=d", "User-Agent", "test"],
    });
    expect(events.fn).toEqual({
      version: "2.0",
      routeKey: "GET /v1/clients/{clientId}",
      rawPath: "/v1/clients/café",
      rawQueryString: "a=1&a=2&q=%20x",
      cookies: ["a=b", "c=d"],
      headers: { host: "localhost:4610", "x-two": "1,2", "user-agent": "test" },
      queryStringParameters: { a: "1,2", q: " x" },
      pathParameters: { clientId: "café" },
      requestContext: {
        accountId: "000000000000",
        apiId: "local",
        authorizer: { lambda: { role: "owner" } },
        domainName: "localhost:4610",
        domainPrefix: "local",
        http: {
          method: "GET",
          path: "/v1/clients/café",
          protocol: "HTTP/1.1",
          sourceIp: "127.0.0.1",
          userAgent: "test",
        },
        requestId: "req-1",
        routeKey: "GET /v1/clients/{clientId}",
        stage: "$default",
        time: "14/Mar/2026:18:01:02 +0000",
        timeEpoch: 1773511262345,
      },
      isBase64Encoded: false,
    });
  });

  it("hands text on as text and everything else in base64", async () => {
    const text = await ask({
      rawHeaders: ["Content-Type", "application/json; charset=utf-8"],
      body: Buffer.from('"é"'),
    });
    expect(text.events.fn).toMatchObject({ body: '"é"', isBase64Encoded: false });
    const bytes = await ask({ rawHeaders: ["Content-Type", "image/png"], body: Buffer.from([255, 0]) });
    expect(bytes.events.fn).toMatchObject({ body: "/wA=", isBase64Encoded: true });
  });

  it("keeps names like __proto__ as they are", async () => {
    const { events } = await ask({ target: "/v1/clients?__proto__=x&constructor=y", rawHeaders: ["__proto__", "z"] });
    expect(Object.entries(events.fn.queryStringParameters)).toEqual([
      ["__proto__", "x"],
      ["constructor", "y"],
    ]);
  });

  it("is shown to the authorizer without its body, and no identity is asked for", async () => {
    const { events } = await ask({ target: "/v1/clients/cli_1", body: Buffer.from("secret") });
    expect(events.auth).toMatchObject({
      version: "2.0",
      type: "REQUEST",
      routeKey: "GET /v1/clients/{clientId}",
      identitySource: null,
      routeArn: expect.stringMatching(/\/\$default\/GET\/v1\/clients\/cli_1$/),
    });
    expect(events.auth).not.toHaveProperty("body");
  });
});

const failure = (errorType: string): Outcome => ({ error: { errorType, errorMessage: "x", trace: [] } });

describe("the gateway's own answers", () => {
  it.each<[string, Partial<Incoming>, Record<string, Outcome>, number, string]>([
    ["a path that is not well encoded", { target: "/v1/%ZZ" }, {}, 400, "Bad Request"],
    [
      "an event too long for a function",
      {},
      { fn: failure("RequestTooLargeException") },
      413,
      "Request Entity Too Large",
    ],
    ["a function that throws", {}, { fn: failure("TypeError") }, 500, "Internal Server Error"],
    ["a function out of time", {}, { fn: failure("Sandbox.Timedout") }, 503, "Service Unavailable"],
    ["an answer that is none", {}, { fn: { payload: { statusCode: "no" } } }, 500, "Internal Server Error"],
    [
      "an authorizer that throws",
      { target: "/v1/clients/c" },
      { auth: failure("Error") },
      500,
      "Internal Server Error",
    ],
    [
      "an authorizer that says nothing",
      { target: "/v1/clients/c" },
      { auth: { payload: {} } },
      500,
      "Internal Server Error",
    ],
    [
      "an authorizer that denies",
      { target: "/v1/clients/c" },
      { auth: { payload: { isAuthorized: false } } },
      403,
      "Forbidden",
    ],
  ])("to %s", async (_, request, reply, status, message) => {
    const { answer, body } = await ask(request, reply);
    expect([answer.status, JSON.parse(body)]).toEqual([status, { message }]);
  });
});

describe("the answer of a function", () => {
  it("keeps status, headers, cookies and body", async () => {
    const payload = {
      statusCode: 201,
      headers: { "Content-Type": "text/csv", etag: '"1"' },
      cookies: ["a=b"],
      body: "YQ==",
      isBase64Encoded: true,
    };
    const { answer, body } = await ask({}, { fn: { payload } });
    expect(answer).toMatchObject({
      status: 201,
      headers: { "content-type": "text/csv", etag: '"1"', "set-cookie": ["a=b"] },
    });
    expect(body).toBe("a");
  });

  it("without a status is the body of a 200 itself", async () => {
    const { answer, body } = await ask({}, { fn: { payload: { ok: true } } });
    expect([answer.status, body, answer.headers["content-type"]]).toEqual([200, '{"ok":true}', "application/json"]);
  });
});
