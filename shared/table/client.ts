import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  type ConsumedCapacity,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandOutput,
  ScanCommand,
  TransactionCanceledException,
  TransactionConflictException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { type Attributes, attributes, valuesOf } from "./attributes.ts";
import { conditionInput, updateInput, writeInput } from "./expressions.ts";
import type { Item, Key } from "./item.ts";
import { tableShape } from "./schema.ts";
import { ConditionFailed, type Rows, type Table, TransactionRefused, type Usage } from "./table.ts";

const { partitionKey: pk, sortKey: sk } = tableShape;
const read = (found: Attributes): Item => valuesOf(found) as unknown as Item;

/** The table over a DynamoDB client: the only place, with expressions.ts, that speaks to the SDK. Reads of items are strongly consistent unless asked otherwise. */
export const tableOf = (
  client: DynamoDBClient,
  name: string,
  usage: Usage = { requests: 0, readUnits: 0, writeUnits: 0 },
): Table => {
  const TableName = name;
  const charge = (consumed: ConsumedCapacity | ConsumedCapacity[] | undefined, kind: "readUnits" | "writeUnits") => {
    usage.requests += 1;
    for (const part of [consumed ?? []].flat()) usage[kind] += part.CapacityUnits ?? 0;
  };
  const metered = { TableName, ReturnConsumedCapacity: "TOTAL" as const };
  const write = async <T extends { ConsumedCapacity?: ConsumedCapacity | undefined }>(
    send: Promise<T>,
  ): Promise<void> => {
    try {
      charge((await send).ConsumedCapacity, "writeUnits");
    } catch (error) {
      if (error instanceof TransactionConflictException) throw new TransactionRefused([], true);
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      charge({ CapacityUnits: 1 }, "writeUnits");
      throw new ConditionFailed(error.Item && read(error.Item));
    }
  };
  const old = { ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const };
  const batch = async (keys: Key[], ConsistentRead: boolean): Promise<Item[]> => {
    const found: Item[] = [];
    let wanted = keys.map((at) => attributes({ pk: at.pk, sk: at.sk }));
    for (let attempt = 0; wanted.length > 0; attempt += 1) {
      if (attempt > 0)
        await new Promise((resolve) => setTimeout(resolve, Math.min(25 * 2 ** attempt, 1000) * Math.random()));
      const reply = await client.send(
        new BatchGetItemCommand({
          RequestItems: { [TableName]: { Keys: wanted, ConsistentRead } },
          ReturnConsumedCapacity: "TOTAL",
        }),
      );
      charge(reply.ConsumedCapacity, "readUnits");
      found.push(...(reply.Responses?.[TableName] ?? []).map(read));
      wanted = (reply.UnprocessedKeys?.[TableName]?.Keys ?? []) as typeof wanted;
    }
    return found;
  };

  return {
    usage,
    metered: () => tableOf(client, name),
    async get(at) {
      const reply = await client.send(
        new GetItemCommand({ ...metered, Key: attributes({ pk: at.pk, sk: at.sk }), ConsistentRead: true }),
      );
      charge(reply.ConsumedCapacity, "readUnits");
      return reply.Item && read(reply.Item);
    },
    async getMany(keys, consistent = true) {
      const unique = [...new Map(keys.map((at) => [`${at.pk}\n${at.sk}`, at])).values()];
      const chunks = Array.from({ length: Math.ceil(unique.length / 100) }, (_, i) =>
        unique.slice(i * 100, i * 100 + 100),
      );
      const found = (await Promise.all(chunks.map((chunk) => batch(chunk, consistent)))).flat();
      const byKey = new Map(found.map((item) => [`${item.pk}\n${item.sk}`, item]));
      return keys.map((at) => byKey.get(`${at.pk}\n${at.sk}`));
    },
    async query({ index, prefix, from, to, newestFirst, limit, after, consistent = index === undefined, ...where }) {
      const [hash, range] = index ? [`${index}pk`, `${index}sk`] : [pk, sk];
      const low = prefix ?? from;
      const high = prefix === undefined ? to : undefined;
      const bounds =
        prefix !== undefined
          ? " AND begins_with(#range, :low)"
          : low !== undefined && high !== undefined
            ? " AND #range BETWEEN :low AND :high"
            : low !== undefined
              ? " AND #range >= :low"
              : high !== undefined
                ? " AND #range <= :high"
                : "";
      const reply = await client.send(
        new QueryCommand({
          ...metered,
          IndexName: index,
          KeyConditionExpression: `#hash = :pk${bounds}`,
          ExpressionAttributeNames: { "#hash": hash, ...(bounds && { "#range": range }) },
          ExpressionAttributeValues: attributes({ ":pk": where.pk, ":low": low, ":high": high }),
          ScanIndexForward: !newestFirst,
          Limit: limit,
          ExclusiveStartKey: after && attributes(after),
          ConsistentRead: consistent,
        }),
      );
      charge(reply.ConsumedCapacity, "readUnits");
      return rows(reply);
    },
    async scan({ after, limit, segment, segments, consistent = true }) {
      const reply = await client.send(
        new ScanCommand({
          ...metered,
          ExclusiveStartKey: after && attributes(after),
          Limit: limit,
          Segment: segment,
          TotalSegments: segments,
          ConsistentRead: consistent,
        }),
      );
      charge(reply.ConsumedCapacity, "readUnits");
      return rows(reply);
    },
    put: (item, condition) =>
      write(
        client.send(new PutItemCommand({ ...metered, ...old, Item: attributes(item), ...conditionInput(condition) })),
      ),
    update: (at, change, condition) =>
      write(
        client.send(
          new UpdateItemCommand({
            ...metered,
            ...old,
            Key: attributes({ pk: at.pk, sk: at.sk }),
            ...updateInput(change, condition),
          }),
        ),
      ),
    remove: (at, condition) =>
      write(
        client.send(
          new DeleteItemCommand({
            ...metered,
            ...old,
            Key: attributes({ pk: at.pk, sk: at.sk }),
            ...conditionInput(condition),
          }),
        ),
      ),
    async transact(actions) {
      try {
        const reply = await client.send(
          new TransactWriteItemsCommand({
            TransactItems: actions.map((action) => writeInput(TableName, action)),
            ReturnConsumedCapacity: "TOTAL",
          }),
        );
        charge(reply.ConsumedCapacity, "writeUnits");
      } catch (error) {
        if (!(error instanceof TransactionCanceledException)) throw error;
        const codes = (error.CancellationReasons ?? []).map((reason) => reason.Code);
        const failed = codes.flatMap((code, position) => (code === "ConditionalCheckFailed" ? [position] : []));
        const contended = codes.includes("TransactionConflict");
        if (failed.length === 0 && !contended) throw error;
        throw new TransactionRefused(failed, contended);
      }
    },
  };
};

const rows = ({ Items = [], LastEvaluatedKey }: Pick<QueryCommandOutput, "Items" | "LastEvaluatedKey">): Rows => ({
  items: Items.map(read),
  ...(LastEvaluatedKey && { last: valuesOf(LastEvaluatedKey) as Rows["last"] }),
});

/** An item as a stream's event carries it. */
export const imageOf = (image: object): Item => read(image as Attributes);
