import { Duration, Stack, Validations } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { EventSourceMapping, FilterCriteria, MetricType, StartingPosition } from "aws-cdk-lib/aws-lambda";
import type { Bucket } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { runbooks } from "../runbooks.ts";
import { HubFunction, type HubFunctionProps } from "./hub-function.ts";
import type { HubTable } from "./hub-table.ts";
import { raise } from "./raise.ts";

export interface StreamFunctionProps extends HubFunctionProps {
  table: HubTable;
  /** which records call the function, as Lambda's filter syntax says it, by one or another; the others cost nothing */
  filters: readonly object[];
  batchSize: number;
  /** batches of one shard under way at once; a partition key's records stay in order */
  parallelizationFactor: number;
  retryAttempts: number;
  maxRecordAge: Duration;
  failedBatches: Bucket;
}

/**
 * A reader of the table's stream: filtered, halved on errors, reporting partial failures, and with a bounded
 * number of retries after which the batch goes whole to S3. A stream has at most two of these.
 */
export class StreamFunction extends HubFunction {
  /** batches that were given up */
  readonly givenUp: Metric;
  /** ms between a record's write and its reading, at most */
  readonly lag: Metric;

  constructor(scope: Construct, id: string, props: StreamFunctionProps) {
    super(scope, id, props);
    const { table, filters, failedBatches, batchSize, parallelizationFactor, retryAttempts, maxRecordAge } = props;
    table.allowStream(this.fn);
    this.allowFailures(failedBatches);
    const mapping = new EventSourceMapping(this, "Source", {
      target: this.fn,
      eventSourceArn: table.streamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      filters: filters.map((filter) => FilterCriteria.filter({ ...filter })),
      batchSize,
      parallelizationFactor,
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      retryAttempts,
      maxRecordAge,
      onFailure: { bind: () => ({ destination: failedBatches.bucketArn }) },
      supportS3OnFailureDestination: true,
      metricsConfig: { metrics: [MetricType.EVENT_COUNT] },
    });
    mapping.node.addDependency(this.role);
    const period = Duration.minutes(5);
    this.givenUp = new Metric({
      namespace: "AWS/Lambda",
      metricName: "OnFailureDestinationDeliveredEventCount",
      dimensionsMap: { EventSourceMappingUUID: mapping.eventSourceMappingId },
      period,
      statistic: "Sum",
    });
    this.lag = this.fn.metric("IteratorAge", { period, statistic: "Maximum" });
    this.addAlarms(props);
  }

  /** The rights Lambda itself asks for before it takes a bucket as a failure destination. */
  private allowFailures(bucket: Bucket): void {
    this.role.addToPolicy(new PolicyStatement({ actions: ["s3:ListBucket"], resources: [bucket.bucketArn] }));
    this.role.addToPolicy(
      new PolicyStatement({ actions: ["s3:PutObject"], resources: [bucket.arnForObjects("aws/lambda/*")] }),
    );
    const bucketId = Stack.of(this).getLogicalId(bucket.node.defaultChild as never);
    Validations.of(this.role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${bucketId}.Arn>/aws/lambda/*]`,
      reason:
        "Lambda names each failed batch itself, below aws/lambda/<event source>/<shard>/<date>; objects cannot be named beforehand.",
    });
  }

  private addAlarms({ impact, defaults, bundle }: StreamFunctionProps): void {
    raise(this, "FailedBatchAlarm", defaults, {
      metric: this.givenUp,
      means: `A batch of ${bundle} was given up and lies whole in the bucket of failed batches. ${impact}`,
      runbook: "a-batch-was-given-up",
      from: 1,
      periods: 1,
    });
    const { streamLag } = defaults.stage.alarms;
    raise(this, "LagAlarm", defaults, {
      metric: this.lag,
      means: `${bundle} reads what was written ${streamLag.toMinutes()} minutes ago or earlier. ${impact}`,
      runbook: runbooks[bundle],
      from: streamLag.toMilliseconds(),
    });
  }
}
