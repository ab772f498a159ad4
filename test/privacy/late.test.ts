import type { Context } from "aws-lambda";
import { beforeAll, describe, expect, it } from "vitest";
import { storage } from "../../functions/storage.ts";
import { runJob } from "../../shared/jobs/run.ts";
import { jobs } from "../../shared/jobs/store.ts";
import { elsewhere } from "../../shared/privacy/elsewhere.ts";
import { eraseStep } from "../../shared/privacy/erase.ts";
import { removeBehind } from "../../shared/settling/behind.ts";
import type { Item } from "../../shared/table/item.ts";
import { runJobs } from "../support/jobs.ts";
import { makeBooking, makeClient, makeInvoice } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let tideline: ReturnType<typeof sourceOf>;
beforeAll(async () => {
  studio = await openStudio();
  tideline = sourceOf(studio);
});

const collection = async (clientId: string): Promise<Item[]> => {
  const items: Item[] = [];
  let after: Awaited<ReturnType<Studio["table"]["query"]>>["last"];
  do {
    const page = await studio.table.query({ pk: `${studio.accountId}#${clientId}`, ...(after && { after }) });
    items.push(...page.items);
    after = page.last;
  } while (after);
  return items;
};
const typesIn = async (clientId: string) => [...new Set((await collection(clientId)).map(({ type }) => type))].sort();

const client = async (id: string, records: unknown[] = []): Promise<string> => {
  await tideline.load([makeClient(id, { lastName: `Last ${id}`, email: `${id}@example.com` }), ...records]);
  return tideline.clientId(id);
};
const erase = (clientId: string) =>
  studio.call("POST /v1/clients/{clientId}/erase", { params: { clientId }, body: {} });

/** A booking as a sync that read the client's pointer before the erase writes it after: record and pointer. */
const lands = async (clientId: string, id: string): Promise<Item[]> => {
  const twin = await client(`twin of ${id}`, [makeBooking(id, `twin of ${id}`)]);
  const booking = (await collection(twin)).find(({ type }) => type === "booking")!;
  const pointer = (await studio.table.scan({})).items.find(
    ({ type, data }) => type === "pointer" && data.id === booking.data.id,
  )!;
  const to = { pk: `${studio.accountId}#${clientId}`, sk: booking.sk };
  const { settled: _, ...rest } = booking;
  await studio.table.put({ ...rest, ...to, data: { ...booking.data, clientId }, dirty: true });
  await studio.table.put({ ...pointer, data: { ...pointer.data, to } });
  return [{ ...rest, ...to }, pointer];
};

describe("reliability 10: what comes late for an erased client", () => {
  it("creates nothing: what a sync had under way lands behind the fence and projections remove it, pointer and all", async () => {
    const clientId = await client("late", [makeBooking("late-b1", "late")]);
    await erase(clientId);
    await runJobs(studio);
    const [, pointer] = await lands(clientId, "late-b2");
    expect(await typesIn(clientId)).toContain("booking");
    expect(await studio.stream.settle()).toEqual([]);
    expect(await typesIn(clientId)).toEqual(["card", "erased", "series"]);
    expect(await studio.table.get(pointer!)).toBeUndefined();
    const again = await tideline.load([makeBooking("late-b2", "late")]);
    expect(again).toMatchObject({ written: 0, unchanged: 1, waiting: 0 });
  });

  it("sweep removes what no event told of", async () => {
    const clientId = await client("swept", [makeInvoice("swept-i1", "swept")]);
    await erase(clientId);
    await runJobs(studio);
    const stray = { id: "pkg_1", clientId, name: "Ten for swept", purchasedOn: "2026-03-01" };
    const sk = "PKG#2026-03-01#pkg_1";
    await studio.table.put({ pk: `${studio.accountId}#${clientId}`, sk, type: "package", rev: "r", data: stray });
    const { handler } = await import("../../functions/jobs/sweep.ts");
    const context = { getRemainingTimeInMillis: () => 900_000 } as Context;
    await handler({ time: new Date().toISOString() }, context);
    expect(await typesIn(clientId)).toEqual(["card", "erased", "series"]);
  });

  it("while the erase is under way it is left to it, so that nothing is lost that the law keeps", async () => {
    const clientId = await client("under-way", [makeInvoice("under-way-i1", "under-way")]);
    await erase(clientId);
    await studio.stream.settle();
    expect(await removeBehind(studio.means, `${studio.accountId}#${clientId}`)).toBe(0);
    expect(await typesIn(clientId)).toContain("invoice");
    await wake();
    const { items } = await studio.table.query({ pk: `${studio.accountId}#LEGAL` });
    expect(JSON.stringify(items)).toContain("under-way-i1");
  });

  it("an event's change goes to no booking of an erased client", async () => {
    const event = { type: "event", id: "moved", name: "Yin", eventType: "Yin", kind: "class" };
    await tideline.load([{ ...event, startsAt: "2026-05-02T11:00:00Z" }]);
    const clientId = await client("mover", [makeBooking("mover-b1", "mover", { event: "moved" })]);
    await erase(clientId);
    await runJobs(studio);
    await tideline.load([{ ...event, startsAt: "2026-05-03T11:00:00Z" }]);
    expect(await typesIn(clientId)).toEqual(["card", "erased", "series"]);
  });
});

