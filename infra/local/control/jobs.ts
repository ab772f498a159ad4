import { type DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import type { DynamoDBRecord } from "aws-lambda";

/** The jobs that are due or under way: items of type `job` with `due` true. */
export interface Jobs {
  /** Takes notice of a change in the table. */
  see(record: DynamoDBRecord): void;
  /** keys of those that are due */
  due(): Promise<string[]>;
}

type Image = Record<string, { S?: string; BOOL?: boolean }>;

const isDue = ({ type, due }: Image): boolean => type?.S === "job" && due?.BOOL === true;
const nameOf = (key: unknown): string =>
  Object.values(key as Image)
    .map(({ S }) => S)
    .join(" ");

/**
 * Follows jobs by the stream, so that asking costs no reading of the table.
 * @param kept the table stood there already, so what it holds is looked through once, when first asked
 */
export const followJobs = (client: DynamoDBClient, TableName: string, kept: boolean): Jobs => {
  const found = new Set<string>();
  const seen = new Set<string>();
  const scan = async () => {
    const input = {
      TableName,
      FilterExpression: "#type = :job AND #due = :true",
      ProjectionExpression: "pk, sk",
      ExpressionAttributeNames: { "#type": "type", "#due": "due" },
      ExpressionAttributeValues: { ":job": { S: "job" }, ":true": { BOOL: true } },
    };
    for await (const { Items = [] } of paginateScan({ client }, input)) {
      for (const { pk, sk } of Items) {
        const name = nameOf({ pk, sk });
        if (!seen.has(name)) found.add(name);
      }
    }
  };
  let before: Promise<void> | undefined = kept ? undefined : Promise.resolve();
  return {
    see: ({ dynamodb }) => {
      const name = nameOf(dynamodb?.Keys);
      if (isDue((dynamodb?.NewImage ?? {}) as Image)) {
        found.add(name);
        seen.add(name);
      } else if (found.delete(name)) seen.add(name);
    },
    due: async () => {
      before ??= scan();
      await before;
      return [...found];
    },
  };
};
