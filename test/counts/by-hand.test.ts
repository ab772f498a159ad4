import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { callAs } from "../support/call.ts";
import { runJobs } from "../support/jobs.ts";
import { makeBooking, makeClient } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let source: ReturnType<typeof sourceOf>;
let made = 0;
const now = "2026-03-10T12:00:00.000Z";

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(now) });
  studio = await openStudio();
  source = sourceOf(studio);
});
afterAll(() => {
  vi.useRealTimers();
});

/** Sends records a second after the ones before. */
const load = (records: object[]) => {
  vi.setSystemTime(Date.now() + 1000);
  return source.load(records);
};

/** A client of the source with so many attended visits this month, by our id and the source's. */
const clientWith = async (visits: number): Promise<{ clientId: string; of: string }> => {
  made += 1;
  const of = `c${made}`;
  const bookings = Array.from({ length: visits }, (_, i) => makeBooking(`${of}-${i}`, of, { event: visitOn(i + 2) }));
  await load([makeClient(of), ...bookings]);
  return { clientId: await source.clientId(of), of };
};
const visitOn = (day: number) => ({ startsAt: `2026-03-0${day}T15:00:00.000Z` });

const adjusting = "POST /v1/clients/{clientId}/club-count-adjustments";
const adjust = (clientId: string, body: unknown, call = studio.call) =>
  call(adjusting, { params: { clientId }, body, at: now });
const takeBack = (clientId: string, adjustmentId: string) =>
  studio.call("DELETE /v1/clients/{clientId}/club-count-adjustments/{adjustmentId}", {
    params: { clientId, adjustmentId },
  });
const marking = (method: string, clientId: string, bookingId: string, reason?: string, call = studio.call) =>
  call(`${method} /v1/clients/{clientId}/bookings/{bookingId}/left-out`, {
    params: { clientId, bookingId },
    ...(reason !== undefined && { body: { reason } }),
    at: now,
  });

const settled = async () => expect(await studio.stream.settle()).toEqual([]);
const numbers = async (clientId: string) => {
  await settled();
  const { quickStats, badges } = (await studio.call("GET /v1/clients/{clientId}", { params: { clientId }, at: now }))
    .body;
  const { clubCount, periodCount, lastAttendanceAt } = quickStats;
  return { clubCount, periodCount, attended: badges.attendedEvents, lastAttendanceAt };
};
const bookingsOf = async (clientId: string) =>
  (await studio.call("GET /v1/clients/{clientId}/bookings", { params: { clientId } })).body.items;

/** A number and all its records, three a page. */
const explained = async (clientId: string, stat: string) => {
  const items = [];
  for (let cursor: string | undefined; ; ) {
    const { body } = await studio.call("GET /v1/clients/{clientId}/explain/{stat}", {
      params: { clientId, stat },
      query: { limit: "3", ...(cursor && { cursor }) },
      at: now,
    });
    items.push(...body.items);
    cursor = body.nextCursor ?? undefined;
    if (!cursor) return { value: body.value, items };
  }
};
const added = (items: { value: number }[]) => items.reduce((sum, { value }) => sum + value, 0);
const actsOf = async (clientId: string): Promise<{ act: string; before?: object; after?: object }[]> =>
  (await studio.call("GET /v1/clients/{clientId}/audit", { params: { clientId } })).body.items;

