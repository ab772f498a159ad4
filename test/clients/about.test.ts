import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { allRoutes } from "../../shared/routes.ts";
import { makeBooking, makeClient, makeInvoice } from "../support/make.ts";
import { recountNow } from "../support/recount.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let tideline: ReturnType<typeof sourceOf>;
beforeAll(async () => {
  studio = await openStudio();
  tideline = sourceOf(studio);
});

const loaded = async (id: string, fields: object = {}, at?: string) => {
  await tideline.load([makeClient(id, { ...fields })]);
  return tideline.profile(id, at);
};

describe("About Me", () => {
  it("S1-01 S1-07 S1-14 S1-15 S1-16 S1-17 S1-18 S2-01 S2-03 shows everything the booking software knows", async () => {
    const given = {
      firstName: "Nadia",
      lastName: "Rahman",
      username: "nadia.r",
      lastLoginAt: "2026-03-01T10:00:00.000Z",
      email: "nadia@example.com",
      phones: [{ kind: "mobile", number: "+12075550134" }],
      birthday: "1988-02-29",
      address: { line1: "1 Wharf Street" },
      balance: -1250,
      paymentMethods: [{ brand: "Visa", last4: "4242", expires: "2027-08" }],
    };
    const profile = await loaded("a1", given);
    expect(profile).toMatchObject({
      firstName: "Nadia",
      lastName: "Rahman",
      username: "nadia.r",
      lastLoginAt: given.lastLoginAt,
      emails: [{ address: "nadia@example.com" }],
      phones: [{ number: "+12075550134" }],
      birthday: "1988-02-29",
      address: given.address,
      balance: { amount: -1250, currency: "USD" },
      paymentMethods: given.paymentMethods,
    });
    const balance = { amount: 300, currency: "EUR" };
    expect((await loaded("a2", { balance })).balance).toEqual(balance);
    expect(await loaded("a3")).toMatchObject({ balance: null, paymentMethods: [], username: null, lastLoginAt: null });
  });

  it("S1-08 flags the app's name where it is another", async () => {
    const name = { firstName: "Nadia", lastName: "Rahman" };
    expect((await loaded("n1", { ...name, appName: "DJ Nad" })).appName).toEqual({ name: "DJ Nad", flagged: true });
    expect((await loaded("n2", { ...name, appName: " nadia RAHMAN" })).appName).toMatchObject({ flagged: false });
    expect((await loaded("n3", name)).appName).toBeNull();
  });

  it("S1-12 S1-13 says whether the client has logged in, of which the button follows", async () => {
    expect((await loaded("l1")).hasLoggedIn).toBe(false);
    expect((await loaded("l2", { lastLoginAt: "2026-01-01T00:00:00Z" })).hasLoggedIn).toBe(true);
  });
});

describe("S0-02 S0-03 S1-06 the image", () => {
  it("is the booking software's, else Gravatar's where the account turned it on, else none", async () => {
    const email = " Pia@Example.com";
    const photoUrl = "https://example.com/pia.jpg";
    await tideline.load([makeClient("i1", { email }), makeClient("i2", { email: "b@example.com", photoUrl })]);
    const image = async (id: string) => (await tideline.profile(id)).quickStats.image;
    expect([await image("i1"), await image("i2")]).toEqual([null, photoUrl]);
    const turn = async (gravatar: boolean) => {
      await studio.stream.unread();
      expect((await studio.call("PUT /v1/settings/profiles", { body: { gravatar } })).status).toBe(200);
      await recountNow(studio);
    };
    await turn(true);
    const hash = createHash("sha256").update("pia@example.com").digest("hex");
    expect([await image("i1"), await image("i2")]).toEqual([
      `https://gravatar.com/avatar/${hash}?d=404&s=256`,
      photoUrl,
    ]);
    const add = async (body: object) =>
      (await studio.call("POST /v1/clients", { body: { firstName: "New", ...body } })).body.quickStats.image;
    expect(await add({ emails: [{ address: "new@example.com" }] })).toMatch(/^https:\/\/gravatar\.com\//);
    expect(await add({ phones: [{ number: "1" }] })).toBeNull();
    await turn(false);
    expect(await image("i1")).toBeNull();
  });
});

describe("S0-13 S0-20 where to go from a profile", () => {
  it("the five actions stand first, and the sections name lists that exist, all of them", async () => {
    const { id, actions, sections } = await loaded("s1");
    expect(actions.slice(0, 5).map(({ name }: { name: string }) => name)).toEqual([
      "editTags",
      "newEmail",
      "newText",
      "createTodo",
      "addNote",
    ]);
    expect(sections.map(({ name }: { name: string }) => name)).toEqual([
      "info",
      "discussions",
      "events",
      "services",
      "sales",
      "todos",
      "notes",
      "engagement",
    ]);
    const paths: string[] = sections.flatMap((section: { paths: string[] }) => section.paths);
    for (const path of paths)
      expect(Object.keys(allRoutes)).toContain(`GET ${path.replace(id, "{clientId}").replace(/\?.*/, "")}`);
    const lists = ["bookings", "invoices", "todos", "notes", "relationships", "discussions", "contracts", "packages"];
    for (const list of lists.filter((one) => `GET /v1/clients/{clientId}/${one}` in allRoutes))
      expect(paths).toContain(`/v1/clients/${id}/${list}`);
  });

  it("badges stand at their sections and equal the profile's", async () => {
    await tideline.load([makeClient("s2"), makeBooking("s2", "s2")]);
    const { sections, badges } = await tideline.profile("s2");
    const badge = (name: string) => sections.find((one: { name: string }) => one.name === name).badge;
    expect([badge("events"), badge("todos"), badge("notes"), badge("discussions")]).toEqual([
      1,
      badges.openTodos,
      badges.activeNotes,
      badges.openDiscussions,
    ]);
    expect(badge("info")).toBeUndefined();
  });
});

describe("how long somebody is a client", () => {
  it("S4-17 S4-18 new to the end of the thirtieth day by the studio's calendar, old after it", async () => {
    const createdAt = "2026-03-01T12:00:00.000Z";
    const age = async (at: string) => (await loaded("o1", { createdAt }, at)).age;
    expect([await age("2026-04-01T03:59:59.999Z"), await age("2026-04-01T04:00:00.000Z")]).toEqual(["new", "old"]);
  });

  it("a guest who bought is told from one who did not", async () => {
    expect(await loaded("g1")).toMatchObject({ status: "guest", hasBought: false });
    await tideline.load([makeInvoice("g1", "g1")]);
    expect(await tideline.profile("g1")).toMatchObject({ status: "guest", hasBought: true });
    await tideline.load([makeInvoice("g1", "g1", { status: "void" })]);
    expect((await tideline.profile("g1")).hasBought).toBe(false);
  });

  it("S0-25 S0-26 reachability says whether the client can be written to, by channel", async () => {
    const phones = [{ kind: "mobile", number: "+12075550134" }];
    const { reachability } = await loaded("r1", { email: "r1@example.com", phones, marketing: { sms: true } });
    expect(reachability).toMatchObject({ email: { eligible: true }, sms: { eligible: true } });
  });
});