/** Runs the erases that nobody ran: their event was read by something else. */
const wake = async (): Promise<void> => {
  const { items } = await studio.table.query({ pk: studio.accountId, prefix: "JOB#" });
  for (const item of items) {
    const job = jobs.fromItem(item);
    if (job.kind !== "erase" || job.state === "done") continue;
    await runJob(studio.means, item, eraseStep(studio.means, elsewhere(studio.means, storage())), () => false);
  }
};

describe("S4-27 an erase of a long history", () => {
  const visits = Array.from({ length: 150 }, (_, i) =>
    makeBooking(`long-b${i}`, "long", {
      event: { startsAt: new Date(Date.UTC(2021, i % 60, 1 + (i % 20), 12)).toISOString() },
    }),
  );
  const invoices = Array.from({ length: 60 }, (_, i) =>
    makeInvoice(`long-i${i}`, "long", { issuedAt: `20${String(20 + (i % 6))}-03-02T12:00:00Z`, total: 100 + i }),
  );

  it("that is killed at every piece, and has each piece done twice, ends the same: counted once, nothing left", async () => {
    const clientId = await client("long", [...visits, ...invoices]);
    const before = (await collection(clientId)).find(({ type }) => type === "card")!.data.sums;
    const { body } = await erase(clientId);
    const step = eraseStep(studio.means, elsewhere(studio.means, storage()));
    let job = jobs.fromItem((await studio.table.get(jobs.key(studio.accountId, body.id)))!);
    let pieces = 0;
    for (; job.state !== "done"; pieces += 1) {
      await step(job);
      job = await step(job);
    }
    expect(pieces).toBeGreaterThan(10);
    const { receipt } = job.result as { receipt: { erased: Record<string, number>; kept: { count: number }[] } };
    expect(receipt.erased).toMatchObject({ booking: 150, invoice: 60, client: 1, clientSource: 1 });
    expect(receipt.kept[0]!.count).toBe(60);
    expect(await typesIn(clientId)).toEqual(["card", "erased", "series"]);
    expect((await collection(clientId)).find(({ type }) => type === "card")!.data.sums).toEqual(before);
  });

  it("writes at most some requests per 30 records", async () => {
    const clientId = await client("metered", [
      ...visits.map((booking) => ({ ...booking, id: `m-${booking.id}`, client: "metered" })),
    ]);
    const { body } = await erase(clientId);
    const table = studio.table.metered();
    const means = { ...studio.means, table };
    const item = (await table.get(jobs.key(studio.accountId, body.id)))!;
    await runJob(means, item, eraseStep(means, elsewhere(means, storage())), () => false);
    expect(table.usage.requests).toBeLessThan(70);
  });
});