describe("an adjustment of the Club Count", () => {
  it("S0-07 S0-08 adds visits to the Club Count alone, and the explanation names its reason and author", async () => {
    const { clientId } = await clientWith(4);
    const before = await numbers(clientId);
    expect(before).toMatchObject({ clubCount: 4, periodCount: 4, attended: 4 });
    const { status, body } = await adjust(clientId, { visits: 120, reason: "120 visits before this system" });
    expect([status, body.visits, body.creator]).toEqual([201, 120, { kind: "key", id: "key_test" }]);
    expect(await numbers(clientId)).toEqual({ ...before, clubCount: 124 });
    const { value, items } = await explained(clientId, "club-count");
    expect([value, added(items)]).toEqual([124, 124]);
    expect(items.at(-1)).toEqual({
      record: {
        type: "adjustment",
        id: body.id,
        name: "120 visits before this system",
        at: now,
        status: "by hand",
        author: { kind: "key", id: "key_test" },
      },
      value: 120,
    });
    for (const stat of ["attended", "period-count"]) {
      const other = await explained(clientId, stat);
      expect([stat, other.value, added(other.items), other.items.length]).toEqual([stat, 4, 4, 4]);
    }
  });

  it("S0-08 several add up, are listed newest first, and one that is taken back counts no more, but stays on the trail", async () => {
    const { clientId } = await clientWith(1);
    const first = (await adjust(clientId, { visits: 10, reason: "Paper cards" })).body.id;
    const second = (await adjust(clientId, { visits: -4, reason: "Counted twice there" })).body.id;
    expect(await numbers(clientId)).toMatchObject({ clubCount: 7, attended: 1 });
    const params = { clientId };
    const list = async () =>
      (await studio.call("GET /v1/clients/{clientId}/club-count-adjustments", { params })).body.items;
    expect((await list()).map(({ id }: { id: string }) => id)).toEqual([second, first]);
    expect((await takeBack(clientId, first)).status).toBe(204);
    expect((await list()).map(({ id }: { id: string }) => id)).toEqual([second]);
    expect(await numbers(clientId)).toMatchObject({ clubCount: -3, attended: 1 });
    expect((await takeBack(clientId, first)).status).toBe(404);
    expect((await actsOf(clientId)).slice(0, 3)).toMatchObject([
      { act: "clubCount.adjustmentTakenBack", before: { visits: 10, reason: "Paper cards" } },
      { act: "clubCount.adjusted", after: { visits: -4, reason: "Counted twice there" } },
      { act: "clubCount.adjusted", after: { visits: 10, reason: "Paper cards" } },
    ]);
  });

  it("S0-08 needs a reason and a whole number of visits that is not 0, every fault named; members may read, not write", async () => {
    const { clientId } = await clientWith(0);
    const faulty = [{ visits: 0, reason: " " }, { visits: 1.5 }, { visits: 100_001, reason: "x" }];
    const faults = [];
    for (const body of faulty) {
      const answer = await adjust(clientId, body);
      expect(answer.status).toBe(422);
      faults.push(answer.body.errors.map(({ pointer }: { pointer: string }) => pointer));
    }
    expect(faults).toEqual([["/body/visits", "/body/reason"], ["/body/visits", "/body/reason"], ["/body/visits"]]);
    const member = callAs({ accountId: studio.accountId, role: "member" });
    expect((await adjust(clientId, { visits: 1, reason: "x" }, member)).status).toBe(403);
    const params = { clientId };
    expect((await member("GET /v1/clients/{clientId}/club-count-adjustments", { params })).status).toBe(200);
    const manager = callAs({ accountId: studio.accountId, role: "manager" });
    expect((await adjust(clientId, { visits: 1, reason: "x" }, manager)).status).toBe(201);
  });

  it("S0-07 S1-21 goes with its client into a merge, where the sum holds, and back", async () => {
    const [winner, loser] = [(await clientWith(2)).clientId, (await clientWith(0)).clientId];
    await adjust(winner, { visits: 100, reason: "Ours" });
    const moved = (await adjust(loser, { visits: 20, reason: "Theirs" })).body.id;
    await settled();
    const merge = async (way: string) => {
      const answer = await studio.call(`POST /v1/clients/{clientId}/${way}`, {
        params: { clientId: winner },
        body: { loserId: loser },
      });
      expect(answer.status, answer.text).toBe(200);
      await runJobs(studio);
    };
    await merge("merge");
    expect(await numbers(winner)).toMatchObject({ clubCount: 122, attended: 2 });
    const { value, items } = await explained(winner, "club-count");
    expect([value, added(items), items.length]).toEqual([122, 122, 4]);
    await merge("unmerge");
    expect(await numbers(winner)).toMatchObject({ clubCount: 102 });
    expect(await numbers(loser)).toMatchObject({ clubCount: 20 });
    await merge("merge");
    expect((await takeBack(loser, moved)).status).toBe(204);
    expect(await numbers(winner)).toMatchObject({ clubCount: 102 });
  });

  it("S0-07 S4-27 is erased with its client, and the sum is kept", async () => {
    const { clientId } = await clientWith(1);
    await adjust(clientId, { visits: 30, reason: "Marion told us" });
    await settled();
    const params = { clientId };
    expect((await studio.call("POST /v1/clients/{clientId}/erase", { params, body: {} })).status).toBe(202);
    await runJobs(studio);
    const { items } = await studio.table.query({ pk: `${studio.accountId}#${clientId}` });
    expect(items.map(({ type }) => type)).not.toContain("clubAdjustment");
    expect(JSON.stringify(items)).not.toContain("Marion");
    expect(items.find(({ type }) => type === "card")!.data.sums).toMatchObject({ club: 31, attended: 1 });
    expect((await adjust(clientId, { visits: 1, reason: "x" })).status).toBe(404);
  });
});

