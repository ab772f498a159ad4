import type { Context, DynamoDBRecord, SQSEvent } from "aws-lambda";
import type { Studio } from "./studio.ts";

/** Whether a record is of a job that is due: what the publisher puts into the queue of jobs. */
export const isDueJob = ({ dynamodb }: DynamoDBRecord): boolean =>
  dynamodb?.NewImage?.due?.BOOL === true && dynamodb.NewImage.type?.S === "job";

/** The event of the queue of jobs for these items. */
export const queued = (keys: { pk: string; sk: string }[]): SQSEvent =>
  ({ Records: keys.map(({ pk, sk }) => ({ body: JSON.stringify({ pk, sk }) })) }) as SQSEvent;

const keyOf = ({ dynamodb }: DynamoDBRecord) => ({ pk: dynamodb!.Keys!.pk!.S!, sk: dynamodb!.Keys!.sk!.S! });

/**
 * Runs the jobs among these records that are due, as they come through the queue.
 * @param remaining milliseconds that the function says it has left
 */
export const runDue = async (records: DynamoDBRecord[], remaining = 900_000): Promise<void> => {
  const due = records.filter(isDueJob);
  if (due.length === 0) return;
  const { handler } = await import("../../functions/jobs/run.ts");
  await handler(queued(due.map(keyOf)), { getRemainingTimeInMillis: () => remaining } as Context);
};

/** Runs the jobs that are due until none is, and settles what they write. */
export const runJobs = async (studio: Studio): Promise<void> => {
  for (;;) {
    const due = (await studio.stream.unread()).filter(isDueJob);
    if (due.length === 0) return;
    await runDue(due);
  }
};
