import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { awsAccount } from "../template/resolve.ts";
import type { Match } from "./routes.ts";

/** A request as it came in, its body read. */
export interface Incoming {
  id: string;
  method: string;
  /** path and query as sent */
  target: string;
  /** name and value by turns, as sent */
  rawHeaders: string[];
  body: Buffer;
  address: string;
  protocol: string;
  at: Date;
}

/** Bodies of these types are handed on as text; all others in base64. */
const isText = /^(text\/|application\/(json|javascript|xml)\b|application\/[^;]+\+(json|xml)\b)/i;

const headersOf = (rawHeaders: string[]): { headers: Record<string, string>; cookies: string[] } => {
  const headers: Record<string, string> = {};
  const cookies: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!.toLowerCase();
    const value = rawHeaders[i + 1]!;
    if (name === "cookie") cookies.push(...value.split(/;\s*/));
    else headers[name] = headers[name] === undefined ? value : `${headers[name]},${value}`;
  }
  return { headers, cookies };
};

const queryOf = (query: string): Record<string, string> | undefined => {
  const parameters: Record<string, string> = Object.create(null);
  for (const [name, value] of new URLSearchParams(query)) {
    parameters[name] = parameters[name] === undefined ? value : `${parameters[name]},${value}`;
  }
  return Object.keys(parameters).length > 0 ? { ...parameters } : undefined;
};

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** 14/Mar/2026:18:01:02 +0000 */
const logTime = (at: Date): string => {
  const [day, time] = at.toISOString().split("T") as [string, string];
  const [year, month, date] = day.split("-");
  return `${date}/${months[Number(month) - 1]}/${year}:${time.slice(0, 8)} +0000`;
};

/** Path and query of a request's target, which may also be absolute. */
export const partsOf = (target: string): [path: string, query: string] => {
  const relative = target.replace(/^https?:\/\/[^/?]*/i, "");
  const at = relative.indexOf("?");
  return at < 0 ? [relative || "/", ""] : [relative.slice(0, at) || "/", relative.slice(at + 1)];
};

/** The event of an HTTP API, payload format 2.0 (AWS: "Working with AWS Lambda proxy integrations for HTTP APIs"). */
export const eventOf = (incoming: Incoming, { route, params }: Match): APIGatewayProxyEventV2 => {
  const [path, rawQueryString] = partsOf(incoming.target);
  const { headers, cookies } = headersOf(incoming.rawHeaders);
  const queryStringParameters = queryOf(rawQueryString);
  const rawPath = decodeURIComponent(path);
  const text = isText.test(headers["content-type"] ?? "");
  return {
    version: "2.0",
    routeKey: route.key,
    rawPath,
    rawQueryString,
    ...(cookies.length > 0 && { cookies }),
    headers,
    ...(queryStringParameters && { queryStringParameters }),
    ...(Object.keys(params).length > 0 && { pathParameters: params }),
    requestContext: {
      accountId: awsAccount,
      apiId: "local",
      domainName: headers.host ?? "localhost",
      domainPrefix: "local",
      http: {
        method: incoming.method,
        path: rawPath,
        protocol: incoming.protocol,
        sourceIp: incoming.address,
        userAgent: headers["user-agent"] ?? "",
      },
      requestId: incoming.id,
      routeKey: route.key,
      stage: "$default",
      time: logTime(incoming.at),
      timeEpoch: incoming.at.getTime(),
    },
    ...(incoming.body.length > 0 && { body: incoming.body.toString(text ? "utf8" : "base64") }),
    isBase64Encoded: incoming.body.length > 0 && !text,
  };
};
