import { describe, expect, it } from "vitest";
import { files as connector } from "../../../shared/connectors/files/index.ts";
import { faultsOf, folderOf, linkTo, pagesOf, rawsOf, recordsOf } from "./drop.ts";

const members = {
  match: "members*.csv",
  type: "client",
  columns: { id: "ID", firstName: "First", lastName: "Last", email: "Email" },
};
const maya = { type: "client", id: "1", firstName: "Maya", lastName: "Okafor", email: "maya@example.com" };
const pull = async (given: Record<string, string | Uint8Array>, mappings: object[] = [members]) => {
  const folder = folderOf(given);
  const raws = await rawsOf(linkTo(folder.files, mappings));
  return { raws, records: recordsOf(raws), faults: faultsOf(raws), left: [...folder.held.keys()] };
};

describe("a table that was dropped", () => {
  it.each([
    ["plain", "ID,First,Last,Email\n1,Maya,Okafor,maya@example.com\n"],
    ["with a byte order mark and CRLF", "\uFEFFID,First,Last,Email\r\n1,Maya,Okafor,maya@example.com\r\n"],
    ["with semicolons, quotes and no line end at its end", 'ID;First;Last;Email\n1;"Maya";"Okafor";maya@example.com'],
    [
      "with tabs, columns in another order and one that nobody reads",
      "Email\tX\tLast\tFirst\tID\nmaya@example.com\t?\tOkafor\tMaya\t1",
    ],
    ["with blank rows", "ID,First,Last,Email\n\n,,,\n1,Maya,Okafor,maya@example.com\n\n"],
  ])("%s becomes clients", async (_, text) => {
    const { records, faults, left } = await pull({ "members-2026.csv": text });
    expect([records, faults, left]).toEqual([[maya], [], []]);
  });

  it("a row with bytes that are no UTF-8 is named by its line, the others come", async () => {
    const bad = Buffer.concat([
      Buffer.from("ID,First,Last,Email\n1,Maya,Okafor,maya@example.com\n2,J"),
      Buffer.from([0xff, 0xfe]),
      Buffer.from("nas,Meyer,\n3,Amara,Rossi,\n"),
    ]);
    const { records, faults } = await pull({ "members.csv": bad });
    expect(records.map(({ id }) => id)).toEqual(["1", "3"]);
    expect(faults).toEqual(["members.csv:3 /First is not UTF-8"]);
  });

  it("lines are counted as an editor counts them, those inside quotes too", async () => {
    const { raws } = await pull({ "members.csv": 'ID,First,Last,Email\n1,"Ma\nya",Okafor,\n2,Jonas,Meyer,\n' });
    expect(raws.map(({ id, client }) => [id, client])).toEqual([
      ["members.csv:2", "1"],
      ["members.csv:4", "2"],
    ]);
  });

  it("a quote that is never closed is one entry, what stands before it comes", async () => {
    const { records, faults, left } = await pull({
      "members.csv": 'ID,First,Last,Email\n1,Maya,Okafor,\n2,"Jonas,Meyer,\n',
    });
    expect(records).toHaveLength(1);
    expect(faults).toEqual(["members.csv:3  A quote that is opened here is never closed."]);
    expect(left).toEqual([]);
  });

  it.each([
    [
      "is no text",
      { "members.csv": Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0]) },
      "The file is no text; save it as CSV UTF-8.",
    ],
    ["is empty", { "members.csv": "" }, "The first line must name the columns."],
    ["no mapping fits", { "guests.csv": "ID\n1\n" }, "No mapping of this source fits the name of this file."],
    ["is no JSON Lines", { "members.jsonl": "hello\n" }, "The first lines must hold JSON objects, one a line."],
  ])("one that %s is one entry, is out of the way, and stops no other file", async (_, given, message) => {
    const good = { "members-z.csv": "ID,First,Last,Email\n1,Maya,Okafor,maya@example.com\n" };
    const { records, faults, left } = await pull({ ...given, ...good });
    expect([records, faults, left]).toEqual([[maya], [`${Object.keys(given)[0]}  ${message}`], []]);
  });
});

