import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cutOff } from "../support/cut-off.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { type Site, vendors } from "./sites.ts";
import { anotherOf, connect, expectTrue, forgetCursors, statusOf, sync, syncAt, totals } from "./synced.ts";

/** The first day of the month before the vendor's own history: nothing of it is left out, and empty years are not asked for. */
const historyFrom = new Date(Date.now() - 150 * 24 * 3600_000).toISOString().slice(0, 10);

let first: Studio;
beforeAll(async () => {
  first = await openStudio();
});

describe.each(Object.entries(vendors))("S0-01 the history of %s", (name, open) => {
  let studio: Studio;
  let site: Site;
  beforeAll(async () => {
    [studio, site] = await Promise.all([anotherOf(first), open({ clients: 24, months: 3 })]);
    await connect(studio, site, { historyFrom });
  });
  afterAll(() => site.stop());

  it("S0-12 S0-36 comes over whole at the first sync, every number as it is at the vendor", async () => {
    const run = await sync(studio, name);
    expect(run).toMatchObject({ ended: "done", kind: "sync" });
    expect(totals(run)).toMatchObject({ rejected: 0, deleted: 0 });
    await expectTrue(studio, name, site);
    const { status } = await statusOf(studio, name);
    expect(status.history).toMatchObject({ done: true, callsLeft: 0, daysLeft: 0 });
    expect(status.calls.used).toBe(run.calls);
  });

  it("reliability 27: a full sync after that, all cursors lost, writes nothing", async () => {
    await forgetCursors(studio, name);
    const run = await sync(studio, name);
    expect(run.ended).toBe("done");
    expect(totals(run)).toMatchObject({ written: 0, waiting: 0, rejected: 0, deleted: 0 });
    expect(totals(run).unchanged).toBeGreaterThan(100);
  });

  it("reliability 27: is the same when the run is cut off at ten random points", async () => {
    const another = await anotherOf(studio);
    await connect(another, site, { historyFrom });
    const { table, cuts } = cutOff(another.table, 120);
    const { run, killed } = await syncAt(another, name, { means: { ...another.means, table } });
    expect([run.ended, cuts()]).toEqual(["done", 10]);
    expect(killed).toBeGreaterThan(0);
    await expectTrue(another, name, site);
  });
});
