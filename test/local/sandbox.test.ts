import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Pool, startPool } from "../../infra/local/functions/pool.ts";
import { build } from "../../scripts/build.ts";

let pool: Pool;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), "sandbox-"));
  await build({ http: fileURLToPath(new URL("./fake/http.ts", import.meta.url)) }, join(folder, "dist"));
  const fn = {
    id: "Fn",
    name: "http",
    arn: "arn:fn",
    folder: join(folder, "dist/http"),
    handler: "index.handler",
    memoryMb: 64,
    timeoutMs: 1000,
    environment: { STAGE: "test" },
  };
  pool = startPool(fn, { AWS_ENDPOINT_URL_DYNAMODB: "http://localhost:1" }, new PassThrough().resume());
});
afterAll(() => pool.stop());

const ask = async (rawQueryString: string) => pool.invoke({ rawQueryString, routeKey: "GET /" });

describe("a function in its sandbox", () => {
  it("has an environment of its own, as Lambda makes it, and nothing of this process's", async () => {
    process.env.OF_THE_DEVELOPER = "secret";
    const { payload } = await ask("");
    const { environment } = JSON.parse((payload as { body: string }).body);
    expect(environment).toMatchObject({
      STAGE: "test",
      AWS_ENDPOINT_URL_DYNAMODB: "http://localhost:1",
      AWS_REGION: "us-east-1",
      AWS_LAMBDA_FUNCTION_NAME: "http",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "64",
    });
    expect(environment).not.toHaveProperty("OF_THE_DEVELOPER");
    expect(environment).not.toHaveProperty("HOME");
  });

  it.each([
    ["throw", "Error", "thrown"],
    ["exit", "Runtime.ExitError", "code 3"],
    ["spin", "Sandbox.Timedout", "Task timed out after 1.00 seconds"],
    ["reject", "Runtime.UnhandledError", "not awaited"],
    ["memory", "Runtime.OutOfMemory", "memory"],
    ["long", "Function.ResponseSizeTooLarge", "6291456 bytes"],
  ])(
    "that goes wrong by %s answers with what happened, and the next call works",
    async (way, errorType, errorMessage) => {
      expect((await ask(way)).error).toMatchObject({ errorType, errorMessage: expect.stringContaining(errorMessage) });
      expect((await ask("")).error).toBeUndefined();
    },
  );

  it("is not called with an event that is too long", async () => {
    const before = pool.started;
    expect((await ask("x".repeat(7_000_000))).error?.errorType).toBe("RequestTooLargeException");
    expect(pool.started).toBe(before);
  });

  it("that dies between two calls makes place for another", async () => {
    let alive = true;
    const start = () => ({
      get alive() {
        return alive;
      },
      run: async () => {
        alive = true;
        return { payload: null };
      },
      stop: async () => {},
    });
    const dying = startPool(pool.fn, {}, new PassThrough().resume(), start);
    for (let i = 0; i < 10; i += 1) {
      expect((await dying.invoke({})).error).toBeUndefined();
      alive = false;
    }
  });

  it("serves many calls at once, each by itself", async () => {
    const outcomes = await Promise.all(Array.from({ length: 20 }, (_, i) => ask(`n=${i}`)));
    const asked = outcomes.map(({ payload }) => JSON.parse((payload as { body: string }).body).event.rawQueryString);
    expect(asked).toEqual(Array.from({ length: 20 }, (_, i) => `n=${i}`));
    expect(pool.running).toBe(0);
  });
});
