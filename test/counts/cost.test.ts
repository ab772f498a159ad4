import { expect, it } from "vitest";
import { openMetered } from "../performance/metered.ts";
import { makeClient } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";

it("P4 a page of adjustments is 1 request and 1 read unit, of eleven as of three hundred", async () => {
  const studio = await openMetered();
  const source = sourceOf(studio);
  await source.send([makeClient("few"), makeClient("many")]);
  for (const [name, count] of [
    ["few", 11],
    ["many", 300],
  ] as const) {
    const params = { clientId: await source.clientId(name) };
    const body = { visits: 1, reason: "One of the visits before this system" };
    for (let i = 0; i < count; i += 1)
      await studio.call("POST /v1/clients/{clientId}/club-count-adjustments", { params, body });
    const page = () =>
      studio.call("GET /v1/clients/{clientId}/club-count-adjustments", { params, query: { limit: "10" } });
    expect((await page()).body.items).toHaveLength(10);
    const { requests, readUnits } = await studio.meter.during(page);
    expect([name, requests, readUnits]).toEqual([name, 1, 1]);
  }
});
