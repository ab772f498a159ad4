import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";
import { newId } from "../shared/kernel/ids.ts";
import { tableOf } from "../shared/table/client.ts";
import type { Item } from "../shared/table/item.ts";
import { key } from "../shared/table/schema.ts";
import type { Table } from "../shared/table/table.ts";
import { memoryTable } from "../test/support/memory-table.ts";
import { createTable } from "../test/support/table.ts";
import { abreast, median, type Row, timed } from "./measure.ts";
import { accountRow, batchOf, clientWith } from "./records.ts";
import { fill } from "./tables.ts";

type Handler = (event: DynamoDBStreamEvent, context: Context) => Promise<DynamoDBBatchResponse>;

/** Ten clients with ten records each: what a batch of the stream holds (infra's batch size is 100). */
type Waiting = ReturnType<typeof clientWith>;
const tens = (): Waiting[] => Array.from({ length: 10 }, () => clientWith(10));

const data = { sums: { bookings: 10, attended: 10, club: 10 } };

const settled = async (handler: Handler, batch: DynamoDBStreamEvent): Promise<void> => {
  const { batchItemFailures } = await handler(batch, {} as Context);
  if (batchItemFailures.length > 0) throw new Error(`${batchItemFailures.length} records were not settled.`);
};

/** The function alone: per second of processor time, since other processes may share the machine. */
const alone = async (handler: Handler, use: (table: unknown) => Promise<void>): Promise<Row> => {
  const table = memoryTable();
  await use(table);
  await table.put(accountRow());
  const rates: number[] = [];
  for (let round = 0; round < 6; round += 1) {
    const batches: DynamoDBStreamEvent[] = [];
    for (let i = 0; i < 50; i += 1) {
      const clients = tens();
      for (const { header, records } of clients) await table.transact([...header, ...records].map((put) => ({ put })));
      batches.push(batchOf(clients.flatMap(({ records }) => records)));
    }
    const before = process.cpuUsage();
    for (const batch of batches) await settled(handler, batch);
    const { user, system } = process.cpuUsage(before);
    if (round > 0) rates.push((batches.length * 100) / ((user + system) / 1e6));
  }
  const rate = median(rates);
  return {
    figure: "P10",
    what: "records settled per second of processor time, the table in memory",
    measured: Math.round(rate).toLocaleString("en"),
    target: "≥ 10,000",
    holds: rate >= 10_000,
  };
};

/** The transaction that settles ten records, made without reading or judging anything: what the emulator can do at most. */
const bareSettling = (table: Table, { header, records }: Waiting) => {
  const [, card] = header;
  const series: Item = { pk: card!.pk, sk: key("SERIES", "2026-03"), type: "series", rev: newId("revision"), data };
  return table.transact([
    ...records.map(({ pk, sk, rev }) => ({
      update: { pk, sk },
      change: { set: { settled: { rules: "bench", sums: data.sums }, dirty: false } },
      condition: { if: "#dirty = :dirty AND #rev = :rev", values: { dirty: true, rev } },
    })),
    { put: { ...card!, rev: newId("revision") }, condition: { if: "#rev = :rev", values: { rev: card!.rev } } },
    { put: series },
  ]);
};

/** On DynamoDB Local, and beside it the same transactions bare; in turns. */
const onDatabase = async (handler: Handler, client: DynamoDBClient, name: string): Promise<Row[]> => {
  const table = tableOf(client, name);
  const [ours, ceiling]: [number[], number[]] = [[], []];
  for (let round = 0; round < 8; round += 1) {
    const clients = [...tens(), ...tens()];
    const others = [...tens(), ...tens()];
    await fill(
      client,
      name,
      [...clients, ...others].flatMap(({ header, records }) => [...header, ...records]),
    );
    const batches = [clients.slice(0, 10), clients.slice(10)].map((ten) =>
      batchOf(ten.flatMap(({ records }) => records)),
    );
    const mine = await timed(async () => {
      for (const batch of batches) await settled(handler, batch);
    });
    const theirs = await timed(() => abreast(8, others, (one) => bareSettling(table, one)));
    if (round > 0) {
      ours.push(200_000 / mine);
      ceiling.push(200_000 / theirs);
    }
  }
  const [rate, most] = [median(ours), median(ceiling)];
  return [
    {
      figure: "P10",
      what: `records settled per second on DynamoDB Local, ten of one client together; ÷ those transactions bare (${Math.round(most)})`,
      measured: `${Math.round(rate)}; ${(rate / most).toFixed(2)}`,
      target: "≥ 600, or 0.8",
      holds: rate >= 600 || rate / most >= 0.8,
    },
  ];
};

/** P10: how fast projections settles. */
export const settling = async (): Promise<Row[]> => {
  const name = "bench-settling";
  process.env.TABLE_NAME = name;
  const client = new DynamoDBClient({});
  await createTable(client, name, { stream: false });
  await fill(client, name, [accountRow()]);
  const { services } = await import("../functions/services.ts");
  const { handler } = (await import("../functions/streams/projections.ts")) as unknown as { handler: Handler };
  const given = await services();
  const { table } = given;
  const rows = await onDatabase(handler, client, name);
  const use = async (other: unknown) => {
    Object.assign(given, { table: other });
  };
  rows.push(await alone(handler, use));
  Object.assign(given, { table });
  return rows;
};
