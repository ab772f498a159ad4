import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { clientPk } from "../shared/clients/header.ts";
import { createTable } from "../test/support/table.ts";
import type { Found } from "./kept.ts";
import { interleaved, quantile, type Row, ratio, timed } from "./measure.ts";
import { account, accountRow, clientWith } from "./records.ts";
import { fill } from "./tables.ts";
import { asking, bareQuery } from "./warm.ts";

const turns = { warmUp: 300, rounds: 1500 };

type Noise = NonNullable<Found["noise"]>[number];

const compared = async (
  what: string,
  handler: () => Promise<unknown>,
  bare: () => Promise<unknown>,
): Promise<{ rows: Row[]; noise: Noise }> => {
  // the bare call twice: what it is to itself is what this machine adds
  const times = await interleaved(
    { handler: () => timed(handler), bare: () => timed(bare), again: () => timed(bare) },
    turns,
  );
  const spread = ratio(times.handler, times.bare);
  const row = (name: string, share: number, target: number, told: string): Row => {
    const [mine, base] = [quantile(times.handler, share), quantile(times.bare, share)];
    return {
      figure: "P7",
      what: `${what}, warm ÷ its bare query, ${name} (${mine.toFixed(2)} ÷ ${base.toFixed(2)} ms${told})`,
      measured: (mine / base).toFixed(2),
      target: `≤ ${target.toFixed(2)}`,
      limit: "1",
      holds: mine / base <= target,
    };
  };
  return {
    rows: [
      row("p50", 0.5, 1.05, `, tenths of the run ${spread.low.toFixed(2)} to ${spread.high.toFixed(2)}`),
      row("p99", 0.99, 1.1, ""),
    ],
    noise: ratio(times.again, times.bare),
  };
};

/** P7: a warm handler, from its bundle, over the bare call to DynamoDB that it makes; in turns. And the noise: the bare call over itself. */
export const handlers = async (outdir: string): Promise<Found> => {
  const client = new DynamoDBClient({});
  const table = "bench-handlers";
  await createTable(client, table, { stream: false });
  process.env.TABLE_NAME = table;
  const { id, header, records } = clientWith(25);
  await fill(client, table, [accountRow(), ...header, ...records]);
  const ask = asking(outdir);
  const query = (prefix: string, more = {}) => bareQuery(client, table, clientPk(account.id, id), prefix, more);
  const params = { clientId: id };
  const found = [
    await compared("profile", ask("api", "GET /v1/clients/{clientId}", params), query("0#")),
    await compared(
      "25 past bookings",
      ask("events", "GET /v1/clients/{clientId}/bookings", params, { when: "past" }),
      query("BKG#", { ScanIndexForward: false, Limit: 25 }),
    ),
  ];
  return { rows: found.flatMap(({ rows }) => rows), noise: found.map(({ noise }) => noise) };
};
