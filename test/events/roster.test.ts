import { beforeAll, describe, expect, it } from "vitest";
import { deskOf } from "../bookings/desk.ts";
import { openMetered } from "../performance/metered.ts";
import { type Call, callAs } from "../support/call.ts";
import { makeBooking, makeClient, makeEvent } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";

let studio: Awaited<ReturnType<typeof openMetered>>;
let tideline: ReturnType<typeof sourceOf>;
let desk: ReturnType<typeof deskOf>;
const now = "2026-03-02T09:00:00.000Z";
const range = { from: "2026-03-02T00:00:00Z", to: "2026-03-05T00:00:00Z" };
const ids: Record<string, string> = {};

interface Row {
  clientId: string;
  firstName: string;
  status: string;
  milestone: number | null;
  starredNotes: { body: string }[];
  waitlistPosition: number | null;
  requirements: { kind: string }[];
}
const rosterOf = async (eventId: string, call: Call = studio.call, at = now) => {
  const { status, body, text } = await call("GET /v1/events/{eventId}/roster", { params: { eventId }, at });
  expect(status, text).toBe(200);
  return body as { lists: Record<"here" | "waitlist" | "cancelled", Row[]>; counts: Record<string, number> };
};
const eventOf = async (name: string): Promise<string> => {
  const { body } = await studio.call("GET /v1/events", { query: { ...range, limit: "100" }, at: now });
  return body.items.find((event: { name: string }) => event.name === name).id;
};
const rowOf = async (event: string, client: string, call?: Call) =>
  Object.values((await rosterOf(await eventOf(event), call)).lists)
    .flat()
    .find(({ clientId }) => clientId === ids[client])!;

/** So many visits of a client before, on days of their own. */
const visits = (client: string, count: number, eventType = "Vinyasa") =>
  Array.from({ length: count }, (_, i) => {
    const startsAt = new Date(Date.UTC(2026, 0, 1) - i * 24 * 3600_000).toISOString();
    return makeBooking(`${client}-${i}`, client, { event: { startsAt, eventType } });
  });

beforeAll(async () => {
  studio = await openMetered();
  desk = deskOf(studio);
  tideline = sourceOf(studio);
  for (const name of ["Harbor", "Mill"]) await studio.call("POST /v1/locations", { body: { name } });
  await studio.call("PUT /v1/settings/counts", { body: { exclusions: [{ eventTypeName: "Childwatch" }] } });
  await tideline.load([
    makeEvent("e1", { name: "Sunrise", staff: { name: "Noor Haddad" }, capacity: 14 }),
    makeEvent("e2", { name: "Care", eventType: "Childwatch", startsAt: "2026-03-02T10:00:00Z" }),
    makeClient("ada", { firstName: "Ada", birthday: "1990-03-02", alerts: [{ level: "red", text: "Latex allergy" }] }),
    makeClient("ben", { firstName: "Ben", homeLocation: "Mill" }),
    makeClient("cleo", { firstName: "Cleo" }),
    makeClient("dora", { firstName: "Dora" }),
    makeBooking("a1", "ada", { event: "e1", status: "booked", package: "10 Class Pass" }),
    makeBooking("b1", "ben", { event: "e1", status: "booked" }),
    makeBooking("c1", "cleo", { event: "e1", status: "lateCancelled", cancelledAt: "2026-03-02T08:00:00Z" }),
    makeBooking("d1", "dora", { event: "e1", status: "waitlisted", waitlistPosition: 1 }),
    makeBooking("c2", "cleo", { event: "e2", status: "booked" }),
    ...visits("ada", 49),
    ...visits("cleo", 24),
  ]);
  for (const name of ["ada", "ben", "cleo", "dora"]) ids[name] = await tideline.clientId(name);
  const note = (client: string, body: object) =>
    studio.call("POST /v1/clients/{clientId}/notes", { params: { clientId: ids[client]! }, body });
  await note("ada", { body: "Left shoulder", starred: true });
  await note("ada", { body: "Pays late" });
  await note("cleo", { body: "Cancels often", starred: true });
  await studio.stream.settle();
}, 120_000);

