import { beforeAll, describe, expect, it } from "vitest";
import { makeClient } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let tideline: ReturnType<typeof sourceOf>;
beforeAll(async () => {
  studio = await openStudio();
  tideline = sourceOf(studio);
  const london = { name: "London", timeZone: "Europe/London", currency: "GBP", country: "GB" };
  await studio.call("POST /v1/locations", { body: { name: "Harbor", country: "US" } });
  await studio.call("POST /v1/locations", { body: london });
});

const add = (body: object) => studio.call("POST /v1/clients", { body: { firstName: "Sam", ...body } });
const patch = (clientId: string, body: object) =>
  studio.call("PATCH /v1/clients/{clientId}", { params: { clientId }, body });
const profile = async (clientId: string) =>
  (await studio.call("GET /v1/clients/{clientId}", { params: { clientId } })).body;
type Point = { address?: string; raw?: string; origin: string; primary: boolean };
const points = (all: Point[]) => all.map(({ address, raw, origin, primary }) => [address ?? raw, origin, primary]);

describe("S4-43 a phone's country", () => {
  it("is that of the number, else the one given, else the home location's, else the account's first", async () => {
    const phones = [
      { number: "+4930901820", kind: "work" },
      { number: "020 7946 0018", country: "GB", kind: "home" },
      { number: "(207) 555-0134" },
    ];
    const { body } = await add({ phones });
    expect(body.phones.map(({ number, country }: Record<string, string>) => [number, country])).toEqual([
      ["+4930901820", "DE"],
      ["+442079460018", "GB"],
      ["+12075550134", "US"],
    ]);
    const there = await add({ homeLocation: "London", phones: [{ number: "07400 123456" }] });
    expect(there.body.phones).toMatchObject([{ number: "+447400123456", country: "GB", valid: true }]);
  });

  it("an impossible number is kept as typed and marked, a country nobody has is refused", async () => {
    const { body } = await add({ phones: [{ number: "12", country: "GB" }] });
    expect(body.phones).toMatchObject([{ number: "12", raw: "12", country: "GB", valid: false }]);
    expect(body.reachability.sms).toMatchObject({ eligible: false, reason: "invalidMobile" });
    for (const country of ["XX", "gb", "GBR"]) {
      const { status, body: problem } = await add({ phones: [{ number: "12", country }] });
      expect([status, problem.errors[0].pointer]).toEqual([422, "/body/phones/0/country"]);
    }
  });

  it("S3-25 mobile numbers carry a mobile mark, home and work numbers a landline mark, wherever they come from", async () => {
    await tideline.load([makeClient("m1", { phones: [{ kind: "home", number: "+12075550170" }] })]);
    const clientId = await tideline.clientId("m1");
    const { body } = await patch(clientId, {
      phones: [{ number: "+12075550171" }, { number: "+12075550172", kind: "work" }],
    });
    expect(body.phones.map(({ kind, mark, origin }: Record<string, string>) => [kind, mark, origin])).toEqual([
      ["mobile", "mobile", "hub"],
      ["work", "landline", "hub"],
      ["home", "landline", "tideline"],
    ]);
  });
});

describe("S2-03 several emails and phones", () => {
  it("S0-24 are the union of the team's and the sources', each with its origin, one primary", async () => {
    await tideline.load([makeClient("u1", { email: "src@example.com", phones: [{ kind: "mobile", number: "1" }] })]);
    const clientId = await tideline.clientId("u1");
    expect(points((await profile(clientId)).emails)).toEqual([["src@example.com", "tideline", true]]);
    const emails = [{ address: "one@example.com" }, { address: "two@example.com", primary: true }];
    expect(points((await patch(clientId, { emails })).body.emails)).toEqual([
      ["one@example.com", "hub", false],
      ["two@example.com", "hub", true],
      ["src@example.com", "tideline", false],
    ]);
    await patch(clientId, { emails: [emails[0]] });
    await tideline.load([makeClient("u1", { email: "new@example.com", phones: [] })]);
    const after = await profile(clientId);
    expect(points(after.emails)).toEqual([
      ["one@example.com", "hub", true],
      ["new@example.com", "tideline", false],
    ]);
    expect(after.phones).toEqual([]);
    await patch(clientId, { emails: null });
    expect(points((await profile(clientId)).emails)).toEqual([["new@example.com", "tideline", true]]);
  });

  it("a source's email can be made the primary one, and is shown once", async () => {
    await tideline.load([makeClient("u2", { email: "Both@example.com" })]);
    const clientId = await tideline.clientId("u2");
    const emails = [{ address: "other@example.com" }, { address: "both@example.com", primary: true }];
    expect(points((await patch(clientId, { emails })).body.emails)).toEqual([
      ["other@example.com", "hub", false],
      ["both@example.com", "hub", true],
    ]);
  });

  it("an email that is taken away is free again, one that a source still gives is not", async () => {
    await tideline.load([makeClient("u3", { email: "kept@example.com" })]);
    const clientId = await tideline.clientId("u3");
    await patch(clientId, { emails: [{ address: "kept@example.com" }, { address: "left@example.com" }] });
    await patch(clientId, { emails: [] });
    expect((await add({ emails: [{ address: "left@example.com" }] })).status).toBe(201);
    expect((await add({ emails: [{ address: "kept@example.com" }] })).status).toBe(409);
  });

  it("two primaries are refused, for emails and for phones", async () => {
    const primary = true;
    const { status, body } = await add({
      emails: [
        { address: "a@example.com", primary },
        { address: "b@example.com", primary },
      ],
      phones: [
        { number: "1", primary },
        { number: "2", primary },
      ],
    });
    expect([status, body.errors.map(({ pointer }: { pointer: string }) => pointer)]).toEqual([
      422,
      ["/body/emails", "/body/phones"],
    ]);
  });
});