describe("a booking left out of counts by hand", () => {
  it("S0-07 S0-36 counts for neither Club nor Period Count, stays attended, and says why; counted again it does", async () => {
    const { clientId } = await clientWith(3);
    const [{ id }] = await bookingsOf(clientId);
    const { status, body } = await marking("PUT", clientId, id, "Came to fix the lamp");
    const mark = { reason: "Came to fix the lamp", by: "key_test", at: now };
    expect([status, body.leftOut]).toEqual([200, mark]);
    const before = { attended: 3, lastAttendanceAt: visitOn(4).startsAt };
    expect(await numbers(clientId)).toEqual({ ...before, clubCount: 2, periodCount: 2 });
    const why = "left out by hand: Came to fix the lamp";
    expect((await bookingsOf(clientId))[0]).toMatchObject({ attended: 1, clubCount: 0, reason: why, leftOut: mark });
    for (const stat of ["club-count", "period-count"]) {
      const { value, items } = await explained(clientId, stat);
      expect([value, added(items), items[0].reason]).toEqual([2, 2, why]);
    }
    expect((await marking("DELETE", clientId, id)).body.leftOut).toBeNull();
    expect(await numbers(clientId)).toEqual({ ...before, clubCount: 3, periodCount: 3 });
    expect((await actsOf(clientId)).slice(0, 2)).toMatchObject([
      { act: "booking.countedAgain", before: { reason: mark.reason } },
      { act: "booking.leftOut", after: { reason: mark.reason } },
    ]);
  });

  it("S0-07 stays left out whatever its source says of it next: another status, another day, another client", async () => {
    const { clientId, of } = await clientWith(2);
    const { clientId: otherId, of: other } = await clientWith(0);
    const [, { id }] = await bookingsOf(clientId);
    await marking("PUT", clientId, id, "A friend's visit");
    expect(await numbers(clientId)).toMatchObject({ clubCount: 1, attended: 2 });
    await load([makeBooking(`${of}-0`, of, { status: "absent", event: visitOn(2) })]);
    expect(await numbers(clientId)).toMatchObject({ clubCount: 1, attended: 1 });
    await load([makeBooking(`${of}-0`, of, { event: visitOn(7) })]);
    expect(await numbers(clientId)).toMatchObject({ clubCount: 1, attended: 2, lastAttendanceAt: visitOn(7).startsAt });
    await load([makeBooking(`${of}-0`, other, { event: visitOn(7) })]);
    expect(await numbers(clientId)).toMatchObject({ clubCount: 1, attended: 1 });
    expect(await numbers(otherId)).toMatchObject({ clubCount: 0, attended: 1 });
    expect((await marking("DELETE", otherId, id)).status).toBe(200);
    expect(await numbers(otherId)).toMatchObject({ clubCount: 1, attended: 1 });
  });

  it("S0-07 S1-21 holds for the visit where two clients in one class are merged", async () => {
    const one = { startsAt: "2026-03-09T15:00:00.000Z" };
    const [winner, loser] = [await clientWith(0), await clientWith(0)];
    await load([
      makeBooking(`${winner.of}-x`, winner.of, { event: one }),
      makeBooking(`${loser.of}-x`, loser.of, { event: one }),
    ]);
    const [{ id }] = await bookingsOf(loser.clientId);
    await marking("PUT", loser.clientId, id, "Not hers");
    await settled();
    await studio.call("POST /v1/clients/{clientId}/merge", {
      params: { clientId: winner.clientId },
      body: { loserId: loser.clientId },
    });
    await runJobs(studio);
    expect(await numbers(winner.clientId)).toMatchObject({ clubCount: 0, attended: 1 });
  });

  it("S0-08 whatever is written as a reason is kept and told as it was written", async () => {
    const { clientId } = await clientWith(1);
    const [{ id }] = await bookingsOf(clientId);
    const odd = "a\u0000b \u{1f9d8} \ud800";
    expect((await adjust(clientId, { visits: 1, reason: odd })).body.reason).toBe(odd);
    expect((await marking("PUT", clientId, id, odd)).body.leftOut.reason).toBe(odd);
    expect(await numbers(clientId)).toMatchObject({ clubCount: 1, attended: 1 });
    const { items } = await explained(clientId, "club-count");
    expect([items[0].reason, items[1].record.name]).toEqual([`left out by hand: ${odd}`, odd]);
  });

  it("S0-08 needs a reason and the right to curate; of a booking that is not there 404", async () => {
    const { clientId } = await clientWith(1);
    const [{ id }] = await bookingsOf(clientId);
    const member = callAs({ accountId: studio.accountId, role: "member" });
    expect((await marking("PUT", clientId, id, "x", member)).status).toBe(403);
    expect((await marking("DELETE", clientId, id, undefined, member)).status).toBe(403);
    expect((await marking("PUT", clientId, id, " ")).status).toBe(422);
    expect((await marking("PUT", clientId, `${id.slice(0, -1)}0`, "x")).status).toBe(404);
    const once = await marking("PUT", clientId, id, "x");
    expect((await marking("PUT", clientId, id, "x")).headers.etag).toBe(once.headers.etag);
    expect((await actsOf(clientId)).filter(({ act }) => act === "booking.leftOut")).toHaveLength(1);
  });
});

describe("the preview of other settings", () => {
  it("S0-08 counts adjustments and what was left out by hand, and names no reason that somebody wrote", async () => {
    const { clientId } = await clientWith(5);
    await adjust(clientId, { visits: 1000, reason: "Long before" });
    const rows: { id: string }[] = await bookingsOf(clientId);
    for (const { id } of rows.slice(0, 2)) await marking("PUT", clientId, id, `Not hers: ${id}`);
    await settled();
    await studio.call("POST /v1/settings/counts/preview", { body: { countFrom: "2026-03-04" } });
    await runJobs(studio);
    const { body } = await studio.call("GET /v1/jobs", { query: { limit: "100" } });
    const { result } = body.items.find(({ kind }: { kind: string }) => kind === "countPreview");
    const mine = result.largest.find((one: { clientId: string }) => one.clientId === clientId);
    expect(mine.clubCount).toEqual({ before: 1003, after: 1001 });
    expect(Object.keys(result.leftOut).sort()).toEqual(["before the count-from date", "left out by hand"]);
    expect(result.leftOut["left out by hand"]).toMatchObject({ before: result.leftOut["left out by hand"].after });
  });
});
