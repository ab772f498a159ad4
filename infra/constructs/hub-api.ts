import { RemovalPolicy } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import { HttpApi, HttpStage, LogGroupLogDestination } from "aws-cdk-lib/aws-apigatewayv2";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { Stage } from "../stages.ts";

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

export interface HubApiProps {
  stage: Stage;
  /** an address of the studio's own; API Gateway's is switched off then */
  domainName?: string | undefined;
}

/** The HTTP API with its only stage: throttled, with an access log; its routes are a stack of their own. */
export class HubApi extends Construct {
  readonly api: HttpApi;
  /** `https://…`, without a slash at its end */
  readonly url: string;

  constructor(scope: Construct, id: string, { stage, domainName }: HubApiProps) {
    super(scope, id);
    this.api = new HttpApi(this, "Resource", {
      createDefaultStage: false,
      ...(domainName && { disableExecuteApiEndpoint: true }),
    });
    this.url = domainName ? `https://${domainName}` : this.api.apiEndpoint;
    this.addStage(stage);
  }

  private addStage({ name, logRetention, throttle }: Stage): void {
    const logs = new LogGroup(this, "AccessLogs", {
      logGroupName: `/clientele/${name}/access`,
      retention: logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new HttpStage(this, "Stage", {
      httpApi: this.api,
      stageName: "$default",
      autoDeploy: true,
      throttle,
      detailedMetricsEnabled: true,
      accessLogSettings: { destination: new LogGroupLogDestination(logs), format: AccessLogFormat.custom(accessLog) },
    });
  }
}
