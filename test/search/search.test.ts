import { beforeAll, describe, expect, it } from "vitest";
import { clientPk } from "../../shared/clients/header.ts";
import { callAs } from "../support/call.ts";
import { makeBooking, makeClient } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let tideline: ReturnType<typeof sourceOf>;
beforeAll(async () => {
  studio = await openStudio();
  tideline = sourceOf(studio);
});

type Row = { id: string; firstName: string; lastName: string };
const search = async (query: Record<string, string>) => (await studio.call("GET /v1/clients", { query })).body;
const names = async (q: string): Promise<string[]> =>
  (await search({ q })).items.map(({ firstName, lastName }: Row) => `${firstName} ${lastName}`.trim()).sort();

const people = [
  makeClient("m1", { firstName: "Anna-Lena", lastName: "Schmidt", email: "a.schmidt@example.com" }),
  makeClient("m2", { firstName: "Conan", lastName: "O'Neil", phones: [{ kind: "mobile", number: "+1 207 555 0134" }] }),
  makeClient("m3", { firstName: "Wei", lastName: "Chen", appName: "Grace" }),
  makeClient("m4", { firstName: "Zoë", lastName: "Strauß" }),
  makeClient("m5", { firstName: "İsmet", lastName: "Işık" }),
  makeClient("m6", { firstName: "太郎", lastName: "山田" }),
  makeClient("m7", { firstName: "نادية", lastName: "\u200fرحمن" }),
  makeClient("m8", { firstName: "Maya 🧘‍♀️", lastName: "Ange\u0301lique" }),
  makeClient("m9", { firstName: "Nu\u0000l", lastName: "Lone\ud800" }),
  makeClient("m10", {
    firstName: "GRACE",
    lastName: "van der Berg",
    phones: [{ kind: "home", number: "07911 123456" }],
  }),
];

