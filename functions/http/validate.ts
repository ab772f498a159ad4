import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type * as z from "zod";
import { type Fault, faultsOf, invalid, Refusal, unknownFields } from "../../shared/kernel/errors.ts";
import type { Origin, RequestOf, Route, WireRequest } from "../../shared/route.ts";
import { bytesOf, jsonBody } from "./body.ts";

/** Reads a body of at most so many bytes: JSON, or a form where the route is a page. */
export type ReadBody = (event: APIGatewayProxyEventV2, maxBytes: number) => unknown;

const usualMaxBody = 256 * 1024;

const part = (schema: z.ZodType | undefined, value: unknown, at: string, faults: Fault[]): unknown => {
  if (schema === undefined) {
    faults.push(...unknownFields(at, Object.keys(value ?? {})));
    return undefined;
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  faults.push(...faultsOf(parsed.error.issues, at));
  return undefined;
};

/**
 * Path, query and body parsed together, so that one answer names every fault. A path that cannot name anything is a 404,
 * like an id nobody has.
 */
export const parseRequest = async (
  route: Route,
  event: APIGatewayProxyEventV2,
  readBody: ReadBody = jsonBody,
): Promise<RequestOf<Route>> => {
  const given = route.body ? await readBody(event, route.maxBody ?? usualMaxBody) : undefined;
  const pathFaults: Fault[] = [];
  const faults: Fault[] = [];
  const params = part(route.params, event.pathParameters, "/path", pathFaults);
  const query = part(route.query, event.queryStringParameters ?? {}, "/query", faults);
  const body = route.body ? part(route.body, given, "/body", faults) : undefined;
  if (pathFaults.length > 0)
    throw new Refusal("notFound", "not-found", "There is nothing at this address.", pathFaults);
  if (faults.length > 0) throw invalid(faults);
  const { "if-match": revision, "accept-language": languages } = event.headers;
  const wire = route.wire && wireOf(event, route.maxBody ?? usualMaxBody);
  return {
    params,
    query,
    body,
    ifMatch: ifMatch(revision),
    languages,
    from: originOf(event),
    wire,
  } as RequestOf<Route>;
};

const originOf = ({ requestContext: { http } }: APIGatewayProxyEventV2): Origin => ({
  address: http.sourceIp,
  userAgent: (http.userAgent ?? "").slice(0, 500),
});

/** The request as it came (Route.wire). */
const wireOf = (event: APIGatewayProxyEventV2, maxBytes: number): WireRequest => ({
  url: `https://${event.requestContext.domainName}${event.rawPath}`,
  headers: event.headers,
  body: bytesOf(event, maxBytes)?.toString("utf8") ?? event.body ?? "",
});

/** The one revision in If-Match (RFC 9110 13.1.1); `*` and an absent header match whatever is there. */
const ifMatch = (header: string | undefined): string | undefined => {
  if (header === undefined || header.trim() === "*") return undefined;
  return header
    .trim()
    .replace(/^W\//, "")
    .replace(/^"(.*)"$/, "$1");
};
