import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Judged, judgeAccount } from "../../shared/absences/run.ts";
import { everyAccount } from "../../shared/accounts/store.ts";
import { sweepAt } from "../settling/projections.ts";
import { meterOf } from "../support/meter.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { absencesAt, classOn, roster, shownOf } from "./studio.ts";

let opened: Studio;
/** a studio of each test's own, in one table */
let studio: Studio;
let tideline: ReturnType<typeof sourceOf>;
beforeAll(async () => {
  opened = await openStudio();
});
const another = async () => {
  const { accountId, call } = await opened.another();
  studio = { ...opened, accountId, call };
  tideline = sourceOf(studio);
};
beforeEach(another);

/** A run for this studio alone, as of a time; `enough` is asked before each roster. */
const runAt = async (time: string, enough = () => false, table = studio.table): Promise<Judged> => {
  const judged: Judged = { rosters: 0, marked: 0, failed: 0 };
  const means = { ...studio.means, accountId: studio.accountId, table, now: () => new Date(time).toISOString() };
  await judgeAccount(means, { enough, report: () => {} }, judged);
  return judged;
};

const day = (date: number): string => `2026-03-${String(date).padStart(2, "0")}`;
/** A class a day of these days, each with one who came and one of whom nothing was recorded. */
const classes = (dates: number[]) =>
  dates.flatMap((date) => [
    classOn(`e${date}`, day(date)),
    ...roster(`e${date}`, { [`came${date}`]: "attended", [`missed${date}`]: "booked" }),
  ]);
const presumed = async (dates: number[]): Promise<boolean[]> => {
  await studio.stream.settle();
  return Promise.all(dates.map(async (date) => (await shownOf(studio, tideline, `missed${date}`))[1]));
};

/** The bookings of this studio as they are stored. */
const bookings = async () => {
  const { items } = await studio.table.scan({});
  return items.filter(({ type, pk }) => type === "booking" && pk.startsWith(studio.accountId));
};
const sourceId = (data: Record<string, unknown>): string => (data.origin as { id: string }).id;
const marked = async () =>
  (await bookings())
    .filter(({ data }) => data.presumedAt)
    .map(({ data }) => [sourceId(data), data.presumedAt])
    .sort();

