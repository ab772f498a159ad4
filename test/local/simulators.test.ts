import { mkdtempSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalRun, startLocal } from "../../infra/local/run.ts";

const home = mkdtempSync(join(tmpdir(), "simulated-"));
const state = join(home, "kept");

let run: LocalRun;
let port: number;
const start = (at = 0) => startLocal({ port: at, demo: false, simulators: true, home, state });
beforeAll(async () => {
  run = await start();
  port = Number(new URL(run.url).port);
}, 120_000);
afterAll(() => run.stop());

// biome-ignore lint/suspicious/noExplicitAny: answers are looked at as the tests expect them
const ask = async (method: string, path: string, body?: object): Promise<{ status: number; body: any }> => {
  const headers = { authorization: `Bearer ${run.simulated!.apiKey}`, "content-type": "application/json" };
  const answer = await fetch(run.url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  return { status: answer.status, body: await answer.json() };
};
const statusOf = async (source: string) => (await ask("GET", `/v1/sources/${source}`)).body;
const runsOf = async (source: string) => (await ask("GET", `/v1/sources/${source}/runs`)).body.items;

const until = async <T>(look: () => Promise<T | undefined>, seconds: number): Promise<T> => {
  for (const end = Date.now() + seconds * 1000; ; await wait(500)) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`Not within ${seconds} s: ${look}`);
  }
};
const ended = (source: string, runs: number) =>
  until(async () => {
    const found = await runsOf(source);
    return found.length >= runs ? found : undefined;
  }, 280);

describe("npm start -- --with-simulators", () => {
  it("S0-01 brings a Mindbody site and a Square seller over whole into an account of their own", async () => {
    for (const source of ["mindbody", "square"]) {
      const [first] = await ended(source, 1);
      expect(first).toMatchObject({ kind: "sync", ended: "done" });
      expect(await statusOf(source)).toMatchObject({
        webhooks: "subscribed",
        everyMinutes: 5,
        status: { failures: 0, history: { done: true } },
      });
      expect((await ask("GET", `/v1/sources/${source}/rejected`)).body.items).toEqual([]);
    }
    expect((await ask("GET", "/_local/idle?timeout=200")).body).toMatchObject({
      idle: true,
      failed: 0,
      deadLettered: 0,
    });
  }, 600_000);

  it("tells what can be connected, as JSON Schema, also from the bundle", async () => {
    const { status, body } = await ask("GET", "/v1/connectors");
    expect(status).toBe(200);
    const known = body.items.find(({ name }: { name: string }) => name === "mindbody");
    expect(known.settings.properties).toHaveProperty("siteId");
    expect(known.credentials.required).toContain("password");
  });

  it("is the same studio after a stop and a start: nothing is written, webhooks come again", async () => {
    const { apiKey, accountId } = run.simulated!;
    await ask("POST", "/_local/simulators/square", { firstName: "Ivy", lastName: "Before" });
    await ask("GET", "/_local/idle?timeout=200");
    await run.stop();
    run = await start(port);
    expect(run.simulated).toMatchObject({ apiKey, accountId });
    expect(JSON.parse(readFileSync(join(state, "simulated.json"), "utf8")).joined).toHaveLength(1);
    // one that the clock began meanwhile is waited for
    await until(async () => {
      const { status } = await ask("POST", "/v1/sources/square/sync", { kind: "reconcile" });
      return status === 202 || undefined;
    }, 60);
    const last = await until(
      async () => (await runsOf("square")).find(({ kind }: { kind: string }) => kind === "reconcile"),
      120,
    );
    expect(last).toMatchObject({ ended: "done", records: { client: { written: 0, deleted: 0 } } });
    const joined = await ask("POST", "/_local/simulators/square", { firstName: "Ash", lastName: "Anew" });
    expect(joined.body.delivered).toBe(1);
  }, 200_000);

  it("begins the next sync when its time has come, by the clock", async () => {
    // one that began by itself meanwhile is waited for
    const time = await until(async () => {
      const { run: underWay, nextRunAt } = (await statusOf("mindbody")).status;
      // a schedule runs at whole seconds
      return underWay ? undefined : new Date(Math.ceil(Date.parse(nextRunAt) / 1000) * 1000).toISOString();
    }, 120);
    const { body } = await ask("POST", "/_local/schedules/clock", { time });
    expect(body.result).toMatchObject({ failed: 0 });
    const next = await until(
      async () => (await runsOf("mindbody")).find(({ startedAt }: { startedAt: string }) => startedAt >= time),
      120,
    );
    expect(next).toMatchObject({ ended: "done" });
  }, 300_000);

  it.each(["mindbody", "square"])(
    "shows who joins at %s at once, by webhook",
    async (source) => {
      const lastName = `Of ${source}`;
      const joined = await ask("POST", `/_local/simulators/${source}`, { firstName: "Wren", lastName });
      expect(joined).toMatchObject({ status: 201, body: { id: expect.any(String) } });
      expect(joined.body.delivered).toBeGreaterThan(0);
      const id = await until(async () => {
        const found = await ask("GET", `/v1/clients?q=${encodeURIComponent(`wren ${lastName}`)}`);
        return found.body.items.find((one: { lastName: string }) => one.lastName === lastName)?.id as
          | string
          | undefined;
      }, 60);
      expect((await ask("GET", `/v1/clients/${id}`)).body).toMatchObject({
        firstName: "Wren",
        source: { name: source, id: joined.body.id },
      });
      expect((await statusOf(source)).status.lastWebhookAt).not.toBeNull();
    },
    90_000,
  );

  it("says that there is no such simulator, or that nobody joins by this", async () => {
    expect((await ask("POST", "/_local/simulators/acme", { firstName: "A", lastName: "B" })).status).toBe(404);
    expect(await ask("POST", "/_local/simulators/square", { firstName: "" })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: "/firstName" }, { pointer: "/lastName" }] },
    });
  });

  it("refuses to start where a port of a simulator is taken, and leaves nothing behind", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port + 51, "127.0.0.1", resolve));
    const elsewhere = { port: port + 30, demo: false, simulators: true, memory: true, home: join(home, "other") };
    await expect(startLocal(elsewhere)).rejects.toThrow(`Port ${port + 51} is taken by another program`);
    other.close();
    await expect(fetch(`http://127.0.0.1:${port + 30}/v1/health`)).rejects.toThrow();
  });
});
