import type { Context, DynamoDBBatchResponse, DynamoDBRecord } from "aws-lambda";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { headOf } from "../../shared/accounts/store.ts";
import { projectPartition } from "../../shared/settling/project.ts";
import { rulesOf } from "../../shared/settling/rules.ts";
import { imageOf, type Table } from "../../shared/table/client.ts";
import { makeBooking, makeClient, makeInvoice } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { isDirty } from "../support/stream.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let tideline: ReturnType<typeof sourceOf>;
let client = "";
let serial = 0;
beforeAll(async () => {
  studio = await openStudio();
  tideline = sourceOf(studio);
});
beforeEach(async () => {
  serial += 1;
  client = `f${serial}`;
  await tideline.load([makeClient(client)]);
});

const project = async (records: DynamoDBRecord[]): Promise<string[]> => {
  const { handler } = await import("../../functions/streams/projections.ts");
  const answer = (await handler({ Records: records }, {} as Context)) as DynamoDBBatchResponse;
  return answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
};
const dirty = async () => (await studio.stream.unread()).filter(isDirty);
const sequence = ({ dynamodb }: DynamoDBRecord) => dynamodb!.SequenceNumber!;

/** Visits and purchases of the client, one a day, sent and not settled: their records of the stream. */
const sent = async (count: number): Promise<DynamoDBRecord[]> => {
  const day = (i: number) => new Date(Date.UTC(2026, 0, 1 + i, 12)).toISOString();
  const records = Array.from({ length: count }, (_, i) =>
    i % 2
      ? makeInvoice(`${client}-${i}`, client, { issuedAt: day(i) })
      : makeBooking(`${client}-${i}`, client, { event: { startsAt: day(i) } }),
  );
  for (let i = 0; i < count; i += 500) await tideline.send(records.slice(i, i + 500));
  return dirty();
};
const numbers = async () => {
  const { badges, invoiceCount, quickStats } = await tideline.profile(client);
  return [badges.attendedEvents, invoiceCount, quickStats.ltv.amount];
};
const exact = (count: number) => [Math.ceil(count / 2), Math.floor(count / 2), Math.floor(count / 2) * 1900];
const anythingDirty = async () => (await studio.table.scan({})).items.some((item) => item.dirty);

describe("what the stream tells", () => {
  it("reliability 1 a batch delivered twice, overlapping, bisected and replayed changes nothing and fails nothing", async () => {
    const batch = await sent(20);
    const deliveries = [
      batch,
      batch,
      batch.slice(5, 15),
      batch.slice(0, 10),
      batch.slice(10),
      [...batch].reverse(),
      batch,
    ];
    for (const delivery of deliveries) expect(await project(delivery)).toEqual([]);
    expect(await numbers()).toEqual(exact(20));
  });

  it("reliability 2 two consumers at once, in any interleaving, come to a recount", async () => {
    const batch = await sent(40);
    const shuffled = [...batch].sort((a, b) => (sequence(a).slice(-1) < sequence(b).slice(-1) ? -1 : 1));
    const failed = await Promise.all([
      project(batch),
      project(shuffled),
      project(batch.slice(20)),
      project(batch.slice(0, 20)),
    ]);
    expect(failed.flat()).toEqual([]);
    expect(await numbers()).toEqual(exact(40));
  });

  it("reliability 3 killed after the write and before the answer: the next delivery changes nothing", async () => {
    const batch = await sent(10);
    const dying: Table = {
      ...studio.table,
      async transact(actions) {
        await studio.table.transact(actions);
        throw new Error("killed");
      },
    };
    const rules = rulesOf(await headOf(studio.table, studio.accountId));
    const pk = batch[0]!.dynamodb!.Keys!.pk!.S!;
    const read = ({ dynamodb }: DynamoDBRecord) => imageOf(dynamodb!.NewImage!);
    await expect(projectPartition({ ...studio.means, table: dying }, rules, pk, batch, read)).rejects.toThrow("killed");
    expect(await project(batch)).toEqual([]);
    expect(await numbers()).toEqual(exact(10));
  });

  it("reliability 4 one record in 100 that does not parse is reported alone, the other 99 count once", async () => {
    const batch = await sent(100);
    const broken = structuredClone(batch[37]!);
    broken.dynamodb!.NewImage!.data = { M: { status: { S: "attended" } } };
    expect(await project([...batch.slice(0, 37), broken, ...batch.slice(38)])).toEqual([sequence(broken)]);
    expect(await project([broken])).toEqual([sequence(broken)]);
    const [attended, invoices] = await numbers();
    expect(Number(attended) + Number(invoices)).toBe(99);
    expect(await project([batch[37]!])).toEqual([]);
    expect(await numbers()).toEqual(exact(100));
  });

  it("reliability 6 500 records of one client in one batch meet no limit", { timeout: 60_000 }, async () => {
    const batch = await sent(500);
    expect(batch).toHaveLength(500);
    expect(await project(batch)).toEqual([]);
    expect(await numbers()).toEqual(exact(500));
  });

  it("reliability 8 what projections writes never calls them again", async () => {
    const batch = await sent(6);
    await project(batch);
    const written = await studio.stream.unread();
    expect(written.length).toBeGreaterThan(6);
    expect(written.filter(isDirty)).toEqual([]);
  });

  it("reliability 9 attended, absent, then deleted leaves nothing", async () => {
    await tideline.load([makeBooking(`${client}-x`, client)]);
    expect((await numbers())[0]).toBe(1);
    await tideline.load([makeBooking(`${client}-x`, client, { status: "absent" })]);
    expect((await numbers())[0]).toBe(0);
    await tideline.load([{ type: "deleted", of: "booking", id: `${client}-x` }]);
    expect(await tideline.profile(client)).toMatchObject({ status: "guest", bookingCount: 0 });
  });
});

