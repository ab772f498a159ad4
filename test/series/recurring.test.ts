import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { wallClock } from "../../shared/events/view.ts";
import { recurringStep } from "../../shared/recurring/jobs.ts";
import { deskOf } from "../bookings/desk.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { dayIn, settleAll, timetableOf } from "./timetable.ts";

let studio: Studio;
let desk: ReturnType<typeof deskOf>;
let plan: ReturnType<typeof timetableOf>;
const now = () => new Date().toISOString();

beforeAll(async () => {
  studio = await openStudio();
  desk = deskOf(studio);
  plan = timetableOf(studio);
});

interface Booked {
  id: string;
  eventId: string;
  status: string;
  recurring: boolean;
  startsAt: string;
}
const bookings = async (clientId: string, query: Record<string, string> = {}): Promise<Booked[]> =>
  (await desk.list(clientId, { limit: "100", ...query }, now())).items.toReversed();
const eventIds = async (seriesId: string): Promise<string[]> =>
  (await plan.events(seriesId)).items.map(({ id }: { id: string }) => id);

describe("S1-39 a recurring booking", () => {
  it("books every event of its days, with credits, and is listed with its weekday, time and what was booked", async () => {
    const seriesId = await plan.series({ rrule: "FREQ=DAILY;COUNT=15" });
    const [client, ids] = [await desk.client(), await eventIds(seriesId)];
    const pack = await desk.pack(client, 20);
    await desk.book(client, await desk.event({ startsAt: `${dayIn(2)}T11:00:00.000Z`, endsAt: undefined }), {}, now());
    const { status, body } = await plan.recur(client, { seriesId, from: dayIn(4), until: dayIn(15) });
    expect({ status, booked: body.booked }).toEqual({ status: 202, booked: 0 });
    await settleAll(studio);
    const recurring = await bookings(client, { recurring: "true" });
    expect(recurring.map(({ eventId }) => eventId)).toEqual(ids.slice(1, 13));
    expect((await bookings(client, { recurring: "false" })).length).toBe(1);
    expect(await pack.used()).toBe(13);
    expect(await plan.recurring(client)).toEqual([
      expect.objectContaining({
        id: body.id,
        series: expect.objectContaining({ id: seriesId, name: "Sunrise Vinyasa", time: "06:00", weekdays: [] }),
        booked: 12,
        missedCount: 0,
        until: dayIn(15),
      }),
    ]);
    expect(await plan.extend(now())).toMatchObject({ woken: 0 });
    expect((await plan.result(body.jobId)).progress).toEqual({ booked: 12, waitlisted: 0, missed: 0 });
  });

  it("notes each event it could not book and why: full, no credit, booked already, cancelled", async () => {
    const seriesId = await plan.series({ rrule: "FREQ=WEEKLY;COUNT=5", capacity: 1 });
    const [client, other, ids] = [await desk.client(), await desk.client(), await eventIds(seriesId)];
    const pack = await desk.pack(client, 1);
    await desk.book(other, ids[0]!, { packageId: "none" }, now());
    await desk.book(client, ids[1]!, { packageId: "none" }, now());
    await studio.call("POST /v1/events/{eventId}/cancel", { params: { eventId: ids[2]! }, body: {} });
    await plan.recur(client, { seriesId, packageId: pack.id });
    await settleAll(studio);
    const [row] = await plan.recurring(client);
    expect(row).toMatchObject({ booked: 1, waitlisted: 0, missedCount: 4 });
    expect(row.series.weekdays).toHaveLength(1);
    expect(
      row.missed.map(({ eventId, code }: { eventId: string; code: string }) => [ids.indexOf(eventId), code]),
    ).toEqual([
      [0, "event-full"],
      [1, "already-booked"],
      [2, "event-cancelled"],
      [4, "no-credit"],
    ]);
    expect(row.missed[0].reason).toMatch(/^This event is full/);
  });

  it("waits where it may, and passes over what has begun", async () => {
    // none begins while this runs: six in the morning of New York is ten or eleven by UTC
    const hour = /T1[01]/.test(now()) ? "18:00" : "06:00";
    const seriesId = await plan.series({ startsOn: `${dayIn(-2)}T${hour}`, capacity: 0 });
    const client = await desk.client();
    await plan.recur(client, { seriesId, from: dayIn(-2), waitlist: true });
    await settleAll(studio);
    const [row] = await plan.recurring(client);
    const ahead = (await plan.events(seriesId)).items.filter(({ startsAt }: Booked) => startsAt > now()).length;
    expect(row).toMatchObject({ booked: 0, waitlisted: ahead, missedCount: 0 });
    expect((await bookings(client)).map(({ status }) => status)).toEqual(Array(ahead).fill("waitlisted"));
  });

  it("books what is made later, each once, and not what the client had cancelled", async () => {
    const seriesId = await plan.series({ rrule: "FREQ=WEEKLY", startsOn: `${dayIn(1)}T06:00` });
    const client = await desk.client();
    await plan.recur(client, { seriesId });
    await settleAll(studio);
    const first = await bookings(client);
    await desk.cancel(client, first[2]!.id, now());
    const later = new Date(Date.now() + 21 * 24 * 3600_000).toISOString();
    await plan.extend(later);
    const { seriesStep } = await import("../../shared/series/jobs.ts");
    const { items } = await studio.table.query({ pk: studio.accountId, prefix: "JOB#", newestFirst: true, limit: 10 });
    const due = items.find(({ data }) => data.kind === "series" && data.state === "waiting")!;
    await seriesStep({ ...studio.means, now: () => later })(due.data as never);
    await settleAll(studio);
    const ids = await eventIds(seriesId);
    const all = await bookings(client);
    expect(ids.length).toBe(first.length + 3);
    expect(all.map(({ eventId }) => eventId)).toEqual(ids);
    expect(all.filter(({ status }) => status === "earlyCancelled").map(({ id }) => id)).toEqual([first[2]!.id]);
  });

  it("ends: what is to come is cancelled by the window, nothing more is booked, and the past stays", async () => {
    const startsOn = wallClock(new Date(Date.now() + 3 * 3600_000).toISOString(), "America/New_York");
    const seriesId = await plan.series({ rrule: "FREQ=DAILY;COUNT=3", startsOn });
    const client = await desk.client();
    const pack = await desk.pack(client, 5);
    const { body } = await plan.recur(client, { seriesId, from: startsOn.slice(0, 10) });
    await settleAll(studio);
    expect(await pack.used()).toBe(3);
    const { status, body: ended } = await plan.end(client, body.id);
    expect(status).toBe(202);
    await settleAll(studio);
    expect((await bookings(client)).map(({ status }) => status)).toEqual([
      "lateCancelled",
      "earlyCancelled",
      "earlyCancelled",
    ]);
    expect(await pack.used()).toBe(1);
    expect((await plan.result(ended.jobId)).progress).toEqual({ cancelled: 3 });
    expect((await plan.recurring(client))[0].endedAt).not.toBeNull();
    const trail = await studio.call("GET /v1/clients/{clientId}/audit", { params: { clientId: client } });
    const acts = trail.body.items.map(({ act }: { act: string }) => act);
    expect(acts).toEqual(expect.arrayContaining(["recurring.begun", "recurring.ended"]));
  });

  it("is refused for a series that is cancelled, and 404 for one that is not there", async () => {
    const seriesId = await plan.series();
    await plan.cancel(seriesId, { from: dayIn(1), reason: "Snow" });
    const client = await desk.client();
    expect((await plan.recur(client, { seriesId, from: dayIn(2) })).body.code).toBe("series-cancelled");
    expect((await plan.recur(client, { seriesId: studio.means.newId("series") })).status).toBe(404);
    expect((await plan.recur(client, { seriesId, from: dayIn(3), until: dayIn(2) })).status).toBe(422);
  });
});

