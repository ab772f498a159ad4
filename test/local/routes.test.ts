import { describe, expect, it } from "vitest";
import { matcher } from "../../infra/local/gateway/routes.ts";

const keys = [
  "$default",
  "GET /v1/clients",
  "GET /v1/clients/{clientId}",
  "GET /v1/clients/search",
  "ANY /v1/clients/{clientId}",
  "GET /files/{path+}",
];

describe("a route", () => {
  const find = matcher(keys.map((key) => ({ key, functionArn: "fn" })));

  it.each([
    ["GET", "/v1/clients", "GET /v1/clients", {}],
    ["GET", "/v1/clients/search", "GET /v1/clients/search", {}],
    ["GET", "/v1/clients/cli_1", "GET /v1/clients/{clientId}", { clientId: "cli_1" }],
    ["PUT", "/v1/clients/cli_1", "ANY /v1/clients/{clientId}", { clientId: "cli_1" }],
    ["GET", "/v1/clients/a%2Fb%20c", "GET /v1/clients/{clientId}", { clientId: "a/b c" }],
    ["GET", "/files/2026/03/a.pdf", "GET /files/{path+}", { path: "2026/03/a.pdf" }],
    ["POST", "/v1/clients", "$default", {}],
    ["GET", "/v1/clients/", "$default", {}],
    ["GET", "/v1/clients/cli_1/more", "$default", {}],
    ["GET", "/", "$default", {}],
  ])("of %s %s is %s", (method, path, key, params) => {
    expect(find(method, path)).toMatchObject({ route: { key }, params });
  });
});
