import { describe, expect, it } from "vitest";
import { joined, resolve, type Template } from "../../infra/local/template/resolve.ts";
import { entries } from "../../scripts/build.ts";
import { routeGroups } from "../../shared/routes.ts";
import { hubTemplates, resourcesOf } from "./synthesized.ts";

const [template, ofRoutes] = hubTemplates();
const pathIn = (routeKey: string): string | undefined => routeKey.split(" ")[1];
const functions = resourcesOf(template, "AWS::Lambda::Function");
const nameOf = (id: string): string => functions[id]!.Properties.Environment.Variables.POWERTOOLS_SERVICE_NAME;

describe("the stack", () => {
  it.each([
    ["hub", template],
    ["routes", ofRoutes],
  ])("is what the snapshot shows: %s", (_, one) => {
    const withoutHashes = JSON.stringify(one.toJSON(), null, 2).replaceAll(/[0-9a-f]{64}/g, "<asset>");
    expect(withoutHashes).toMatchSnapshot();
  });

  // CloudFormation takes 500 in a stack; an API 300 routes, unless AWS is asked for more
  it("has room for more in each of its two", () => {
    expect(Object.keys(template.toJSON().Resources).length).toBeLessThan(300);
    expect(Object.keys(ofRoutes.toJSON().Resources).length).toBeLessThan(470);
    expect(Object.keys(resourcesOf(ofRoutes, "AWS::ApiGatewayV2::Route")).length).toBeLessThanOrEqual(300);
  });

  it("runs every bundle that is built but the canary, which a stage asks for, and no other", () => {
    const names = Object.keys(entries).filter((name) => name !== "canary");
    expect(Object.keys(functions).map(nameOf).sort()).toEqual(names.sort());
  });

  it("raises an alarm for every function, mailed by a topic, whose text says what a person notices", () => {
    const alarms = Object.values(resourcesOf(template, "AWS::CloudWatch::Alarm")).map((alarm) => alarm.Properties);
    for (const id of Object.keys(functions)) {
      const own = alarms.find(
        (alarm) =>
          alarm.MetricName === "Errors" &&
          alarm.Dimensions.some((dimension: { Value: { Ref: string } }) => dimension.Value.Ref === id),
      );
      expect(own, nameOf(id)).toBeDefined();
      expect(own.AlarmDescription.length, nameOf(id)).toBeGreaterThan(40);
      expect(own.AlarmActions, nameOf(id)).toHaveLength(1);
    }
  });

  it("has a route for every entry of the route tables, to the function of its group", () => {
    const whole = joined([template, ofRoutes].map((one) => one.toJSON() as Template));
    const ids = new Map(Object.keys(functions).map((id) => [resolve(whole, { "Fn::GetAtt": [id, "Arn"] }), id]));
    const integrations = resourcesOf(ofRoutes, "AWS::ApiGatewayV2::Integration");
    const routes = Object.values(resourcesOf(ofRoutes, "AWS::ApiGatewayV2::Route")).map(({ Properties: route }) => {
      const integration = integrations[route.Target["Fn::Join"][1][1].Ref]!.Properties;
      return [route.RouteKey, nameOf(ids.get(resolve(whole, integration.IntegrationUri))!), route.AuthorizationType];
    });
    const answering = new Map(routes.map(([routeKey, ...answers]) => [routeKey, answers]));
    for (const [group, table] of Object.entries(routeGroups))
      for (const [routeKey, { right }] of Object.entries(table)) {
        const answers = answering.get(routeKey) ?? answering.get(routeKey.replace(/^\w+/, "ANY"));
        expect(answers, routeKey).toEqual([group, right === "public" ? "NONE" : "CUSTOM"]);
      }
    const paths = new Set(Object.values(routeGroups).flatMap((table) => Object.keys(table).map(pathIn)));
    expect(new Set(routes.map(([routeKey]) => pathIn(routeKey)))).toEqual(new Set([...paths, undefined]));
  });

  it("gives a stream to two readers at most, each with its own filter", () => {
    const sources = Object.values(resourcesOf(template, "AWS::Lambda::EventSourceMapping"))
      .filter(({ Properties: source }) => JSON.stringify(source.EventSourceArn).includes("StreamArn"))
      .map(({ Properties: source }) => [
        nameOf(source.FunctionName.Ref),
        JSON.parse(source.FilterCriteria.Filters[0].Pattern),
      ]);
    expect(Object.fromEntries(sources)).toEqual({
      projections: { dynamodb: { NewImage: { dirty: { BOOL: [true] } } } },
      publisher: { dynamodb: { NewImage: { due: { BOOL: [true] } } } },
    });
  });
});
