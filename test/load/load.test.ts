import { mkdirSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { client, clients, figure, workplace } from "./command.ts";
import { type Bend, fakeServer } from "./fake-server.ts";

let place: ReturnType<typeof workplace>;
let server: Awaited<ReturnType<typeof fakeServer>>;
const start = async (bend?: Bend) => {
  server = await fakeServer(bend);
  return ["--url", server.url, "--key", "ck_test"];
};

beforeEach(() => {
  place = workplace();
});
afterEach(() => {
  place.remove();
  server?.close();
});

describe("npm run load", () => {
  it("sends every record in batches of at most 500, and says what became of them", async () => {
    const to = await start();
    place.write("My Export.jsonl", clients(1234));
    const first = await place.run(["My Export.jsonl", ...to]);
    expect([
      first.code,
      figure(first, "written"),
      figure(first, "unchanged"),
      figure(first, "rejected"),
      figure(first, "write units"),
    ]).toEqual([0, 1234, 0, 0, 3085]);
    expect(server.content.size).toBe(1234);
    expect(Math.max(...server.taken.map(({ records }) => records.length))).toBe(500);
    expect(new Set(server.taken.map(({ source }) => source))).toEqual(new Set(["my-export"]));
    const second = await place.run(["My Export.jsonl", ...to]);
    expect([
      second.code,
      figure(second, "written"),
      figure(second, "unchanged"),
      figure(second, "write units"),
    ]).toEqual([0, 0, 1234, 0]);
    expect(place.has("My Export.jsonl.rejected.jsonl")).toBe(false);
  });

  it("takes address and key from .local/connection.json, and the source from --source", async () => {
    await start();
    mkdirSync(place.path(".local"));
    place.write(".local/connection.json", JSON.stringify({ url: server.url, apiKey: "ck_test", accountId: "acc" }));
    place.write("a.jsonl", clients(3));
    expect((await place.run(["a.jsonl", "--source", "mindbody"])).code).toBe(0);
    expect(server.taken.map(({ source }) => source)).toEqual(["mindbody"]);
  });

  it("takes a BOM, CRLF, blank lines, no last line break, and an empty file", async () => {
    const to = await start();
    place.write(
      "a.jsonl",
      `\ufeff${JSON.stringify(client(1))}\r\n\r\n   \r\n${JSON.stringify(client(2, { lastName: "Łé😀" }))}`,
    );
    const loaded = await place.run(["a.jsonl", ...to]);
    expect([loaded.code, figure(loaded, "written")]).toEqual([0, 2]);
    expect(JSON.parse(server.content.get("client c2")!).lastName).toBe("Łé😀");
    place.write("empty.jsonl", "");
    const empty = await place.run(["empty.jsonl", ...to]);
    expect([empty.code, figure(empty, "written")]).toEqual([0, 0]);
  });

  it("puts rejected lines aside with number and reason, loads the others, and exits 1", async () => {
    const to = await start();
    const long = `{"type":"client","id":"long","notes":"${"x".repeat(1_200_000)}"}`;
    const badUtf8 = Buffer.concat([Buffer.from('{"id":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}\n')]);
    const text = [
      JSON.stringify(client(1)),
      "{not json",
      "[1]",
      long,
      JSON.stringify(client(2, { total: 0.5 })),
      JSON.stringify(client(3)),
    ].join("\n");
    place.write("a.jsonl", Buffer.concat([Buffer.from(`${text}\n`), badUtf8, Buffer.from(JSON.stringify(client(4)))]));
    const loaded = await place.run(["a.jsonl", ...to]);
    expect([loaded.code, figure(loaded, "written"), figure(loaded, "rejected")]).toEqual([1, 3, 5]);
    expect(loaded.out).toContain("/lines/*/amount must be a whole number of minor units");
    const rejected = place.lines("a.jsonl.rejected.jsonl");
    expect(rejected.map(({ line, errors }) => [line, errors[0].message])).toEqual([
      [2, "not JSON"],
      [3, "not a JSON object"],
      [4, "longer than 1000000 bytes"],
      [5, "must be a whole number of minor units"],
      [7, "not UTF-8"],
    ]);
    expect([rejected[0].record, rejected[3].record]).toEqual(["{not json", client(2, { total: 0.5 })]);
  });

  it("halves a batch that is too large until it fits, and rejects the one record that never does", async () => {
    const to = await start({ longestBody: 20_000 });
    place.write(
      "a.jsonl",
      `${clients(500)}${JSON.stringify(client(900, { notes: "x".repeat(30_000) }))}\n${JSON.stringify(client(901))}\n`,
    );
    const loaded = await place.run(["a.jsonl", ...to]);
    expect([loaded.code, figure(loaded, "written"), figure(loaded, "rejected")]).toEqual([1, 501, 1]);
    expect(place.lines("a.jsonl.rejected.jsonl")).toMatchObject([
      { line: 501, errors: [{ message: "too large for the API" }] },
    ]);
  });

  it("sends no body much longer than 3 MB", async () => {
    const to = await start({ longestBody: 3_100_000 });
    place.write(
      "a.jsonl",
      Array.from({ length: 60 }, (_, id) => `${JSON.stringify(client(id, { notes: "x".repeat(200_000) }))}\n`).join(""),
    );
    const loaded = await place.run(["a.jsonl", ...to]);
    expect([loaded.code, figure(loaded, "written"), server.seen.requests]).toEqual([0, 60, server.taken.length]);
  });

  it("keeps the versions of one record in the order of the file, and otherwise has two batches under way", async () => {
    const to = await start({ delay: 40 });
    const versions = Array.from({ length: 3000 }, (_, n) =>
      JSON.stringify(client(n % 400, { lastName: `version ${n}` })),
    );
    place.write("a.jsonl", versions.join("\n"));
    await place.run(["a.jsonl", ...to]);
    expect([server.seen.mostUnderWay, JSON.parse(server.content.get("client c5")!).lastName]).toEqual([
      1,
      "version 2805",
    ]);
    place.write("b.jsonl", clients(3000));
    await place.run(["b.jsonl", ...to]);
    expect(server.seen.mostUnderWay).toBe(2);
  });
});
