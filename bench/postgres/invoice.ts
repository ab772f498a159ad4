import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { clientPk } from "../../shared/clients/header.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { tableOf } from "../../shared/table/client.ts";
import type { Item } from "../../shared/table/item.ts";
import { key, keyPrefix } from "../../shared/table/schema.ts";
import { source } from "../../test/performance/seed.ts";
import { typicalInvoice } from "../../test/performance/typical.ts";
import type { Comparison } from "../kept.ts";
import { interleaved, timed } from "../measure.ts";
import { account, batchOf } from "../records.ts";
import type { asked } from "./asked.ts";
import { best } from "./best.ts";
import { orm } from "./orm.ts";
import type { recorderOf } from "./recorded.ts";
import type { BenchStudio } from "./studio.ts";
import { way } from "./way.ts";

type Handler = (event: object, context: object) => Promise<{ batchItemFailures: unknown[] }>;

/** An invoice of the booking software taken in and its numbers right; the stream between both takes its own time (P10) and is left out. */
const taking = async ({ call, table, heavy }: BenchStudio) => {
  const { handler } = (await import("../../functions/streams/projections.ts")) as unknown as { handler: Handler };
  const pk = clientPk(account.id, heavy.id);
  return async (id: string): Promise<number> => {
    const issuedAt = new Date().toISOString();
    const intake = await timed(async () => {
      const body = { records: [typicalInvoice(id, heavy.sourceId, { issuedAt })] };
      const { status, text } = await call("POST /v1/sources/{source}/records", { params: { source }, body });
      if (status !== 200) throw new Error(text);
    });
    const { items } = await table.metered().query({ pk, prefix: keyPrefix("INV"), newestFirst: true, limit: 1 });
    const batch = batchOf(items);
    return intake + (await timed(() => handler(batch, {})));
  };
};

/** The writes of it alone: invoice and pointer, then invoice, card and month, in two transactions without a look before. */
const bareWrites = (client: DynamoDBClient, { tableName }: BenchStudio) => {
  const table = tableOf(client, tableName);
  const pk = clientPk(account.id, newId("client"));
  const item = (sk: string): Item => ({
    pk,
    sk,
    type: "bench",
    rev: newId("revision"),
    data: { text: "x".repeat(500) },
  });
  return async (id: string): Promise<void> => {
    const invoice = item(key("INV", id));
    await table.transact([{ put: invoice }, { put: item(key("POINTER", id)) }]);
    await table.transact([
      { update: { pk, sk: invoice.sk }, change: { set: { settled: { rules: "bench" }, dirty: false } } },
      { put: item("0#CARD") },
      { put: item(key("SERIES", "2026-03")) },
    ]);
  };
};

/** P3 beside Postgres: an invoice inserted, and what its client paid right. */
export const invoiceComparison = async (
  studio: BenchStudio,
  recorder: ReturnType<typeof recorderOf>,
  bare: DynamoDBClient,
  ask: ReturnType<typeof asked>,
): Promise<Comparison> => {
  const [take, write] = [await taking(studio), bareWrites(bare, studio)];
  let made = 0;
  const invoice = () => {
    made += 1;
    return { id: `bench-${made}`, client: studio.heavy.id, at: "2026-03-02T12:00:00Z", amount: 18_000 };
  };
  const counted = await recorder.during(() => take(invoice().id));
  const [byOrm, byHand] = [
    await ask((by) => orm.invoice(by, invoice()), true),
    await ask((by) => best.invoice(by, invoice()), true),
  ];
  const times = await interleaved(
    {
      ours: () => take(invoice().id),
      sdk: () => timed(() => write(invoice().id)),
      orm: () => timed(() => ask((by) => orm.invoice(by, invoice()))),
      best: () => timed(() => ask((by) => best.invoice(by, invoice()))),
    },
    { warmUp: 20, rounds: 150 },
  );
  return {
    work: "an invoice of the booking software, numbers right",
    ways: [
      // one of them is the bench's look at what was written
      way("our handlers, DynamoDB Local", times.ours, times.ours, { ...counted, trips: counted.trips - 1 }),
      way("its two transactions by the bare SDK", times.sdk, times.ours, { trips: 2, bytes: 0 }),
      way("Postgres 15, as an ORM", times.orm, times.ours, byOrm),
      way("Postgres 15, by hand", times.best, times.ours, byHand),
    ],
  };
};
