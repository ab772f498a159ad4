import middy from "@middy/core";
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import { changeOf, isCopy } from "../../shared/changes/image.ts";
import { appendChanges, mostInItem } from "../../shared/changes/store.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { imageOf } from "../../shared/table/client.ts";
import { keyParts } from "../../shared/table/schema.ts";
import type { Table } from "../../shared/table/table.ts";
import { count, logger, publishing } from "../observe.ts";
import { tableAlone } from "../services.ts";
import { eachGroup } from "./batch.ts";
import { type Outlet, outletOf, outlets } from "./outlets.ts";

/** Entries of one SendMessageBatch or PublishBatch at most (Amazon SQS and SNS API references). */
const most = 10;

const isDue = ({ dynamodb }: DynamoDBRecord): boolean => dynamodb?.NewImage?.due?.BOOL === true;

/** Of an item that was put back by a restore, or taken to a new form by a migration: it was told when it was first written (adr/0032). */
const isOld = ({ dynamodb }: DynamoDBRecord): boolean =>
  isCopy(dynamodb?.NewImage?.rev?.S ?? "", (dynamodb?.ApproximateCreationDateTime ?? 0) * 1000);

const pieces = <T>(all: T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));

/** What is to be done with records, as many as are done with in one request; answers with those that were not. */
interface Piece {
  records: DynamoDBRecord[];
  work: (records: DynamoDBRecord[], name: string) => Promise<DynamoDBRecord[]>;
}

const toOutlet =
  (outlet: Outlet): Piece["work"] =>
  async (records, name) => {
    const failed = await outlet(records);
    for (const { Code } of failed) logger.error("not taken", { request: name, code: Code });
    return failed.map(({ Id }) => records[Number(Id)]!);
  };

/** Records of one outlet each; types without one are nobody's work. */
const duePieces = (records: DynamoDBRecord[], to: Record<string, Outlet>): [string, Piece][] =>
  [...Map.groupBy(records.filter(isDue), outletOf)]
    .filter(([name]) => Object.hasOwn(to, name))
    .flatMap(([name, all]) =>
      pieces(all, most).map((some, i): [string, Piece] => [
        `${name} ${i}`,
        { records: some, work: toOutlet(to[name]!) },
      ]),
    );

const changeIn = ({ eventName, dynamodb }: DynamoDBRecord) =>
  dynamodb?.NewImage && changeOf({ item: imageOf(dynamodb.NewImage), inserted: eventName === "INSERT" });

let opened: Table | undefined;

const toLog =
  (accountId: string): Piece["work"] =>
  async (records) => {
    opened ??= tableAlone();
    const changes = records.flatMap((record) => changeIn(record) ?? []);
    await appendChanges({ table: opened, accountId, newId, now: () => new Date().toISOString() }, changes);
    count("Changes", changes.length);
    return [];
  };

/** Records that tell of a change, by account. */
const changePieces = (records: DynamoDBRecord[]): [string, Piece][] =>
  [...Map.groupBy(records.filter(changeIn), ({ dynamodb }) => keyParts(dynamodb!.Keys!.pk!.S!)[0]!)].flatMap(
    ([accountId, all]) =>
      pieces(all, mostInItem).map((some, i): [string, Piece] => [
        `changes ${accountId} ${i}`,
        { records: some, work: toLog(accountId) },
      ]),
  );

/**
 * Gives what is due to its outlet: the queue of jobs, of booking software, of messages or of webhooks, so that each kind of work has its own pace,
 * retries and dead letters (adr/0020), or the topic of notices; and puts what changed into the account's log (adr/0024). What was not taken is
 * reported and given again with what came after it.
 */
const publish = async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  const fresh = event.Records.filter((record) => !isOld(record));
  const all = new Map([...duePieces(fresh, outlets()), ...changePieces(fresh)]);
  const records = new Map([...all].map(([name, piece]) => [name, piece.records]));
  const answer = await eachGroup(
    records,
    (name, some) => all.get(name)!.work(some, name),
    (name, error) => logger.error("not published", { request: name, error: error as Error }),
  );
  count("NotPublished", answer.batchItemFailures.length);
  return answer;
};

export const handler = middy<DynamoDBStreamEvent, DynamoDBBatchResponse>().use(publishing()).handler(publish);
