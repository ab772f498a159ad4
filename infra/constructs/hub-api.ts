import { Duration } from "aws-cdk-lib";
import { CorsHttpMethod, HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import { Construct } from "constructs";

/** What a page of another origin may send and read, where its origin is let in at all: never cookies, there are none. */
const cors = {
  allowMethods: [
    CorsHttpMethod.GET,
    CorsHttpMethod.POST,
    CorsHttpMethod.PUT,
    CorsHttpMethod.PATCH,
    CorsHttpMethod.DELETE,
  ],
  allowHeaders: ["accept", "authorization", "content-type", "idempotency-key", "if-match", "x-account"],
  exposeHeaders: ["etag", "idempotency-replayed", "www-authenticate", "x-request-id"],
  maxAge: Duration.hours(1),
};

export interface HubApiProps {
  /** origins whose pages may call the API, `https://desk.example.com`; none: no page of another origin may */
  origins?: readonly string[] | undefined;
  /** an address of the studio's own; API Gateway's is switched off then */
  domainName?: string | undefined;
}

/** The HTTP API; its routes and its stage are a stack of their own. */
export class HubApi extends Construct {
  readonly api: HttpApi;
  /** `https://…`, without a slash at its end */
  readonly url: string;

  constructor(scope: Construct, id: string, { origins = [], domainName }: HubApiProps = {}) {
    super(scope, id);
    this.api = new HttpApi(this, "Resource", {
      createDefaultStage: false,
      ...(domainName && { disableExecuteApiEndpoint: true }),
      ...(origins.length > 0 && { corsPreflight: { ...cors, allowOrigins: [...origins] } }),
    });
    this.url = domainName ? `https://${domainName}` : this.api.apiEndpoint;
  }
}
