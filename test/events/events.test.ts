import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../shared/kernel/ids.ts";
import { callAs } from "../support/call.ts";
import { makeBooking, makeClient, makeEvent } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let tideline: ReturnType<typeof sourceOf>;
const monday = { from: "2026-03-02T00:00:00Z", to: "2026-03-03T00:00:00Z" };
const at = "2026-02-01T10:00:00.000Z";

const calendar = (query: Record<string, string> = {}, call = studio.call) => call("GET /v1/events", { query, at });
const names = async (query: Record<string, string> = {}, call = studio.call) =>
  (await calendar(query, call)).body.items.map(({ name }: { name: string }) => name);
const eventId = async (name: string): Promise<string> =>
  (await calendar({ ...monday, limit: "100" })).body.items.find((event: { name: string }) => event.name === name).id;
const schedule = (body: object = {}, call = studio.call) =>
  call("POST /v1/events", {
    body: { name: "Flow", eventType: "Vinyasa", kind: "class", startsAt: "2026-04-01T10:00:00Z", ...body },
  });
const change = (id: string, body: object, headers: Record<string, string> = {}, call = studio.call) =>
  call("PATCH /v1/events/{eventId}", { params: { eventId: id }, body, headers });

beforeAll(async () => {
  studio = await openStudio();
  tideline = sourceOf(studio);
  await studio.call("POST /v1/locations", { body: { name: "Harbor", timeZone: "America/New_York" } });
  await studio.call("POST /v1/locations", { body: { name: "Mill", timeZone: "America/Los_Angeles" } });
  await tideline.load([
    makeEvent("e1", { name: "Sunrise", staff: { id: "t1", name: "Dana" }, capacity: 14 }),
    makeEvent("e2", { name: "Noon", eventType: "Box", startsAt: "2026-03-02T17:00:00Z", staff: { name: "Noor" } }),
    makeEvent("e3", { name: "Reformer", kind: "appointment", location: "Mill", startsAt: "2026-03-02T18:00:00Z" }),
    makeEvent("e4", { name: "Tuesday", startsAt: "2026-03-03T11:00:00Z" }),
    makeEvent("e5", { name: "Gone", startsAt: "2026-03-02T19:00:00Z" }),
    { type: "deleted", of: "event", id: "e5" },
  ]);
});

