import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceNotFoundException,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import { tableShape } from "../../shared/table/schema.ts";

/** Whether a table of this name stands. */
export const stands = async (TableName: string): Promise<boolean> => {
  try {
    await new DynamoDBClient().send(new DescribeTableCommand({ TableName }));
    return true;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    throw error;
  }
};

const keys = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: "HASH" as const },
  { AttributeName: range, KeyType: "RANGE" as const },
];

/** What DynamoDB is asked for to make an empty table of our shape, without a stream. */
export const tableInput = (TableName: string) => {
  const { partitionKey, sortKey, indexes, projected } = tableShape;
  const names = [partitionKey, sortKey, ...indexes.flatMap((index) => [index.partitionKey, index.sortKey])];
  return {
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
    KeySchema: keys(partitionKey, sortKey),
    GlobalSecondaryIndexes: indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: keys(index.partitionKey, index.sortKey),
      Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: [...projected] },
    })),
  } satisfies CreateTableCommandInput;
};

/** Makes an empty table of our shape, without a stream, for a rehearsal or to look at a backup; a stage's own is made by its deployment. */
export const makeTable = async (TableName: string): Promise<void> => {
  const client = new DynamoDBClient();
  await client.send(new CreateTableCommand(tableInput(TableName)));
  await waitUntilTableExists({ client, maxWaitTime: 300 }, { TableName });
  const TimeToLiveSpecification = { AttributeName: tableShape.ttl, Enabled: true };
  await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
};
