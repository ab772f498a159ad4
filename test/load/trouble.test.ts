import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { client, clients, figure, workplace } from "./command.ts";
import { type Bend, fakeServer } from "./fake-server.ts";

let place: ReturnType<typeof workplace>;
let server: Awaited<ReturnType<typeof fakeServer>> | undefined;
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
  server = undefined;
});

describe("a load in trouble", () => {
  it("sends again after 429, 503 and a cut connection, and loses nothing", async () => {
    const troubles = [
      { status: 429, headers: { "retry-after": "1" } },
      { status: 503 },
      "hang up",
      { status: 500 },
    ] as const;
    const to = await start({ reply: (n) => troubles[n - 1] });
    place.write("a.jsonl", clients(1200));
    const began = Date.now();
    const loaded = await place.run(["a.jsonl", ...to]);
    expect([loaded.code, figure(loaded, "written"), server!.content.size]).toEqual([0, 1200, 1200]);
    expect(Date.now() - began).toBeGreaterThan(1000);
  });

  it("goes on where it stopped when it was interrupted, without loss and with the totals of both", async () => {
    const to = await start({ delay: 30 });
    const bad = (n: number) => n % 1000 === 7;
    place.write(
      "a.jsonl",
      Array.from({ length: 20_000 }, (_, n) => `${bad(n) ? `{bad ${n}` : JSON.stringify(client(n))}\n`).join(""),
    );
    const { child, ended } = place.start(["a.jsonl", ...to]);
    while (server!.taken.length < 8) await wait(10);
    child.kill("SIGKILL");
    await ended;
    await wait(100);
    const before = server!.taken.length;
    const resumed = await place.run(["a.jsonl", ...to]);
    expect(resumed.err).toMatch(/Going on at line [\d,]+; --restart begins anew/);
    expect(server!.content.size).toBe(19_980);
    expect(server!.taken.length).toBeLessThan(before + 40 - 4);
    expect([
      resumed.code,
      figure(resumed, "written") + figure(resumed, "unchanged"),
      figure(resumed, "rejected"),
    ]).toEqual([1, 19_980, 20]);
    expect(place.lines("a.jsonl.rejected.jsonl").map(({ line }) => line)).toEqual(
      Array.from({ length: 20 }, (_, n) => n * 1000 + 8),
    );
    const again = await place.run(["a.jsonl", ...to]);
    expect([figure(again, "unchanged"), again.err.includes("Going on")]).toEqual([19_980, false]);
  });

  it("begins anew with --restart, for a changed file, and for another key", async () => {
    const interrupted = async () => {
      const to = await start({ reply: (n) => (n > 2 ? { status: 403 } : undefined) });
      expect((await place.run(["a.jsonl", ...to])).code).toBe(2);
      return to;
    };
    place.write("a.jsonl", clients(2000));
    const to = await interrupted();
    expect((await place.run(["a.jsonl", ...to])).err).toContain("Going on at line");
    expect((await place.run(["a.jsonl", ...to, "--restart"])).err).not.toContain("Going on");
    expect((await place.run(["a.jsonl", "--url", server!.url, "--key", "ck_other"])).err).not.toContain("Going on");
    place.write("a.jsonl", clients(2001));
    expect((await place.run(["a.jsonl", ...to])).err).not.toContain("Going on");
  });

  it("ends with 130 on Ctrl-C and says how to go on", async () => {
    const to = await start({ delay: 50 });
    place.write("a.jsonl", clients(20_000));
    const { child, ended } = place.start(["a.jsonl", ...to]);
    while (server!.taken.length < 2) await wait(10);
    child.kill("SIGINT");
    expect(await ended).toMatchObject({ code: 130, err: expect.stringContaining("The same command goes on") });
  });

  it.each([
    [401, "The API does not know this key."],
    [403, "This key may not send records"],
    [404, "has no route for source records"],
    [422, "The API refused the records (422). bent"],
  ])("says what a %i means and exits 2", async (status, sentence) => {
    const to = await start({ reply: () => ({ status }) });
    place.write("a.jsonl", clients(2));
    const ended = await place.run(["a.jsonl", ...to]);
    expect([ended.code, server!.seen.requests]).toEqual([2, 1]);
    expect(ended.err).toContain(sentence);
    expect(ended.err).not.toMatch(/\n\s+at /);
  });

  it("says that nobody answers, or somebody else, and exits 2", async () => {
    place.write("a.jsonl", clients(2));
    const gone = await start();
    server!.close();
    const nobody = await place.run(["a.jsonl", ...gone]);
    expect([nobody.code, nobody.err]).toEqual([
      2,
      expect.stringMatching(/cannot be used: ECONNREFUSED\. Is npm start running\?/),
    ]);
    const to = await start({ reply: () => ({ status: 200, body: { hello: "world" } }) });
    expect(await place.run(["a.jsonl", ...to])).toMatchObject({
      code: 2,
      err: expect.stringContaining("is not Clientele"),
    });
  });

  it.each([
    [["none.jsonl"], "There is no file none.jsonl."],
    [[], "Which file?"],
    [["."], ". is no file."],
    [["a.jsonl", "b.jsonl"], "One file at a time"],
    [["a.jsonl", "--sauce", "x"], "Unknown option '--sauce'"],
    [["a.jsonl", "--source", "No Good"], "--source takes"],
    [["a.jsonl", "--url", "ftp://x", "--key", "k"], "--url takes an address"],
    [["a.jsonl"], "npm start has left no .local/connection.json"],
  ])("answers the command line %j with a sentence and exits 2", async (args, sentence) => {
    place.write("a.jsonl", clients(1));
    const isBare = args.length === 1 && args[0] === "a.jsonl";
    const to = isBare || args.includes("--url") ? [] : ["--url", "http://127.0.0.1:9", "--key", "k"];
    const ended = await place.run([...args, ...to]);
    expect([ended.code, ended.err]).toEqual([2, expect.stringContaining(sentence)]);
    expect(ended.err.trim().split("\n").length).toBe(1);
  });

  it("loads 100,000 lines (60 MB) in the memory of a small one", async () => {
    const to = await start();
    const more = { notes: "n".repeat(520) };
    place.write(
      "big.jsonl",
      Array.from({ length: 100_000 }, (_, n) => `${JSON.stringify(client(n, more))}\n`).join(""),
    );
    const tellMemory =
      'data:text/javascript,process.on("exit",()=>console.error("maxRSS",process.resourceUsage().maxRSS))';
    const loaded = await place.run(
      ["big.jsonl", ...to],
      ["--max-old-space-size=40", "--max-semi-space-size=2", "--import", tellMemory],
    );
    expect([loaded.code, figure(loaded, "written")]).toEqual([0, 100_000]);
    expect(loaded.err).toContain("50 %, ");
    expect(Number(/maxRSS (\d+)/.exec(loaded.err)![1])).toBeLessThan(180_000);
  });
});
