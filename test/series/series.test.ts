import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { seriesStep } from "../../shared/series/jobs.ts";
import { deskOf } from "../bookings/desk.ts";
import { runJobs } from "../support/jobs.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { dayIn, settleAll, timetableOf } from "./timetable.ts";

let studio: Studio;
let desk: ReturnType<typeof deskOf>;
let plan: ReturnType<typeof timetableOf>;

beforeAll(async () => {
  studio = await openStudio();
  desk = deskOf(studio);
  plan = timetableOf(studio);
});

interface Shown {
  id: string;
  startsAt: string;
  localStart: string;
  name: string;
  cancelled: boolean;
  room: string | null;
}
const walls = (items: Shown[]) => items.map(({ localStart }) => localStart);

describe("S2-02 S1-36 a series", () => {
  it("makes its events by the clock of its location, each in the calendar with its series", async () => {
    await studio.call("POST /v1/locations", { body: { name: "Kyoto", timeZone: "Asia/Tokyo" } });
    const answer = await plan.schedule({ location: "Kyoto", exceptDays: [dayIn(4)] });
    expect(answer).toMatchObject({
      status: 202,
      headers: { etag: expect.stringMatching(/^"rev_/) },
      body: { timeZone: "Asia/Tokyo", endless: false, jobId: expect.stringMatching(/^job_/) },
    });
    await runJobs(studio);
    const { items } = await plan.events(answer.body.id);
    expect(walls(items)).toEqual([3, 5, 6, 7].map((days) => `${dayIn(days)}T06:00`));
    expect(items[0]).toMatchObject({ timeZone: "Asia/Tokyo", seriesId: answer.body.id, location: "Kyoto" });
    expect(Date.parse(items[0].endsAt) - Date.parse(items[0].startsAt)).toBe(3600_000);
    const { made, next } = await plan.get(answer.body.id);
    expect({ made, next: next.id }).toEqual({ made: 4, next: items[0].id });
    const calendar = await studio.call("GET /v1/events", { query: { from: items[0].startsAt, location: "Kyoto" } });
    expect(calendar.body.items.map(({ id }: Shown) => id)).toEqual(items.map(({ id }: Shown) => id));
    expect((await plan.result(answer.body.jobId)).result).toEqual({ made: 4 });
  });

  it("is listed newest first, its events page by page; the same key makes one series", async () => {
    const key = { "idempotency-key": "k1" };
    const [one, again] = [await plan.schedule({}, key), await plan.schedule({}, key)];
    expect(again.body.id).toBe(one.body.id);
    await runJobs(studio);
    const { items } = (await studio.call("GET /v1/series")).body;
    expect(items[0].id).toBe(one.body.id);
    expect(items.filter(({ id }: Shown) => id === one.body.id)).toHaveLength(1);
    const found: Shown[] = [];
    for (let query: Record<string, string> = { limit: "2" }; ; ) {
      const page = await plan.events(one.body.id, query);
      found.push(...page.items);
      if (!page.nextCursor) break;
      query = { limit: "2", cursor: page.nextCursor };
    }
    expect(walls(found)).toEqual([3, 4, 5, 6, 7].map((days) => `${dayIn(days)}T06:00`));
  });

  it("is refused with every fault named", async () => {
    expect((await plan.schedule({ rrule: "FREQ=SECONDLY" })).body).toMatchObject({
      status: 422,
      errors: [{ pointer: "/body/rrule", message: expect.stringContaining("SECONDLY") }],
    });
    expect((await plan.schedule({ startsOn: "soon", minutes: 0 })).body.errors).toHaveLength(2);
    expect((await plan.schedule({ location: "Nowhere" })).body.errors[0].pointer).toBe("/body/location");
  });

  it("has each event once whenever its making is cut off, and where two make it at once", async () => {
    const whole = await plan.series({ rrule: "FREQ=DAILY;COUNT=60" });
    const wanted = walls((await plan.events(whole)).items);
    expect(wanted).toHaveLength(60);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom("kill", "piece", "both"), { maxLength: 4 }), async (turns) => {
        const { id, jobId } = (await plan.schedule({ rrule: "FREQ=DAILY;COUNT=60" })).body;
        const step = seriesStep(studio.means);
        let job = await plan.job(jobId);
        for (const turn of turns) {
          if (job.state === "done") break;
          const [after] = await Promise.all(turn === "both" ? [step(job), step(job)] : [step(job)]);
          if (turn !== "kill") job = after!;
        }
        await runJobs(studio);
        expect(walls((await plan.events(id)).items)).toEqual(wanted);
        expect((await plan.get(id)).made).toBe(60);
      }),
      { numRuns: 5 },
    );
  });

  it("without an end is made thirteen weeks ahead, and further by the schedule, once however often it runs", async () => {
    const id = await plan.series({ rrule: "FREQ=WEEKLY", startsOn: `${dayIn(1)}T06:00` });
    const { made } = await plan.get(id);
    expect(made).toBeGreaterThanOrEqual(13);
    const soon = new Date().toISOString();
    expect(await plan.extend(soon)).toMatchObject({ ordered: 0, failed: 0 });
    const later = new Date(Date.now() + 28 * 24 * 3600_000).toISOString();
    expect(await plan.extend(later, 29_000)).toMatchObject({ ordered: 0 });
    for (const run of [1, 2]) expect(await plan.extend(later), `run ${run}`).toMatchObject({ ordered: 1, failed: 0 });
    const { items } = await studio.table.query({ pk: studio.accountId, prefix: "JOB#", newestFirst: true, limit: 2 });
    const step = seriesStep({ ...studio.means, now: () => later });
    for (const { data } of items) await step(data as never);
    expect((await plan.get(id)).made).toBe(made + 4);
    const starts = walls((await plan.events(id)).items);
    expect(new Set(starts).size).toBe(made + 4);
    await plan.cancel(id, { reason: "Moved away" });
    await runJobs(studio);
  });
});

