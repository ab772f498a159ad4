import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type middy from "@middy/core";

/** Structured logs of one function: ids, codes and counts; never a name, an address, a body or a query. */
export const logger = new Logger();

/** Metrics in the embedded metric format (EMF), written with the logs. */
const metrics = new Metrics();

export const count = (name: string, value: number): void => {
  metrics.addMetric(name, MetricUnit.Count, value);
};

/** Writes out what was counted, however the invocation ended. */
export const publishMetrics = (): void => {
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
};

export const publishing = (): Pick<middy.MiddlewareObj, "after" | "onError"> => ({
  after: publishMetrics,
  onError: publishMetrics,
});