describe("S1-05 S4-03 the search", () => {
  beforeAll(() => tideline.load(people));

  it.each([
    ["a last name from its start", "schm", "Anna-Lena Schmidt"],
    ["a first name in capitals", "CONAN", "Conan O'Neil"],
    ["first and last name", "anna schmidt", "Anna-Lena Schmidt"],
    ["last and first name, both begun", "sch ann", "Anna-Lena Schmidt"],
    ["half of a double name", "lena", "Anna-Lena Schmidt"],
    ["a double name written in one, or with its hyphen", "anna-lena schm", "Anna-Lena Schmidt"],
    ["a name with an apostrophe without it", "oneil", "Conan O'Neil"],
    ["what follows an apostrophe", "neil", "Conan O'Neil"],
    ["a name as it is written", "o'neil", "Conan O'Neil"],
    ["short names in either order", "chen we", "Wei Chen"],
    ["the name used in the app", "grace chen", "Wei Chen"],
    ["an accent left out", "zoe", "Zoë Strauß"],
    ["ß as it is written", "STRAUß", "Zoë Strauß"],
    ["ß as ss", "strauss", "Zoë Strauß"],
    ["İ by i", "ismet", "İsmet Işık"],
    ["ı by i", "isik", "İsmet Işık"],
    ["İ by itself", "İSMET", "İsmet Işık"],
    ["Chinese characters from the start", "山", "太郎 山田"],
    ["Chinese characters in either order", "太郎 山田", "太郎 山田"],
    ["a name written from right to left, its mark left out", "رحمن", "نادية \u200fرحمن"],
    ["an emoji", "🧘", "Maya 🧘‍♀️ Ange\u0301lique"],
    ["a composed letter for a decomposed one", "Ang\u00e9lique", "Maya 🧘‍♀️ Ange\u0301lique"],
    ["a name with a NUL in it", "nul", "Nu\u0000l Lone\ud800"],
    ["a name with half a surrogate", "lone", "Nu\u0000l Lone\ud800"],
    ["an email", "A.Schmidt@Example.com", "Anna-Lena Schmidt"],
    ["an email from its start", "a.schmidt@", "Anna-Lena Schmidt"],
    ["an email without its at", "a.schm", "Anna-Lena Schmidt"],
    ["a phone as it is written", "+1 (207) 555-0134", "Conan O'Neil"],
    ["the last digits of a phone", "0134", "Conan O'Neil"],
    ["digits in its middle", "75550", "Conan O'Neil"],
    ["a phone without a country, as it is dialled", "07911 123456", "GRACE van der Berg"],
    ["every word of a long name", "berg grace der van", "GRACE van der Berg"],
  ])("reliability 14: finds by %s", async (_, q, name) => {
    expect(await names(q)).toEqual([name]);
    expect((await search({ q })).search).toEqual({ matched: "exact" });
  });

  it("finds each of several, and nobody twice", async () => {
    expect(await names("grace")).toEqual(["GRACE van der Berg", "Wei Chen"]);
    expect(await names("ann")).toEqual(["Anna-Lena Schmidt"]);
  });

  it("shows what the list shows", async () => {
    const [found] = (await search({ q: "conan" })).items;
    const [listed] = (await search({})).items.filter(({ firstName }: Row) => firstName === "Conan");
    expect(found).toEqual(listed);
  });

  it("S4-48 overlooks one slip in one word and says so", async () => {
    for (const q of ["schmitd", "shcmidt", "schidt", "schmiidt", "zchmidt", "anna schmixt", "anan schmidt"]) {
      const { items, search: how } = await search({ q });
      expect([q, how, items.map(({ lastName }: Row) => lastName)]).toEqual([q, { matched: "slip" }, ["Schmidt"]]);
    }
    expect(await search({ q: "nobody" })).toEqual({ items: [], nextCursor: null, search: { matched: "none" } });
    expect((await search({ q: "zoe schmidt" })).items).toEqual([]);
  });

  it("is not for instructors", async () => {
    const instructor = callAs({ accountId: studio.accountId, role: "instructor" });
    const { status, body } = await instructor("GET /v1/clients", { query: { q: "zoe" } });
    expect([status, body.code]).toEqual([403, "forbidden"]);
    expect((await instructor("GET /v1/clients")).status).toBe(200);
  });

  it.each<Record<string, string>>([{ q: "" }, { q: " " }, { q: "x".repeat(201) }, { order: "height" }])(
    "%j is refused",
    async (query) => {
      expect((await studio.call("GET /v1/clients", { query })).status).toBe(422);
    },
  );

  it.each(["%", "#", "%25", "-", "?!", "\u0000", "'", "@", "00000", "()"])(
    "%j finds nobody and is answered",
    async (q) => {
      expect((await search({ q })).items).toEqual([]);
    },
  );

  it("finds nobody of another account", async () => {
    const other = await studio.another();
    expect((await other.call("GET /v1/clients", { query: { q: "zoe" } })).body.items).toEqual([]);
  });
});