describe("S2-02 a change of a series from a day on", () => {
  it("changes the events as it made them; what was changed by hand keeps its change, and is told", async () => {
    const id = await plan.series();
    const before: Shown[] = (await plan.events(id)).items;
    const byHand = { params: { eventId: before[3]!.id }, body: { staff: { name: "Noor" } } };
    await studio.call("PATCH /v1/events/{eventId}", byHand);
    const { headers } = await studio.call("GET /v1/series/{seriesId}", { params: { seriesId: id } });
    const body = { changes: { room: "Loft", time: "07:30" }, from: dayIn(5) };
    const { status, body: ordered } = await plan.change(id, body, { "if-match": headers.etag! });
    expect(status).toBe(202);
    await runJobs(studio);
    const { items } = await plan.events(id);
    expect(walls(items)).toEqual([
      `${dayIn(3)}T06:00`,
      `${dayIn(4)}T06:00`,
      `${dayIn(5)}T07:30`,
      `${dayIn(6)}T06:00`,
      `${dayIn(7)}T07:30`,
    ]);
    expect(items.map(({ room }: Shown) => room)).toEqual([null, null, "Loft", null, "Loft"]);
    expect((await plan.result(ordered.jobId)).result).toEqual({ changed: 2, kept: 1, cancelled: 0 });
    expect((await plan.change(id, body, { "if-match": headers.etag! })).status).toBe(412);
  });

  it("comes to the last of two changes that are made at once, also of one from an earlier day", async () => {
    const id = await plan.series();
    const changes = [
      plan.change(id, { changes: { room: "Loft" }, from: dayIn(6) }),
      plan.change(id, { changes: { name: "Sunrise Flow" }, from: dayIn(4) }),
    ];
    for (const { status } of await Promise.all(changes)) expect(status).toBe(202);
    await runJobs(studio);
    const items: Shown[] = (await plan.events(id)).items;
    expect(items.map(({ name, room }) => [name === "Sunrise Flow", room === "Loft"])).toEqual([
      [false, false],
      [true, false],
      [true, false],
      [true, true],
      [true, true],
    ]);
  });

  it("is refused for a location in another time zone", async () => {
    const id = await plan.series();
    const answer = await plan.change(id, { changes: { location: "Kyoto" }, from: dayIn(4) });
    expect(answer.body.errors).toEqual([
      { pointer: "/body/changes/location", message: "must be in the series' time zone, America/New_York" },
    ]);
  });
});

describe("S2-02 the studio cancels a series", () => {
  it("from a day on: its events are cancelled, those made later too, credits go back, and counts follow", async () => {
    const id = await plan.series({ rrule: "FREQ=DAILY;COUNT=30" });
    const items: Shown[] = (await plan.events(id)).items;
    const client = await desk.client();
    const pack = await desk.pack(client, 10);
    const now = new Date().toISOString();
    for (const { id: eventId } of items.slice(0, 3)) await desk.book(client, eventId, { packageId: pack.id }, now);
    expect(await pack.used()).toBe(3);
    const { status, body } = await plan.cancel(id, { from: dayIn(4), reason: "Renovation" });
    expect({ status, from: body.cancelledFrom }).toEqual({ status: 202, from: dayIn(4) });
    await settleAll(studio);
    expect(await pack.used()).toBe(1);
    const credits = (await desk.list(client, {}, now)).items.map(({ credit }: { credit: string }) => credit);
    expect(credits).toEqual(["returned", "returned", "taken"]);
    expect((await plan.result(body.jobId)).result).toEqual({ changed: 0, kept: 0, cancelled: 29 });
    expect((await plan.events(id)).items.map(({ cancelled }: Shown) => cancelled)).toEqual([
      false,
      ...Array.from({ length: 29 }, () => true),
    ]);
    expect((await plan.get(id)).next.id).toBe(items[0]!.id);
    expect((await plan.cancel(id, { from: dayIn(9), reason: "Again" })).body.code).toBe("series-cancelled");
  });
});
