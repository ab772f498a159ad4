import { RemovalPolicy } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  type CfnStage,
  type HttpApi,
  type HttpRoute,
  HttpStage,
  LogGroupLogDestination,
} from "aws-cdk-lib/aws-apigatewayv2";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { stageThrottle, throttleOf } from "../throttles.ts";

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
}

/**
 * The API's only stage: throttled, whole and by route, with an access log. It stands with the routes and after those it limits, since
 * API Gateway refuses settings of a route that is not there yet; CloudFormation takes routes away only after it has changed the stage.
 */
export class HubStage extends Construct {
  constructor(scope: Construct, id: string, { api, routes }: HubStageProps) {
    super(scope, id);
    const logs = new LogGroup(this, "AccessLogs", {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const stage = new HttpStage(this, "Resource", {
      httpApi: api,
      stageName: "$default",
      autoDeploy: true,
      throttle: stageThrottle,
      detailedMetricsEnabled: true,
      accessLogSettings: { destination: new LogGroupLogDestination(logs), format: AccessLogFormat.custom(accessLog) },
    });
    const settings = Object.fromEntries([...routes.keys()].flatMap((key) => limited(key) ?? []));
    (stage.node.defaultChild as CfnStage).routeSettings = settings;
    for (const key of Object.keys(settings)) stage.node.addDependency(routes.get(key)!);
  }
}

/** The settings of a route with a limit of its own: they stand instead of the stage's, metrics too. */
const limited = (key: string): [[string, object]] | undefined => {
  const throttle = throttleOf(key.split(" ")[1]!);
  return (
    throttle && [
      [
        key,
        {
          ThrottlingRateLimit: throttle.rateLimit,
          ThrottlingBurstLimit: throttle.burstLimit,
          DetailedMetricsEnabled: true,
        },
      ],
    ]
  );
};
