import type { Context } from "aws-lambda";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { everyAccount } from "../../shared/accounts/store.ts";
import { resetAccount } from "../../shared/resets/run.ts";
import { callAs } from "../support/call.ts";
import { meterOf } from "../support/meter.ts";
import { recountNow } from "../support/recount.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let opened: Studio;
/** a studio in New York of each test's own, in one table */
let studio: Studio;
beforeAll(async () => {
  opened = await openStudio();
});
beforeEach(async () => {
  const { accountId, call } = await opened.another();
  studio = { ...opened, accountId, call };
});

const runAt = (time: string): Promise<number> =>
  resetAccount({ ...studio.means, accountId: studio.accountId, now: () => new Date(time).toISOString() });
/** An hour's run of the schedule, for every account of the table. */
const hourAt = async (time: string, left = 900_000) => {
  const { handler } = await import("../../functions/jobs/resets.ts");
  return handler({ time } as never, { getRemainingTimeInMillis: () => left } as Context);
};
const listed = async (query: Record<string, string> = {}) =>
  (await studio.call("GET /v1/period-resets", { query })).body;
const choose = async (period: object) =>
  expect((await studio.call("PUT /v1/settings/counts", { body: { period } })).status).toBe(200);

describe("S0-09 the reset of the Period Count", () => {
  it("is written down at local midnight, daylight saving included, and not a second before", async () => {
    await runAt("2100-03-02T00:00:00Z");
    expect(await runAt("2100-04-01T03:59:59Z")).toBe(0);
    expect(await runAt("2100-04-01T04:00:00Z")).toBe(1);
    expect((await listed({ limit: "2" })).items).toEqual([
      {
        kind: "month",
        timeZone: "America/New_York",
        from: "2100-03-01T05:00:00.000Z",
        to: "2100-04-01T04:00:00.000Z",
      },
      {
        kind: "month",
        timeZone: "America/New_York",
        from: "2100-02-01T05:00:00.000Z",
        to: "2100-03-01T05:00:00.000Z",
      },
    ]);
  });

  it("is one for each time zone of the studio, at its own midnight", async () => {
    for (const [name, timeZone] of [
      ["Mesa", "America/Phoenix"],
      ["Tempe", "America/Phoenix"],
      ["Kiritimati", "Pacific/Kiritimati"],
    ])
      await studio.call("POST /v1/locations", { body: { name, timeZone } });
    await runAt("2100-03-10T00:00:00Z");
    const made: Record<string, number> = {};
    for (const hour of ["03-31T10:00", "04-01T04:00", "04-01T07:00", "04-01T08:00"])
      made[hour] = await runAt(`2100-${hour}:00Z`);
    expect(made).toEqual({ "03-31T10:00": 1, "04-01T04:00": 1, "04-01T07:00": 1, "04-01T08:00": 0 });
    const { items } = await listed({ limit: "3" });
    expect(items.map(({ timeZone }: { timeZone: string }) => timeZone)).toEqual([
      "America/Phoenix",
      "America/New_York",
      "Pacific/Kiritimati",
    ]);
  });

  it("reliability 28: is exactly one a period: called twice, at once by two, or for an hour that was long ago", async () => {
    await runAt("2100-03-02T00:00:00Z");
    const made = await Promise.all([runAt("2100-04-01T05:00:00Z"), runAt("2100-04-01T05:00:00Z")]);
    expect(made.sort()).toEqual([0, 1]);
    expect(await runAt("2100-04-01T05:00:00Z")).toBe(0);
    expect(await runAt("2100-03-15T05:00:00Z")).toBe(0);
    expect(await runAt("2100-04-01T06:00:00Z")).toBe(0);
  });

  it("reliability 28: is caught up after days of silence, each missed one once", async () => {
    await choose({ kind: "week" });
    await runAt("2100-03-02T12:00:00Z");
    expect(await runAt("2100-04-06T12:00:00Z")).toBe(5);
    const { items } = await listed({ limit: "5" });
    expect(items.map(({ to }: { to: string }) => to)).toEqual([
      "2100-04-05T04:00:00.000Z",
      "2100-03-29T04:00:00.000Z",
      "2100-03-22T04:00:00.000Z",
      "2100-03-15T04:00:00.000Z",
      "2100-03-08T05:00:00.000Z",
    ]);
  });

  it("killed before it noted how far it was, it comes to the same when it is called again", async () => {
    await runAt("2100-03-02T00:00:00Z");
    const place = await studio.table.get({ pk: studio.accountId, sk: "RESETS" });
    expect(await runAt("2100-04-01T05:00:00Z")).toBe(1);
    await studio.table.put(place!);
    expect(await runAt("2100-04-01T05:00:00Z")).toBe(0);
    expect((await listed({ limit: "2" })).items.map(({ to }: { to: string }) => to)).toEqual([
      "2100-04-01T04:00:00.000Z",
      "2100-03-01T05:00:00.000Z",
    ]);
  });

  it("is not of periods that ended before the studio chose their kind", async () => {
    await runAt("2100-03-17T12:00:00Z");
    await choose({ kind: "week" });
    await recountNow(opened);
    expect(await runAt("2100-03-17T13:00:00Z")).toBe(0);
    expect(await runAt("2100-03-22T04:00:00Z")).toBe(1);
    expect((await listed({ limit: "1" })).items[0]).toMatchObject({ kind: "week", to: "2100-03-22T04:00:00.000Z" });
  });

  it("is made for every account by the schedule, which stops in time", async () => {
    await runAt("2100-03-02T00:00:00Z");
    expect(await hourAt("2100-04-01T05:00:00Z", 29_000)).toEqual({ resets: 0, failed: 0 });
    const { resets, failed } = await hourAt("2100-04-01T05:00:00Z");
    expect([resets > 0, failed]).toEqual([true, 0]);
    expect((await listed({ limit: "1" })).items[0].to).toBe("2100-04-01T04:00:00.000Z");
  });

  it("is listed page by page, to those who manage what counts, and none of another studio", async () => {
    await runAt("2100-03-02T00:00:00Z");
    const first = await listed({ limit: "2" });
    const next = await listed({ limit: "2", cursor: first.nextCursor });
    const times = [...first.items, ...next.items].map(({ to }: { to: string }) => to);
    expect(times).toEqual(times.toSorted().toReversed());
    expect(new Set(times).size).toBe(4);
    const member = callAs({ accountId: studio.accountId, role: "member" });
    expect((await member("GET /v1/period-resets")).status).toBe(403);
    const { call } = await opened.another();
    expect((await call("GET /v1/period-resets")).body).toEqual({ items: [], nextCursor: null });
  });

  it("a quiet hour costs 4 requests and 1 write unit an account, a reset 1 of each more", async () => {
    await runAt("2100-03-02T00:00:00Z");
    const meter = meterOf(studio.client);
    const cost = async (time: string) => {
      const { requests, writeUnits } = await meter.during(async () => {
        await everyAccount(studio.table);
        await runAt(time);
      });
      return [requests, writeUnits];
    };
    expect(await cost("2100-03-02T01:00:00Z")).toEqual([4, 1]);
    expect(await cost("2100-04-01T05:00:00Z")).toEqual([5, 2]);
    expect(await cost("2100-04-01T05:00:00Z")).toEqual([3, 0]);
  });
});
