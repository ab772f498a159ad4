import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { isDueJob, runDue } from "../support/jobs.ts";
import { makeBooking, makeClient, makeEvent } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let source: ReturnType<typeof sourceOf>;
let count = 0;
const now = "2026-03-10T12:00:00.000Z";

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(now) });
  studio = await openStudio();
  source = sourceOf(studio);
});
afterAll(() => {
  vi.useRealTimers();
});

/** A new client with these bookings: status, start and what else differs. */
const clientWith = async (...bookings: [status: string, startsAt: string, event?: object][]): Promise<string> => {
  count += 1;
  const client = `c${count}`;
  const records = bookings.map(([status, startsAt, event], i) =>
    makeBooking(`${client}-${i}`, client, { status, event: { startsAt, ...event } }),
  );
  await load([makeClient(client), ...records]);
  return client;
};
/** Sends records a second after the ones before. */
const load = (records: object[]) => {
  vi.setSystemTime(Date.now() + 1000);
  return source.load(records);
};
const stats = async (client: string, at = now) => {
  const { quickStats, badges, status } = await source.profile(client, at);
  const { clubCount, periodCount, lastAttendanceAt, scheduledVisitAt } = quickStats;
  return { clubCount, periodCount, lastAttendanceAt, scheduledVisitAt, attended: badges.attendedEvents, status };
};
const day = (name: string, time = "15:00:00.000Z"): string => `2026-${name}T${time}`;

/** Sets what counts and runs the recount that this orders, as it comes through the queue. */
const setCounts = async (body: object): Promise<void> => {
  await studio.stream.unread();
  expect((await studio.call("PUT /v1/settings/counts", { body })).status).toBe(200);
  const due = (await studio.stream.unread()).filter(isDueJob);
  expect(due).toHaveLength(1);
  vi.setSystemTime(Date.now() + 6000);
  await runDue(due);
};

describe("Club Count", () => {
  it("S0-07 S0-36 late, early, absent, booked, waitlisted and studio-cancelled never count", async () => {
    const client = await clientWith(
      ["attended", day("03-01")],
      ["lateCancelled", day("03-02")],
      ["earlyCancelled", day("03-03")],
      ["absent", day("03-04")],
      ["booked", day("03-05")],
      ["waitlisted", day("03-06")],
      ["attended", day("03-07"), { cancelled: true }],
    );
    expect(await stats(client)).toMatchObject({ clubCount: 1, attended: 1, lastAttendanceAt: day("03-01") });
  });

  it("S0-07 S0-10 attended corrected to absent: one less, and Last Attendance falls back", async () => {
    const client = await clientWith(["attended", day("03-01")], ["attended", day("03-04")]);
    expect(await stats(client)).toMatchObject({ clubCount: 2, periodCount: 2, lastAttendanceAt: day("03-04") });
    await load([makeBooking(`${client}-1`, client, { status: "absent", event: { startsAt: day("03-04") } })]);
    expect(await stats(client)).toMatchObject({ clubCount: 1, periodCount: 1, lastAttendanceAt: day("03-01") });
    await load([makeBooking(`${client}-0`, client, { status: "absent", event: { startsAt: day("03-01") } })]);
    expect(await stats(client)).toMatchObject({ clubCount: 0, periodCount: 0, lastAttendanceAt: null, attended: 0 });
  });

  it("S0-07 the same visit from webhook and poll at once counts once", async () => {
    const client = await clientWith();
    const booking = makeBooking("hook", client, { event: { startsAt: day("03-02") }, modifiedAt: day("03-02") });
    await Promise.all(Array.from({ length: 4 }, () => source.send([booking])));
    await studio.stream.settle();
    expect(await stats(client)).toMatchObject({ clubCount: 1, attended: 1 });
    expect((await load([booking])).unchanged).toBe(1);
  });

  it("S0-07 a type left out recounts everyone, and Childwatch and child-watch are two names", async () => {
    const types = ["Childwatch", "child-watch", "Vinyasa"];
    const all = types.map((eventType): [string, string, object] => ["attended", day("03-03"), { eventType }]);
    const clients = [await clientWith(...all), await clientWith(...all)];
    await setCounts({ exclusions: [{ eventTypeName: "Childwatch" }] });
    for (const client of clients)
      expect(await stats(client)).toMatchObject({
        clubCount: 2,
        periodCount: 2,
        attended: 3,
        lastAttendanceAt: day("03-03"),
      });
    await setCounts({ exclusions: [{ pattern: "child*watch" }] });
    for (const client of clients) expect(await stats(client)).toMatchObject({ clubCount: 1, attended: 3 });
    await setCounts({ exclusions: [{ location: "harbor" }], countFrom: "2026-03-03" });
    for (const client of clients) expect(await stats(client)).toMatchObject({ clubCount: 0, attended: 3 });
    await setCounts({});
    for (const client of clients) expect(await stats(client)).toMatchObject({ clubCount: 3, attended: 3 });
  });
});

