import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import { notFound } from "../../shared/kernel/errors.ts";
import { referenceRouteGroup } from "../../shared/routes/reference.ts";
import { usualHeaders } from "../http/headers.ts";
import { problem } from "../http/problem.ts";
import { parseRequest } from "../http/validate.ts";
import { logger } from "../observe.ts";
import { answerWith } from "./answer.ts";
import { pageFile } from "./files.ts";

const answerTo = async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
  const route = referenceRouteGroup[event.routeKey as keyof typeof referenceRouteGroup];
  const { params } = await parseRequest(route, event);
  const name = (params as { file?: string } | undefined)?.file;
  const file = pageFile(name);
  if (!file) throw notFound("file");
  return answerWith(file, name !== undefined, event.headers);
};

/** Not by the API's pipeline: that opens the table and reads the secret, and this function may do neither (ADR 0033). */
export const handler = async (
  event: APIGatewayProxyEventV2,
  context: Context,
): Promise<APIGatewayProxyStructuredResultV2> => {
  const { requestId } = event.requestContext;
  const response = await answerTo(event).catch((error: unknown) => {
    const refused = problem(error, requestId);
    if (refused.statusCode === 500) logger.error("unexpected", error as Error);
    return refused;
  });
  logger.info("answered", {
    requestId,
    awsRequestId: context.awsRequestId,
    route: event.routeKey,
    status: response.statusCode,
  });
  return { ...response, headers: { ...usualHeaders(requestId), ...response.headers } };
};
