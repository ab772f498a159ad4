import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { openBackup } from "../../scripts/backup/format.ts";
import { makeBackup } from "../../scripts/backup/make.ts";
import { held } from "../../shared/backups/hold.ts";
import { pepperFits, pepperMark } from "../../shared/backups/pepper.ts";
import { secretsOf } from "../../shared/secrets.ts";
import { attributes } from "../../shared/table/attributes.ts";
import type { Item } from "../../shared/table/item.ts";
import type { Table } from "../../shared/table/table.ts";
import { beforeWrites } from "../settling/recounts.ts";
import { makeBooking, makeClient, makeInvoice } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { anotherTable, backUp, byKey, newFolder, restoreInto, silent } from "./restored.ts";

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
  const names = Array.from({ length: 8 }, (_, i) => `c${i}`);
  const records = names.flatMap((name) => [
    makeClient(name),
    makeBooking(`${name}-b`, name),
    makeInvoice(`${name}-i`, name),
  ]);
  await sourceOf(studio).load(records);
});

const otherSecret = secretsOf(JSON.stringify({ current: "k1", pepper: "k1", k1: "another secret altogether" }));

/** A table that ends the work at a read or write. */
const dyingAt = (count: number, table: Table): Table => {
  let scans = 0;
  const dies = () => {
    if (++scans > count) throw new Error("killed");
  };
  return {
    ...beforeWrites(table, (write) => void (write > count && dies())),
    scan: async (input) => {
      dies();
      return table.scan(input);
    },
  };
};

describe("a backup", () => {
  it("that is cut off goes on where it stopped, and holds everything once", async () => {
    const folder = newFolder();
    const { table, tableName: name, secrets } = studio;
    const input = { name, pepper: pepperMark(secrets), folder, say: silent };
    const byTens: Table = { ...table, scan: (given) => table.scan({ ...given, limit: 10 }) };
    await expect(makeBackup({ ...input, table: dyingAt(6, byTens) })).rejects.toThrow("killed");
    appendFileSync(join(folder, "items-1.jsonl.gz"), "half a page");
    await expect(openBackup(folder)).rejects.toThrow("holds no backup that was finished");
    await makeBackup({ ...input, table: byTens });
    const other = await anotherTable(studio);
    expect(await restoreInto(studio, other, await openBackup(folder))).toMatchObject({ unsettled: 0, lost: [] });
    expect(await byKey(other.table)).toEqual(await byKey(table));
    await expect(makeBackup({ ...input, table })).rejects.toThrow("holds a backup already");
  });

  it("is refused when a file of it was damaged", async () => {
    const { folder, files } = await backUp(studio);
    appendFileSync(files[0]!, " ");
    await expect(openBackup(folder)).rejects.toThrow("this backup is damaged");
  });
});

describe("a restore", () => {
  it("is refused into a table that holds something, unless that is to be replaced", async () => {
    const backup = await backUp(studio);
    const other = await anotherTable(studio);
    await other.table.put({ pk: "a", sk: "b", type: "stray", rev: "r", data: {} });
    await expect(restoreInto(studio, other, backup)).rejects.toThrow("is not empty");
    expect(await restoreInto(studio, other, backup, { replace: true })).toMatchObject({ unsettled: 0, lost: [] });
    expect(await byKey(other.table)).toEqual(await byKey(studio.table));
  });

  it("that is cut off goes on, and puts nothing back over what was changed since", async () => {
    const backup = await backUp(studio);
    const other = await anotherTable(studio);
    const dying = {
      ...other,
      table: beforeWrites(other.table, (write) => {
        if (write > 20) throw new Error("killed");
      }),
    };
    await expect(restoreInto(studio, dying, backup)).rejects.toThrow("killed");
    // those that were under way when it was killed arrive
    await vi.waitFor(async () => expect((await byKey(other.table)).size).toBe(20));
    const [settled] = [...(await byKey(other.table)).values()];
    await other.table.put({ ...settled!, rev: "changed" });
    await restoreInto(studio, other, backup);
    const after = await byKey(other.table);
    expect(after.size).toBe((await byKey(studio.table)).size);
    expect(after.get(`${settled!.pk} ${settled!.sk}`)!.rev).toBe("changed");
  });

  it("is refused with another secret, by the backup's mark and by the table's own keys", async () => {
    const backup = await backUp(studio);
    const other = await anotherTable(studio);
    await expect(restoreInto(studio, other, backup, { secrets: otherSecret })).rejects.toThrow(
      "made with another secret",
    );
    expect((await byKey(other.table)).size).toBe(0);
    expect(await pepperFits(studio.table, studio.secrets)).toBe(true);
    expect(await pepperFits(studio.table, otherSecret)).toBe(false);
    expect(await pepperFits(other.table, otherSecret)).toBeUndefined();
  });

  it("reads what DynamoDB exports to S3 as well", async () => {
    const folder = newFolder();
    mkdirSync(join(folder, "data"), { recursive: true });
    const all = await byKey(studio.table);
    const lines = [...all.values()].map((item) => `${JSON.stringify({ Item: attributes(item) })}\n`);
    writeFileSync(join(folder, "data", "abc.json.gz"), gzipSync(lines.join("")));
    const other = await anotherTable(studio);
    expect(await restoreInto(studio, other, await openBackup(folder))).toMatchObject({ unsettled: 0 });
    expect(await byKey(other.table)).toEqual(all);
    const another = await anotherTable(studio);
    const secrets = otherSecret;
    await expect(restoreInto(studio, another, await openBackup(folder), { secrets })).rejects.toThrow("another secret");
  });

  it("reminds nobody whose reminder's time has passed, and of one to come at its time", () => {
    const reminder = (remindAt: string): Item => ({
      pk: "a#c",
      sk: "SIGSTATE#w",
      gsi1pk: "DUE",
      gsi1sk: remindAt,
      type: "signatureState",
      rev: "rev_1",
      data: { id: "sgn_1", remindAt },
    });
    const means = { newId: studio.means.newId, now: () => "2026-03-02T00:00:00.000Z" };
    const [past, coming] = ["2026-03-01T23:00:00.000Z", "2026-03-02T01:00:00.000Z"].map(reminder);
    expect(held(means, coming!)).toBe(coming);
    expect(held(means, past!)).toEqual({
      pk: "a#c",
      sk: "SIGSTATE#w",
      type: "signatureState",
      rev: expect.any(String),
      data: { id: "sgn_1" },
    });
  });
});
