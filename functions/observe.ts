import { Logger } from "@aws-lambda-powertools/logger";
import type middy from "@middy/core";

/** An address, a number, a token, a key: what an error of a service or a library may quote, in its message or its stack. */
const quoted =
  /[^\s"'<>(:,=]+@[\w-]+\.[\w.-]+|\+\d[\d ()-]{6,}\d|\bck_\w[\w-]*|\bBearer \S+|\/([upw]|hooks)\/[\w.~-]{8,}/g;

/** Structured logs of one function: ids, codes and counts; never a name, an address, a body or a query. */
export const logger = new Logger({
  jsonReplacerFn: (_, value) => (typeof value === "string" ? value.replace(quoted, "<left out>") : value),
});

const counted = new Map<string, number>();

/** Adds to a metric of this invocation. */
export const count = (name: string, value: number): void => {
  counted.set(name, (counted.get(name) ?? 0) + value);
};

/**
 * Writes what was counted, however the invocation ended: one line in CloudWatch's embedded metric format, which makes
 * metrics of it. By hand, since Powertools' Metrics is 12 KB of every bundle for this; its variables are ours.
 */
export const publishMetrics = (): void => {
  const { POWERTOOLS_METRICS_DISABLED, POWERTOOLS_METRICS_NAMESPACE, POWERTOOLS_SERVICE_NAME } = process.env;
  const Metrics = [...counted.keys()].map((Name) => ({ Name, Unit: "Count" }));
  const metric = {
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [{ Namespace: POWERTOOLS_METRICS_NAMESPACE, Dimensions: [["service"]], Metrics }],
    },
    service: POWERTOOLS_SERVICE_NAME,
    ...Object.fromEntries(counted),
  };
  counted.clear();
  if (Metrics.length > 0 && POWERTOOLS_METRICS_DISABLED !== "true") process.stdout.write(`${JSON.stringify(metric)}\n`);
};

export const publishing = (): Pick<middy.MiddlewareObj, "after" | "onError"> => ({
  after: publishMetrics,
  onError: publishMetrics,
});
