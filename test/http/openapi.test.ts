import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
});

describe("the API's own description", () => {
  it("S4-16 is served as it is committed, nothing stripped, in well under 50 ms", async () => {
    const committed = JSON.parse(readFileSync(join(import.meta.dirname, "../../docs/openapi.json"), "utf8"));
    const first = await studio.call("GET /v1/openapi.json");
    expect([first.status, first.headers["content-type"]]).toEqual([200, "application/json"]);
    expect(first.body).toEqual(committed);
    expect(first.text.length).toBe(JSON.stringify(committed).length);
    const started = performance.now();
    for (let i = 0; i < 20; i += 1) await studio.call("GET /v1/openapi.json");
    expect((performance.now() - started) / 20).toBeLessThan(50);
  });

  it("every answer carries a request id and forbids caches and sniffing", async () => {
    for (const line of ["GET /v1/openapi.json", "GET /v1/health", "$default GET /nowhere"]) {
      const { headers } = await studio.call(line);
      expect(headers["x-request-id"]).toMatch(/^req_/);
      expect(headers).toMatchObject({ "cache-control": "no-store", "x-content-type-options": "nosniff" });
    }
  });
});
