import { beforeAll, describe, expect, it } from "vitest";
import { runJobs } from "../support/jobs.ts";
import { makeBooking, makeClient } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let clientId: string;
let packageId: string;

const day = (of: number): string => `2026-03-0${of}T15:00:00.000Z`;
/** One attended visit of each kind that some rule may leave out. */
const visits = {
  id: { eventType: "Yoga", eventTypeId: "77", startsAt: day(1) },
  otherId: { eventType: "Yoga", eventTypeId: "78", startsAt: day(1) },
  one: { eventType: "Childwatch", startsAt: day(2) },
  two: { eventType: "child-watch", startsAt: day(2) },
  three: { eventType: "CHILD WATCH", startsAt: day(2) },
  uptown: { eventType: "Pilates", location: "Uptown", startsAt: day(3) },
  gift: { eventType: "Pilates", startsAt: day(4) },
  late: { eventType: "Pilates", startsAt: day(6) },
};

beforeAll(async () => {
  studio = await openStudio();
  const source = sourceOf(studio);
  await source.load([
    makeClient("c"),
    ...Object.entries(visits).map(([id, event]) =>
      makeBooking(id, "c", { event, ...(id === "gift" && { package: "Gift Card Class" }) }),
    ),
    { type: "package", id: "p", client: "c", name: "Staff pass", kind: "class", purchasedOn: "2026-03-01" },
  ]);
  clientId = await source.clientId("c");
  await ownVisit();
});

/** A visit to an event made here, with a package that was bought here. */
const ownVisit = async (): Promise<void> => {
  const pk = `${studio.accountId}#${clientId}`;
  const event = { name: "Yin", eventType: "Yin", eventTypeId: "yin", kind: "class", startsAt: day(5) };
  const { id: eventId } = (await studio.call("POST /v1/events", { body: event })).body;
  const [sold] = (await studio.table.query({ pk, prefix: "PKG#" })).items;
  packageId = String(sold!.data.id);
  const at = { pk, sk: sold!.sk };
  await studio.table.update(at, {
    set: { data: { ...sold!.data, origin: { source: "clientele", id: packageId, hash: "", received: "" } } },
  });
  const booked = await studio.call("POST /v1/clients/{clientId}/bookings", {
    params: { clientId },
    body: { eventId, packageId },
    at: day(4),
  });
  expect(booked.status, booked.text).toBe(201);
  const params = { clientId, bookingId: booked.body.id };
  const checkIn = "POST /v1/clients/{clientId}/bookings/{bookingId}/check-in";
  expect((await studio.call(checkIn, { params, body: {}, at: day(5) })).status).toBe(200);
  expect(await studio.stream.settle()).toEqual([]);
};

interface Row {
  record: { name: string; at: string };
  value: number;
  reason?: string;
}

/** What is left out after the settings were set and every client was recounted: starts, and the Club Count. */
const leftOutBy = async (counts: object): Promise<{ clubCount: number; leftOut: string[] }> => {
  const answer = await studio.call("PUT /v1/settings/counts", { body: counts });
  expect(answer.status, answer.text).toBe(200);
  await runJobs(studio);
  const { body } = await studio.call("GET /v1/clients/{clientId}/explain/{stat}", {
    params: { clientId, stat: "club-count" },
    query: { limit: "100" },
  });
  const items: Row[] = body.items;
  expect(items.reduce((sum, { value }) => sum + value, 0)).toBe(body.value);
  const rows = (await studio.call("GET /v1/clients/{clientId}/bookings", { params: { clientId } })).body.items;
  const leftOut = rows.filter(({ reason }: Row) => reason !== null);
  return {
    clubCount: body.value,
    leftOut: leftOut
      .map(({ source, reason }: { source: { id: string }; reason: string }) => {
        return `${source.id in visits ? source.id : "own"}: ${reason}`;
      })
      .sort(),
  };
};

const type = "event type left out";

describe("what Club Count leaves out", () => {
  it.each([
    ["nothing, where nothing is said", {}, []],
    ["an event type by its id", { exclusions: [{ eventTypeId: "77" }] }, [`id: ${type}`]],
    ["an own event's type by its id", { exclusions: [{ eventTypeId: "yin" }] }, [`own: ${type}`]],
    [
      "an exact name: Childwatch is not child-watch",
      { exclusions: [{ eventTypeName: "Childwatch" }] },
      [`one: ${type}`],
    ],
    [
      "a name however it is written, where the studio folds names",
      { exclusions: [{ eventTypeName: "Child Watch" }], foldNames: true },
      [`one: ${type}`, `three: ${type}`, `two: ${type}`],
    ],
    ["a pattern", { exclusions: [{ pattern: "child?watch" }, { pattern: "*d-w*" }] }, [`two: ${type}`]],
    ["a location", { exclusions: [{ location: "UPTOWN" }] }, ["uptown: location left out"]],
    ["packages by name", { exclusions: [{ package: "gift card class" }] }, ["gift: package left out"]],
    ["what was before a date", { countFrom: "2026-03-06" }, undefined],
    [
      "all of it together",
      { exclusions: [{ eventTypeId: "78" }, { location: "uptown" }, { package: "Gift Card Class" }] },
      ["gift: package left out", `otherId: ${type}`, "uptown: location left out"],
    ],
  ])("S0-07 S0-08 %s", async (_, counts, expected) => {
    const { clubCount, leftOut } = await leftOutBy(counts);
    const all = Object.keys(visits).filter((id) => id !== "late");
    expect(leftOut).toEqual(expected ?? [...all, "own"].map((id) => `${id}: before the count-from date`).sort());
    expect(clubCount).toBe(9 - leftOut.length);
  });

  it("S0-07 S0-08 one package that was bought here, by its id", async () => {
    expect(await leftOutBy({ exclusions: [{ packageId }] })).toEqual({
      clubCount: 8,
      leftOut: ["own: package left out"],
    });
  });

  it("S0-08 a location goes on being left out under a new name", async () => {
    const { items } = (await studio.call("GET /v1/locations")).body;
    const { id: locationId } = items.find(({ name }: { name: string }) => name === "Uptown");
    const patch = { params: { locationId }, body: { name: "Pier" } };
    expect((await studio.call("PATCH /v1/locations/{locationId}", patch)).status).toBe(200);
    for (const location of ["Pier", "Uptown"])
      expect(await leftOutBy({ exclusions: [{ location }] })).toMatchObject({ leftOut: ["uptown: location left out"] });
  });

  it("S0-08 settings with faults are refused with all of them, and nothing is recounted", async () => {
    const { status, body } = await studio.call("PUT /v1/settings/counts", {
      body: {
        exclusions: [
          { eventTypeName: "" },
          {},
          { pattern: "a", location: "b" },
          { packageId: "p1" },
          { colour: "red" },
        ],
        countFrom: "2026-02-30",
        foldNames: "yes",
      },
    });
    expect(status).toBe(422);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      "/body/exclusions/0/eventTypeName",
      "/body/exclusions/1",
      "/body/exclusions/2",
      "/body/exclusions/3/packageId",
      "/body/exclusions/4/colour",
      "/body/exclusions/4",
      "/body/countFrom",
      "/body/foldNames",
    ]);
    expect((await studio.stream.unread()).filter(({ dynamodb }) => dynamodb?.NewImage?.due)).toEqual([]);
  });
});
