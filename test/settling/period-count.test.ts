import { beforeAll, describe, expect, it } from "vitest";
import { makeBooking, makeClient } from "../support/make.ts";
import { recountNow } from "../support/recount.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

/** New York: daylight saving begins on 14 March 2100, so March begins at 05:00 UTC and April at 04:00. */
const visits = [
  "2100-03-01T04:59:59Z",
  "2100-03-01T05:00:00Z",
  "2100-03-31T12:00:00Z",
  "2100-04-01T03:59:59Z",
  "2100-04-01T04:00:00Z",
];

let studio: Studio;
let tideline: ReturnType<typeof sourceOf>;
beforeAll(async () => {
  studio = await openStudio();
  tideline = sourceOf(studio);
  await studio.call("POST /v1/locations", { body: { name: "Mesa", timeZone: "America/Phoenix" } });
  await tideline.load([
    makeClient("p"),
    ...visits.map((startsAt, i) => makeBooking(`p${i}`, "p", { event: { startsAt } })),
  ]);
});

const countAt = async (at: string): Promise<[period: number, club: number]> => {
  const { periodCount, clubCount } = (await tideline.profile("p", at)).quickStats;
  return [periodCount, clubCount];
};
const choose = async (kind: string) => {
  expect((await studio.call("PUT /v1/settings/counts", { body: { period: { kind } } })).status).toBe(200);
  await recountNow(studio);
};

describe("S0-09 Period Count", () => {
  it("begins at local midnight of the month, daylight saving included; a visit on the edge is of the later period", async () => {
    expect(await countAt("2100-03-01T04:59:59Z")).toEqual([1, 5]);
    expect(await countAt("2100-03-01T05:00:00Z")).toEqual([3, 5]);
    expect(await countAt("2100-04-01T03:59:59Z")).toEqual([3, 5]);
    expect(await countAt("2100-04-01T04:00:00Z")).toEqual([1, 5]);
  });

  it("is 0 in a later period without any reset, while Club Count never resets", async () => {
    expect(await countAt("2100-06-15T12:00:00Z")).toEqual([0, 5]);
  });

  it("is counted anew when the studio chooses another period", async () => {
    await choose("week");
    expect(await countAt("2100-03-31T12:00:00Z")).toEqual([3, 5]);
    await choose("quarter");
    expect(await countAt("2100-03-31T12:00:00Z")).toEqual([4, 5]);
    await choose("year");
    expect(await countAt("2100-12-31T12:00:00Z")).toEqual([5, 5]);
    await choose("month");
    expect(await countAt("2100-04-30T12:00:00Z")).toEqual([1, 5]);
  });

  it("goes by the home location's midnight", async () => {
    await tideline.load([makeClient("p", { homeLocation: "Mesa" })]);
    expect(await countAt("2100-04-01T06:59:59Z")).toEqual([3, 5]);
    expect(await countAt("2100-04-01T07:00:00Z")).toEqual([0, 5]);
  });

  it("is explained by the records of the period that holds now", async () => {
    const params = { clientId: await tideline.clientId("p"), stat: "period-count" };
    const { body } = await studio.call("GET /v1/clients/{clientId}/explain/{stat}", {
      params,
      at: "2100-03-20T12:00:00Z",
    });
    expect([body.value, body.items.length]).toEqual([3, 3]);
  });
});
