import { beforeAll, describe, expect, it } from "vitest";
import { openStudio, type Studio } from "../support/studio.ts";
import { deskOf } from "./desk.ts";

let studio: Studio;
let desk: ReturnType<typeof deskOf>;
const early = "2026-03-01T09:00:00.000Z";
const late = "2026-03-02T10:00:00.000Z";
const during = "2026-03-02T11:05:00.000Z";
const fee = { amount: 1500, currency: "USD" };

beforeAll(async () => {
  studio = await openStudio();
  desk = deskOf(studio);
});

describe("booking at the desk", () => {
  it("S1-10 S2-02 S4-15 S4-16 a guest who is booked becomes existing, one who waits does not", async () => {
    const [one, two, eventId] = [await desk.client(), await desk.client(), await desk.event({ capacity: 1 })];
    expect((await desk.profile(one)).status).toBe("guest");
    const booked = await desk.book(one, eventId);
    expect([booked.status, booked.body]).toMatchObject([
      201,
      { status: "booked", eventName: "Yin", package: null, requirements: [{ kind: "payment" }] },
    ]);
    expect((await desk.book(two, eventId, { waitlist: true })).body).toMatchObject({
      status: "waitlisted",
      waitlistPosition: 1,
      requirements: [],
    });
    expect([(await desk.profile(one)).status, (await desk.profile(two)).status]).toEqual(["existing", "guest"]);
    const waits = (await desk.list(two)).items[0];
    await desk.cancel(two, waits.id, early);
    expect((await desk.cancel(two, waits.id, late)).body.cancelledAt).toBe(early);
    expect([(await desk.profile(two)).status, (await desk.places(eventId)).waiting]).toEqual(["guest", []]);
  });

  it("refuses what is full, cancelled, over, booked already, or of a source", async () => {
    const [one, two] = [await desk.client(), await desk.client()];
    const eventId = await desk.event({ capacity: 1 });
    const { body } = await desk.book(one, eventId);
    const again = await desk.book(one, eventId);
    expect([again.status, again.body.code]).toEqual([409, "already-booked"]);
    expect(again.text).toContain(body.id);
    expect((await desk.book(two, eventId)).body.code).toBe("event-full");
    expect((await desk.book(two, eventId, { override: { reason: "A friend" } })).status).toBe(201);
    const over = await desk.event({ startsAt: "2026-02-01T11:00:00Z", endsAt: "2026-02-01T12:00:00Z" });
    expect((await desk.book(two, over)).body.code).toBe("event-over");
    const off = await desk.event();
    await studio.call("POST /v1/events/{eventId}/cancel", { params: { eventId: off }, body: { reason: "Snow" } });
    expect((await desk.book(two, off)).body.code).toBe("event-cancelled");
    const event = { type: "event", id: "e1", name: "Flow", eventType: "Flow", kind: "class", startsAt: late };
    const params = { source: "tideline" };
    const client = { type: "client", id: "c1", firstName: "Ada", lastName: "" };
    const booking = { type: "booking", id: "b1", client: "c1", event: "e1", status: "booked" };
    await studio.call("POST /v1/sources/{source}/records", { params, body: { records: [event, client, booking] } });
    const { items } = await studio.table.query({ index: "gsi1", pk: `${studio.accountId}#EVENTS` });
    const theirs = String(items.find(({ data }) => data.name === "Flow")!.data.id);
    const refused = await desk.book(two, theirs);
    expect([refused.body.code, refused.body.detail]).toEqual([
      "belongs-to-source",
      expect.stringContaining("tideline"),
    ]);
    const roster = await studio.table.query({ index: "gsi1", pk: `${studio.accountId}#ROSTER#${theirs}` });
    const { id, clientId } = roster.items[0]!.data as { id: string; clientId: string };
    expect((await desk.cancel(clientId, id, early)).body.code).toBe("belongs-to-source");
  });

  it("gives the last three places to exactly three of twenty who come at once", async () => {
    const eventId = await desk.event({ capacity: 3 });
    const clients = await Promise.all(Array.from({ length: 20 }, () => desk.client()));
    const answers = await Promise.all(clients.map((one) => desk.book(one, eventId)));
    const codes = answers.map(({ status, body }) => (status === 201 ? "booked" : body.code));
    expect(codes.filter((one) => one === "booked")).toHaveLength(3);
    expect(codes.filter((one) => one === "event-full")).toHaveLength(17);
    expect((await desk.places(eventId)).booked).toBe(3);
  });
});