describe("the calendar", () => {
  it("S1-03 S1-36 shows the events of a range, soonest first, with the local time of where each is", async () => {
    const { status, body } = await calendar(monday);
    expect(status).toBe(200);
    expect(body.nextCursor).toBeNull();
    expect(
      body.items.map((event: Record<string, unknown>) => [event.name, event.localStart, event.timeZone, event.kind]),
    ).toEqual([
      ["Sunrise", "2026-03-02T06:00", "America/New_York", "class"],
      ["Noon", "2026-03-02T12:00", "America/New_York", "class"],
      ["Reformer", "2026-03-02T10:00", "America/Los_Angeles", "appointment"],
    ]);
    expect(body.items[0]).toMatchObject({
      startsAt: "2026-03-02T11:00:00.000Z",
      teacher: { id: "t1", name: "Dana" },
      originalTeacher: null,
      capacity: 14,
      location: "Harbor",
      cancelled: false,
      source: { name: "tideline", id: "e1" },
    });
  });

  it("is filtered by location, teacher, type and kind, case folded", async () => {
    expect(await names({ ...monday, location: "mill" })).toEqual(["Reformer"]);
    expect(await names({ ...monday, teacher: "noor" })).toEqual(["Noon"]);
    expect(await names({ ...monday, teacher: "T1" })).toEqual(["Sunrise"]);
    expect(await names({ ...monday, type: "box" })).toEqual(["Noon"]);
    expect(await names({ ...monday, kind: "appointment" })).toEqual(["Reformer"]);
    expect(await names({ ...monday, location: "Nowhere" })).toEqual([]);
  });

  it("pages through what filters leave: every event once, and a cursor of another filter is refused", async () => {
    const first = await calendar({ ...monday, limit: "1", location: "Harbor" });
    expect(first.body.items.map(({ name }: { name: string }) => name)).toEqual(["Sunrise"]);
    const second = await calendar({ ...monday, limit: "1", location: "Harbor", cursor: first.body.nextCursor });
    expect(second.body.items.map(({ name }: { name: string }) => name)).toEqual(["Noon"]);
    const { nextCursor: cursor } = second.body;
    if (cursor) expect(await names({ ...monday, limit: "1", location: "Harbor", cursor })).toEqual([]);
    const other = await calendar({ ...monday, limit: "1", location: "Mill", cursor: first.body.nextCursor });
    expect([other.status, other.body.code]).toEqual([400, "bad-cursor"]);
  });

  it("goes from now for a week unless it is told otherwise, and over 92 days at most", async () => {
    const week = await studio.call("GET /v1/events", { at: "2026-03-02T12:00:00Z" });
    expect(week.body.items.map(({ name }: { name: string }) => name)).toEqual(["Noon", "Reformer", "Tuesday"]);
    const long = await calendar({ from: "2026-01-01T00:00:00Z", to: "2026-04-04T00:00:00Z" });
    expect([long.status, long.body.errors[0].pointer]).toEqual([422, "/query/to"]);
    expect((await calendar({ from: "2026-03-02T00:00:00Z", to: "2026-03-01T00:00:00Z" })).status).toBe(422);
  });

  it("S0-24 shows staff who are limited to locations the events there; one elsewhere is refused", async () => {
    const locations = (await studio.call("GET /v1/locations")).body.items;
    const mill = locations.find(({ name }: { name: string }) => name === "Mill").id;
    const caller = { accountId: studio.accountId, role: "member", locations: mill };
    const member = callAs(caller);
    expect(await names(monday, member)).toEqual(["Reformer"]);
    const elsewhere = await member("GET /v1/events/{eventId}", { params: { eventId: await eventId("Sunrise") } });
    expect([elsewhere.status, elsewhere.body.code]).toEqual([403, "other-location"]);
    expect((await schedule({ location: "Harbor" }, member)).status).toBe(403);
    expect((await schedule({ location: "Mill" }, member)).status).toBe(201);
    const { id } = (await schedule({ location: "Harbor" })).body;
    expect((await change(id, { name: "Mine" }, {}, member)).status).toBe(403);
  });
});

