import type { Context, DynamoDBRecord, SQSEvent } from "aws-lambda";
import { outletOf } from "../../functions/streams/outlets.ts";
import type { Studio } from "./studio.ts";

/** The function whose queue the publisher puts a record into, of those that do work that was ordered. */
const workerOf = (record: DynamoDBRecord): "jobs" | "sync" | undefined => {
  if (record.dynamodb?.NewImage?.due?.BOOL !== true) return undefined;
  return { job: "jobs" as const, syncJob: "sync" as const, notification: "sync" as const }[outletOf(record)];
};

/** Whether a record is of work that is due: a job, or a webhook of booking software. */
export const isDueJob = (record: DynamoDBRecord): boolean => workerOf(record) !== undefined;

/** The event of the queue of jobs for these items. */
export const queued = (keys: { pk: string; sk: string }[]): SQSEvent =>
  ({ Records: keys.map(({ pk, sk }) => ({ body: JSON.stringify({ pk, sk }) })) }) as SQSEvent;

const keyOf = ({ dynamodb }: DynamoDBRecord) => ({ pk: dynamodb!.Keys!.pk!.S!, sk: dynamodb!.Keys!.sk!.S! });

/**
 * Runs the jobs among these records that are due, as they come through the queue.
 * @param remaining milliseconds that the function says it has left
 */
export const runDue = async (records: DynamoDBRecord[], remaining = 900_000): Promise<void> => {
  const context = { getRemainingTimeInMillis: () => remaining } as Context;
  const of = (worker: "jobs" | "sync") => queued(records.filter((one) => workerOf(one) === worker).map(keyOf));
  const { handler: jobs } = await import("../../functions/jobs/run.ts");
  await jobs(of("jobs"), context);
  const { handler: sync } = await import("../../functions/sync/run.ts");
  await sync(of("sync"), context);
};

/** Runs the jobs that are due until none is, and settles what they write. */
export const runJobs = async (studio: Pick<Studio, "stream">): Promise<void> => {
  for (;;) {
    const due = (await studio.stream.unread()).filter(isDueJob);
    if (due.length === 0) return;
    await runDue(due);
  }
};
