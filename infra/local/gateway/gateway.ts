import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { Outcome } from "../functions/sandbox.ts";
import type { TemplateRoute } from "../template/model.ts";
import { awsAccount, region } from "../template/resolve.ts";
import { type Answer, answerOf, gatewayAnswer, internalError } from "./answer.ts";
import { eventOf, type Incoming, partsOf } from "./event.ts";
import { matcher } from "./routes.ts";

export type Invoke = (functionArn: string, event: unknown) => Promise<Outcome>;

/** How long the gateway waits for a function, in milliseconds (quota of HTTP APIs). */
const longestWait = 30_000;

const withinLimit = async (outcome: Promise<Outcome>): Promise<Outcome | undefined> => {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, longestWait, undefined);
  });
  try {
    return await Promise.race([outcome, limit]);
  } finally {
    clearTimeout(timer);
  }
};

const failed = ({ errorType }: { errorType: string }): Answer => {
  if (errorType === "RequestTooLargeException") return gatewayAnswer(413, "Request Entity Too Large");
  return errorType === "Sandbox.Timedout" ? gatewayAnswer(503, "Service Unavailable") : internalError;
};

const authorizerEvent = (event: APIGatewayProxyEventV2) => {
  const { body: _, isBase64Encoded: __, requestContext, ...request } = event;
  const { method, path } = requestContext.http;
  return {
    ...request,
    type: "REQUEST",
    routeArn: `arn:aws:execute-api:${region}:${awsAccount}:local/$default/${method}${path}`,
    identitySource: null,
    requestContext,
  };
};

/** Answers requests as the template's HTTP API would: route, authorizer, function. */
export const gateway = (routes: TemplateRoute[], invoke: Invoke): ((incoming: Incoming) => Promise<Answer>) => {
  const match = matcher(routes);

  const authorized = async (event: APIGatewayProxyEventV2, arn: string): Promise<Answer | undefined> => {
    const outcome = await withinLimit(invoke(arn, authorizerEvent(event)));
    if (!outcome || outcome.error) return internalError;
    const verdict = outcome.payload as { isAuthorized?: unknown; context?: object } | null;
    if (typeof verdict?.isAuthorized !== "boolean") return internalError;
    if (!verdict.isAuthorized) return gatewayAnswer(403, "Forbidden");
    Object.assign(event.requestContext, { authorizer: { lambda: verdict.context ?? null } });
    return undefined;
  };

  return async (incoming) => {
    const [path] = partsOf(incoming.target);
    let event: APIGatewayProxyEventV2;
    let route: TemplateRoute;
    try {
      const found = match(incoming.method, path);
      if (!found) return gatewayAnswer(404, "Not Found");
      route = found.route;
      event = eventOf(incoming, found);
    } catch {
      return gatewayAnswer(400, "Bad Request");
    }
    const refused = route.authorizerArn && (await authorized(event, route.authorizerArn));
    if (refused) return refused;
    const outcome = await withinLimit(invoke(route.functionArn, event));
    if (!outcome) return gatewayAnswer(503, "Service Unavailable");
    return outcome.error ? failed(outcome.error) : answerOf(outcome.payload);
  };
};