describe("Period Count", () => {
  it("S0-09 a visit exactly on the edge belongs to the later period, by the clock of a zone with daylight saving", async () => {
    const [edge, before] = [day("03-01", "05:00:00.000Z"), day("03-01", "04:59:59.999Z")];
    const april = day("04-01", "04:00:00.000Z");
    const client = await clientWith(["attended", edge], ["attended", before], ["attended", april]);
    expect(await stats(client)).toMatchObject({ periodCount: 1, clubCount: 3 });
    expect(await stats(client, day("04-01", "03:59:59.999Z"))).toMatchObject({ periodCount: 1 });
    expect(await stats(client, april)).toMatchObject({ periodCount: 1 });
  });

  it("S0-09 a read in a later period shows 0 without any reset, and Club Count never resets", async () => {
    const client = await clientWith(["attended", day("03-02")], ["attended", day("03-09")]);
    expect(await stats(client)).toMatchObject({ periodCount: 2, clubCount: 2 });
    expect(await stats(client, day("04-01", "03:59:59.999Z"))).toMatchObject({ periodCount: 2 });
    expect(await stats(client, day("04-01", "04:00:00.000Z"))).toMatchObject({ periodCount: 0, clubCount: 2 });
  });

  it.each([
    ["week", "2026-03-09T04:00:00.000Z", "2026-03-16T04:00:00.000Z"],
    ["month", "2026-03-01T05:00:00.000Z", "2026-04-01T04:00:00.000Z"],
    ["quarter", "2026-01-01T05:00:00.000Z", "2026-04-01T04:00:00.000Z"],
    ["year", "2026-01-01T05:00:00.000Z", "2027-01-01T05:00:00.000Z"],
  ])("S0-09 by %s it runs from local midnight to local midnight", async (kind, from, to) => {
    const justBefore = new Date(Date.parse(from) - 1).toISOString();
    const client = await clientWith(
      ["attended", from],
      ["attended", justBefore],
      ["attended", day("03-10", "11:00:00.000Z")],
    );
    await setCounts({ period: { kind } });
    expect(await stats(client)).toMatchObject({ periodCount: 2, clubCount: 3 });
    expect(await stats(client, new Date(Date.parse(to) - 1).toISOString())).toMatchObject({ periodCount: 2 });
    expect(await stats(client, to)).toMatchObject({ periodCount: 0, clubCount: 3 });
    await setCounts({});
  });
});

describe("Scheduled Visit", () => {
  it("S0-11 the next one cancelled: the one after; the studio's cancellation too", async () => {
    await load([makeEvent("next", { startsAt: day("03-12") })]);
    const client = await clientWith(["booked", day("03-11")], ["booked", day("03-13")]);
    await load([makeBooking(`${client}-e`, client, { status: "booked", event: "next" })]);
    expect(await stats(client)).toMatchObject({ scheduledVisitAt: day("03-11") });
    await load([makeBooking(`${client}-0`, client, { status: "earlyCancelled", event: { startsAt: day("03-11") } })]);
    expect(await stats(client)).toMatchObject({ scheduledVisitAt: day("03-12") });
    await load([makeEvent("next", { startsAt: day("03-12"), cancelled: true })]);
    expect(await stats(client)).toMatchObject({ scheduledVisitAt: day("03-13") });
  });

  it("S0-11 one that started two minutes ago is not next, nor is a place on the waitlist", async () => {
    const client = await clientWith(
      ["booked", day("03-10", "11:58:00.000Z")],
      ["waitlisted", day("03-11")],
      ["booked", day("03-12")],
    );
    expect(await stats(client)).toMatchObject({ scheduledVisitAt: day("03-12") });
    expect(await stats(client, day("03-12"))).toMatchObject({ scheduledVisitAt: null });
  });

  it("S0-11 with more than five booked it is right when the five the card keeps are used up", async () => {
    const days = Array.from({ length: 8 }, (_, i) => day(String(`03-${11 + i}`)));
    const client = await clientWith(...days.map((at): [string, string] => ["booked", at]));
    for (const [i, at] of days.entries()) {
      expect(await stats(client, new Date(Date.parse(at) - 1).toISOString())).toMatchObject({ scheduledVisitAt: at });
      expect(await stats(client, at)).toMatchObject({ scheduledVisitAt: days[i + 1] ?? null });
    }
  });
});

describe("guest and existing", () => {
  it("S4-12 S4-13 S4-16 S4-42 follow from bookings alone: waitlisted is none, and one the source deletes stops counting", async () => {
    const client = await clientWith(["waitlisted", day("03-12")]);
    expect(await stats(client)).toMatchObject({ status: "guest" });
    const cancelled = makeBooking(`${client}-1`, client, {
      status: "earlyCancelled",
      event: { startsAt: day("03-13") },
    });
    await load([cancelled]);
    expect(await stats(client)).toMatchObject({ status: "existing", clubCount: 0 });
    await load([{ type: "deleted", of: "booking", id: `${client}-1` }]);
    expect(await stats(client)).toMatchObject({ status: "guest" });
    await load([makeBooking(`${client}-0`, client, { status: "booked", event: { startsAt: day("03-12") } })]);
    expect(await stats(client)).toMatchObject({ status: "existing", scheduledVisitAt: day("03-12") });
  });
});
