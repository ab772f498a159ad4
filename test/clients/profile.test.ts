import { beforeAll, describe, expect, it } from "vitest";
import { makeBooking, makeClient, makeInvoice } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let tideline: ReturnType<typeof sourceOf>;
beforeAll(async () => {
  studio = await openStudio();
  tideline = sourceOf(studio);
});

const get = async (clientId: string) => studio.call("GET /v1/clients/{clientId}", { params: { clientId } });
const patch = async (clientId: string, body: object, headers = {}) =>
  studio.call("PATCH /v1/clients/{clientId}", { params: { clientId }, body, headers });

describe("a profile", () => {
  it("S0-02 S0-05 S0-06 S0-21 S0-22 S0-23 S0-24 S1-14 S1-15 shows what the booking software gives", async () => {
    const address = { line1: "1 Wharf Street", city: "Portland", postalCode: "04101" };
    await tideline.load([
      makeClient("p1", {
        firstName: "Nadia",
        lastName: "Rahman",
        email: "Nadia@Example.com ",
        phones: [
          { kind: "mobile", number: "+1 207 555 0134" },
          { kind: "home", number: "not a number" },
        ],
        birthday: "1988-02-29",
        address,
        photoUrl: "https://example.com/nadia.jpg",
        homeLocation: "Harbor",
        currentPackage: "10-Class Pack",
        alerts: [{ level: "red", text: "Card declined" }],
        indexes: [{ name: "Level", value: "Beginner" }],
        notes: "Prefers the back row",
      }),
    ]);
    expect(await tideline.profile("p1")).toMatchObject({
      emails: [{ address: "Nadia@Example.com", primary: true, origin: "tideline" }],
      phones: [
        { kind: "mobile", number: "+12075550134", raw: "+1 207 555 0134", valid: true, primary: true },
        { kind: "home", number: "not a number", valid: false, primary: false },
      ],
      birthday: "1988-02-29",
      address,
      quickStats: {
        image: "https://example.com/nadia.jpg",
        name: "Nadia Rahman",
        homeLocation: "Harbor",
        currentPackage: "10-Class Pack",
      },
      alerts: [{ level: "red", text: "Card declined" }],
      indexes: [{ name: "Level", value: "Beginner" }],
      sourceNotes: "Prefers the back row",
      source: { name: "tideline", id: "p1", email: "Nadia@Example.com " },
    });
  });

  it("what a source does not give is null, not invented", async () => {
    await tideline.load([makeClient("p2")]);
    expect(await tideline.profile("p2")).toMatchObject({
      emails: [],
      phones: [],
      alerts: [],
      sourceNotes: null,
      quickStats: {
        image: null,
        homeLocation: null,
        currentPackage: null,
        lastAttendanceAt: null,
        scheduledVisitAt: null,
        ltv: { amount: 0, currency: "USD" },
      },
    });
  });

  it("client since is the earliest of the source's creation, first booking and first invoice", async () => {
    await tideline.load([
      makeClient("p3"),
      makeInvoice("p3", "p3", { issuedAt: "2025-05-05T12:00:00Z" }),
      makeBooking("p3", "p3", { status: "absent", event: { startsAt: "2025-04-04T12:00:00Z" } }),
    ]);
    expect((await tideline.profile("p3")).clientSinceAt).toBe("2025-04-04T12:00:00.000Z");
    await tideline.load([makeClient("p3", { createdAt: "2024-01-01T00:00:00Z" })]);
    expect((await tideline.profile("p3")).clientSinceAt).toBe("2024-01-01T00:00:00.000Z");
  });
});