describe("JSON Lines that were dropped", () => {
  it("are records as they are; a line that is none is named", async () => {
    const deleted = { type: "deleted", of: "client", id: "9" };
    const lines = [
      JSON.stringify(maya),
      "",
      "{ not json",
      "[1]",
      JSON.stringify({ ...maya, extra: { deep: 1 } }),
      JSON.stringify(deleted),
    ];
    const { raws, records, faults } = await pull({ "all.jsonl": `\uFEFF${lines.join("\r\n")}` }, []);
    expect(records).toEqual([maya, { ...maya, extra: { deep: 1 } }, deleted]);
    expect(faults).toEqual([
      "all.jsonl:3  The line is not a JSON object.",
      "all.jsonl:4  The line is not a JSON object.",
    ]);
    expect(raws.map(({ client }) => client)).toEqual(["1", undefined, undefined, "1", "9"]);
  });
});

describe("a drop that is cut off", () => {
  const rows = Array.from(
    { length: 1730 },
    (_, i) => `${i},Client,"Number ${i}${i % 7 === 0 ? "\nof two lines" : ""}",c${i}@example.com`,
  );
  const given = () => ({
    "members-a.csv": `ID,First,Last,Email\n${rows.join("\n")}\n`,
    "members-b.csv": "ID,First,Last,Email\nb1,Maya,Okafor,\n",
    "rest.jsonl": Array.from({ length: 1201 }, (_, i) =>
      JSON.stringify({ type: "client", id: `j${i}`, firstName: "J", lastName: "L" }),
    ).join("\n"),
  });

  it("goes on at every page as if it had not been, and each row comes once", async () => {
    const pages = await pagesOf(linkTo(folderOf(given()).files, [members]));
    const whole = pages.flatMap(({ raws }) => raws);
    expect(whole).toHaveLength(1730 + 1 + 1201);
    expect(new Set(whole.map(({ id }) => id)).size).toBe(whole.length);
    expect(Math.max(...pages.map(({ raws }) => raws.length))).toBe(500);
    expect(pages).toHaveLength(4 + 1 + 3 + 1);
    for (const [i, { before }] of pages.entries()) {
      // what was read to its end before is gone, the file of this page is still there
      const folder = folderOf(given());
      const rest = (await rawsOf(linkTo(folder.files, [members]), before)).map(({ id }) => id);
      const read = pages.slice(0, i).flatMap(({ raws }) => raws.map(({ id }) => id));
      const again = rest.filter((id) => !read.includes(id));
      expect([...read, ...again]).toEqual(whole.map(({ id }) => id));
      expect(folder.held.size).toBe(0);
    }
  });

  it("a file stays until the page after its last one is asked for", async () => {
    const folder = folderOf(given());
    const link = linkTo(folder.files, [members]);
    const kept: string[] = [];
    for (let cursor: unknown, more = true; more; more = cursor !== undefined) {
      const page = await connector.pull(link, "drop", {}, cursor);
      kept.push(`${page.raws[0]?.id?.split(":")[0] ?? "nothing"} ${[...folder.held.keys()].length}`);
      // asked twice with the same cursor, as after a crash, it answers the same
      if (page.cursor !== undefined) expect(await connector.pull(link, "drop", {}, cursor)).toEqual(page);
      cursor = page.cursor;
    }
    expect(kept).toEqual([
      ...Array(4).fill("members-a.csv 3"),
      "members-b.csv 2",
      ...Array(3).fill("rest.jsonl 1"),
      "nothing 0",
    ]);
  });

  it("a file that is replaced while it is read is begun anew, and never taken away unread", async () => {
    const folder = folderOf({ "members.csv": given()["members-a.csv"] });
    const link = linkTo(folder.files, [members]);
    const first = await connector.pull(link, "drop", {}, undefined);
    folder.held.set("members.csv", Buffer.from("ID,First,Last,Email\nnew,Maya,Okafor,\n"));
    const second = await connector.pull(link, "drop", {}, first.cursor);
    expect(recordsOf(second.raws)).toMatchObject([{ id: "new" }]);
    folder.held.set("members.csv", Buffer.from("ID,First,Last,Email\nnewer,Maya,Okafor,\n"));
    const third = await connector.pull(link, "drop", {}, second.cursor);
    expect(recordsOf(third.raws)).toMatchObject([{ id: "newer" }]);
  });

  it("a row that is longer than is ever looked at is one entry", async () => {
    const long = `ID,First,Last,Email\n1,Maya,"${"x".repeat(5_000_000)}`;
    const { faults, left } = await pull({ "members.csv": long });
    expect(faults).toEqual([expect.stringMatching(/^members\.csv:2 {2}A row is longer than \d+ bytes/)]);
    expect(left).toEqual([]);
  });
});