describe("an event of our own", () => {
  it("S2-02 is scheduled by the desk and stands in the calendar", async () => {
    const made = await schedule({
      name: "Private",
      kind: "appointment",
      location: "Mill",
      room: "2",
      staff: { name: "Dana" },
      capacity: 1,
      waitlistCapacity: 3,
      endsAt: "2026-04-01T11:00:00Z",
    });
    expect([made.status, made.body]).toEqual([
      201,
      {
        id: expect.stringMatching(/^evt_/),
        name: "Private",
        eventType: "Vinyasa",
        eventTypeId: null,
        kind: "appointment",
        startsAt: "2026-04-01T10:00:00.000Z",
        endsAt: "2026-04-01T11:00:00.000Z",
        localStart: "2026-04-01T03:00",
        timeZone: "America/Los_Angeles",
        location: "Mill",
        room: "2",
        teacher: { name: "Dana" },
        originalTeacher: null,
        originalStartsAt: null,
        originalRoom: null,
        capacity: 1,
        waitlistCapacity: 3,
        cancelled: false,
        cancelReason: null,
        seriesId: null,
        source: { name: "clientele", id: made.body.id },
      },
    ]);
    const read = await studio.call("GET /v1/events/{eventId}", { params: { eventId: made.body.id } });
    expect([read.body, read.headers.etag]).toEqual([made.body, made.headers.etag]);
    expect(await names({ from: "2026-04-01T10:00:00Z", to: "2026-04-01T10:00:00.001Z", kind: "appointment" })).toEqual([
      "Private",
    ]);
  });

  it("names all that cannot be at once: an end before the start, a location the account has not", async () => {
    const { status, body } = await schedule({ endsAt: "2026-04-01T09:00:00Z", location: "Moon" });
    expect([status, body.errors.map(({ pointer }: { pointer: string }) => pointer)]).toEqual([
      422,
      ["/body/endsAt", "/body/location"],
    ]);
  });

  it("S0-41 keeps teacher, start and room as first set beside a substitute, another time and room; set back, nothing is left of it", async () => {
    const { id } = (await schedule({ room: "1", staff: { name: "Dana" }, endsAt: "2026-04-01T11:00:00Z" })).body;
    const noor = await change(id, { staff: { name: "Noor" }, startsAt: "2026-04-01T12:30:00Z", room: "2" });
    expect(noor.body).toMatchObject({
      teacher: { name: "Noor" },
      originalTeacher: { name: "Dana" },
      startsAt: "2026-04-01T12:30:00.000Z",
      endsAt: "2026-04-01T13:30:00.000Z",
      originalStartsAt: "2026-04-01T10:00:00.000Z",
      room: "2",
      originalRoom: "1",
    });
    const ines = await change(id, { staff: { name: "Ines" } });
    expect(ines.body.originalTeacher).toEqual({ name: "Dana" });
    const back = await change(id, { staff: { name: "Dana" }, startsAt: "2026-04-01T10:00:00Z", room: "1" });
    expect(back.body).toMatchObject({ originalTeacher: null, originalStartsAt: null, originalRoom: null });
    const none = await change(id, { staff: null, endsAt: null, capacity: null });
    expect(none.body).toMatchObject({ teacher: null, originalTeacher: { name: "Dana" }, endsAt: null });
  });

  it("refuses an edit of what somebody else changed meanwhile, and writes nothing where nothing changes", async () => {
    const made = await schedule();
    const { id } = made.body;
    const first = await change(id, { name: "One" }, { "if-match": made.headers.etag! });
    expect(first.status).toBe(200);
    expect((await change(id, { name: "Two" }, { "if-match": made.headers.etag! })).status).toBe(412);
    expect((await change(id, { name: "One" })).headers.etag).toBe(first.headers.etag);
  });

  it("is cancelled with a reason and restored; who did it stands on the audit trail", async () => {
    const { id } = (await schedule()).body;
    const params = { eventId: id };
    const off = await studio.call("POST /v1/events/{eventId}/cancel", { params, body: { reason: "Snow" } });
    expect(off.body).toMatchObject({ cancelled: true, cancelReason: "Snow" });
    const again = await studio.call("POST /v1/events/{eventId}/cancel", { params, body: { reason: "Ice" } });
    expect([again.body.cancelReason, again.headers.etag]).toEqual(["Snow", off.headers.etag]);
    const on = await studio.call("POST /v1/events/{eventId}/restore", { params });
    expect(on.body).toMatchObject({ cancelled: false, cancelReason: null });
    const { items } = (await studio.call("GET /v1/audit", { query: { act: "event", limit: "100" } })).body;
    const about = items.filter(({ about }: { about: string }) => about === id);
    expect(about.map(({ act, by }: { act: string; by: string }) => [act, by])).toEqual([
      ["event.restored", "key_test"],
      ["event.cancelled", "key_test"],
      ["event.created", "key_test"],
    ]);
    expect([about[1].before, about[1].after]).toEqual([{}, { cancelled: true, cancelReason: "Snow" }]);
  });

  it("keeps the answer of a repeated request", async () => {
    const body = { name: "Once", eventType: "Yin", kind: "class", startsAt: "2026-06-01T10:00:00Z" };
    const input = { body, headers: { "idempotency-key": "once-1" } };
    const [one, two] = [await studio.call("POST /v1/events", input), await studio.call("POST /v1/events", input)];
    expect([two.body.id, two.headers.etag]).toEqual([one.body.id, one.headers.etag]);
    expect(await names({ from: "2026-06-01T00:00:00Z", to: "2026-06-02T00:00:00Z" })).toEqual(["Once"]);
  });
});

describe("an event of a booking software", () => {
  it("is changed, cancelled and restored there: 409 says so and where", async () => {
    const params = { eventId: await eventId("Sunrise") };
    for (const [routeKey, body] of [
      ["PATCH /v1/events/{eventId}", { name: "Mine" }],
      ["POST /v1/events/{eventId}/cancel", {}],
      ["POST /v1/events/{eventId}/restore", undefined],
    ] as const) {
      const { status, body: answer } = await studio.call(routeKey, { params, ...(body && { body }) });
      expect([status, answer.code], routeKey).toEqual([409, "belongs-to-source"]);
      expect(answer.detail).toContain("tideline");
    }
  });

  it("is not there once it was deleted there", async () => {
    const { items } = await studio.table.query({
      index: "gsi1",
      pk: `${studio.accountId}#EVENTS`,
      from: "2026-03-02T19",
      to: "2026-03-02T20",
    });
    const id = String(items[0]!.data.id);
    expect((await studio.call("GET /v1/events/{eventId}", { params: { eventId: id } })).status).toBe(404);
  });

  it("an id that nobody has is not found", async () => {
    const params = { eventId: newId("event") };
    expect((await studio.call("GET /v1/events/{eventId}", { params })).status).toBe(404);
    expect((await studio.call("GET /v1/events/{eventId}/roster", { params })).status).toBe(404);
  });
});

