import { marshall } from "@aws-sdk/util-dynamodb";
import type { Context, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import { expect } from "vitest";
import type { Item } from "../../shared/table/item.ts";

/** An item as the table's stream tells of it. */
export const streamed = (item: Item, i = 0): DynamoDBRecord => {
  const raw = (value: object) => marshall(value, { removeUndefinedValues: true }) as Record<string, never>;
  return {
    eventName: "MODIFY",
    dynamodb: {
      Keys: raw({ pk: item.pk, sk: item.sk }),
      NewImage: raw(item),
      SequenceNumber: String(i).padStart(21, "0"),
    },
  };
};

type Handler = (event: DynamoDBStreamEvent, context: Context) => Promise<DynamoDBBatchResponse>;

/** Hands items to projections as one batch of the stream. */
export const project = async (items: Item[]): Promise<void> => {
  const { handler } = (await import("../../functions/streams/projections.ts")) as unknown as { handler: Handler };
  expect(await handler({ Records: items.map(streamed) }, {} as Context)).toEqual({ batchItemFailures: [] });
};