describe("the way to a roster and from it", () => {
  it("S0-40 a client's booking leads to its event's roster, with everybody else who booked it", async () => {
    const { items } = await desk.list(ids.ada!, { when: "upcoming" }, now);
    const { lists } = await rosterOf(items[0].eventId);
    const names = (rows: Row[]) => rows.map(({ firstName }) => firstName);
    expect([names(lists.here), names(lists.waitlist), names(lists.cancelled)]).toEqual([
      ["Ada", "Ben"],
      ["Dora"],
      ["Cleo"],
    ]);
  });

  it("S1-03 from the calendar to the class, its roster and the profile of whoever stands there", async () => {
    const eventId = await eventOf("Sunrise");
    expect((await studio.call("GET /v1/events/{eventId}", { params: { eventId } })).body.name).toBe("Sunrise");
    const [{ clientId }] = (await rosterOf(eventId)).lists.here as [Row];
    const profile = await studio.call("GET /v1/clients/{clientId}", { params: { clientId } });
    expect(profile.body.firstName).toBe("Ada");
  });
});

describe("a line of a roster", () => {
  it("S1-33 S1-34 S0-23 tells status, package, alerts and starred notes alone, milestone and birthday", async () => {
    expect(await rowOf("Sunrise", "ada")).toMatchObject({
      status: "booked",
      package: "10 Class Pass",
      starredNotes: [{ body: "Left shoulder", kind: "general" }],
      alerts: [{ level: "red", text: "Latex allergy" }],
      first: false,
      milestone: 50,
      birthday: true,
      requirements: [],
      amountDue: { amount: 0, currency: "USD" },
    });
    expect(await rowOf("Sunrise", "ben")).toMatchObject({
      first: true,
      milestone: null,
      birthday: false,
      alerts: [],
      // a source's booking without a package may be paid there in another way
      package: null,
      requirements: [],
    });
  });

  it("S0-07 makes no milestone of a visit that the Club Count leaves out", async () => {
    expect((await rowOf("Care", "cleo")).milestone).toBeNull();
    await studio.call("PUT /v1/settings/counts", { body: { exclusions: [] } });
    expect((await rowOf("Care", "cleo")).milestone).toBe(25);
    await studio.call("PUT /v1/settings/counts", { body: { exclusions: [{ eventTypeName: "Childwatch" }] } });
  });

  it("shows nothing but who it was of somebody who cancelled", async () => {
    expect(await rowOf("Sunrise", "cleo")).toMatchObject({
      status: "lateCancelled",
      starredNotes: [],
      milestone: null,
    });
  });

  it("an unstarred note comes onto it with its star, an archived one goes", async () => {
    const params = { clientId: ids.ada! };
    const { items } = (await studio.call("GET /v1/clients/{clientId}/notes", { params })).body;
    const noteId = items.find(({ body }: { body: string }) => body === "Pays late").id;
    const at = { params: { ...params, noteId } };
    const bodies = async () => {
      await studio.stream.settle();
      return (await rowOf("Sunrise", "ada")).starredNotes.map(({ body }) => body);
    };
    await studio.call("PATCH /v1/clients/{clientId}/notes/{noteId}", { ...at, body: { starred: true } });
    expect(await bodies()).toEqual(["Pays late", "Left shoulder"]);
    await studio.call("POST /v1/clients/{clientId}/notes/{noteId}/archive", at);
    expect(await bodies()).toEqual(["Left shoulder"]);
  });
});

describe("a roster of a class made here", () => {
  it("S1-38 tells who has not paid and what they owe, and the waitlist in its order", async () => {
    const eventId = await desk.event({
      name: "Yin",
      capacity: 2,
      startsAt: "2026-03-03T11:00:00.000Z",
      endsAt: "2026-03-03T12:00:00.000Z",
    });
    const [one, two, three, four] = [
      await desk.client(),
      await desk.client(),
      await desk.client(),
      await desk.client(),
    ];
    const pack = await desk.pack(one, 5);
    await desk.book(one, eventId, { packageId: pack.id });
    await desk.book(two, eventId);
    await desk.book(three, eventId, { waitlist: true }, "2026-03-01T08:00:00.000Z");
    await desk.book(four, eventId, { waitlist: true }, "2026-03-01T07:00:00.000Z");
    const lines = [{ kind: "product", name: "Mat", quantity: 1, amount: 4000 }];
    await studio.call("POST /v1/clients/{clientId}/carts", { params: { clientId: two }, body: { lines } });
    await studio.stream.settle();
    const { lists } = await rosterOf(eventId);
    const open = lists.here.map((row) => [row.clientId, row.requirements.map(({ kind }) => kind)]);
    expect(new Map(open as [string, string[]][])).toEqual(
      new Map([
        [one, []],
        [two, ["payment"]],
      ]),
    );
    expect(lists.here.find(({ clientId }) => clientId === two)).toMatchObject({
      amountDue: { amount: 4000, currency: "USD" },
    });
    expect(lists.waitlist.map(({ clientId, waitlistPosition }) => [clientId, waitlistPosition])).toEqual([
      [three, 1],
      [four, 2],
    ]);
    expect(lists.waitlist[0]!.requirements).toEqual([]);
  });
});

