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
}

/** The HTTP API; its routes and its stage are a stack of their own. */
export class HubApi extends Construct {
  readonly api: HttpApi;
  /** with a slash at its end */
  readonly url: string;

  constructor(scope: Construct, id: string, { origins = [] }: HubApiProps = {}) {
    super(scope, id);
    origins.forEach(requireOrigin);
    this.api = new HttpApi(this, "Resource", {
      createDefaultStage: false,
      ...(origins.length > 0 && { corsPreflight: { ...cors, allowOrigins: [...origins] } }),
    });
    this.url = `${this.api.apiEndpoint}/`;
  }
}

/** Pages are let in by name: no `*`, no plain HTTP but of a developer's own machine. */
const requireOrigin = (origin: string): void => {
  const { protocol, hostname, origin: read } = URL.canParse(origin) ? new URL(origin) : new URL("none:");
  const isSafe = protocol === "https:" || (protocol === "http:" && hostname === "localhost");
  if (!isSafe || read !== origin || hostname.includes("*"))
    throw new Error(`"${origin}" is no origin that may be let in: it reads https://desk.example.com, without a path.`);
};
