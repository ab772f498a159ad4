import { BatchWriteItemCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import type { Item } from "../shared/table/item.ts";
import { abreast } from "./measure.ts";

/** Writes items as they are, 25 to a request. */
export const fill = async (client: DynamoDBClient, table: string, items: Item[]): Promise<void> => {
  const chunks = Array.from({ length: Math.ceil(items.length / 25) }, (_, i) => items.slice(i * 25, i * 25 + 25));
  await abreast(4, chunks, (chunk) => {
    const puts = chunk.map((item) => ({ PutRequest: { Item: marshall(item, { removeUndefinedValues: true }) } }));
    return client.send(new BatchWriteItemCommand({ RequestItems: { [table]: puts } }));
  });
};
