import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { HubFunction } from "./hub-function.ts";

/** What infra needs to know of a route: whether everyone may call it. */
export type RouteTable = Readonly<Record<string, { readonly right: string }>>;

export interface HubApiProps {
  /** each function with the routes it answers; the first one answers whatever no route matches */
  groups: readonly [RouteGroup, ...RouteGroup[]];
  authorizer: HubFunction;
}

interface RouteGroup {
  fn: HubFunction;
  routes: RouteTable;
}

/** Requests a second, and at once, over all callers: three times the busiest hour of a large studio. */
const throttle = { rateLimit: 200, burstLimit: 400 };

/** No path, query or address: a client's id and a search are personal data. */
const accessLog = JSON.stringify({
  requestId: "$context.requestId",
  time: "$context.requestTime",
  route: "$context.routeKey",
  status: "$context.status",
  latencyMs: "$context.responseLatency",
  functionMs: "$context.integrationLatency",
  responseBytes: "$context.responseLength",
  error: "$context.error.message",
  functionError: "$context.integrationErrorMessage",
  authorizerError: "$context.authorizer.error",
});

/**
 * The HTTP API: one route per entry of the route tables, one integration per function. The authorizer is asked
 * at every request, with or without credentials: it answers a context, never a denial, so 401 has our own form.
 * `$default` has an integration of its own: CDK's permission for all routes wants a method and a path after the
 * stage, and the default route calls as `<api>/<stage>/$default`, which that does not cover (SAM issue 1860).
 */
export class HubApi extends Construct {
  readonly api: HttpApi;
  readonly url: string;

  constructor(scope: Construct, id: string, { groups, authorizer }: HubApiProps) {
    super(scope, id);
    this.api = new HttpApi(this, "Resource", { createDefaultStage: false });
    this.url = this.addStage().url;
    const asking = new HttpLambdaAuthorizer("Authorizer", authorizer.fn, {
      identitySource: [],
      resultsCacheTtl: Duration.seconds(0),
      responseTypes: [HttpLambdaResponseType.SIMPLE],
    });
    const integrations = groups.map(
      ({ fn }) => new HttpLambdaIntegration(`${fn.node.id}Integration`, fn.fn, { scopePermissionToRoute: false }),
    );
    this.addRoute("$default", HttpRouteKey.DEFAULT, new HttpLambdaIntegration("DefaultIntegration", groups[0].fn.fn));
    groups.forEach(({ routes }, group) => {
      for (const [routeKey, { right }] of Object.entries(routes)) {
        this.addRoute(routeKey, parseRouteKey(routeKey), integrations[group]!, right === "public" ? undefined : asking);
      }
    });
  }

  private addRoute(
    id: string,
    routeKey: HttpRouteKey,
    integration: HttpLambdaIntegration,
    authorizer?: HttpLambdaAuthorizer,
  ): void {
    const route = new HttpRoute(this, id, {
      httpApi: this.api,
      routeKey,
      integration,
      ...(authorizer && { authorizer }),
    });
    if (authorizer) return;
    Validations.of(route).acknowledge({
      id: "AwsSolutions-APIG4",
      reason:
        "Public by its contract: it answers 404 and 405, the health check, the API's own description, or the pages of signed links, which act for the one client a link names.",
    });
  }

  private addStage(): HttpStage {
    const logs = new LogGroup(this, "AccessLogs", {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    return new HttpStage(this, "Stage", {
      httpApi: this.api,
      stageName: "$default",
      autoDeploy: true,
      throttle,
      detailedMetricsEnabled: true,
      accessLogSettings: { destination: new LogGroupLogDestination(logs), format: AccessLogFormat.custom(accessLog) },
    });
  }
}

const parseRouteKey = (routeKey: string): HttpRouteKey => {
  const [method, path] = routeKey.split(" ");
  if (!path || !method || !(method in HttpMethod))
    throw new Error(`"${routeKey}" is no route key: it reads METHOD /path.`);
  return HttpRouteKey.with(path, method as HttpMethod);
};
