import { CreateTableCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { tableInput } from "../../scripts/backup/table.ts";

/** Makes the one table; the ARN of its stream, where it is to have one. */
export const createTable = async (
  client: DynamoDBClient,
  TableName: string,
  { stream }: { stream: boolean },
): Promise<string> => {
  const reply = await client.send(
    new CreateTableCommand({
      ...tableInput(TableName),
      ...(stream && { StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" } }),
    }),
  );
  return reply.TableDescription?.LatestStreamArn ?? "";
};