describe("S1-39 each event is booked once", () => {
  it("whenever the work is cut off, is done twice, or two do it at once", async () => {
    const seriesId = await plan.series({ rrule: "FREQ=DAILY;COUNT=24" });
    const ids = await eventIds(seriesId);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom("kill", "piece", "both"), { maxLength: 4 }), async (turns) => {
        const client = await desk.client();
        const pack = await desk.pack(client, 30);
        const { jobId } = (await plan.recur(client, { seriesId })).body;
        const step = recurringStep(studio.means);
        let job = await plan.job(jobId);
        for (const turn of turns) {
          if (job.state === "done") break;
          const [after] = await Promise.all(turn === "both" ? [step(job), step(job)] : [step(job)]);
          if (turn !== "kill") job = after!;
        }
        await settleAll(studio);
        expect((await bookings(client)).map(({ eventId }) => eventId)).toEqual(ids);
        expect(await pack.used()).toBe(24);
        expect((await plan.recurring(client))[0]).toMatchObject({ booked: 24, missedCount: 0 });
      }),
      { numRuns: 4 },
    );
  });

  it("and no place twice, where two clients stand for the last one", async () => {
    const seriesId = await plan.series({ rrule: "FREQ=DAILY;COUNT=12", capacity: 1 });
    const clients = [await desk.client(), await desk.client()];
    const orders = await Promise.all(clients.map((client) => plan.recur(client, { seriesId })));
    const step = recurringStep(studio.means);
    const jobs = await Promise.all(orders.map(({ body }) => plan.job(body.jobId)));
    await Promise.all(jobs.map((job) => step(job)));
    await settleAll(studio);
    const rows = (await Promise.all(clients.map((client) => plan.recurring(client)))).flat();
    expect(rows.map(({ booked, missedCount }) => booked + missedCount)).toEqual([12, 12]);
    expect(rows[0].booked + rows[1].booked).toBe(12);
    for (const id of await eventIds(seriesId)) expect((await desk.places(id)).booked).toBe(1);
  });
});

