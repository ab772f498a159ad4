import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jobs } from "../../shared/jobs/store.ts";
import { syncLag } from "../../shared/sync/behind.ts";
import { nextReconcile, nextRun } from "../../shared/sync/schedule.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { vendors } from "./sites.ts";
import { anotherOf, connect, expectTrue, flow, statusOf, sync, syncAt, tick, totals } from "./synced.ts";

const name = "square";
const historyFrom = new Date(Date.now() - 100 * 24 * 3600_000).toISOString().slice(0, 10);
const minutes = (count: number, from = new Date().toISOString()): string =>
  new Date(Date.parse(from) + count * 60_000).toISOString();

let first: Studio;
let site: Awaited<ReturnType<(typeof vendors)["square"]>>;
beforeAll(async () => {
  [first, site] = await Promise.all([openStudio(), vendors.square({ clients: 10, months: 3, seed: 5 })]);
});
afterAll(() => site.stop());

const connected = async (pace: object = {}): Promise<Studio> => {
  const studio = await anotherOf(first);
  await connect(studio, site, { historyFrom, ...pace });
  return studio;
};

describe("a run over a source", () => {
  it("begins by itself when its time has come, and the next is due by its pace", async () => {
    const studio = await connected({ everyMinutes: 60 });
    expect(await tick(studio, name)).toBe(true);
    await flow(studio);
    const { status } = await statusOf(studio, name);
    expect(status.lastRun).toMatchObject({ kind: "sync", ended: "done" });
    expect(Date.parse(status.nextRunAt) - Date.parse(status.lastRun.endedAt)).toBe(3600_000);
    expect(await tick(studio, name)).toBe(false);
    expect(await tick(studio, name, minutes(61))).toBe(true);
  });

  it("that does not come for an hour, or three times its pace, leaves its source behind; a paused source is not", async () => {
    const studio = await connected({ everyMinutes: 60 });
    const lagIn = (count: number) => syncLag({ ...studio.means, now: () => minutes(count) });
    // the first one may take days
    expect(await lagIn(600)).toEqual({ behind: 0, minutes: 0 });
    expect(await tick(studio, name)).toBe(true);
    await flow(studio);
    expect(await lagIn(90)).toEqual({ behind: 0, minutes: 90 });
    expect(await lagIn(200)).toEqual({ behind: 1, minutes: 200 });
    await studio.call("PATCH /v1/sources/{source}", { params: { source: name }, body: { state: "paused" } });
    expect(await lagIn(200)).toEqual({ behind: 0, minutes: 0 });
  });

  it("is the only one at a time, whoever asks and however often the clock comes by", async () => {
    const studio = await connected();
    const order = () => studio.call("POST /v1/sources/{source}/sync", { params: { source: name }, body: {} });
    const answers = await Promise.all([order(), order(), tick(studio, name).catch(() => false)]);
    const begun = answers.filter((answer) => answer === true || (typeof answer === "object" && answer.status === 202));
    expect(begun).toHaveLength(1);
    expect(await order()).toMatchObject({ status: 409, body: { code: "sync-under-way" } });
    expect(await tick(studio, name)).toBe(false);
    const { items } = await studio.table.query({ pk: studio.accountId, prefix: "JOB#" });
    expect(items.map((item) => jobs.fromItem(item).kind)).toEqual(["sync"]);
    await flow(studio);
    await expectTrue(studio, name, site);
  });

  it("that broke off is ended by the clock, and the next one goes on", async () => {
    const studio = await connected();
    const { body: job } = await studio.call("POST /v1/sources/{source}/sync", { params: { source: name }, body: {} });
    await studio.table.remove(jobs.key(studio.accountId, job.id));
    expect(await tick(studio, name)).toBe(true);
    expect((await statusOf(studio, name)).status).toMatchObject({
      run: null,
      failures: 1,
      lastRun: { ended: "failed" },
    });
    expect((await sync(studio, name)).ended).toBe("done");
    await expectTrue(studio, name, site);
  });

  it("reliability 27: ends when the vendor says 429, at the last page taken in, and goes on when the vendor said", async () => {
    const studio = await connected();
    site.fail(1, 429, { "retry-after": "600" });
    const run = await sync(studio, name);
    expect(run).toMatchObject({ ended: "throttled" });
    const { status } = await statusOf(studio, name);
    const wait = Date.parse(status.nextRunAt) - Date.parse(run.endedAt!);
    expect(wait).toBeGreaterThan(590_000);
    expect(wait).toBeLessThanOrEqual(600_000);
    expect(await tick(studio, name)).toBe(false);
    await syncAt(studio, name, { at: () => minutes(11) });
    await expectTrue(studio, name, site);
  });

  it("reliability 27: survives 5xx in the middle: tried again within seconds, else resumed from the last committed cursor", async () => {
    const studio = await connected();
    site.fail(2, 503, { "retry-after": "1" });
    expect((await sync(studio, name)).ended).toBe("done");
    await expectTrue(studio, name, site);
    const another = await connected();
    const meantime = setTimeout(() => site.fail(3, 500), 150);
    const run = await sync(another, name);
    clearTimeout(meantime);
    if (run.ended !== "done") expect(run.ended).toBe("unavailable");
    expect((await sync(another, name)).ended).toBe("done");
    await expectTrue(another, name, site);
  }, 60_000);

  it("stops at the day's budget, of which the history has four fifths, and goes on the next day", async () => {
    const studio = await connected({ callsPerDay: 50, historyFrom: null });
    const run = await sync(studio, name);
    expect(run).toMatchObject({ ended: "budget", calls: 40 });
    const { status } = await statusOf(studio, name);
    expect(status.calls).toEqual({ used: 40, limit: 50 });
    expect(status.nextRunAt).toBe(`${new Date(Date.now() + 24 * 3600_000).toISOString().slice(0, 10)}T00:00:00.000Z`);
    expect(status.history.done).toBe(false);
    expect(status.history.daysLeft).toBeGreaterThan(0);
    // what is new has the rest of the day
    expect((await sync(studio, name)).calls).toBeGreaterThan(0);
    const tomorrow = minutes(24 * 60);
    const next = await syncAt(studio, name, { at: () => tomorrow });
    expect(next.run.calls).toBeGreaterThan(30);
    const { status: then } = await statusOf(studio, name);
    expect(then.history.callsMade).toBeGreaterThan(status.history.callsMade);
  });

  it("of wrong credentials fails with the vendor's reason, tells the team once, and waits longer each time", async () => {
    const studio = await connected({ everyMinutes: 10 });
    site.fail(1, 401);
    const run = await sync(studio, name);
    expect(run).toMatchObject({ ended: "failed" });
    expect(run.because).toMatch(/credentials/);
    const { status } = await statusOf(studio, name);
    expect(Date.parse(status.nextRunAt) - Date.parse(run.endedAt!)).toBe(20 * 60_000);
    site.fail(1, 401);
    await sync(studio, name);
    const { body } = await studio.call("GET /v1/alerts");
    expect(body.items).toMatchObject([{ kind: "syncFailed", source: name }]);
  });

  it("is asked for no more while the source is paused; a run under way ends there", async () => {
    const studio = await connected();
    await tick(studio, name);
    const patch = (body: object) => studio.call("PATCH /v1/sources/{source}", { params: { source: name }, body });
    expect((await patch({ state: "paused" })).body).toMatchObject({ state: "paused", status: { nextRunAt: null } });
    await flow(studio);
    expect((await statusOf(studio, name)).status.lastRun).toMatchObject({ ended: "paused" });
    expect(await tick(studio, name, minutes(1e5))).toBe(false);
    expect((await studio.call("POST /v1/sources/{source}/sync", { params: { source: name }, body: {} })).status).toBe(
      409,
    );
    await patch({ state: "active" });
    expect((await sync(studio, name)).ended).toBe("done");
    const { body } = await studio.call("GET /v1/sources/{source}/runs", { params: { source: name } });
    expect(body.items.map((one: { ended: string }) => one.ended)).toEqual(["done", "paused"]);
    expect(totals(body.items[0]).written).toBeGreaterThan(10);
  });
});

