import { beforeAll, describe, expect, it } from "vitest";
import { makeBooking, makeClient, makeEvent } from "../support/make.ts";
import { recountNow } from "../support/recount.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let tideline: ReturnType<typeof sourceOf>;
beforeAll(async () => {
  studio = await openStudio();
  tideline = sourceOf(studio);
});

let serial = 0;
/** A client with bookings of the fields given, one a day. */
const clientWith = async (...bookings: Record<string, unknown>[]): Promise<string> => {
  serial += 1;
  const client = `n${serial}`;
  const day = (i: number) => `2026-03-${String(i + 1).padStart(2, "0")}T12:00:00Z`;
  const made = bookings.map(({ event, ...fields }, i) =>
    makeBooking(`${client}-${i}`, client, { event: { startsAt: day(i), ...(event as object) }, ...fields }),
  );
  await tideline.load([makeClient(client), ...made]);
  return client;
};
const setCounts = async (body: object) => {
  expect((await studio.call("PUT /v1/settings/counts", { body })).status).toBe(200);
  return recountNow(studio);
};
const explain = async (client: string, stat: string) =>
  (
    await studio.call("GET /v1/clients/{clientId}/explain/{stat}", {
      params: { clientId: await tideline.clientId(client), stat },
    })
  ).body;

describe("Club Count", () => {
  it("S0-07 S0-36 late, early, absent, waitlisted and studio-cancelled never count", async () => {
    const client = await clientWith(
      { status: "attended" },
      { status: "lateCancelled" },
      { status: "earlyCancelled" },
      { status: "absent" },
      { status: "waitlisted" },
      { status: "booked" },
      { status: "attended", event: { cancelled: true } },
    );
    expect(await tideline.profile(client)).toMatchObject({
      bookingCount: 6,
      badges: { attendedEvents: 1 },
      quickStats: { clubCount: 1 },
    });
    const { items, value } = await explain(client, "club-count");
    expect(value).toBe(1);
    expect(items.map(({ reason }: { reason?: string }) => reason)).toEqual([
      "cancelled by the studio",
      "not attended yet",
      "waitlisted",
      "absent",
      "cancelled early",
      "cancelled late",
      undefined,
    ]);
  });

  it("S0-07 a type left out recounts everyone; Childwatch and child-watch are two names", async () => {
    const client = await clientWith(
      {},
      { event: { eventType: "Childwatch" } },
      { event: { eventType: "child-watch" } },
    );
    expect((await tideline.profile(client)).quickStats.clubCount).toBe(3);
    await setCounts({ exclusions: [{ eventTypeName: "Childwatch" }] });
    expect(await tideline.profile(client)).toMatchObject({
      badges: { attendedEvents: 3 },
      quickStats: { clubCount: 2 },
    });
    expect((await explain(client, "club-count")).items[1]).toMatchObject({ value: 0, reason: "event type left out" });
    await setCounts({ exclusions: [{ pattern: "child*watch" }] });
    expect((await tideline.profile(client)).quickStats.clubCount).toBe(1);
    await setCounts({ exclusions: [{ location: "harbor" }] });
    expect((await tideline.profile(client)).quickStats.clubCount).toBe(0);
    await setCounts({ countFrom: "2026-03-02" });
    expect((await tideline.profile(client)).quickStats.clubCount).toBe(2);
    await setCounts({});
    expect((await tideline.profile(client)).quickStats.clubCount).toBe(3);
  });

  it("S0-10 attended corrected to absent takes one away and Last Attendance falls back", async () => {
    const client = await clientWith({}, {});
    expect((await tideline.profile(client)).quickStats).toMatchObject({
      clubCount: 2,
      lastAttendanceAt: "2026-03-02T12:00:00.000Z",
    });
    await tideline.load([
      makeBooking(`${client}-1`, client, { status: "absent", event: { startsAt: "2026-03-02T12:00:00Z" } }),
    ]);
    expect((await tideline.profile(client)).quickStats).toMatchObject({
      clubCount: 1,
      lastAttendanceAt: "2026-03-01T12:00:00.000Z",
    });
  });

  it("the same visit from webhook and poll counts once", async () => {
    const client = await clientWith({});
    await tideline.load([
      makeBooking(`${client}-0`, client, {
        event: { startsAt: "2026-03-01T12:00:00Z" },
        modifiedAt: "2026-03-01T14:00:00Z",
      }),
    ]);
    expect((await tideline.profile(client)).quickStats.clubCount).toBe(1);
  });
});

describe("Guest and existing", () => {
  it("S4-12 S4-13 S4-16 S4-42 at least one booking makes existing, whatever became of it; waitlisted is none", async () => {
    const client = await clientWith({ status: "waitlisted" });
    expect((await tideline.profile(client)).status).toBe("guest");
    await tideline.load([makeBooking(`${client}-9`, client, { status: "earlyCancelled" })]);
    expect((await tideline.profile(client)).status).toBe("existing");
    await tideline.load([{ type: "deleted", of: "booking", id: `${client}-9` }]);
    expect((await tideline.profile(client)).status).toBe("guest");
  });
});

describe("Scheduled Visit", () => {
  const at = "2098-05-01T12:00:00Z";
  const booked = (client: string, id: string, startsAt: string, fields = {}) =>
    makeBooking(`${client}-${id}`, client, { status: "booked", event: { startsAt }, ...fields });
  const next = async (client: string, now = at) => (await tideline.profile(client, now)).quickStats.scheduledVisitAt;

  it("S0-11 is the next booked event after now: not one that began, not the waitlist", async () => {
    const client = await clientWith();
    await tideline.load([
      booked(client, "begun", "2098-05-01T11:58:00Z"),
      booked(client, "waiting", "2098-05-01T13:00:00Z", { status: "waitlisted" }),
      booked(client, "next", "2098-05-02T13:00:00Z"),
      booked(client, "after", "2098-05-03T13:00:00Z"),
    ]);
    expect(await next(client)).toBe("2098-05-02T13:00:00.000Z");
    await tideline.load([booked(client, "next", "2098-05-02T13:00:00Z", { status: "earlyCancelled" })]);
    expect(await next(client)).toBe("2098-05-03T13:00:00.000Z");
  });

  it("S0-11 goes on when the five starts a card keeps are used up", async () => {
    const client = await clientWith();
    const days = Array.from({ length: 9 }, (_, i) => `2099-05-1${i}T13:00:00Z`);
    await tideline.load(days.map((startsAt, i) => booked(client, String(i), startsAt)));
    for (const [i, startsAt] of days.entries())
      expect(await next(client, `2099-05-1${i}T12:00:00Z`)).toBe(new Date(startsAt).toISOString());
    expect(await next(client, "2099-05-20T12:00:00Z")).toBeNull();
  });

  it("follows a studio event that is cancelled", async () => {
    const client = await clientWith();
    await tideline.load([
      makeEvent("soon", { startsAt: "2099-01-02T11:00:00Z" }),
      makeBooking(`${client}-e`, client, { status: "booked", event: "soon" }),
    ]);
    expect(await next(client)).toBe("2099-01-02T11:00:00.000Z");
    await tideline.load([makeEvent("soon", { startsAt: "2099-01-02T11:00:00Z", cancelled: true })]);
    expect(await next(client)).toBeNull();
  });
});