describe("S0-07 the schedule of absences", () => {
  it("called twice, or at once by two, writes once", async () => {
    await tideline.load(classes([2]));
    const runs = await Promise.all([runAt("2026-03-03T14:00:00Z"), runAt("2026-03-03T14:00:00Z")]);
    expect(runs.reduce((sum, run) => sum + run.marked, 0)).toBe(1);
    expect(await runAt("2026-03-03T14:00:00Z")).toEqual({ rosters: 0, marked: 0, failed: 0 });
  });

  it("days late it comes to the same as hour by hour, and an earlier hour that comes after it changes nothing", async () => {
    const dates = [2, 3, 4, 5];
    await tideline.load(classes(dates));
    for (const date of [3, 4, 5, 6]) await runAt(`${day(date)}T13:00:00Z`);
    const hourly = await marked();
    expect(hourly).toHaveLength(4);

    await another();
    await tideline.load(classes(dates));
    expect(await runAt("2026-03-25T09:00:00Z")).toEqual({ rosters: 4, marked: 4, failed: 0 });
    expect(await marked()).toEqual(hourly);
    expect((await runAt("2026-03-03T13:00:00Z")).marked).toBe(0);
    expect(await presumed(dates)).toEqual([true, true, true, true]);
  });

  it("run by hand as of a later day, it goes on with the days between", async () => {
    await runAt("2026-04-20T13:00:00Z");
    await tideline.load(classes([2]));
    expect(await runAt("2026-03-03T13:00:00Z")).toEqual({ rosters: 1, marked: 1, failed: 0 });
    await tideline.load(classes([3]));
    expect(await runAt("2026-03-04T13:00:00Z")).toMatchObject({ marked: 1 });
  });

  it("cut off by the clock goes on at the next run where it was, and misses none", async () => {
    const dates = [2, 3, 4, 5, 6];
    await tideline.load(classes(dates));
    let asked = 0;
    expect(await runAt("2026-03-10T09:00:00Z", () => ++asked > 2)).toEqual({ rosters: 2, marked: 2, failed: 0 });
    const place = await studio.table.get({ pk: studio.accountId, sk: "ABSENCES" });
    expect(place!.data).toMatchObject({ under: { to: "2026-03-10T09:00:00.000Z" } });
    expect(await runAt("2026-03-10T10:00:00Z")).toEqual({ rosters: 3, marked: 3, failed: 0 });
    expect(await presumed(dates)).toEqual(dates.map(() => true));
  });

  it("killed between two marks comes to the same when it is called again", async () => {
    const dates = [2, 3, 4];
    await tideline.load(classes(dates));
    let writes = 0;
    const dying: typeof studio.table = Object.assign(Object.create(studio.table), {
      update: async (...args: Parameters<typeof studio.table.update>) => {
        if (++writes > 1) throw new Error("killed");
        await studio.table.update(...args);
      },
      put: () => Promise.reject(new Error("killed")),
    });
    await expect(runAt("2026-03-10T09:00:00Z", undefined, dying)).rejects.toThrow("killed");
    expect(await marked()).toHaveLength(1);
    expect(await runAt("2026-03-10T10:00:00Z")).toEqual({ rosters: 3, marked: 2, failed: 0 });
    expect(await presumed(dates)).toEqual(dates.map(() => true));
  });

  it("a roster that cannot be read stops no other, and is tried again the next day", async () => {
    await tideline.load(classes([2, 3]));
    const odd = (await bookings()).find(({ data }) => sourceId(data) === "e2-came2")!;
    const { status: _, ...cut } = odd.data;
    await studio.table.update(odd, { set: { data: cut } });
    expect(await runAt("2026-03-05T09:00:00Z")).toEqual({ rosters: 2, marked: 1, failed: 1 });
    await studio.table.update(odd, { set: { data: odd.data } });
    expect(await runAt("2026-03-05T10:00:00Z")).toEqual({ rosters: 0, marked: 0, failed: 0 });
    expect(await runAt("2026-03-06T09:00:00Z")).toEqual({ rosters: 2, marked: 1, failed: 0 });
  });

  it("what is loaded of long ago is judged by the sweep, once", async () => {
    const hence = (hours: number) => new Date(Date.now() + hours * 3600_000).toISOString();
    await runAt(hence(0));
    await tideline.load(classes([2, 3]));
    expect(await runAt(hence(1))).toEqual({ rosters: 0, marked: 0, failed: 0 });
    expect(await presumed([2, 3])).toEqual([false, false]);
    expect((await sweepAt(hence(2))).judged).toBeGreaterThanOrEqual(2);
    expect(await presumed([2, 3])).toEqual([true, true]);
    expect(await sweepAt(hence(2))).toMatchObject({ judged: 0, drifted: 0, failed: 0 });
  });

  it("serves every account, by the clock of its call, and none sees another's", async () => {
    await tideline.load(classes([2]));
    const mine = studio;
    await another();
    await tideline.load([classOn("e2", day(2)), ...roster("e2", { missed2: "booked" })]);
    expect(await absencesAt("2026-03-03T14:00:00Z", () => 59_000)).toEqual({ rosters: 0, marked: 0, failed: 0 });
    expect((await absencesAt("2026-03-03T14:00:00Z")).failed).toBe(0);
    expect(await presumed([2])).toEqual([false]);
    studio = mine;
    tideline = sourceOf(mine);
    expect(await presumed([2])).toEqual([true]);
  });

  it("a quiet hour costs 4 requests and 1 write unit; a class 1 request, who is presumed absent 1 and 2 units", async () => {
    await tideline.load([classOn("e2", day(2)), ...roster("e2", { came: "attended", a: "booked", b: "booked" })]);
    await runAt("2026-03-03T12:00:00Z");
    const meter = meterOf(studio.client);
    const cost = async (time: string) => {
      const { requests, writeUnits } = await meter.during(async () => {
        await everyAccount(studio.table);
        await runAt(time);
      });
      return [requests, writeUnits];
    };
    expect(await cost("2026-03-03T12:30:00Z")).toEqual([4, 1]);
    expect(await cost("2026-03-03T13:00:00Z")).toEqual([4 + 1 + 2, 1 + 2 * 2]);
    expect(await cost("2026-03-03T14:00:00Z")).toEqual([4, 1]);
  });
});
