import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Context, SQSEvent } from "aws-lambda";
import { beforeAll, describe, expect, it } from "vitest";
import { appendChanges } from "../../shared/changes/store.ts";
import { tableOf } from "../../shared/table/client.ts";
import { dispatch } from "../../shared/webhooks/dispatch.ts";
import { meterOf } from "../support/meter.ts";
import { type Outward, outwardOf, receiver } from "../support/outward.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let outward: Outward;
beforeAll(async () => {
  studio = await openStudio();
  outward = await outwardOf(studio);
});

const changes = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    id: studio.means.newId("revision"),
    type: "booking.changed",
    entity: "booking" as const,
    entityId: studio.means.newId("booking"),
    clientId: `cli_01JZ9B2D4F6H8K1M3P5R7T9V${String(10 + (n % 8))}`,
    at: studio.means.now(),
  }));
const accepting = () => Promise.resolve({ status: 200, durationMs: 1 });

describe("what a change costs", () => {
  it("in the log: one request a batch; told: one write a change beside four requests to read and six to write of each run", async () => {
    const { call, accountId } = await studio.another();
    const client = new DynamoDBClient({});
    const meter = meterOf(client);
    const means = { ...studio.means, accountId, table: tableOf(client, studio.tableName) };
    await appendChanges(means, changes(1));
    const one = await meter.during(() => appendChanges(means, changes(1)));
    expect(one).toMatchObject({ requests: 1, writeUnits: 1, readUnits: 0 });
    const hundred = await meter.during(() => appendChanges(means, changes(100)));
    expect(hundred.requests).toBe(1);
    expect(hundred.writeUnits).toBeLessThanOrEqual(30);
    await call("POST /v1/webhooks", { body: { url: "https://hooks.example.com/", types: ["*"] } });
    await appendChanges(means, changes(1));
    const run = () => dispatch({ ...means, post: accepting, enough: () => false });
    const told = await meter.during(run);
    expect(told.requests).toBeLessThanOrEqual(9);
    expect(told.writeUnits).toBeLessThanOrEqual(9);
    await appendChanges(means, changes(100));
    const many = await meter.during(run);
    expect(many.requests).toBeLessThanOrEqual(100 + 10);
    expect(many.writeUnits).toBeLessThanOrEqual(100 + 10);
    const nothing = await meter.during(run);
    expect(nothing.requests).toBeLessThanOrEqual(6);
  });
});

describe("the dispatcher", () => {
  it("takes the keys of logs and of webhooks from the queue, an account's once, and reports what failed alone", async () => {
    const to = await receiver();
    const { body } = await studio.call("POST /v1/webhooks", { body: { url: to.url, types: ["client.*"] } });
    for (const address of ["maya@example.com", "ben@example.com"])
      await studio.call("POST /v1/clients", { body: { firstName: "Maya", emails: [{ address }] } });
    await outward.flow();
    const { handler } = await import("../../functions/webhooks/dispatch.ts");
    const bodies = [...outward.queued().map((place) => JSON.stringify(place)), JSON.stringify({ pk: "" })];
    const event = { Records: bodies.map((body, i) => ({ messageId: `m${i}`, body })) } as SQSEvent;
    const context = { getRemainingTimeInMillis: () => 100_000 } as Context;
    const { batchItemFailures } = await handler(event, context);
    expect(batchItemFailures).toEqual([{ itemIdentifier: `m${bodies.length - 1}` }]);
    expect(to.accepted.map(({ event: { type } }) => type)).toEqual(["client.created", "client.created"]);
    await studio.call("DELETE /v1/webhooks/{webhookId}", { params: { webhookId: body.id } });
  });

  it("is woken by the clock for what waits for its next try", async () => {
    const to = await receiver(() => 500);
    const { body } = await studio.call("POST /v1/webhooks", { body: { url: to.url, types: ["client.*"] } });
    await studio.call("POST /v1/clients", { body: { firstName: "Iris", emails: [{ address: "iris@example.com" }] } });
    await outward.tell();
    to.behave = () => 200;
    process.env.SMS_OPT_OUT_LIST = "studio-list";
    const { handler } = await import("../../functions/jobs/clock.ts");
    const time = new Date(Date.now() + 60_000).toISOString().replace(/:\d\d\.\d+Z/, ":30.000Z");
    const woken = await handler({ time }, { getRemainingTimeInMillis: () => 50_000 } as Context);
    expect(woken.webhooks).toBe(1);
    await outward.flow();
    expect(outward.queued()).toEqual([{ pk: `${studio.accountId}#WEBHOOK#${body.id}`, sk: "0" }]);
  });
});