describe("who sees a roster", () => {
  const instructor = async (name: string, email: string): Promise<Call> => {
    const { body } = await studio.call("POST /v1/staff", { body: { name, email, role: "instructor" } });
    return callAs({ accountId: studio.accountId, role: "instructor", actorId: body.id });
  };

  it("an instructor their own alone, with first names, stars and marks, and no contact data or money", async () => {
    const noor = await instructor("Noor Haddad", "noor@example.com");
    const row = await rowOf("Sunrise", "ada", noor);
    expect(row).toMatchObject({ firstName: "Ada", starredNotes: [{ body: "Left shoulder" }], milestone: 50 });
    for (const hidden of ["lastName", "alerts", "amountDue"]) expect(row).not.toHaveProperty(hidden);
    const other = await instructor("Jo Bloom", "jo@example.com");
    const refused = await other("GET /v1/events/{eventId}/roster", { params: { eventId: await eventOf("Sunrise") } });
    expect([refused.status, refused.body.code]).toEqual([403, "not-your-roster"]);
  });

  it("staff of one location see who comes from another, and no more of them", async () => {
    const { items } = (await studio.call("GET /v1/locations")).body;
    const harbor = items.find(({ name }: { name: string }) => name === "Harbor").id;
    const member = callAs({ accountId: studio.accountId, role: "member", locations: harbor });
    const rows = (await rosterOf(await eventOf("Sunrise"), member)).lists.here;
    const [ada, ben] = ["Ada", "Ben"].map((name) => rows.find(({ firstName }) => firstName === name));
    expect(ada).toMatchObject({ lastName: "Client ada", alerts: [{ level: "red" }] });
    for (const hidden of ["lastName", "alerts", "amountDue"]) expect(ben).not.toHaveProperty(hidden);
  });
});

describe("P4 what a roster costs", () => {
  beforeAll(async () => {
    const guests = (event: string, count: number) =>
      Array.from({ length: count }, (_, i) => [
        makeClient(`${event}-${i}`, i < 2 ? { alerts: [{ level: "red", text: "Knee" }] } : {}),
        makeBooking(`${event}-${i}`, `${event}-${i}`, { event, status: "booked" }),
      ]).flat();
    await tideline.load([
      makeEvent("small", { name: "Small", startsAt: "2026-03-04T10:00:00Z" }),
      makeEvent("large", { name: "Large", startsAt: "2026-03-04T11:00:00Z" }),
      ...guests("small", 14),
      ...guests("large", 100),
    ]);
    const { lists } = await rosterOf(await eventOf("Large"));
    const params = { clientId: lists.here[50]!.clientId };
    await studio.call("POST /v1/clients/{clientId}/notes", { params, body: { body: "Plain" } });
    await studio.call("POST /v1/clients/{clientId}/notes", {
      params: { clientId: lists.here[51]!.clientId },
      body: { body: "Star", starred: true },
    });
    await studio.stream.settle();
  }, 120_000);

  // event, account, bookings, cards; then one for each client with alerts, and one for each with a starred note
  it.each([
    ["Small", 14, 4 + 2, 12],
    ["Large", 100, 4 + 2 + 1, 70],
  ])("%s, of %i: %i requests", async (name, count, requests, most) => {
    const eventId = await eventOf(name);
    let shown = 0;
    const figures = await studio.meter.during(async () => {
      shown = (await rosterOf(eventId)).lists.here.length;
    });
    expect([shown, figures.requests]).toEqual([count, requests]);
    expect(figures.readUnits).toBeLessThanOrEqual(most);
  });
});
