import { beforeAll, describe, expect, it } from "vitest";
import { recountNow } from "../support/recount.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { everything, importsOf } from "./files.ts";

let studio: Studio;
let imports: ReturnType<typeof importsOf>;
beforeAll(async () => {
  studio = await openStudio();
  imports = importsOf(studio);
});

const head = "First name,Last name,Email,Mobile,Address,Tags,Notes\n";
const undo = async (id: string) => {
  expect((await imports.start(id, "undo")).status).toBe(202);
  await recountNow(studio);
  return imports.rows(id, { of: "undo" });
};

/** Keys of items, but for the notices that something is gone, for the change log: ids, for a day. */
const standing = (items: Map<string, string>): string[] =>
  [...items.keys()].filter((key) => !key.includes("#DELETED ")).sort();

describe("taking an import back", () => {
  it("leaves nothing of the clients it made, and sets back what it changed", async () => {
    const base = await imports.run(`${head}Ann,Base,ann@example.com,,Pier 1,old,\n`);
    await studio.stream.settle();
    const before = await everything(studio);
    const { id, rows } = await imports.run(
      `${head}Anna,Base,ann@example.com,+12075550160,Pier 2,new,\nBob,New,bob@example.com,+12075550161,,vip,hello\nBob,New,bob@example.com,,Pier 3,,\n`,
    );
    expect(rows.map(({ outcome }) => outcome)).toEqual(["updated", "created", "updated"]);
    await studio.stream.settle();
    const undone = await undo(id);
    expect(undone.map(({ line, outcome }) => [line, outcome])).toEqual([
      [2, "undone"],
      [3, "undone"],
      [4, "undone"],
    ]);
    await studio.stream.settle();
    const after = await everything(studio);
    const bob = rows[1]!.clientId!;
    expect(standing(after).filter((key) => key.includes(bob))).toEqual([]);
    for (const text of after.values()) expect(text).not.toMatch(/bob@example|Bob|5550161/);
    const params = { clientId: base.rows[0]!.clientId! };
    expect((await studio.call("GET /v1/clients/{clientId}", { params })).body).toMatchObject({
      firstName: "Ann",
      address: "Pier 1",
      phones: [],
      tags: ["old"],
    });
    expect(standing(after)).toEqual(standing(before));
    expect(await imports.start(id, "undo")).toMatchObject({ status: 409, body: { code: "nothing-to-undo" } });
  });

  it("keeps what somebody touched since, and says so", async () => {
    await imports.run(`${head}Cy,Base,cy@example.com,,Pier 1,,\n`);
    const { id, rows } = await imports.run(
      `${head}Cy,Base,cy@example.com,,Pier 2,,\nDee,New,dee@example.com,,,,\nEli,New,eli@example.com,,,,\n`,
    );
    const change = (i: number, body: object) =>
      studio.call("PATCH /v1/clients/{clientId}", { params: { clientId: rows[i]!.clientId! }, body });
    await change(0, { address: "Pier 3" });
    await change(1, { address: "Pier 4" });
    expect(await undo(id)).toMatchObject([
      { line: 2, outcome: "kept", faults: [{ message: "address was changed since" }] },
      { line: 3, outcome: "kept", clientId: rows[1]!.clientId },
      { line: 4, outcome: "undone" },
    ]);
    const there = async (i: number) =>
      (await studio.call("GET /v1/clients/{clientId}", { params: { clientId: rows[i]!.clientId! } })).status;
    expect([await there(0), await there(1), await there(2)]).toEqual([200, 200, 404]);
  });
});

describe("S4-20 S4-23 a round trip", () => {
  it.each(["csv", "jsonl"])("an export as %s, imported, changes nothing", async (format) => {
    await imports.run(
      `${head}"=Fay","O'Neil, ""Jr""",fay@example.com,+12075550170,"Pier 5, ""East""","a b, c",\nGil,'-minus,,+442079460000,,,\n`,
    );
    await studio.stream.settle();
    const { body } = await studio.call("POST /v1/exports", { body: { what: "clients", format } });
    await recountNow(studio);
    const done = await studio.call("GET /v1/exports/{exportId}", { params: { exportId: body.id } });
    const bytes = new Uint8Array(await (await fetch(done.body.downloadUrl)).arrayBuffer());
    const before = await everything(studio);
    const { progress } = await imports.run(bytes, format);
    expect(progress).toMatchObject({ created: 0, updated: 0, failed: 0 });
    expect(progress.unchanged).toBeGreaterThan(1);
    const own = (all: Map<string, string>) => new Map([...all].filter(([key]) => !key.includes("EXPORT#")));
    expect(own(await everything(studio))).toEqual(own(before));
  });
});