describe("S1-02 what the team changes", () => {
  it("S0-01 S0-63 wins over the booking software until it is set to null, and a sync never overwrites it", async () => {
    await tideline.load([makeClient("h1", { firstName: "Wei", email: "wei@example.com" })]);
    const clientId = await tideline.clientId("h1");
    expect((await patch(clientId, { firstName: "Grace", emails: [{ address: "grace@example.com" }] })).status).toBe(
      200,
    );
    await tideline.load([makeClient("h1", { firstName: "Weiwei", email: "weiwei@example.com" })]);
    const { body } = await get(clientId);
    expect(body).toMatchObject({ firstName: "Grace", source: { firstName: "Weiwei" } });
    expect(body.emails.map(({ address, origin }: { address: string; origin: string }) => [address, origin])).toEqual([
      ["grace@example.com", "hub"],
      ["weiwei@example.com", "tideline"],
    ]);
    await patch(clientId, { firstName: null });
    expect((await get(clientId)).body.firstName).toBe("Weiwei");
  });

  it("moves the client in the list by name", async () => {
    await tideline.load([makeClient("h2", { lastName: "Zzz" })]);
    const clientId = await tideline.clientId("h2");
    await patch(clientId, { lastName: "Aaa" });
    await studio.stream.settle();
    const { body } = await studio.call("GET /v1/clients", { query: { limit: "1" } });
    expect(body.items[0]).toMatchObject({ id: clientId, lastName: "Aaa" });
  });

  it("reliability 15 two people change one client: the second gets 412 with the current version", async () => {
    await tideline.load([makeClient("h3")]);
    const clientId = await tideline.clientId("h3");
    const { etag } = (await get(clientId)).headers;
    expect((await patch(clientId, { firstName: "First" }, { "if-match": etag })).status).toBe(200);
    const second = await patch(clientId, { firstName: "Second" }, { "if-match": etag });
    expect([second.status, second.body.code]).toEqual([412, "stale"]);
    expect(second.headers.etag).toBe((await get(clientId)).headers.etag);
    expect((await get(clientId)).body.firstName).toBe("First");
  });

  it("the version people edit does not change by sync and settling", async () => {
    await tideline.load([makeClient("h4")]);
    const clientId = await tideline.clientId("h4");
    const { etag } = (await get(clientId)).headers;
    await tideline.load([makeClient("h4", { firstName: "Changed" }), makeInvoice("h4", "h4")]);
    expect((await get(clientId)).headers.etag).toBe(etag);
  });
});

describe("adding a client", () => {
  const add = (body: object) => studio.call("POST /v1/clients", { body });

  it("S4-14 S4-15 gives a guest who is in the list at once", async () => {
    const { status, body } = await add({
      firstName: "Ben",
      lastName: "Carter",
      emails: [{ address: "ben@example.com" }],
      phones: [{ number: "+12075550177" }],
    });
    expect([status, body.status, body.lifecycle]).toEqual([201, "guest", "lead"]);
    const list = await studio.call("GET /v1/clients", { query: { limit: "100" } });
    expect(list.body.items.map(({ id }: { id: string }) => id)).toContain(body.id);
  });

  it("S4-22 S4-40 is refused when the email is in use, naming who has it", async () => {
    const first = await add({ firstName: "Zoë", emails: [{ address: "zoe@example.com" }] });
    const again = await add({ firstName: "Zoe", emails: [{ address: " ZOE@example.com" }] });
    expect([again.status, again.body.code]).toEqual([409, "email-taken"]);
    expect(again.body.errors[0].message).toContain(first.body.id);
    await tideline.load([makeClient("a1", { email: "synced@example.com" })]);
    expect((await add({ firstName: "Somebody", emails: [{ address: "synced@example.com" }] })).status).toBe(409);
  });

  it("S4-41 is refused without a name or a way to reach them, naming both", async () => {
    const { status, body } = await add({});
    expect(status).toBe(422);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(["/body/firstName", "/body/emails"]);
  });

  it("S4-43 a national number is of the location's country", async () => {
    await studio.call("POST /v1/locations", {
      body: { name: "London", timeZone: "Europe/London", currency: "GBP", country: "GB" },
    });
    const { body } = await add({ firstName: "Sam", homeLocation: "London", phones: [{ number: "07400 123456" }] });
    expect(body.phones).toMatchObject([{ number: "+447400123456", valid: true }]);
  });
});

describe("S1-04 the list", () => {
  it("is by last and first name, accents and case folded, in pages", async () => {
    const { call } = await studio.another();
    const theirs = sourceOf(studio, "names", call);
    const names = [
      ["Ana", "Ávila"],
      ["bob", "avila"],
      ["Cleo", "Avilés"],
      ["Zed", "Baker"],
    ];
    await theirs.load(names.map(([firstName, lastName], i) => makeClient(`n${i}`, { firstName, lastName })).reverse());
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: Awaited<ReturnType<typeof call>> = await call("GET /v1/clients", {
        query: { limit: "3", ...(cursor && { cursor }) },
      });
      seen.push(...page.body.items.map(({ firstName }: { firstName: string }) => firstName));
      cursor = page.body.nextCursor;
    }
    expect(seen).toEqual(["Ana", "bob", "Cleo", "Zed"]);
  });
});
