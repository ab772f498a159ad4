import { CreateTableCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { tableShape } from "../../shared/table/schema.ts";

/** Makes the one table; the ARN of its stream, where it is to have one. */
export const createTable = async (
  client: DynamoDBClient,
  TableName: string,
  { stream }: { stream: boolean },
): Promise<string> => {
  const { partitionKey, sortKey, indexes, projected } = tableShape;
  const names = [partitionKey, sortKey, ...indexes.flatMap((index) => [index.partitionKey, index.sortKey])];
  const keys = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: "HASH" as const },
    { AttributeName: range, KeyType: "RANGE" as const },
  ];
  const reply = await client.send(
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
      ...(stream && { StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" as const } }),
    }),
  );
  return reply.TableDescription?.LatestStreamArn ?? "";
};
