import { beforeAll, describe, expect, it } from "vitest";
import { makeBooking, makeClient } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
const at = "2026-06-15T12:00:00Z";
const conversion = async (query: Record<string, string> = {}, when = at) =>
  await studio.call("GET /v1/reports/conversion", { query, at: when });

const booked = (client: string, startsAt: string, status = "attended") =>
  makeBooking(`b-${client}-${startsAt}`, client, { status, event: { startsAt } });

beforeAll(async () => {
  studio = await openStudio();
  await sourceOf(studio).load([
    makeClient("early", { createdAt: "2026-03-01T04:30:00Z" }),
    makeClient("same", { createdAt: "2026-03-05T12:00:00Z" }),
    booked("same", "2026-03-20T12:00:00Z"),
    makeClient("later", { createdAt: "2026-03-31T12:00:00Z" }),
    booked("later", "2026-05-02T12:00:00Z"),
    booked("later", "2026-05-09T12:00:00Z"),
    makeClient("waits", { createdAt: "2026-03-07T12:00:00Z" }),
    booked("waits", "2026-03-08T12:00:00Z", "waitlisted"),
    makeClient("coming", { createdAt: "2026-05-07T12:00:00Z" }),
    booked("coming", "2026-08-08T12:00:00Z", "booked"),
  ]);
});

describe("S4-10 S4-21 how many Guests become Existing", () => {
  it("by the month each began in on the account's calendar, and the month of the first booking", async () => {
    const { status, body } = await conversion();
    expect([status, body.asOf]).toEqual([200, "2026-06-15T12:00:00.000Z"]);
    expect(body.months).toEqual([
      { month: "2026-02", began: 1, converted: 0, convertedIn: [], guests: 1 },
      {
        month: "2026-03",
        began: 3,
        converted: 2,
        convertedIn: [
          { month: "2026-03", clients: 1 },
          { month: "2026-05", clients: 1 },
        ],
        guests: 1,
      },
      { month: "2026-05", began: 1, converted: 1, convertedIn: [{ month: "2026-06", clients: 1 }], guests: 0 },
    ]);
  });

  it("within a range of months; the wrong way round is refused", async () => {
    const { body } = await conversion({ from: "2026-03", to: "2026-04" });
    expect(body.months.map(({ month }: { month: string }) => month)).toEqual(["2026-03"]);
    const { status, body: refused } = await conversion({ from: "2026-04", to: "2026-03" });
    expect([status, refused.errors[0].pointer]).toEqual([422, "/query/to"]);
  });

  it("is counted anew after fifteen minutes, and S4-26 a deleted client stays in it", async () => {
    const { load } = sourceOf(studio);
    const before = (await conversion()).body;
    await load([
      makeClient("new", { createdAt: "2026-06-01T12:00:00Z" }),
      { type: "deleted", of: "client", id: "same" },
    ]);
    expect((await conversion({}, "2026-06-15T12:14:00Z")).body).toEqual(before);
    const { months, asOf } = (await conversion({}, "2026-06-15T12:16:00Z")).body;
    expect(asOf).toBe("2026-06-15T12:16:00.000Z");
    expect(months.map(({ month, began, converted }: Record<string, unknown>) => [month, began, converted])).toEqual([
      ["2026-02", 1, 0],
      ["2026-03", 3, 2],
      ["2026-05", 1, 1],
      ["2026-06", 1, 0],
    ]);
  });
});
