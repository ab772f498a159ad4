import type { Context, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import { isDirty } from "../support/stream.ts";
import type { Studio } from "../support/studio.ts";

type Handler = (event: DynamoDBStreamEvent, context: Context) => Promise<DynamoDBBatchResponse>;

/** Hands records to projections as one batch; the sequence numbers it reports as failed. */
export const deliver = async (records: DynamoDBRecord[]): Promise<string[]> => {
  const { handler } = (await import("../../functions/streams/projections.ts")) as unknown as { handler: Handler };
  const { batchItemFailures } = await handler({ Records: records }, {} as Context);
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
};

export const sequenceOf = ({ dynamodb }: DynamoDBRecord): string => dynamodb!.SequenceNumber!;
export const keyOf = ({ dynamodb }: DynamoDBRecord): { pk: string; sk: string } => ({
  pk: dynamodb!.Keys!.pk!.S!,
  sk: dynamodb!.Keys!.sk!.S!,
});

/** What was written and not delivered yet, as far as the filter lets it through. */
export const dirtyOf = async ({ stream }: Studio): Promise<DynamoDBRecord[]> => (await stream.unread()).filter(isDirty);

/** Runs the sweep as if its schedule called it at a time. */
export const sweepAt = async (time: string) => {
  const { handler } = await import("../../functions/jobs/sweep.ts");
  return handler({ time } as never, { getRemainingTimeInMillis: () => 900_000 } as Context);
};
