import { marshall } from "@aws-sdk/util-dynamodb";
import { beforeAll, describe, expect, it } from "vitest";
import type { Item } from "../../shared/table/item.ts";
import { type Meter, meterOf } from "../support/meter.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { sizeOf } from "../support/units.ts";

let studio: Studio;
let meter: Meter;
beforeAll(async () => {
  studio = await openStudio();
  meter = meterOf(studio.client);
});

const at = (sk: string) => ({ pk: "acc#cli", sk });
const item = (sk: string, kilobytes: number, more: Partial<Item> = {}): Item => ({
  ...at(sk),
  type: "thing",
  rev: "r1",
  data: { text: "x".repeat(Math.round(kilobytes * 1024) - 100) },
  ...more,
});
const listed = { gsi1pk: "acc#LIST", gsi1sk: "b" };

describe("the meter", () => {
  it("sizes items as AWS describes: names and values in UTF-8, numbers by their digits, three bytes for a list or map", () => {
    expect(sizeOf(marshall({ pk: "ab", é: "é" }))).toBe(2 + 2 + 2 + 2);
    expect(sizeOf(marshall({ n: 0 }))).toBe(1 + 1);
    expect(sizeOf(marshall({ n: -12345 }))).toBe(1 + 3 + 1 + 1);
    expect(sizeOf(marshall({ m: { a: true }, l: [null, "xy"] }))).toBe(1 + 3 + 3 + 1 + 3 + 2 + 3);
  });

  // It reports nothing for a query or a batch that finds nothing, where AWS charges the least unit; so neither is asked here.
  it("agrees with what DynamoDB Local reports, where that is right", async () => {
    const { table } = studio;
    const steps: [name: string, work: () => Promise<unknown>][] = [
      ["put 2.5 KB", () => table.put(item("a", 2.5))],
      ["put 2.5 KB in a list", () => table.put(item("b", 2.5, listed))],
      ["put the same again", () => table.put(item("b", 2.5, listed))],
      ["change what is not projected", () => table.update(at("b"), { set: { dirty: true } })],
      ["change what is projected", () => table.update(at("b"), { set: { rev: "r2" } })],
      ["change the place in the list", () => table.update(at("b"), { set: { gsi1sk: "c" } })],
      ["shrink", () => table.put(item("b", 0.5, { ...listed, gsi1sk: "c" }))],
      ["leave the list", () => table.update(at("b"), { remove: ["gsi1pk", "gsi1sk"] })],
      ["remove", () => table.remove(at("b"))],
      ["get 2.5 KB", () => table.get(at("a"))],
      ["get nothing", () => table.get(at("z"))],
      ["fill", () => table.put(item("c", 4.5, listed))],
      ["get many", () => table.getMany([at("a"), at("c")])],
      ["query consistently", () => table.query({ pk: "acc#cli" })],
      ["query an index", () => table.query({ index: "gsi1", pk: "acc#LIST" })],
    ];
    for (const [name, work] of steps) {
      const { readUnits, writeUnits, reported } = await meter.during(work);
      expect({ name, units: readUnits + writeUnits }).toEqual({ name, units: reported });
    }
  });

  it("counts a transaction twice and its index writes once, and a failed condition like the write", async () => {
    const { table } = studio;
    const twice = await meter.during(() =>
      table.transact([
        { put: item("t1", 1.5, listed) },
        { put: item("t2", 0.5) },
        { check: at("none"), condition: { if: "attribute_not_exists(pk)" } },
      ]),
    );
    expect(twice).toMatchObject({
      requests: 1,
      byOperation: { TransactWriteItems: 1 },
      writeUnits: 2 * (2 + 1 + 1) + 2,
    });
    const failed = await meter.during(() =>
      table.put(item("t1", 0.5), { if: "attribute_not_exists(pk)" }).catch(() => undefined),
    );
    expect(failed.writeUnits).toBe(2);
  });
});
