import { App } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { readContext } from "../../infra/context.ts";
import { stageOf } from "../../infra/stages.ts";
import { routeThrottles, throttleOf } from "../../infra/throttles.ts";
import { allRoutes } from "../../shared/routes.ts";
import { hubStacks, hubTemplates, type Resource, resourcesOf } from "./synthesized.ts";

const [template, ofRoutes] = hubTemplates({ stage: "prod" });
const { throttle: stageThrottle } = stageOf("prod");
const paths = [...new Set(Object.keys(allRoutes).map((routeKey) => routeKey.split(" ")[1]!))];

describe("throttling", () => {
  const [stage, ...others] = Object.values(resourcesOf(ofRoutes, "AWS::ApiGatewayV2::Stage"));
  const settings: Record<string, object> = stage!.Properties.RouteSettings;
  const routes = Object.entries(resourcesOf(ofRoutes, "AWS::ApiGatewayV2::Route"));

  it("is of the whole stage, of which the API has one, and lower of every route that is open to guessing or expensive", () => {
    expect(others).toEqual([]);
    template.resourceCountIs("AWS::ApiGatewayV2::Stage", 0);
    expect(stage!.Properties.DefaultRouteSettings).toMatchObject({
      ThrottlingRateLimit: stageThrottle.rateLimit,
      ThrottlingBurstLimit: stageThrottle.burstLimit,
    });
    for (const { rateLimit, burstLimit, why } of routeThrottles) {
      expect(rateLimit, why).toBeLessThan(stageThrottle.rateLimit);
      expect(burstLimit, why).toBeLessThan(stageThrottle.burstLimit);
      expect(burstLimit, why).toBeGreaterThanOrEqual(rateLimit);
    }
  });

  it("of a cheap stage is never above that of the stage", () => {
    const [, cheap] = hubTemplates({ stage: "dev" });
    const [{ Properties: properties }] = Object.values(resourcesOf(cheap, "AWS::ApiGatewayV2::Stage")) as [Resource];
    const most = stageOf("dev").throttle.rateLimit;
    expect(properties.DefaultRouteSettings.ThrottlingRateLimit).toBe(most);
    for (const one of Object.values(properties.RouteSettings as Record<string, { ThrottlingRateLimit: number }>))
      expect(one.ThrottlingRateLimit).toBeLessThan(most);
  });

  it("has no rule that limits nothing", () => {
    for (const rule of routeThrottles)
      expect(
        paths.some((path) => routeThrottles.find((one) => one.paths.test(path)) === rule),
        rule.why,
      ).toBe(true);
  });

  it("is lower for every route that needs no credentials", () => {
    for (const [routeKey, { right }] of Object.entries(allRoutes))
      if (right === "public") expect(throttleOf(routeKey.split(" ")[1]!), routeKey).toBeDefined();
  });

  it("is lower for keys, staff, exports, imports, campaigns and whatever goes through all clients for one answer", () => {
    const limited = paths.filter(throttleOf);
    expect(limited).toEqual(
      expect.arrayContaining([
        ...["/v1/api-keys", "/v1/staff", "/v1/staff/{staffId}/invite", "/v1/sources/{source}/credentials"],
        ...["/v1/exports", "/v1/imports", "/v1/imports/{importId}/run", "/v1/clients/{clientId}/export"],
        ...["/v1/clients", "/v1/clients/bulk", "/v1/campaigns", "/v1/campaigns/preview", "/v1/segments/preview"],
        ...["/v1/segments/{segmentId}/clients", "/v1/reports/conversion", "/v1/audit", "/v1/duplicates"],
      ]),
    );
    // the desk's own work has the stage's limit
    for (const path of ["/v1/clients/{clientId}", "/v1/events/{eventId}/roster", "/v1/discussions"])
      expect(limited).not.toContain(path);
  });

  it("is set for routes as the API knows them, with metrics, and only once they are there", () => {
    const keys = new Map(routes.map(([id, { Properties: route }]) => [route.RouteKey, id]));
    const expected = [...keys.keys()].filter((key) => key !== "$default" && throttleOf(key.split(" ")[1]!));
    expect(Object.keys(settings).sort()).toEqual(expected.sort());
    // a route's settings stand instead of the stage's, so they say everything
    for (const one of Object.values(settings))
      expect(one).toEqual({
        ThrottlingRateLimit: expect.any(Number),
        ThrottlingBurstLimit: expect.any(Number),
        DetailedMetricsEnabled: true,
      });
    const after: string[] = (stage as unknown as { DependsOn: string[] }).DependsOn;
    expect(after).toEqual(expect.arrayContaining(expected.map((key) => keys.get(key))));
  });
});

describe("pages of other origins", () => {
  const withOrigins = (...origins: string[]) =>
    Template.fromStack(
      hubStacks(new App({ analyticsReporting: false }), readContext({ origins: origins.join(",") }))[0],
    );

  it("are let in by nobody unless a stage names them", () => {
    template.hasResourceProperties("AWS::ApiGatewayV2::Api", { CorsConfiguration: Match.absent() });
  });

  it("are let in by name, without cookies, with the headers of the API and no others", () => {
    withOrigins("https://desk.example.com", "http://localhost:5173").hasResourceProperties("AWS::ApiGatewayV2::Api", {
      CorsConfiguration: {
        AllowOrigins: ["https://desk.example.com", "http://localhost:5173"],
        AllowCredentials: Match.absent(),
        AllowMethods: ["GET", "POST", "PUT", "PATCH", "DELETE"],
        AllowHeaders: ["accept", "authorization", "content-type", "idempotency-key", "if-match", "x-account"],
        ExposeHeaders: ["etag", "idempotency-replayed", "www-authenticate", "x-request-id"],
        MaxAge: 3600,
      },
    });
  });

  it.each(["*", "http://desk.example.com", "https://desk.example.com/", "https://*.example.com", "null", "desk"])(
    "are not let in as %s",
    (origin) => {
      expect(() => withOrigins(origin)).toThrow("origins must be origins such as https://desk.example.com");
    },
  );
});
