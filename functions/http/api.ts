import middy from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import type { Ctx } from "../../shared/ctx.ts";
import { type Handlers, Reply, type RequestOf, type Route, type Routes } from "../../shared/route.ts";
import { logger, publishMetrics } from "../observe.ts";
import { services } from "../services.ts";
import { prefersPicture } from "./accept.ts";
import { followingAliases } from "./aliases.ts";
import { contextOf } from "./context.ts";
import { usualHeaders } from "./headers.ts";
import { answerOnce } from "./idempotency.ts";
import { problem } from "./problem.ts";
import { withinReach } from "./reach.ts";
import { redact } from "./redact.ts";
import { unknownRoute } from "./unknown-route.ts";
import { parseRequest, type ReadBody } from "./validate.ts";

/** A request on its way through the chain. */
export interface Exchange extends APIGatewayProxyEventV2 {
  route: Route;
  ctx: Ctx;
  parsed: RequestOf<Route>;
}

type Chain = middy.MiddlewareObj<Exchange, APIGatewayProxyStructuredResultV2, Error, Context>;

/** How a function that serves pages (`Route.page`) reads forms and answers in HTML (functions/http/pages.ts). */
export interface Pages {
  readForm: ReadBody;
  page: (html: string) => APIGatewayProxyStructuredResultV2;
  /** a problem as people read it, from what programs would be told */
  problemPage: (
    told: APIGatewayProxyStructuredResultV2,
    languages: string | undefined,
  ) => APIGatewayProxyStructuredResultV2;
}

/** Request id on every answer, one log line for every request, problems for what was thrown. A route for any method is one of them by now. */
const observe = (pages: Pages | undefined): Chain => ({
  before: ({ event, context }) => {
    event.routeKey = event.routeKey.replace(/^ANY /, `${event.requestContext.http.method} `);
    logger.resetKeys();
    logger.appendKeys({
      requestId: event.requestContext.requestId,
      awsRequestId: context.awsRequestId,
      route: event.routeKey,
    });
  },
  after: (request) => finish(request.event, request.response!),
  onError: (request) => {
    request.response = problem(request.error, request.event.requestContext.requestId);
    if (request.response.statusCode === 500) logger.error("unexpected", request.error as Error);
    if (request.event.route?.page && pages)
      request.response = pages.problemPage(request.response, request.event.headers["accept-language"]);
    finish(request.event, request.response);
  },
});

const finish = (event: Exchange, response: APIGatewayProxyStructuredResultV2): void => {
  response.headers = { ...usualHeaders(event.requestContext.requestId), ...response.headers };
  logger.info("answered", { status: response.statusCode, accountId: event.ctx?.accountId, ...event.ctx?.table.usage });
  publishMetrics();
};

/** Finds the route, then who calls; both before anything of the request is parsed. */
const enter = (routes: Routes, allRoutes: Routes): Chain => ({
  before: async ({ event }) => {
    const route = routes[event.routeKey];
    if (!route) throw unknownRoute(allRoutes, event);
    event.route = route;
    event.ctx = contextOf(await services(), event, route.right);
  },
});

const validate = (pages: Pages | undefined): Chain => ({
  before: async ({ event }) => {
    event.parsed = await parseRequest(event.route, event, event.route.page && pages?.readForm);
  },
});

/** A picture can neither load nor run anything, wherever it is opened. */
const ofPicture = {
  "content-type": "image/svg+xml; charset=utf-8",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
};

const answer = (
  { route, ctx, headers: asked }: Exchange,
  reply: unknown,
  pages: Pages | undefined,
): APIGatewayProxyStructuredResultV2 => {
  const [status, schema] = Object.entries(route.reply)[0]!;
  const { body, headers, picture } = reply instanceof Reply ? reply : new Reply(reply, {});
  if (status === "204") return { statusCode: 204, headers };
  const checked = schema.parse(redact(schema, body, ctx.actor));
  if (route.page && pages) return pages.page(String(checked));
  if (picture && prefersPicture(asked.accept))
    return { statusCode: Number(status), headers: { ...ofPicture, ...headers }, body: picture(checked) };
  return {
    statusCode: Number(status),
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(checked),
  };
};

/**
 * The one HTTP pipeline: log context, caller, validation, idempotency, reach, handler, reply by its schema, problems.
 * `allRoutes` are those of every function behind the API, to tell 404 from 405; `pages` is for a function that serves some.
 */
export const api = <R extends Routes>(routes: R, handlers: Handlers<R>, allRoutes: Routes = routes, pages?: Pages) =>
  middy<Exchange, APIGatewayProxyStructuredResultV2, Error, Context>()
    .use(observe(pages))
    .use(enter(routes, allRoutes))
    .use(validate(pages))
    .handler((event, context) => {
      const { routeKey, parsed, ctx } = event;
      const handle = handlers[routeKey] as (request: RequestOf<Route>, ctx: Ctx) => Promise<unknown>;
      return answerOnce(
        event,
        context,
        () => followingAliases(parsed, (request) => withinReach(event, request, () => handle(request, ctx))),
        (reply) => answer(event, reply, pages),
      );
    });
