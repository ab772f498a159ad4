import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  ResourceNotFoundException,
  type TableDescription,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { Refused } from "../refused.ts";
import type { TemplateTable } from "../template/model.ts";

export interface LocalTable {
  name: string;
  streamArn: string;
  /** it stood there with what it holds */
  kept: boolean;
}

const describe = async (client: DynamoDBClient, TableName: string): Promise<TableDescription | undefined> => {
  try {
    return (await client.send(new DescribeTableCommand({ TableName }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
};

const keysOf = (schema: KeySchemaElement[] | undefined): string =>
  (schema ?? []).map((key) => key.AttributeName).join("+");

/** Keys and indexes as one text that is the same for the same shape, whatever the order they are told in. */
const shapeOf = ({
  KeySchema,
  GlobalSecondaryIndexes,
}: Pick<TableDescription, "KeySchema" | "GlobalSecondaryIndexes">): string => {
  const indexes = (GlobalSecondaryIndexes ?? []).map(
    ({ IndexName, KeySchema: keys, Projection }) =>
      `${IndexName}(${keysOf(keys)}: ${[...(Projection?.NonKeyAttributes ?? [])].sort()})`,
  );
  return [keysOf(KeySchema), ...indexes.sort()].join(" ");
};

/** Makes the template's table where there is none; one of another shape is refused, because its rows cannot be served. */
export const ensureTable = async (
  client: DynamoDBClient,
  { name, create, ttl }: TemplateTable,
): Promise<LocalTable> => {
  const standing = await describe(client, name);
  if (standing && shapeOf(standing) !== shapeOf(create as TableDescription)) {
    throw new Refused(
      "The kept data is of another version of Clientele: delete the state folder, or start with --memory or another --state.",
    );
  }
  if (!standing) {
    await client.send(new CreateTableCommand(create));
    if (ttl) {
      const TimeToLiveSpecification = { AttributeName: ttl, Enabled: true };
      await client.send(new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification }));
    }
  }
  const table = standing ?? (await describe(client, name));
  return { name, streamArn: table?.LatestStreamArn ?? "", kept: standing !== undefined };
};