describe("when a source is synced", () => {
  const pace = {
    everyMinutes: 60,
    quiet: { from: "22:00", to: "06:00" },
    reconcileAt: "03:30",
    callsPerDay: null,
    historyFrom: null,
  };

  it("is after the quiet hours, by the studio's clock and over the change of it", () => {
    expect(nextRun("2026-03-07T10:00:00.000Z", pace, "UTC")).toBe("2026-03-07T11:00:00.000Z");
    expect(nextRun("2026-03-07T21:30:00.000Z", pace, "UTC")).toBe("2026-03-08T06:00:00.000Z");
    // New York goes from 02:00 to 03:00 on 8 March 2026: six o'clock is an hour sooner
    expect(nextRun("2026-03-07T03:30:00.000Z", pace, "America/New_York")).toBe("2026-03-07T11:00:00.000Z");
    expect(nextRun("2026-03-08T03:30:00.000Z", pace, "America/New_York")).toBe("2026-03-08T10:00:00.000Z");
    const day = { ...pace, quiet: { from: "09:00", to: "17:00" } };
    expect(nextRun("2026-03-07T08:30:00.000Z", day, "UTC")).toBe("2026-03-07T17:00:00.000Z");
  });

  it("is once a night for the reconcile, also in the night whose half past two there is not", () => {
    expect(nextReconcile("2026-03-08T05:00:00.000Z", { ...pace, reconcileAt: "02:30" }, "America/New_York")).toBe(
      "2026-03-08T07:30:00.000Z",
    );
    expect(nextReconcile("2026-03-08T07:30:00.000Z", { ...pace, reconcileAt: "02:30" }, "America/New_York")).toBe(
      "2026-03-09T06:30:00.000Z",
    );
    expect(nextReconcile("2026-03-08T07:30:00.000Z", { ...pace, reconcileAt: null }, "UTC")).toBeUndefined();
  });
});
