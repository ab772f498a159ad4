import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";

/** Works through a queue's messages one after the other; those that failed, or are to come again, are reported and reappear by themselves. */
export const eachMessage = async (
  event: SQSEvent,
  work: (record: SQSRecord) => Promise<"done" | "later">,
  failed: (record: SQSRecord, error: unknown) => void,
): Promise<SQSBatchResponse> => {
  const again: string[] = [];
  for (const record of event.Records) {
    try {
      if ((await work(record)) === "later") again.push(record.messageId);
    } catch (error) {
      failed(record, error);
      again.push(record.messageId);
    }
  }
  return { batchItemFailures: again.map((itemIdentifier) => ({ itemIdentifier })) };
};
