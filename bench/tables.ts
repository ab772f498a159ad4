import { BatchWriteItemCommand, CreateTableCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import type { Item } from "../shared/table/item.ts";
import { tableShape } from "../shared/table/schema.ts";
import { abreast } from "./measure.ts";

/** Makes the one table, without a stream. */
export const createTable = async (client: DynamoDBClient, TableName: string): Promise<void> => {
  const { partitionKey, sortKey, indexes, projected } = tableShape;
  const names = [partitionKey, sortKey, ...indexes.flatMap((index) => [index.partitionKey, index.sortKey])];
  const keys = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: "HASH" as const },
    { AttributeName: range, KeyType: "RANGE" as const },
  ];
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
      KeySchema: keys(partitionKey, sortKey),
      GlobalSecondaryIndexes: indexes.map((index) => ({
        IndexName: index.name,
        KeySchema: keys(index.partitionKey, index.sortKey),
        Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: [...projected] },
      })),
    }),
  );
};

/** Writes items as they are, 25 to a request. */
export const fill = async (client: DynamoDBClient, table: string, items: Item[]): Promise<void> => {
  const chunks = Array.from({ length: Math.ceil(items.length / 25) }, (_, i) => items.slice(i * 25, i * 25 + 25));
  await abreast(4, chunks, (chunk) => {
    const puts = chunk.map((item) => ({ PutRequest: { Item: marshall(item, { removeUndefinedValues: true }) } }));
    return client.send(new BatchWriteItemCommand({ RequestItems: { [table]: puts } }));
  });
};
