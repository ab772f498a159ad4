import { Duration } from "aws-cdk-lib";
import type { HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import { MathExpression, Metric } from "aws-cdk-lib/aws-cloudwatch";
import { tableShape } from "../../shared/table/schema.ts";
import type { Bundle } from "../runbooks.ts";
import type { Stage } from "../stages.ts";
import type { HubTable } from "./hub-table.ts";

const period = Duration.minutes(5);

/** Where what the functions count stands; stages of one AWS account do not mix. */
export const namespaceOf = (stage: Stage): string => `Clientele/${stage.name}`;

/** Something a function counts by itself (functions/observe.ts). */
export const counted = (
  stage: Stage,
  service: Bundle,
  metricName: string,
  { statistic = "Sum", over = period }: { statistic?: string; over?: Duration } = {},
): Metric =>
  new Metric({
    namespace: namespaceOf(stage),
    metricName,
    dimensionsMap: { service },
    statistic,
    period: over,
    label: metricName,
  });

/** Requests and what became of them. */
export const ofApi = (api: HttpApi) => {
  const sum = { period, statistic: "Sum" };
  const [requests, refused, failed] = [api.metricCount(sum), api.metricClientError(sum), api.metricServerError(sum)];
  return {
    requests: requests.with({ label: "requests" }),
    refused: refused.with({ label: "refused (4xx)" }),
    failed: failed.with({ label: "failed (5xx)" }),
    /** percent of the requests */
    failing: new MathExpression({
      expression: "100 * FILL(failed, 0) / requests",
      usingMetrics: { failed, requests },
      period,
      label: "failed, %",
    }),
    p50: api.metricLatency({ period, statistic: "p50", label: "p50" }),
    p99: api.metricLatency({ period, statistic: "p99", label: "p99" }),
  };
};

/** Everything our functions ask of the table, as CloudWatch names it. */
const operations = [
  "GetItem",
  "BatchGetItem",
  "Query",
  "Scan",
  "PutItem",
  "UpdateItem",
  "DeleteItem",
  "TransactWriteItems",
];

/** The sum of metrics that have no value at all where nothing happened. */
const sumOf = (label: string, metrics: Record<string, Metric>): MathExpression =>
  new MathExpression({ expression: "SUM(FILL(METRICS(), 0))", usingMetrics: metrics, period, label });

/** The table with its indexes: what it took, what it turned away, and where it failed by itself. */
export const ofTable = ({ table }: HubTable) => {
  const of = (metricName: string, more: Record<string, string> = {}): Metric =>
    table.metric(metricName, {
      period,
      statistic: "Sum",
      label: metricName,
      dimensionsMap: { TableName: table.tableName, ...more },
    });
  const places = [{}, ...tableShape.indexes.map(({ name }) => ({ GlobalSecondaryIndexName: name }))];
  const kinds = ["ReadThrottleEvents", "WriteThrottleEvents"];
  const throttles = places.flatMap((place) => kinds.map((kind) => of(kind, place)));
  const named = (metrics: Metric[]) => Object.fromEntries(metrics.map((metric, i) => [`m${i + 1}`, metric]));
  return {
    consumed: [of("ConsumedReadCapacityUnits"), of("ConsumedWriteCapacityUnits")],
    throttled: sumOf("throttled", named(throttles)),
    failed: sumOf("errors", named(operations.map((Operation) => of("SystemErrors", { Operation })))),
  };
};

/** Mail of the whole AWS account in this region: SES judges it as one. */
export const ofMail = () => {
  const of = (metricName: string, statistic: string, over: Duration, label: string): Metric =>
    new Metric({ namespace: "AWS/SES", metricName, statistic, period: over, label });
  return {
    became: ["Send", "Delivery", "Bounce", "Complaint"].map((name) => of(name, "Sum", Duration.hours(1), name)),
    bounceRate: of("Reputation.BounceRate", "Average", Duration.hours(1), "bounced, of 1"),
    complaintRate: of("Reputation.ComplaintRate", "Average", Duration.hours(1), "complained about, of 1"),
  };
};

/** Calls that Lambda turned away since too many were under way: of the whole AWS account in this region, which shares one limit. */
export const throttledCalls = (): Metric =>
  new Metric({ namespace: "AWS/Lambda", metricName: "Throttles", statistic: "Sum", period, label: "throttled" });
