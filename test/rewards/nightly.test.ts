import type { Context } from "aws-lambda";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { isBirthday } from "../../shared/kernel/birthday.ts";
import { runJobs } from "../support/jobs.ts";
import { makeBooking, makeClient } from "../support/make.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { shopOf } from "./shop.ts";

let studio: Studio;
let shop: ReturnType<typeof shopOf>;

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-03-01T12:00:00.000Z") });
  studio = await openStudio();
  shop = shopOf(studio);
  const earning = [
    { on: "birthday", points: 100 },
    { on: "referral", points: 40 },
  ];
  await shop.set({ on: true, earning, expireAfterMonths: 1 });
});
afterAll(() => {
  vi.useRealTimers();
});

/** The nightly run of a day, and the jobs it orders; how many it ordered. */
const night = async (day: string): Promise<number> => {
  const time = `${day}T07:20:00.000Z`;
  vi.setSystemTime(Date.parse(time));
  const { handler } = await import("../../functions/jobs/retention.ts");
  const { ordered } = (await handler({ time }, {} as Context)) as { ordered: number };
  await runJobs(studio);
  return ordered;
};
const kindsOf = async (clientId: string): Promise<string[]> =>
  (await shop.history(clientId)).map(({ kind, on }) => `${kind} ${on}`);
const settled = async () => expect(await studio.stream.settle()).toEqual([]);

describe("the night's points", () => {
  it("S2-14 a birthday gives points once a year, however often and up to three days late the night is run", async () => {
    const clientId = await shop.client({ birthday: "1990-03-04" });
    const other = await shop.client({ birthday: "1990-04-04" });
    await settled();
    expect(await night("2026-03-03")).toBe(1);
    expect(await kindsOf(clientId)).toEqual([]);
    expect(await night("2026-03-07")).toBe(1);
    expect(await night("2026-03-07")).toBe(0);
    await night("2026-03-08");
    expect(await kindsOf(clientId)).toEqual(["birthday 2026-03-04"]);
    expect(await kindsOf(other)).toEqual([]);
    await shop.settle(clientId);
    expect(await shop.points(clientId)).toMatchObject({
      balance: 100,
      expiringNext: { points: 100, on: "2026-04-30" },
    });
    await studio.call("PATCH /v1/clients/{clientId}", { params: { clientId }, body: { birthday: "1990-03-08" } });
    await settled();
    await night("2026-03-09");
    expect(await kindsOf(clientId)).toEqual(["birthday 2026-03-04"]);
    await night("2027-03-08");
    expect(await kindsOf(clientId)).toEqual(["birthday 2027-03-08", "birthday 2026-03-04"]);
  });

  it("S2-14 one that is taken back does not come again the next night", async () => {
    const clientId = await shop.client({ birthday: "1980-05-10" });
    await settled();
    await night("2027-05-10");
    const [{ id }] = await shop.history(clientId);
    expect((await shop.takeBack(clientId, id)).status).toBe(204);
    await settled();
    await night("2027-05-11");
    expect(await kindsOf(clientId)).toEqual([]);
  });

  it("S2-14 a first visit gives points to who brought the client, by a relationship or the client's own page, once ever", async () => {
    vi.setSystemTime(Date.parse("2027-06-01T12:00:00.000Z"));
    const [friend, host] = [await shop.client(), await shop.client()];
    await shop.source.load([
      makeClient("n1"),
      makeClient("n2"),
      makeClient("n3"),
      ...["n1", "n2"].map((of) => makeBooking(`${of}-1`, of, { event: { startsAt: "2027-05-30T15:00:00.000Z" } })),
    ]);
    const [first, second, never] = [
      await shop.source.clientId("n1"),
      await shop.source.clientId("n2"),
      await shop.source.clientId("n3"),
    ];
    for (const clientId of [first, never])
      await studio.call("POST /v1/clients/{clientId}/relationships", {
        params: { clientId },
        body: { kind: "referrer", clientId: friend },
      });
    await settled();
    await night("2027-06-02");
    expect(await shop.history(friend)).toMatchObject([
      { kind: "referral", points: 40, on: "2027-05-30", referredId: first, creator: null },
    ]);
    const told = await studio.call("PATCH /v1/clients/{clientId}", {
      params: { clientId: second },
      body: { referredBy: { clientId: host } },
    });
    expect(told.status, told.text).toBe(200);
    await settled();
    await night("2027-06-20");
    await night("2027-06-21");
    expect(await kindsOf(host)).toEqual(["referral 2027-05-30"]);
    expect(await kindsOf(friend)).toEqual(["referral 2027-05-30"]);
    await studio.call("POST /v1/clients/{clientId}/merge", { params: { clientId: never }, body: { loserId: first } });
    await runJobs(studio);
    await night("2027-06-22");
    expect(await kindsOf(friend)).toEqual(["referral 2027-05-30"]);
  });

  it("S2-14 29 February is 28 February in common years", () => {
    expect([isBirthday("2000-02-29", "2027-02-28"), isBirthday("2000-02-29", "2028-02-28")]).toEqual([true, false]);
    expect([isBirthday("2000-02-29", "2028-02-29"), isBirthday("2000-02-28", "2027-02-28")]).toEqual([true, true]);
    expect(isBirthday("2000-02-29", "2027-03-01")).toBe(false);
  });

  it("S2-14 an account whose rewards are off is not called at night", async () => {
    await shop.set({ on: false });
    expect(await night("2027-07-01")).toBe(0);
  });
});
