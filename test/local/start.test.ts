import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { freePort } from "../../infra/local/services/ports.ts";

const home = mkdtempSync(join(tmpdir(), "start-"));
const connection = join(home, "connection.json");
const started: ChildProcess[] = [];
afterAll(() => {
  for (const child of started) if (child.exitCode === null && child.signalCode === null) child.kill("SIGINT");
});

/** `node infra/local/start.ts` with these flags, and what it says. */
const npmStart = (flags: string[], environment: NodeJS.ProcessEnv = {}) => {
  const child = spawn(process.execPath, ["infra/local/start.ts", ...flags], {
    env: { ...process.env, CLIENTELE_HOME: home, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  started.push(child);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += text));
  const ended = new Promise<{ code: number | null; said: string }>((resolve) =>
    child.once("close", (code) => resolve({ code, said })),
  );
  return { child, ended, said: () => said };
};

const until = async (what: () => boolean, seconds = 45): Promise<void> => {
  for (const end = Date.now() + seconds * 1000; !what(); await wait(50))
    if (Date.now() > end) throw new Error(`Not within ${seconds} s: ${what}`);
};

const runs = (): string[] => (existsSync(join(home, "runs")) ? readdirSync(join(home, "runs")) : []);
const databaseOf = (run: string): number | undefined =>
  JSON.parse(readFileSync(join(home, "runs", run), "utf8")).children[0]?.pid;
const hasDatabase = (): boolean => runs().some((run) => run.endsWith(".json") && databaseOf(run) !== undefined);
const isAlive = (pid: number | undefined): boolean => {
  try {
    return pid !== undefined && process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe("npm start", () => {
  it("shows its flags", async () => {
    const { code, said } = await npmStart(["--help"]).ended;
    expect(code).toBe(0);
    for (const flag of ["--port", "--memory", "--no-demo", "--with-simulators", "--today", "--state"])
      expect(said).toContain(flag);
  });

  it("refuses a flag it does not know, in a sentence", async () => {
    expect(await npmStart(["--demo"]).ended).toEqual({
      code: 1,
      said: "There is no flag --demo. --help shows them all.\n",
    });
  });

  it("says that Java is missing before it starts anything", async () => {
    const { code, said } = await npmStart([], { PATH: "/nowhere" }).ended;
    expect([code, said]).toEqual([
      1,
      expect.stringMatching(/^The local database needs Java 17 or later, and no java runs here: .+\n$/),
    ]);
    expect(runs()).toEqual([]);
  });

  it("says that its port is taken before it starts anything", async () => {
    const other = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => other.listen(port, "127.0.0.1", resolve));
    const { code, said } = await npmStart(["--port", String(port)]).ended;
    other.close();
    expect([code, said]).toEqual([
      1,
      `Starting Clientele …\nPort ${port} is taken by another program: stop it, or choose another port with --port.\n`,
    ]);
    expect(runs()).toEqual([]);
  });

  it("starts after a kill -9 without what that left, writes its connection, and ends cleanly on Ctrl-C", async () => {
    const flags = ["--port", String(await freePort()), "--memory", "--no-demo"];
    const first = npmStart(flags);
    await until(hasDatabase);
    const orphan = databaseOf(runs()[0]!);
    first.child.kill("SIGKILL");
    await first.ended;
    expect(isAlive(orphan)).toBe(true);

    const second = npmStart(flags);
    await until(() => second.said().includes('"accountId"'));
    expect(isAlive(orphan)).toBe(false);
    expect(runs()).toHaveLength(1);
    const { url, apiKey, accountId } = JSON.parse(readFileSync(connection, "utf8"));
    expect(second.said()).toContain(JSON.stringify({ url, apiKey, accountId }, null, 2));
    const answer = await fetch(`${url}/v1/clients`, { headers: { authorization: `Bearer ${apiKey}` } });
    expect(answer.status).toBe(200);

    const database = databaseOf(runs()[0]!);
    // npm hands the terminal's signal on a second time
    for (const signal of ["SIGINT", "SIGINT"] as const) second.child.kill(signal);
    expect((await second.ended).code).toBe(0);
    expect(isAlive(database)).toBe(false);
    await expect(fetch(`${url}/v1/health`)).rejects.toThrow();
    expect([runs(), existsSync(connection)]).toEqual([[], false]);
  }, 90_000);

  it("ends what it had begun when Ctrl-C comes in the middle of the start", async () => {
    const { child, ended } = npmStart(["--port", String(await freePort()), "--memory", "--no-demo"]);
    await until(hasDatabase);
    const database = databaseOf(runs()[0]!);
    child.kill("SIGINT");
    expect((await ended).code).toBe(0);
    expect(isAlive(database)).toBe(false);
    expect(runs()).toEqual([]);
  });
});
