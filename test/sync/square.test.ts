import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStudio, type Studio } from "../support/studio.ts";
import { connectSquare, syncNow } from "./connected.ts";

let studio: Studio;
let connected: Awaited<ReturnType<typeof connectSquare>>;
beforeAll(async () => {
  studio = await openStudio();
  connected = await connectSquare(studio, { customers: 12, months: 5, seed: 3 });
});
afterAll(() => connected.site.stop());

describe("S0-01 a connected Square account", () => {
  it("brings its whole history over at the first sync", async () => {
    expect(connected.answer.status, connected.answer.text).toBe(201);
    await syncNow(studio, "square");
    const { body } = await studio.call("GET /v1/sources/{source}", { params: { source: "square" } });
    console.log(JSON.stringify(body, null, 1));
    const jobs = await studio.call("GET /v1/jobs");
    console.log(JSON.stringify(jobs.body.items[0], null, 1));
  });
});
