import { createRequire } from "node:module";
import { join } from "node:path";
import { type DynamoDBClient, QueryCommand, type QueryCommandInput } from "@aws-sdk/client-dynamodb";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import { newId } from "../shared/kernel/ids.ts";
import { account } from "./records.ts";

type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2>;
const context = { awsRequestId: "bench", getRemainingTimeInMillis: () => 10_000 } as Context;

const eventOf = (
  routeKey: string,
  pathParameters: Record<string, string>,
  queryStringParameters: Record<string, string>,
): APIGatewayProxyEventV2 => {
  const path = routeKey.replace("GET ", "").replace(/\{(\w+)\}/g, (_, name: string) => pathParameters[name]!);
  return {
    version: "2.0",
    routeKey,
    rawPath: path,
    rawQueryString: new URLSearchParams(queryStringParameters).toString(),
    headers: {},
    pathParameters,
    queryStringParameters,
    isBase64Encoded: false,
    requestContext: {
      http: { method: "GET", path },
      requestId: newId("request"),
      timeEpoch: Date.now(),
      authorizer: { lambda: { accountId: account.id, actorId: "key_bench", role: "owner", permissions: "" } },
    } as unknown as APIGatewayProxyEventV2["requestContext"],
  };
};

/** Asks built bundles as API Gateway does; the answer's bytes. */
export const asking = (outdir: string) => {
  const load = createRequire(import.meta.url);
  return (
    bundle: string,
    routeKey: string,
    params: Record<string, string>,
    query: Record<string, string> = {},
  ): (() => Promise<number>) => {
    const { handler } = load(join(outdir, bundle, "index.cjs")) as { handler: Handler };
    const event = eventOf(routeKey, params, query);
    return async () => {
      const { statusCode, body = "" } = await handler({ ...event }, context);
      if (statusCode !== 200) throw new Error(`${routeKey} answered ${statusCode}: ${body}`);
      return Buffer.byteLength(body);
    };
  };
};

/** The query a route asks, as the SDK is given it. */
export const bareQuery =
  (client: DynamoDBClient, TableName: string, pk: string, prefix: string, more: Partial<QueryCommandInput> = {}) =>
  () =>
    client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: "#hash = :pk AND begins_with(#range, :low)",
        ExpressionAttributeNames: { "#hash": "pk", "#range": "sk" },
        ExpressionAttributeValues: { ":pk": { S: pk }, ":low": { S: prefix } },
        ConsistentRead: true,
        ReturnConsumedCapacity: "TOTAL",
        ...more,
      }),
    );
