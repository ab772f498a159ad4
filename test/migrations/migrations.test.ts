import type { DynamoDBRecord } from "aws-lambda";
import { beforeEach, describe, expect, it } from "vitest";
import { changeOf, isCopy } from "../../shared/changes/image.ts";
import type { Migration } from "../../shared/migrations/migration.ts";
import { migrations as ours } from "../../shared/migrations/registry.ts";
import { migrate, outstanding } from "../../shared/migrations/run.ts";
import { positionOf } from "../../shared/migrations/store.ts";
import { imageOf } from "../../shared/table/client.ts";
import type { Item } from "../../shared/table/item.ts";
import type { Table } from "../../shared/table/table.ts";
import { byKey } from "../backups/restored.ts";
import { makeBooking, makeClient } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
beforeEach(async () => {
  studio = await openStudio();
  for (let i = 0; i < 30; i += 1)
    await studio.table.put({
      pk: `room${i % 7}`,
      sk: `${i}`,
      type: "room",
      rev: studio.means.newId("revision"),
      data: { name: `Room ${i}` },
    });
});

/** The name becomes a title; what has one is as it is to be. */
const titles: Migration = {
  name: "0001-titles",
  change: ({ type, data: { name, ...data } }) =>
    type === "room" && name ? { data: { ...data, title: name } } : undefined,
};
const sizes: Migration = {
  name: "0002-sizes",
  change: ({ type, data }) => (type === "room" && !data.size ? { data: { ...data, size: 12 } } : undefined),
};

const runOf = (over: { table?: Table; dryRun?: boolean; migrations?: Migration[]; now?: () => string } = {}) => {
  const { newId, now } = studio.means;
  const seen: { name: string; seen: number; changed: number }[] = [];
  const means = { table: over.table ?? studio.table, newId, now: over.now ?? now };
  const run = { means, migrations: over.migrations ?? [titles], dryRun: over.dryRun ?? false };
  return { seen, done: () => migrate({ ...run, told: (so) => seen.push({ ...so }), segments: 2, pageSize: 4 }) };
};
const rooms = async (): Promise<Item[]> =>
  [...(await byKey(studio.table)).values()].filter(({ type }) => type === "room");
const written = async (): Promise<DynamoDBRecord[]> =>
  (await studio.stream.unread()).filter(({ dynamodb }) => dynamodb?.Keys?.pk?.S !== "MIGRATIONS");

describe("a migration", () => {
  it("takes every item to its new shape, once: run again it writes nothing", async () => {
    expect(await runOf().done()).toEqual({ from: 0, to: 1 });
    expect((await rooms()).every(({ data }) => data.title && !data.name)).toBe(true);
    await studio.stream.unread();
    expect(await runOf().done()).toEqual({ from: 1, to: 1 });
    expect(await studio.stream.unread()).toEqual([]);
  });

  it("only counts when it is run dry", async () => {
    await studio.stream.unread();
    const run = runOf({ dryRun: true, migrations: [titles, sizes] });
    await run.done();
    expect(run.seen.filter(({ name }) => name === "0001-titles").at(-1)).toMatchObject({ changed: 30 });
    expect(run.seen.at(-1)).toMatchObject({ name: "0002-sizes", changed: 30 });
    expect(await studio.stream.unread()).toEqual([]);
  });

  it("that was killed goes on behind the last page, when its lease is over, and counts nothing twice", async () => {
    let pages = 0;
    const { table } = studio;
    const dying: Table = {
      ...table,
      scan: (input) => (++pages > 5 ? Promise.reject(new Error("killed")) : table.scan(input)),
      put: (item, condition) => (pages > 5 ? Promise.reject(new Error("killed")) : table.put(item, condition)),
    };
    const killed = runOf({ table: dying });
    await expect(killed.done()).rejects.toThrow("killed");
    const between = (await rooms()).filter(({ data }) => data.title).length;
    expect(between).toBeGreaterThan(0);
    expect(between).toBeLessThan(30);
    await expect(runOf().done()).rejects.toThrow("Another runner is at it");
    const later = runOf({ now: () => new Date(Date.now() + 6 * 60_000).toISOString() });
    expect(await later.done()).toEqual({ from: 0, to: 1 });
    expect((await rooms()).every(({ data }) => data.title)).toBe(true);
    expect(later.seen.at(-1)!.seen).toBe((await byKey(table)).size);
  });

  it("is run by one of two who begin at once", async () => {
    const outcomes = await Promise.allSettled([runOf().done(), runOf().done()]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await rooms()).every(({ data }) => data.title)).toBe(true);
    expect((await positionOf(studio)).position).toEqual({ version: 1 });
  });

  it("loses nothing that is written meanwhile, in the old shape or the new", async () => {
    const { table } = studio;
    let meddled = false;
    const busy: Table = {
      ...table,
      update: async (key, change, condition) => {
        if (!meddled) {
          meddled = true;
          const item = (await table.get(key))!;
          await table.put({ ...item, rev: studio.means.newId("revision"), data: { ...item.data, color: "blue" } });
        }
        await table.update(key, change, condition);
      },
    };
    await runOf({ table: busy }).done();
    const blue = (await rooms()).filter(({ data }) => data.color === "blue");
    expect(blue).toHaveLength(1);
    expect(blue[0]!.data.title).toBeTruthy();
  });

  it("tells nobody outside, and leaves what is settled as it is", async () => {
    await sourceOf(studio).load([makeClient("c"), makeBooking("b", "c")]);
    await studio.stream.unread();
    const found = (items: Map<string, Item>) => [...items.values()].find(({ type }) => type === "booking")!;
    const before = found(await byKey(studio.table));
    const marked: Migration = {
      name: "0001-marked",
      change: ({ type, data }) =>
        type === "booking" && !data.marked ? { data: { ...data, marked: true } } : undefined,
    };
    await runOf({ migrations: [marked] }).done();
    const after = found(await byKey(studio.table));
    expect(after).toEqual({ ...before, rev: after.rev, data: { ...before.data, marked: true } });
    expect(after.rev).not.toBe(before.rev);
    const [record] = await written();
    const hoursLater = Date.now() + 2 * 3_600_000;
    expect(isCopy(record!.dynamodb!.NewImage!.rev!.S!, hoursLater)).toBe(true);
    expect(changeOf({ item: imageOf(record!.dynamodb!.NewImage!), inserted: false })).toBeUndefined();
  });

  it("runs behind those before it, and none when the table is of a later version", async () => {
    await runOf({ migrations: [titles] }).done();
    expect(await runOf({ migrations: [titles, sizes] }).done()).toEqual({ from: 1, to: 2 });
    expect((await rooms()).every(({ data }) => data.size === 12)).toBe(true);
    expect(await runOf({ migrations: [titles] }).done()).toEqual({ from: 2, to: 2 });
    expect(outstanding([titles, sizes], { version: 1 })).toEqual([sizes]);
  });

  it("has a number that says its place", () => {
    expect(ours.map(({ name }) => Number(name.slice(0, 4)))).toEqual(ours.map((_, i) => i + 1));
  });
});
