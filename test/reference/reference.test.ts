import { mkdtempSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { build } from "../../scripts/build.ts";
import { callAs } from "../support/call.ts";

type Handler = (event: unknown, context: unknown) => Promise<APIGatewayProxyStructuredResultV2>;

let handler: Handler;
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), "reference-"));
  await build({ reference: "functions/reference/index.ts" }, folder);
  // nothing of the environment but what every log line carries
  for (const name of ["TABLE_NAME", "SECRET_ID", "AWS_ACCESS_KEY_ID"]) vi.stubEnv(name, undefined);
  handler = createRequire(import.meta.url)(join(folder, "reference/index.cjs")).handler;
  return () => vi.unstubAllEnvs();
}, 60_000);

/** The bundle's answer, its body as it goes over the wire. */
const get = async (path: string, headers: Record<string, string> = {}, query?: Record<string, string>) => {
  const file = /^\/docs\/(.+)$/.exec(path)?.[1];
  const event = {
    routeKey: file ? "GET /docs/{file}" : "GET /docs",
    headers,
    ...(file && { pathParameters: { file } }),
    ...(query && { queryStringParameters: query }),
    requestContext: { requestId: "req_1", http: { method: "GET", path, sourceIp: "127.0.0.1" } },
  };
  const { statusCode, headers: told, body, isBase64Encoded } = await handler(event, { awsRequestId: "1" });
  const bytes = Buffer.from(body ?? "", isBase64Encoded ? "base64" : "utf8");
  return { status: statusCode, headers: told as Record<string, string>, bytes, text: bytes.toString() };
};

/** The addresses a page names, as a browser resolves them. */
const namedIn = (html: string): string[] =>
  [...html.matchAll(/(?:src|href)="([^"]+)"/g)]
    .map(([, address]) => new URL(address!, "https://hub.test/docs"))
    .filter(({ protocol }) => protocol !== "data:")
    .map(({ origin, pathname }) => (origin === "https://hub.test" ? pathname : `${origin}${pathname}`));

const vendor = (name: string) => readFileSync(join(import.meta.dirname, "../../node_modules/swagger-ui-dist", name));

describe("the reference page of the API, S4-16", () => {
  it("is one page without a script or style of its own in it, that may load and ask from here alone", async () => {
    const { status, headers, text } = await get("/docs");
    expect([status, headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
    expect(text).not.toMatch(/<script(?![^>]* src=)|<style|\son\w+=|\sstyle=|\{\{|undefined/);
    const policy = headers["content-security-policy"]!.split("; ");
    expect(policy).toEqual(expect.arrayContaining(["default-src 'none'", "script-src 'self'", "style-src 'self'"]));
    expect(policy).toEqual(expect.arrayContaining(["connect-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"]));
    expect(headers["content-security-policy"]).not.toMatch(/unsafe|https?:|\*/);
    expect(headers).toMatchObject({
      "x-request-id": "req_1",
      "x-content-type-options": "nosniff",
      "strict-transport-security": expect.stringContaining("max-age="),
      "cache-control": "no-cache",
    });
  });

  it("names nothing that is elsewhere, and everything it names is served, typed, and kept for ever", async () => {
    const named = namedIn((await get("/docs")).text);
    expect(named.filter((path) => !path.startsWith("/docs/"))).toEqual(["/v1/openapi.json"]);
    const files = named.filter((path) => path.startsWith("/docs/"));
    expect(files.map((path) => path.replace(/^\/docs\/[0-9a-f]{16}-/, ""))).toEqual([
      ...["swagger-ui.css", "page.css", "swagger-ui-bundle.js", "page.js"],
      ...["LICENSE", "NOTICE", "swagger-ui-bundle.js.LICENSE.txt"],
    ]);
    for (const path of files) {
      const { status, headers, bytes } = await get(path);
      expect([path, status]).toEqual([path, 200]);
      expect(headers["cache-control"]).toBe("public, max-age=31536000, immutable");
      const type = path.endsWith(".js") ? "text/javascript" : path.endsWith(".css") ? "text/css" : "text/plain";
      expect(headers["content-type"]).toBe(`${type}; charset=utf-8`);
      const name = path.replace(/^\/docs\/[0-9a-f]{16}-/, "");
      if (!name.startsWith("page.")) expect(bytes.equals(vendor(name))).toBe(true);
    }
    const { text } = await get(files.find((path) => path.endsWith("page.js"))!);
    expect(text).toContain('url: "v1/openapi.json"');
    expect(text).toContain('validatorUrl: "none"');
    expect(text).toContain("persistAuthorization: false");
  });

  it.each([
    ["br, gzip", "br", brotliDecompressSync],
    ["gzip, deflate", "gzip", gunzipSync],
    ["br;q=0, *", "gzip", gunzipSync],
  ] as const)("is sent packed to whoever takes %s", async (accepted, encoding, unpack) => {
    const path = namedIn((await get("/docs")).text).find((one) => one.endsWith("swagger-ui-bundle.js"))!;
    const { headers, bytes } = await get(path, { "accept-encoding": accepted });
    expect(headers).toMatchObject({ "content-encoding": encoding, vary: "accept-encoding" });
    expect(bytes.length).toBeLessThan(500_000);
    expect(unpack(bytes).equals(vendor("swagger-ui-bundle.js"))).toBe(true);
    const again = await get(path, { "accept-encoding": accepted, "if-none-match": `W/"other", ${headers.etag}` });
    expect([again.status, again.bytes.length, again.headers.etag]).toEqual([304, 0, headers.etag]);
    const plain = await get(path);
    expect(plain.headers).not.toHaveProperty("content-encoding");
    expect(plain.headers.etag).not.toBe(headers.etag);
  });

  it("no other file is served, whatever is asked for", async () => {
    for (const file of ["package.json", "..%2findex.cjs", "../index.cjs", "page.js", "0000000000000000-page.js"]) {
      const { status, text, headers } = await get(`/docs/${file}`);
      expect([status, JSON.parse(text).code, headers["content-type"]]).toEqual([
        404,
        "not-found",
        "application/problem+json",
      ]);
    }
    expect((await get("/docs", {}, { url: "https://elsewhere.test/openapi.json" })).status).toBe(422);
  });

  it("is the same from the source", async () => {
    const { status, text } = await callAs({ accountId: "" })("GET /docs");
    expect([status, text]).toEqual([200, (await get("/docs")).text]);
  });
});
