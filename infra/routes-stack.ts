import { Duration, Stack, type StackProps, Validations } from "aws-cdk-lib";
import {
  CfnApiMapping,
  type DomainName,
  type HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import type { Construct } from "constructs";
import type { HubFunction } from "./constructs/hub-function.ts";
import { HubStage } from "./constructs/hub-stage.ts";
import type { Stage } from "./stages.ts";

/** What infra needs to know of a route: whether everyone may call it. */
type RouteTable = Readonly<Record<string, { readonly right: string }>>;

interface RouteGroup {
  fn: HubFunction;
  routes: RouteTable;
}

/** An API and who answers it. */
export interface Served {
  api: HttpApi;
  /** each function with the routes it answers; the first one answers whatever no route matches */
  groups: readonly [RouteGroup, ...RouteGroup[]];
  authorizer: HubFunction;
  stage: Stage;
  /** an address of the studio's own that leads to the API; none: API Gateway's does */
  domain?: DomainName | undefined;
}

/**
 * The routes of the API: one per path, its methods together where one function answers them, since an API takes 300 routes unless AWS is
 * asked for more (ADR 0026); one integration per function. A stack of their own, since CloudFormation takes 500 resources in one. The authorizer is asked at every request, with or without credentials: it answers a context, never a denial, so
 * 401 has our own form. `$default` has an integration of its own: CDK's permission for all routes wants a method and a path after the
 * stage, and the default route calls as `<api>/<stage>/$default`, which that does not cover (SAM issue 1860).
 */
export class RoutesStack extends Stack {
  private readonly api: HttpApi;
  private readonly routes = new Map<string, HttpRoute>();

  constructor(scope: Construct, id: string, { api, groups, authorizer, stage, domain, ...props }: Served & StackProps) {
    super(scope, id, props);
    this.api = api;
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
      for (const routeKey of together(routes, elsewhere(groups, routes)))
        this.routes.set(
          routeKey,
          this.addRoute(
            routeKey,
            HttpRouteKey.with(pathIn(routeKey), methodIn(routeKey)),
            integrations[group]!,
            isPublic(routes, pathIn(routeKey)) ? undefined : asking,
          ),
        );
    });
    const served = new HubStage(this, "Stage", { api, routes: this.routes, stage });
    if (!domain) return;
    const mapping = { apiId: api.apiId, domainName: domain.name, stage: "$default" };
    new CfnApiMapping(this, "Mapping", mapping).node.addDependency(served);
  }

  private addRoute(
    id: string,
    routeKey: HttpRouteKey,
    integration: HttpLambdaIntegration,
    authorizer?: HttpLambdaAuthorizer,
  ): HttpRoute {
    const route = new HttpRoute(this, id, {
      httpApi: this.api,
      routeKey,
      integration,
      ...(authorizer && { authorizer }),
    });
    if (authorizer) return route;
    Validations.of(route).acknowledge({
      id: "AwsSolutions-APIG4",
      reason:
        "Public by its contract: it answers 404 and 405, the health check, the API's own description and the page that shows it, or the pages of signed links, which act for the one client a link names.",
    });
    return route;
  }
}

const methodIn = (routeKey: string): HttpMethod => routeKey.split(" ")[0] as HttpMethod;
const pathIn = (routeKey: string): string => routeKey.split(" ")[1]!;

const requireRouteKey = (routeKey: string): void => {
  const [method, path] = routeKey.split(" ");
  if (!path || !method || !(method in HttpMethod))
    throw new Error(`"${routeKey}" is no route key: it reads METHOD /path.`);
};

/** Paths that another function answers too, by other methods. */
const elsewhere = (groups: readonly RouteGroup[], own: RouteTable): Set<string> =>
  new Set(groups.filter(({ routes }) => routes !== own).flatMap(({ routes }) => Object.keys(routes).map(pathIn)));

/** Whether everyone may call a path; no path is open by one method and closed by another. */
const isPublic = (routes: RouteTable, path: string): boolean => {
  const open = Object.entries(routes).flatMap(([routeKey, { right }]) =>
    pathIn(routeKey) === path ? [right === "public"] : [],
  );
  if (new Set(open).size > 1) throw new Error(`${path} is open by one method and closed by another.`);
  return open[0]!;
};

/** Route keys as the API is given them: `ANY /path` for a path with several methods that is this function's alone. */
const together = (routes: RouteTable, shared: ReadonlySet<string>): string[] => {
  Object.keys(routes).forEach(requireRouteKey);
  return [...Map.groupBy(Object.keys(routes), pathIn)].flatMap(([path, keys]) =>
    keys.length > 1 && !shared.has(path) ? [`ANY ${path}`] : keys,
  );
};
