import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import { newId } from "../../shared/kernel/ids.ts";
import { allRoutes, routeGroups } from "../../shared/routes.ts";

interface Caller {
  accountId: string;
  role?: string;
  actorId?: string;
  permissions?: string;
  locations?: string;
}

export interface Input {
  /** values of the path's parameters, by name */
  params?: Record<string, string>;
  query?: Record<string, string>;
  /** sent as JSON, to a page as a form; a string is sent as it is */
  body?: unknown;
  headers?: Record<string, string>;
  /** time of the request, RFC 3339 */
  at?: string;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever was answered
  body: any;
}
export type Call = (routeKey: string, input?: Input) => Promise<Answer>;

type Handler = (event: never, context: Context) => Promise<APIGatewayProxyStructuredResultV2>;

/** The functions as AWS loads them: after the environment is set. */
const load = async (routeKey: string): Promise<Handler> => {
  const [group = "public"] = Object.entries(routeGroups).find(([, routes]) => routeKey in routes) ?? [];
  return (await import(`../../functions/${group}/index.ts`)).handler as Handler;
};

/** What a browser sends of a form's fields. */
const formOf = (fields: unknown): string =>
  new URLSearchParams(
    Object.entries(fields ?? {}).map(([name, value]): [string, string] => [
      name,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  ).toString();

const eventOf = (
  caller: Caller,
  routeKey: string,
  { params = {}, query = {}, body, headers = {}, at }: Input,
): APIGatewayProxyEventV2 => {
  const [method = "GET", pattern = "/"] = routeKey.startsWith("$default ")
    ? routeKey.slice(9).split(" ")
    : routeKey.split(" ");
  const path = pattern.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
  const isForm = allRoutes[routeKey]?.page;
  const encoded = (value: unknown) => (isForm ? formOf(value) : JSON.stringify(value));
  const text = body === undefined ? undefined : typeof body === "string" ? body : encoded(body);
  const contentType = isForm ? "application/x-www-form-urlencoded" : "application/json";
  return {
    version: "2.0",
    routeKey: routeKey.startsWith("$default ") ? "$default" : routeKey,
    rawPath: path,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: { ...(text !== undefined && { "content-type": contentType }), ...headers },
    queryStringParameters: Object.keys(query).length > 0 ? query : undefined,
    pathParameters: Object.keys(params).length > 0 ? params : undefined,
    requestContext: {
      accountId: "123456789012",
      apiId: "test",
      domainName: "localhost",
      domainPrefix: "localhost",
      http: { method, path, protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "test" },
      requestId: newId("request"),
      routeKey,
      stage: "$default",
      time: "",
      timeEpoch: at ? Date.parse(at) : Date.now(),
      authorizer: { lambda: { actorId: "key_test", permissions: "", ...caller } },
    } as APIGatewayProxyEventV2["requestContext"],
    body: text,
    isBase64Encoded: false,
  };
};

const context = { awsRequestId: "test", functionName: "test", getRemainingTimeInMillis: () => 60_000 } as Context;

/** Calls a route the way API Gateway does, as a caller the authorizer let through; `$default GET /path` for an unknown route. */
export const callAs =
  (caller: Caller): Call =>
  async (routeKey, input = {}) => {
    const handler = await load(routeKey);
    const reply = await handler(eventOf(caller, routeKey, input) as never, context);
    const text = Buffer.from(reply.body ?? "", reply.isBase64Encoded ? "base64" : "utf8").toString();
    return {
      status: reply.statusCode!,
      headers: reply.headers as Record<string, string>,
      text,
      body: text && /json/.test(String(reply.headers?.["content-type"])) ? JSON.parse(text) : undefined,
    };
  };
