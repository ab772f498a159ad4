import { RemovalPolicy } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  type CfnStage,
  type HttpApi,
  type HttpRoute,
  HttpStage,
  LogGroupLogDestination,
} from "aws-cdk-lib/aws-apigatewayv2";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { Stage } from "../stages.ts";
import { type Throttle, throttleOf } from "../throttles.ts";

/** No path, query or address: a client's id and a search are personal data. */
const accessLog = JSON.stringify({
  requestId: "$context.requestId",
  time: "$context.requestTime",
  route: "$context.routeKey",
  method: "$context.httpMethod",
  status: "$context.status",
  latencyMs: "$context.responseLatency",
  functionMs: "$context.integrationLatency",
  responseBytes: "$context.responseLength",
  error: "$context.error.message",
  functionError: "$context.integrationErrorMessage",
  authorizerError: "$context.authorizer.error",
});

export interface HubStageProps {
  api: HttpApi;
  /** the API's routes by their keys, without `$default` */
  routes: ReadonlyMap<string, HttpRoute>;
  stage: Stage;
}

/**
 * The API's only stage: throttled, whole and by route, with an access log. It stands with the routes and after those it limits, since
 * API Gateway refuses settings of a route that is not there yet; CloudFormation takes routes away only after it has changed the stage.
 */
export class HubStage extends Construct {
  constructor(scope: Construct, id: string, { api, routes, stage: { name, logRetention, throttle } }: HubStageProps) {
    super(scope, id);
    const logs = new LogGroup(this, "AccessLogs", {
      logGroupName: `/clientele/${name}/access`,
      retention: logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const stage = new HttpStage(this, "Resource", {
      httpApi: api,
      stageName: "$default",
      autoDeploy: true,
      throttle,
      detailedMetricsEnabled: true,
      accessLogSettings: { destination: new LogGroupLogDestination(logs), format: AccessLogFormat.custom(accessLog) },
    });
    const settings = Object.fromEntries([...routes.keys()].flatMap((key) => limited(key, throttle) ?? []));
    (stage.node.defaultChild as CfnStage).routeSettings = settings;
    for (const key of Object.keys(settings)) stage.node.addDependency(routes.get(key)!);
  }
}

/** The settings of a route with a limit below the stage's: they stand instead of the stage's, metrics too. */
const limited = (key: string, stage: Throttle): [[string, object]] | undefined => {
  const throttle = throttleOf(key.split(" ")[1]!);
  if (!throttle || throttle.rateLimit >= stage.rateLimit) return undefined;
  const { rateLimit, burstLimit } = throttle;
  return [[key, { ThrottlingRateLimit: rateLimit, ThrottlingBurstLimit: burstLimit, DetailedMetricsEnabled: true }]];
};