describe("the search is kept current", () => {
  const create = async (body: object) => {
    const { body: made } = await studio.call("POST /v1/clients", { body });
    await studio.stream.settle();
    return made.id as string;
  };
  const change = async (clientId: string, body: object) => {
    expect((await studio.call("PATCH /v1/clients/{clientId}", { params: { clientId }, body })).status).toBe(200);
    await studio.stream.settle();
  };
  const ids = async (q: string): Promise<string[]> => (await search({ q })).items.map(({ id }: Row) => id);
  const rowsOf = async (clientId: string) => {
    const { items } = await studio.table.scan({});
    return items.filter(({ type, data }) => type === "searchTerm" && data.clientId === clientId);
  };

  it("a client made here is found; S4-50 by its name trimmed", async () => {
    const id = await create({ firstName: "  Quentin ", lastName: "Abernathy", emails: [{ address: "q@example.com" }] });
    for (const q of ["quentin", "abern", "abernathy quentin", "q@example.com"]) expect(await ids(q)).toEqual([id]);
    expect((await search({ q: "quentin" })).items[0].quickStats.name).toBe("Quentin Abernathy");
  });

  it("a renamed client is found by the new name and not by the old", async () => {
    const id = await create({ firstName: "Ophelia", lastName: "Unsworth", emails: [{ address: "old@example.org" }] });
    await change(id, { firstName: "Philippa", emails: [{ address: "new@example.org" }] });
    for (const q of ["philippa", "unsw", "philippa unsworth", "new@example.org"]) expect(await ids(q)).toEqual([id]);
    for (const q of ["ophelia", "ophelia unsworth", "old@example.org"]) expect(await ids(q)).toEqual([]);
  });

  it("one the source renames, too; one renamed here keeps what the team said", async () => {
    await tideline.load([makeClient("r1", { firstName: "Beatrix", lastName: "Yarrow" })]);
    const id = await tideline.clientId("r1");
    await tideline.load([makeClient("r1", { firstName: "Bettina", lastName: "Yarrow" })]);
    expect([await ids("beatrix"), await ids("bettina")]).toEqual([[], [id]]);
    await change(id, { firstName: "Trixie" });
    expect([await ids("bettina"), await ids("trixie yarrow")]).toEqual([[], [id]]);
  });

  it("one the source deletes is in no search, and again when it comes back", async () => {
    await tideline.load([makeClient("d1", { firstName: "Leopold", lastName: "Vexler" })]);
    const id = await tideline.clientId("d1");
    expect(await ids("vexler")).toEqual([id]);
    await tideline.load([{ type: "deleted", of: "client", id: "d1" }]);
    expect(await ids("vexler")).toEqual([]);
    expect(await rowsOf(id)).toEqual([]);
    await tideline.load([makeClient("d1", { firstName: "Leopold", lastName: "Vexler" })]);
    expect(await ids("vexler")).toEqual([id]);
  });

  it("what changes no name, email or phone writes nothing of the search", async () => {
    const id = await create({ firstName: "Hortense", lastName: "Ibsen", phones: [{ number: "+12075550177" }] });
    const before = await rowsOf(id);
    expect(before).toHaveLength(2 + 4 + 2 + 8);
    await change(id, { address: "1 Pier" });
    await tideline.load([makeClient("h9"), makeBooking("h9", "h9")]);
    expect(await rowsOf(id)).toEqual(before);
  });

  it("nothing of a note of the source is found", async () => {
    await tideline.load([
      makeClient("n1", {
        firstName: "Norbert",
        notes: "has a peanut allergy",
        alerts: [{ level: "red", text: "penicillin" }],
      }),
    ]);
    expect([await ids("peanut"), await ids("penicillin")]).toEqual([[], []]);
    const { items } = await studio.table.query({
      pk: clientPk(studio.accountId, await tideline.clientId("n1")),
      prefix: "FIND",
    });
    expect(JSON.stringify(items)).not.toMatch(/peanut|penicillin/);
  });
});

describe("pages of a search", () => {
  beforeAll(() =>
    tideline.load(
      Array.from({ length: 37 }, (_, i) =>
        makeClient(`page${i}`, {
          firstName: i % 2 ? "Kassandra" : "Kassia",
          lastName: `Quill${i} Kassander`,
          email: `kass${i}@example.net`,
        }),
      ),
    ),
  );

  it.each([
    ["kass", 37],
    ["kassander kass", 37],
    ["kassia kassander", 19],
    ["kass@", 0],
  ])("%j: every client once, over as many pages as it takes", async (q, count) => {
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page = await search({ q, limit: "10", ...(cursor && { cursor }) });
      seen.push(...page.items.map(({ id }: Row) => id));
      cursor = page.nextCursor;
    }
    expect([seen.length, new Set(seen).size]).toEqual([count, count]);
  });

  it("reliability 13: clients that come while one pages: none of those before is missed, nobody is shown twice", async () => {
    const seen: string[] = [];
    const before = await names("kassand");
    for (let cursor: string | null = "", i = 0; cursor !== null; i += 1) {
      const page = await search({ q: "kassand", limit: "7", ...(cursor && { cursor }) });
      seen.push(...page.items.map(({ id }: Row) => id));
      cursor = page.nextCursor;
      await tideline.load([makeClient(`new${i}`, { firstName: "Kassandra", lastName: "New" })]);
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThanOrEqual(before.length);
  });

  it("reliability 13: a cursor of another search is refused", async () => {
    const { nextCursor } = await search({ q: "kass", limit: "5" });
    const { status, body } = await studio.call("GET /v1/clients", { query: { q: "kassi", cursor: nextCursor } });
    expect([status, body.code]).toEqual([400, "bad-cursor"]);
  });
});