describe("reliability 5 throttled on one client of 20", () => {
  it("only that one's records are retried, and afterwards all 20 are exact", async () => {
    const clients = Array.from({ length: 20 }, (_, i) => `${client}-t${i}`);
    await tideline.load(clients.map((id) => makeClient(id)));
    await tideline.send(clients.flatMap((id) => [makeBooking(id, id), makeInvoice(id, id)]));
    const batch = await dirty();
    const seventh = batch.find(({ dynamodb }) => dynamodb!.NewImage!.data!.M!.origin!.M!.id!.S === clients[7])!
      .dynamodb!.Keys!.pk!.S!;
    const { services } = await import("../../functions/services.ts");
    const { table } = await services();
    const query = table.query;
    table.query = (input) =>
      input.pk === seventh
        ? Promise.reject(Object.assign(new Error("slow down"), { name: "ThrottlingException" }))
        : query(input);
    const reported = await project(batch).finally(() => {
      table.query = query;
    });
    const ofSeventh = batch.filter(({ dynamodb }) => dynamodb!.Keys!.pk!.S === seventh);
    expect(reported).toEqual(ofSeventh.map(sequence).sort());
    expect(await project(ofSeventh)).toEqual([]);
    for (const id of clients) expect(await tideline.profile(id)).toMatchObject({ bookingCount: 1, invoiceCount: 1 });
  });
});

describe("reliability 6 a stream that was lost for an hour", () => {
  const sweep = async (at: number) => {
    const { handler } = await import("../../functions/jobs/sweep.ts");
    const context = { getRemainingTimeInMillis: () => 900_000 } as Context;
    return handler({ time: new Date(at).toISOString() }, context);
  };

  it("is found and settled by sweep; the next sweep finds nothing", async () => {
    await sent(30);
    expect(await numbers()).toEqual([0, 0, 0]);
    expect(await sweep(Date.now() + 3_600_000)).toMatchObject({ settled: 30, drifted: 0 });
    expect(await numbers()).toEqual(exact(30));
    expect(await anythingDirty()).toBe(false);
    expect(await sweep(Date.now() + 3_600_000)).toMatchObject({ settled: 0, drifted: 0 });
  });

  it("leaves alone what is younger than its own event", async () => {
    await sent(4);
    expect(await sweep(Date.now())).toMatchObject({ settled: 0 });
    await studio.stream.settle();
  });

  it("reports and mends a card that is not the sum of its records", async () => {
    await project(await sent(10));
    const { pk } = (await studio.table.scan({})).items.find(
      ({ type, data }) => type === "card" && data.lastName === `Client ${client}`,
    )!;
    const at = { pk, sk: "0#CARD" };
    const card = (await studio.table.get(at))!;
    await studio.table.put({ ...card, data: { ...card.data, sums: { ...(card.data.sums as object), attended: 99 } } });
    expect(await sweep(Date.now() + 3_600_000)).toMatchObject({ drifted: 1 });
    expect(await numbers()).toEqual(exact(10));
    expect(await sweep(Date.now() + 3_600_000)).toMatchObject({ drifted: 0 });
  });
});