describe("bookings of an event of our own", () => {
  /** A booking of an event of our own, as the desk makes it. */
  const book = async (id: string, sourceClient: string, status = "attended"): Promise<string> => {
    const clientId = await tideline.clientId(sourceClient);
    const event = (await studio.call("GET /v1/events/{eventId}", { params: { eventId: id } })).body;
    const bookingId = newId("booking");
    const { name, eventType, kind, startsAt } = event;
    await studio.table.put({
      pk: `${studio.accountId}#${clientId}`,
      sk: `BKG#${startsAt}#${bookingId}`,
      gsi1pk: `${studio.accountId}#ROSTER#${id}`,
      gsi1sk: bookingId,
      type: "booking",
      rev: newId("revision"),
      dirty: true,
      data: {
        id: bookingId,
        clientId,
        status,
        eventId: id,
        event: { name, eventType, kind, startsAt },
        origin: { source: "clientele", id: bookingId, hash: "", received: startsAt },
      },
    });
    await studio.stream.settle();
    return clientId;
  };
  const chart = async (clientId: string) =>
    (await studio.table.query({ pk: `${studio.accountId}#${clientId}`, prefix: "BKG#" })).items
      .filter(({ gone }) => !gone)
      .map(({ sk, settled }) => [sk.slice(4, 11), Object.keys(settled?.months ?? {})]);
  const profile = async (clientId: string) =>
    (await studio.call("GET /v1/clients/{clientId}", { params: { clientId } })).body;

  it("S0-41 follow it: moved to another month twice, the visit counts there, once, and the row names the substitute", async () => {
    await tideline.load([makeClient("m1"), makeBooking("b0", "m1", { event: { startsAt: "2026-01-05T11:00:00Z" } })]);
    const { id } = (await schedule({ startsAt: "2026-03-31T10:00:00Z", staff: { name: "Dana" } })).body;
    const clientId = await book(id, "m1");
    expect((await profile(clientId)).quickStats.clubCount).toBe(2);
    for (const [startsAt, month] of [
      ["2026-04-02T10:00:00Z", "2026-04"],
      ["2026-05-02T10:00:00Z", "2026-05"],
    ] as const) {
      await change(id, { startsAt, staff: { name: "Noor" } });
      expect(await studio.stream.settle()).toEqual([]);
      expect(await chart(clientId)).toEqual([
        ["2026-01", ["2026-01"]],
        [month, [month]],
      ]);
    }
    const { quickStats } = await profile(clientId);
    expect([quickStats.clubCount, quickStats.lastAttendanceAt]).toEqual([2, "2026-05-02T10:00:00.000Z"]);
    const { items } = (await studio.call("GET /v1/clients/{clientId}/bookings", { params: { clientId } })).body;
    expect(items[0]).toMatchObject({ teacher: "Noor", originalTeacher: "Dana", startsAt: "2026-05-02T10:00:00.000Z" });
  });

  it("count for nothing while the studio has cancelled it, and again when it takes place after all", async () => {
    await tideline.load([makeClient("m2")]);
    const { id } = (await schedule({ startsAt: "2026-02-10T10:00:00Z" })).body;
    const clientId = await book(id, "m2");
    await studio.call("POST /v1/events/{eventId}/cancel", { params: { eventId: id }, body: {} });
    await studio.stream.settle();
    expect((await profile(clientId)).quickStats.clubCount).toBe(0);
    await studio.call("POST /v1/events/{eventId}/restore", { params: { eventId: id } });
    await studio.stream.settle();
    expect((await profile(clientId)).quickStats.clubCount).toBe(1);
  });
});
