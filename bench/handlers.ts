import { createRequire } from "node:module";
import { join } from "node:path";
import { DynamoDBClient, QueryCommand, type QueryCommandInput } from "@aws-sdk/client-dynamodb";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import { clientPk } from "../shared/clients/header.ts";
import { newId } from "../shared/kernel/ids.ts";
import { createTable } from "../test/support/table.ts";
import { quantile, type Row, timed } from "./measure.ts";
import { account, accountRow, clientWith } from "./records.ts";
import { fill } from "./tables.ts";

const warmUp = 300;
const pairs = 1500;

type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2>;
const context = { awsRequestId: "bench", getRemainingTimeInMillis: () => 10_000 } as Context;

const eventOf = (routeKey: string, clientId: string): APIGatewayProxyEventV2 => ({
  version: "2.0",
  routeKey,
  rawPath: routeKey.replace("GET ", "").replace("{clientId}", clientId),
  rawQueryString: "",
  headers: {},
  pathParameters: { clientId },
  isBase64Encoded: false,
  requestContext: {
    requestId: newId("request"),
    timeEpoch: Date.now(),
    authorizer: { lambda: { accountId: account.id, actorId: "key_bench", role: "owner", permissions: "" } },
  } as unknown as APIGatewayProxyEventV2["requestContext"],
});

/** The query a route asks, as the SDK is given it. */
const bareQuery = (TableName: string, pk: string, prefix: string, more: Partial<QueryCommandInput>): QueryCommand =>
  new QueryCommand({
    TableName,
    KeyConditionExpression: "#hash = :pk AND begins_with(#range, :low)",
    ExpressionAttributeNames: { "#hash": "pk", "#range": "sk" },
    ExpressionAttributeValues: { ":pk": { S: pk }, ":low": { S: prefix } },
    ConsistentRead: true,
    ReturnConsumedCapacity: "TOTAL",
    ...more,
  });

const compared = async (what: string, handle: () => Promise<unknown>, bare: () => Promise<unknown>): Promise<Row[]> => {
  const [ours, theirs]: [number[], number[]] = [[], []];
  const both = [
    { work: handle, times: ours },
    { work: bare, times: theirs },
  ];
  for (let i = 0; i < warmUp + pairs; i += 1) {
    // each goes first every other time
    for (const { work, times } of i % 2 ? both : both.toReversed()) {
      const time = await timed(work);
      if (i >= warmUp) times.push(time);
    }
  }
  const row = (name: string, share: number, target: number): Row => {
    const [mine, base] = [quantile(ours, share), quantile(theirs, share)];
    return {
      figure: "P7",
      what: `${what}, warm ÷ its bare query, ${name} (${mine.toFixed(2)} ÷ ${base.toFixed(2)} ms)`,
      measured: (mine / base).toFixed(2),
      target: `≤ ${target.toFixed(2)}`,
      holds: mine / base <= target,
    };
  };
  return [row("p50", 0.5, 1.05), row("p99", 0.99, 1.1)];
};

/** P7: a warm handler, from its bundle, over the bare call to DynamoDB that it makes; interleaved pairs. */
export const handlers = async (outdir: string): Promise<Row[]> => {
  const client = new DynamoDBClient({});
  const table = "bench-handlers";
  await createTable(client, table, { stream: false });
  process.env.TABLE_NAME = table;
  const { id, header, records } = clientWith(25);
  await fill(client, table, [accountRow(), ...header, ...records]);
  const { handler } = createRequire(import.meta.url)(join(outdir, "api", "index.cjs")) as { handler: Handler };
  const asked = (routeKey: string) => {
    const event = eventOf(routeKey, id);
    return async () => {
      const { statusCode, body } = await handler({ ...event }, context);
      if (statusCode !== 200) throw new Error(`${routeKey} answered ${statusCode}: ${body}`);
    };
  };
  const query =
    (prefix: string, more: Partial<QueryCommandInput> = {}) =>
    () =>
      client.send(bareQuery(table, clientPk(account.id, id), prefix, more));
  const list = { ScanIndexForward: false, Limit: 25 };
  return [
    ...(await compared("profile", asked("GET /v1/clients/{clientId}"), query("0#"))),
    ...(await compared("25 bookings", asked("GET /v1/clients/{clientId}/bookings"), query("BKG#", list))),
  ];
};