describe("cancel, come, stay away", () => {
  it("cancels early or late by the window, once, and frees the place", async () => {
    const eventId = await desk.event({ capacity: 2 });
    const [one, two] = [await desk.client(), await desk.client()];
    const [a, b] = [(await desk.book(one, eventId)).body.id, (await desk.book(two, eventId)).body.id];
    expect((await desk.cancel(one, a, early)).body.status).toBe("earlyCancelled");
    expect((await desk.cancel(one, a, late)).body).toMatchObject({ status: "earlyCancelled", cancelledAt: early });
    expect((await desk.cancel(two, b, late)).body).toMatchObject({ status: "lateCancelled", feeDue: null });
    expect((await desk.places(eventId)).booked).toBe(0);
    expect((await desk.book(one, eventId)).status).toBe(201);
  });

  it("S0-36 S2-08 checks in once; the count follows, and a correction takes it back", async () => {
    const [one, eventId] = [await desk.client(), await desk.event()];
    const { id } = (await desk.book(one, eventId)).body;
    const tooEarly = await desk.act("POST", one, id, "/check-in", { body: {}, at: "2026-03-01T08:00:00.000Z" });
    expect(tooEarly.body.code).toBe("too-early");
    const came = await desk.act("POST", one, id, "/check-in", { body: {}, at: during });
    const again = await desk.act("POST", one, id, "/check-in", { body: {}, at: "2026-03-02T11:30:00.000Z" });
    expect([came.body.status, came.body.checkedInAt, again.headers.etag]).toEqual([
      "attended",
      during,
      came.headers.etag,
    ]);
    expect((await desk.profile(one)).badges.attendedEvents).toBe(1);
    const correction = { body: { status: "absent", reason: "Mixed up" }, at: during };
    expect((await desk.act("PATCH", one, id, "", correction)).body).toMatchObject({
      status: "absent",
      checkedInAt: null,
    });
    expect((await desk.profile(one)).badges.attendedEvents).toBe(0);
  });

  it("S2-09 removes a visit as if it had never been, with a reason on the audit trail", async () => {
    const [one, eventId] = [await desk.client(), await desk.event({ capacity: 1 })];
    const { id } = (await desk.book(one, eventId)).body;
    await desk.act("POST", one, id, "/check-in", { body: {}, at: during });
    expect((await desk.act("DELETE", one, id, "", { body: {} })).status).toBe(422);
    expect((await desk.act("DELETE", one, id, "", { body: { reason: "Wrong client" }, at: during })).status).toBe(204);
    expect((await desk.act("DELETE", one, id, "", { body: { reason: "Wrong client" } })).status).toBe(404);
    const profile = await desk.profile(one);
    expect([profile.badges.attendedEvents, profile.status, (await desk.list(one)).items]).toEqual([0, "guest", []]);
    expect((await desk.places(eventId)).booked).toBe(0);
    const { body } = await studio.call("GET /v1/clients/{clientId}/audit", { params: { clientId: one } });
    expect(body.items.find(({ act }: { act: string }) => act === "booking.removed").after.reason).toBe("Wrong client");
  });

  it("fees fall due on late cancels and recorded absences of a policy, the first free, waived with a reason", async () => {
    const lateCancel = { windowHours: 2, fee, firstFree: true };
    await desk.settings({ policies: [{ eventType: "Hot", lateCancel, noShow: { fee } }] });
    const one = await desk.client();
    const book = async (eventType: string) => (await desk.book(one, await desk.event({ eventType }))).body.id;
    const [a, b, c, other] = [await book("Hot"), await book("Hot"), await book("Hot"), await book("Yin")];
    expect((await desk.cancel(one, a, late)).body).toMatchObject({ status: "lateCancelled", feeDue: null });
    await studio.stream.settle();
    expect((await desk.cancel(one, b, late)).body.feeDue).toEqual(fee);
    const early = await desk.act("POST", one, c, "/absent", { at: late });
    expect(early.body.code).toBe("not-begun");
    expect((await desk.act("POST", one, c, "/absent", { at: during })).body).toMatchObject({
      status: "absent",
      feeDue: fee,
    });
    expect((await desk.act("POST", one, other, "/absent", { at: during })).body.feeDue).toBeNull();
    const waive = { body: { reason: "Ill" } };
    expect((await desk.act("POST", one, c, "/waive", waive)).body.feeDue).toBeNull();
    expect((await desk.act("POST", one, other, "/waive", waive)).body.code).toBe("nothing-taken");
    await desk.settings({});
  });
});

describe("lists", () => {
  it("S0-35 S0-39 S0-41 S1-36 S1-37 S1-39 S1-46 S2-07 hold what is asked for, in the order asked for", async () => {
    const one = await desk.client();
    const eventOf = (name: string, day: string) =>
      desk.event({ name, startsAt: `2026-03-${day}T11:00:00Z`, endsAt: `2026-03-${day}T12:00:00Z` });
    const past = (await desk.book(one, await eventOf("Past", "01"), {}, "2026-02-28T08:00:00.000Z")).body.id;
    const gone = (await desk.book(one, await eventOf("Gone", "06"))).body.id;
    await desk.book(one, await eventOf("Zen", "03"), { recurring: true });
    await desk.book(one, await eventOf("Aqua", "04"));
    await desk.act("POST", one, past, "/check-in", { body: {}, at: "2026-03-01T11:00:00.000Z" });
    await desk.cancel(one, gone, early);
    const names = async (query: Record<string, string>) =>
      (await desk.list(one, query, late)).items.map(({ eventName }: { eventName: string }) => eventName);
    expect(await names({})).toEqual(["Gone", "Aqua", "Zen", "Past"]);
    expect(await names({ status: "upcoming", when: "upcoming" })).toEqual(["Zen", "Aqua"]);
    expect(await names({ status: "attended" })).toEqual(["Past"]);
    expect(await names({ status: "cancelled" })).toEqual(["Gone"]);
    expect(await names({ recurring: "true" })).toEqual(["Zen"]);
    expect(await names({ from: "2026-03-03T00:00:00Z", to: "2026-03-05T00:00:00Z" })).toEqual(["Aqua", "Zen"]);
    expect(await names({ when: "upcoming", order: "title" })).toEqual(["Aqua", "Gone", "Zen"]);
    expect(await names({ when: "upcoming", order: "required" })).toEqual(["Zen", "Aqua", "Gone"]);
    const first = await desk.list(one, { kind: "class", limit: "3" }, late);
    const rest = await desk.list(one, { kind: "class", limit: "3", cursor: first.nextCursor }, late);
    expect([first.items.length, rest.items.length, rest.nextCursor]).toEqual([3, 1, null]);
    const refused = { params: { clientId: one }, query: { order: "teacher", direction: "up" } };
    expect((await studio.call("GET /v1/clients/{clientId}/bookings", refused)).body.errors).toHaveLength(2);
  });
});
