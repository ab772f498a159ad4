import type { DynamoDBBatchResponse, DynamoDBRecord } from "aws-lambda";

/**
 * Works through groups of stream records a few at a time; the records of a group that failed are reported, all others are
 * done. Lambda then bisects or retries from the first reported one; what is repeated finds nothing left to do.
 */
export const eachGroup = async (
  groups: Map<string, DynamoDBRecord[]>,
  work: (name: string, records: DynamoDBRecord[]) => Promise<DynamoDBRecord[]>,
  failed: (name: string, error: unknown) => void,
  abreast = 8,
): Promise<DynamoDBBatchResponse> => {
  const failures: string[] = [];
  const waiting = [...groups];
  const report = (records: DynamoDBRecord[]) =>
    failures.push(...records.map(({ dynamodb }) => dynamodb!.SequenceNumber!));
  await Promise.all(
    Array.from({ length: Math.min(abreast, waiting.length) }, async () => {
      for (let group = waiting.shift(); group; group = waiting.shift()) {
        const [name, records] = group;
        try {
          report(await work(name, records));
        } catch (error) {
          failed(name, error);
          report(records);
        }
      }
    }),
  );
  return { batchItemFailures: failures.sort().map((itemIdentifier) => ({ itemIdentifier })) };
};
