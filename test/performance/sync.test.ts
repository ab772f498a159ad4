import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { vendors } from "../sync/sites.ts";
import { connect, flow, statusOf, sync, totals } from "../sync/synced.ts";
import { openMetered } from "./metered.ts";

let studio: Awaited<ReturnType<typeof openMetered>>;
let site: Awaited<ReturnType<(typeof vendors)["square"]>>;
let hookId: string;
beforeAll(async () => {
  [studio, site] = await Promise.all([openMetered(), vendors.square({ clients: 30, months: 1, seed: 2 })]);
  const historyFrom = new Date().toISOString().slice(0, 10);
  hookId = (await connect(studio, site, { historyFrom })).hookPath.slice("/hooks/".length);
  await studio.call("POST /v1/sources/{source}/subscription", { params: { source: "square" } });
  await sync(studio, "square");
});
afterAll(() => site.stop());

describe("what booking software costs", () => {
  it("a webhook is taken with 2 requests: the source and the webhook itself; a repeated one changes nothing", async () => {
    const { sent } = site.simulator.acts.join({ given_name: "Ines" });
    const { headers, body } = sent[0]!;
    const post = () => studio.call("POST /hooks/{hookId}", { params: { hookId }, headers, body });
    expect(await studio.meter.during(post)).toMatchObject({ requests: 2, readUnits: 1, writeUnits: 1 });
    expect(await studio.meter.during(post)).toMatchObject({ requests: 2, readUnits: 1, writeUnits: 1 });
    // whether the client was erased; a new client, its email and name, the card settled; then that it was taken
    const worked = await studio.meter.during(() => flow(studio));
    expect(worked.requests).toBeLessThanOrEqual(19);
    expect(worked.writeUnits).toBeLessThanOrEqual(30);
  });

  it("a sync without news writes no record: 7 pages of 52 bookings cost two requests a page beside reading them", async () => {
    await sync(studio, "square");
    const counted = await studio.meter.during(() => sync(studio, "square"));
    const { lastRun } = (await statusOf(studio, "square")).status;
    expect([totals(lastRun).written, lastRun.writeUnits]).toEqual([0, 0]);
    expect(counted.requests).toBeLessThanOrEqual(60);
    // the run's mark, its job and its cursors
    expect(counted.writeUnits).toBeLessThanOrEqual(60);
  });
});
