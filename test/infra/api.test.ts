import { Duration } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { HubApi } from "../../infra/constructs/hub-api.ts";
import { HubFunction } from "../../infra/constructs/hub-function.ts";
import { RoutesStack } from "../../infra/routes-stack.ts";
import type { Bundle } from "../../infra/runbooks.ts";
import { emptyStack } from "./synthesized.ts";

const small = { memoryMb: 512, timeout: Duration.seconds(5) };

describe("the API", () => {
  const { stack, defaults } = emptyStack();
  const fn = (id: string, bundle: Bundle) =>
    new HubFunction(stack, id, { defaults, bundle, impact: "Down.", ...small });
  const { api } = new HubApi(stack, "Api");
  const routesStack = new RoutesStack(stack, "Routes", {
    api,
    stage: defaults.stage,
    authorizer: fn("Authorizer", "authorizer"),
    groups: [
      {
        fn: fn("Fn", "api"),
        routes: { "GET /v1/health": { right: "public" }, "GET /v1/clients/{clientId}": { right: "clients" } },
      },
      {
        fn: fn("Records", "records"),
        routes: { "POST /v1/records": { right: "curate" }, "PUT /v1/records": { right: "curate" } },
      },
    ],
  });
  const [template, ofApi] = [Template.fromStack(routesStack), Template.fromStack(stack)];
  const routes = Object.values(template.findResources("AWS::ApiGatewayV2::Route")).map((route) => route.Properties);

  it("asks the authorizer on every route that is not public, with or without credentials, and keeps no answer", () => {
    expect(Object.fromEntries(routes.map((route) => [route.RouteKey, route.AuthorizationType]))).toEqual({
      $default: "NONE",
      "GET /v1/health": "NONE",
      "GET /v1/clients/{clientId}": "CUSTOM",
      "ANY /v1/records": "CUSTOM",
    });
    ofApi.hasResourceProperties("AWS::ApiGatewayV2::Authorizer", {
      AuthorizerType: "REQUEST",
      AuthorizerPayloadFormatVersion: "2.0",
      EnableSimpleResponses: true,
      AuthorizerResultTtlInSeconds: 0,
      IdentitySource: [],
    });
  });

  it("may call each function from any of its routes with one permission, and the first from $default with one more", () => {
    const permissions = [template, ofApi]
      .flatMap((one) => Object.values(one.findResources("AWS::Lambda::Permission")))
      .map((permission) => permission.Properties.SourceArn["Fn::Join"][1].slice(8).join(""));
    expect(permissions.sort()).toEqual(["/*/*", "/*/*/*", "/*/*/*", expect.stringContaining("/authorizers/")].sort());
  });

  it("is throttled, and its access log names no path, query or address", () => {
    const [stage] = Object.values(template.findResources("AWS::ApiGatewayV2::Stage"));
    expect(stage!.Properties.DefaultRouteSettings).toMatchObject({
      ThrottlingRateLimit: 200,
      ThrottlingBurstLimit: 400,
    });
    expect(stage!.Properties.AccessLogSettings.Format).not.toMatch(/path|query|sourceIp|identity/i);
  });

  it("refuses a route key it cannot read, and a path that is open by one method alone", () => {
    const { stack: other, defaults: with_ } = emptyStack();
    const fn = new HubFunction(other, "Fn", { defaults: with_, bundle: "api", impact: "Down.", ...small });
    const build = (id: string, routes: Record<string, { right: string }>) =>
      new RoutesStack(other, `${id}Routes`, {
        api: new HubApi(other, `${id}Api`).api,
        stage: with_.stage,
        authorizer: fn,
        groups: [{ fn, routes }],
      });
    expect(() => build("One", { "FETCH /v1": { right: "public" } })).toThrow('"FETCH /v1" is no route key');
    const half = { "GET /v1": { right: "public" }, "POST /v1": { right: "clients" } };
    expect(() => build("Two", half)).toThrow("/v1 is open by one method and closed by another");
  });
});