describe("S1-39 the client of a recurring booking", () => {
  it("is merged: it goes along, and books what is made later for the one who stays", async () => {
    const seriesId = await plan.series({ rrule: "FREQ=WEEKLY", startsOn: `${dayIn(2)}T06:00` });
    const [winner, loser] = [await desk.client(), await desk.client()];
    const { body } = await plan.recur(loser, { seriesId });
    await settleAll(studio);
    const count = (await bookings(loser)).length;
    await studio.call("POST /v1/clients/{clientId}/merge", { params: { clientId: winner }, body: { loserId: loser } });
    await settleAll(studio);
    expect(await plan.recurring(winner)).toMatchObject([{ id: body.id, booked: count }]);
    const later = new Date(Date.now() + 14 * 24 * 3600_000).toISOString();
    const { makeNext } = await import("../../shared/series/make.ts");
    await makeNext({ ...studio.means, now: () => later }, seriesId, undefined);
    await plan.extend(now());
    await settleAll(studio);
    const all = await bookings(winner);
    expect(all.map(({ eventId }) => eventId)).toEqual(await eventIds(seriesId));
    expect(all.length).toBe(count + 2);
    const params = { clientId: winner };
    await studio.call("POST /v1/clients/{clientId}/unmerge", { params, body: { loserId: loser } });
    await settleAll(studio);
    expect([(await plan.recurring(winner)).length, (await plan.recurring(loser)).length]).toEqual([0, 1]);
  });

  it("is erased: it goes too, the places are free, and nothing is booked for nobody", async () => {
    const seriesId = await plan.series();
    const client = await desk.client();
    await plan.recur(client, { seriesId });
    await settleAll(studio);
    await studio.call("POST /v1/clients/{clientId}/erase", { params: { clientId: client }, body: {} });
    await settleAll(studio);
    for (const id of await eventIds(seriesId)) expect((await desk.places(id)).booked).toBe(0);
    const { items } = await studio.table.query({ pk: `${studio.accountId}#${client}` });
    expect(items.map(({ type }) => type).filter((type) => type === "recurringBooking")).toEqual([]);
    expect(await plan.extend(now())).toMatchObject({ woken: 0, failed: 0 });
  });
});
