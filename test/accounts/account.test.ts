import { beforeAll, describe, expect, it } from "vitest";
import { makeBooking, makeClient } from "../support/make.ts";
import { recountNow } from "../support/recount.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let tideline: ReturnType<typeof sourceOf>;
beforeAll(async () => {
  studio = await openStudio();
  tideline = sourceOf(studio);
});

const change = (body: object, headers = {}) => studio.call("PATCH /v1/account", { body, headers });
const add = async (name: string, more: object = {}) =>
  (await studio.call("POST /v1/locations", { body: { name, ...more } })).body;
const changePlace = (locationId: string, body: object, headers = {}) =>
  studio.call("PATCH /v1/locations/{locationId}", { params: { locationId }, body, headers });
const jobs = async () => (await studio.table.query({ pk: studio.accountId, prefix: "JOB#" })).items.length;

describe("the account", () => {
  it("another name changes nothing else; another time zone and currency count every client anew", async () => {
    await tideline.load([makeClient("a1"), makeBooking("a1", "a1", { event: { startsAt: "2026-03-02T03:00:00Z" } })]);
    const before = await jobs();
    expect((await change({ name: "Tideline Pilates" })).body).toMatchObject({
      name: "Tideline Pilates",
      currency: "USD",
    });
    expect((await change({ currency: "USD", timeZone: "America/New_York" })).status).toBe(200);
    expect(await jobs()).toBe(before);
    expect((await change({ timeZone: "Europe/London", currency: "GBP" })).body).toMatchObject({
      timeZone: "Europe/London",
      currency: "GBP",
    });
    expect(await jobs()).toBe(before + 1);
    await recountNow(studio);
    expect((await tideline.profile("a1")).quickStats.ltv).toEqual({ amount: 0, currency: "GBP" });
    expect((await studio.call("GET /v1/account")).body).not.toHaveProperty("rulesVersion");
  });

  it("reliability 15 two people change it: the second gets 412 with the revision that holds", async () => {
    const { etag } = (await studio.call("GET /v1/account")).headers;
    const first = await change({ name: "First" }, { "if-match": etag });
    const second = await change({ name: "Second" }, { "if-match": etag });
    expect([first.status, second.status, second.headers.etag]).toEqual([200, 412, first.headers.etag]);
    expect((await studio.call("GET /v1/account")).body.name).toBe("First");
  });

  it("refuses a zone and a currency there is not, both at once", async () => {
    const { status, body } = await change({ timeZone: "Mars/Base", currency: "XXQ" });
    expect(status).toBe(422);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      "/body/timeZone",
      "/body/currency",
    ]);
  });
});

describe("a location", () => {
  it("renamed goes on meaning what records call it: the old name and the new one are one place", async () => {
    const { accountId, call } = await studio.another();
    const theirs = sourceOf(studio, "tideline", call);
    const body = { name: "Boathouse", timeZone: "Asia/Tokyo", country: "JP" };
    const params = { locationId: (await call("POST /v1/locations", { body })).body.id };
    const rename = (name: string) => call("PATCH /v1/locations/{locationId}", { params, body: { name } });
    expect((await rename("Harbour Hall")).body).toMatchObject({
      ...body,
      name: "Harbour Hall",
      formerNames: ["Boathouse"],
    });
    await theirs.load([
      makeClient("l1", { homeLocation: "Boathouse" }),
      makeClient("l2", { homeLocation: "HARBOUR HALL" }),
    ]);
    expect((await call("GET /v1/locations")).body.items).toHaveLength(1);
    const cards = (await studio.table.scan({})).items.filter(
      ({ type, pk }) => type === "card" && pk.startsWith(accountId),
    );
    expect(cards.map(({ data }) => data.zone)).toEqual(["Asia/Tokyo", "Asia/Tokyo"]);
    expect((await rename("Boathouse")).body.formerNames).toEqual(["Harbour Hall"]);
  });

  it("takes no name that another has or had", async () => {
    const mill = await add("Mill");
    const barn = await add("Barn");
    await changePlace(barn.id, { name: "New Barn" });
    expect((await changePlace(mill.id, { name: "new barn" })).body.code).toBe("location-exists");
    expect((await changePlace(mill.id, { name: "BARN" })).body.code).toBe("location-exists");
    expect((await studio.call("POST /v1/locations", { body: { name: "barn" } })).body.code).toBe("location-exists");
  });

  it("in another time zone counts every client anew; of another country does not", async () => {
    const place = await add("Lighthouse");
    const before = await jobs();
    expect((await changePlace(place.id, { country: "CA", currency: "CAD" })).body).toMatchObject({ country: "CA" });
    expect((await changePlace(place.id, { country: null })).body).not.toHaveProperty("country");
    expect(await jobs()).toBe(before);
    expect((await changePlace(place.id, { timeZone: "Pacific/Auckland" })).body.timeZone).toBe("Pacific/Auckland");
    expect(await jobs()).toBe(before + 1);
  });

  it("reliability 15 has a revision of its own, which another location's change and a sync leave alone", async () => {
    const place = await add("Quay");
    const read = () => studio.call("GET /v1/locations/{locationId}", { params: { locationId: place.id } });
    const { etag } = (await read()).headers;
    await add("Dock");
    await tideline.load([makeClient("l3", { homeLocation: "Somewhere new" })]);
    expect((await read()).headers.etag).toBe(etag);
    expect((await changePlace(place.id, { country: "US" }, { "if-match": etag })).status).toBe(200);
    const second = await changePlace(place.id, { country: "CA" }, { "if-match": etag });
    expect([second.status, second.headers.etag]).toEqual([412, (await read()).headers.etag]);
  });

  it("and what counts are on the account's trail", async () => {
    await studio.call("PUT /v1/settings/counts", { body: { period: { kind: "year" } } });
    const acts = (await studio.table.query({ pk: `${studio.accountId}#AUDIT` })).items.map(({ data }) => data.act);
    for (const act of ["account.changed", "location.added", "location.changed", "counts.set"])
      expect(acts).toContain(act);
  });
});
