import { beforeAll, describe, expect, it } from "vitest";
import { openStudio, type Studio } from "../support/studio.ts";
import { everything, importsOf } from "./files.ts";

let studio: Studio;
let imports: ReturnType<typeof importsOf>;
beforeAll(async () => {
  studio = await openStudio();
  imports = importsOf(studio);
});

const howMany = 5000;
const isFaulty = (i: number) => i % 100 === 50;
const row = (i: number) =>
  isFaulty(i)
    ? `Nobody,${i},not an email,,`
    : `First${i},Last ${i % 700},member${i}@example.com,+1207555${String(i).padStart(4, "0")},`;
const csv = `First name,Last name,Email,Mobile,Notes\n${Array.from({ length: howMany }, (_, i) => row(i)).join("\n")}\n`;

const clientsIn = async () => [...(await everything(studio)).keys()].filter((key) => key.endsWith("0#CLIENT"));

describe("S4-23 reliability 19 a file of 5,000 rows, one in a hundred faulty", () => {
  it("is imported with each fault under its line; the same file again changes nothing at all", async () => {
    const first = await imports.run(csv);
    const faulty = howMany / 100;
    expect(first.progress).toEqual({
      rows: howMany,
      created: howMany - faulty,
      updated: 0,
      unchanged: 0,
      failed: faulty,
      percent: 100,
    });
    const failed = await imports.rows(first.id, { state: "failed" });
    expect(failed.map(({ line }) => line)).toEqual(Array.from({ length: faulty }, (_, i) => i * 100 + 52));
    expect(new Set(failed.flatMap(({ faults }) => faults!.map(({ column }) => column)))).toEqual(new Set(["Email"]));
    expect(await clientsIn()).toHaveLength(howMany - faulty);

    const before = await everything(studio);
    const again = await imports.run(csv);
    expect(again.progress).toMatchObject({ created: 0, updated: 0, unchanged: howMany - faulty, failed: faulty });
    expect(await everything(studio)).toEqual(before);
  }, 900_000);
});
