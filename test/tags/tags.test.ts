import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../shared/kernel/ids.ts";
import { type Call, callAs } from "../support/call.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
const as = (role: string): Call => callAs({ accountId: studio.accountId, role });

const addClient = async (name: string): Promise<string> =>
  (await studio.call("POST /v1/clients", { body: { firstName: name, emails: [{ address: `${name}@example.com` }] } }))
    .body.id;
const addTag = async (name: string): Promise<string> =>
  (await studio.call("POST /v1/tags", { body: { name } })).body.id;
const save = (clientId: string, body: { add?: string[]; remove?: string[] }, call = studio.call) =>
  call("PUT /v1/clients/{clientId}/tags", { params: { clientId }, body });
const tagsOf = async (clientId: string): Promise<string[]> =>
  (await studio.call("GET /v1/clients/{clientId}", { params: { clientId } })).body.tags;
const known = async (prefix = ""): Promise<string[]> =>
  (await studio.call("GET /v1/tags", { query: { limit: "100", ...(prefix && { prefix }) } })).body.items.map(
    ({ name }: { name: string }) => name,
  );

beforeAll(async () => {
  studio = await openStudio();
});

describe("the tags of an account", () => {
  it("S0-73 type-ahead finds those that start so, whatever case and accents, in order", async () => {
    for (const name of ["Morning Crew", "Mörning light", "MORNINGSIDE", "Evening", "100% #1"]) await addTag(name);
    expect(await known("morn")).toEqual(["Morning Crew", "Mörning light", "MORNINGSIDE"]);
    expect(await known("MÖRNING l")).toEqual(["Mörning light"]);
    expect(await known("  morning  c")).toEqual(["Morning Crew"]);
    expect(await known("100% #")).toEqual(["100% #1"]);
    expect(await known("rning")).toEqual([]);
    expect(await known()).toEqual(["100% #1", "Evening", "Morning Crew", "Mörning light", "MORNINGSIDE"]);
  });

  it("S0-73 a page of tags goes on where it ended, and only in its own list", async () => {
    const first = await studio.call("GET /v1/tags", { query: { limit: "2", prefix: "morn" } });
    expect(first.body.items).toHaveLength(2);
    const cursor = first.body.nextCursor;
    const next = await studio.call("GET /v1/tags", { query: { limit: "2", prefix: "morn", cursor } });
    expect(next.body.items.map(({ name }: { name: string }) => name)).toEqual(["MORNINGSIDE"]);
    expect((await studio.call("GET /v1/tags", { query: { cursor } })).status).toBe(400);
  });

  it("S4-50 a name is trimmed, its blanks collapsed, and taken whatever its case", async () => {
    const made = await studio.call("POST /v1/tags", { body: { name: "  Gold \t  Member " } });
    expect([made.status, made.body.name, made.headers.etag]).toEqual([201, "Gold Member", expect.any(String)]);
    for (const name of ["gold member", "GOLD MEMBER", "Góld  Member"]) {
      const { status, body } = await studio.call("POST /v1/tags", { body: { name } });
      expect([status, body.code]).toEqual([409, "tag-exists"]);
      expect(body.errors).toEqual([{ pointer: "/body/name", message: `is the name of ${made.body.id}` }]);
    }
    const { status, body } = await studio.call("GET /v1/tags/{tagId}", { params: { tagId: made.body.id } });
    expect([status, body]).toEqual([200, made.body]);
  });

  it("S4-50 two who make one tag at the same moment make one", async () => {
    const answers = await Promise.all(
      ["Twin", "TWIN", "twin"].map((name) => studio.call("POST /v1/tags", { body: { name } })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(await known("twin")).toHaveLength(1);
  });

  it.each(["", "  ", "\u0301", "x".repeat(61), "ﷺ".repeat(60), "4111 1111 1111 1111"])(
    "%j is no name",
    async (name) => {
      const { status, body } = await studio.call("POST /v1/tags", { body: { name } });
      expect([status, body.errors[0].pointer]).toEqual([422, "/body/name"]);
    },
  );

  it("S0-76 S0-77 managers, admins and owners make tags, members and instructors do not", async () => {
    for (const [role, status] of [
      ["instructor", 403],
      ["member", 403],
      ["manager", 201],
      ["admin", 201],
      ["owner", 201],
    ] as const)
      expect([role, (await as(role)("POST /v1/tags", { body: { name: `Made by ${role}` } })).status]).toEqual([
        role,
        status,
      ]);
    expect(await known("made by")).toEqual(["Made by admin", "Made by manager", "Made by owner"]);
  });

  it("a repeated POST with one Idempotency-Key answers the same bytes and makes one tag", async () => {
    const input = { body: { name: "Once" }, headers: { "idempotency-key": "once" } };
    const [first, again] = [await studio.call("POST /v1/tags", input), await studio.call("POST /v1/tags", input)];
    expect([again.status, again.text, again.headers.etag]).toEqual([201, first.text, first.headers.etag]);
  });
});

describe("the tags of a client", () => {
  it("S0-75 S0-79 adds and removes are saved together, and show on the profile at once", async () => {
    const clientId = await addClient("sonja");
    await save(clientId, { add: ["Vegan", "Runner"] });
    const { status, body } = await save(clientId, { add: ["Early bird", " vegan"], remove: ["RUNNER", "never had"] });
    expect([status, body]).toEqual([200, { tags: ["Early bird", "Vegan"] }]);
    expect(await tagsOf(clientId)).toEqual(["Early bird", "Vegan"]);
  });

  it("S0-79 S4-30 the list of clients shows them once they are settled, and no more once they are taken", async () => {
    const clientId = await addClient("ruth");
    const row = async () => {
      expect(await studio.stream.settle()).toEqual([]);
      const { items } = (await studio.call("GET /v1/clients", { query: { limit: "100" } })).body;
      return items.find(({ id }: { id: string }) => id === clientId).tags;
    };
    await save(clientId, { add: ["Vegan"] });
    expect(await row()).toEqual(["Vegan"]);
    await save(clientId, { add: ["Runner"], remove: ["Vegan"] });
    expect(await row()).toEqual(["Runner"]);
    await save(clientId, { remove: ["Runner"] });
    await save(clientId, { add: ["Runner"] });
    expect(await row()).toEqual(["Runner"]);
    const { items } = await studio.table.query({ pk: `${studio.accountId}#${clientId}`, prefix: "0#TAG#" });
    expect(items).toHaveLength(1);
  });

  it("S0-77 S0-78 a member saves known tags; with unknown ones it is 403, each is named, and nothing changed", async () => {
    const clientId = await addClient("peter");
    await save(clientId, { add: ["Vegan"] });
    const member = as("member");
    const before = (await studio.table.scan({})).items;
    const { status, body } = await save(
      clientId,
      { add: ["Runner", "Nobody's", "Early bird", "New too"], remove: ["Vegan"] },
      member,
    );
    expect([status, body.code]).toEqual([403, "tag-unknown"]);
    expect(body.errors).toEqual([
      { pointer: "/body/add/1", message: "Nobody's is no tag yet" },
      { pointer: "/body/add/3", message: "New too is no tag yet" },
    ]);
    expect((await studio.table.scan({})).items).toEqual(before);
    expect((await save(clientId, { add: ["runner", "Early bird"], remove: ["Vegan"] }, member)).body).toEqual({
      tags: ["Early bird", "Runner"],
    });
    expect((await save(clientId, { remove: ["Nobody's"] }, member)).status).toBe(200);
  });

  it("S0-74 S0-76 a manager's new names become tags in the same save", async () => {
    const clientId = await addClient("mo");
    const { body } = await save(clientId, { add: ["Fresh one", "FRESH ONE", "Vegan"] }, as("manager"));
    expect(body).toEqual({ tags: ["Fresh one", "Vegan"] });
    expect(await known("fresh")).toEqual(["Fresh one"]);
  });

  it("S0-75 what two people save at once holds both", async () => {
    const clientId = await addClient("both");
    await save(clientId, { add: ["Old one"] });
    const answers = await Promise.all([
      save(clientId, { add: ["Vegan"] }),
      save(clientId, { add: ["Runner", "Brand new"] }),
      save(clientId, { remove: ["Old one"] }),
      save(clientId, { add: ["Early bird", "brand NEW"] }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    // whoever came first with the new tag gave it its spelling
    expect((await tagsOf(clientId)).map((name) => name.toLowerCase()).sort()).toEqual([
      "brand new",
      "early bird",
      "runner",
      "vegan",
    ]);
  });

  it("faults are named at once: a name given and taken, too many names", async () => {
    const clientId = await addClient("faults");
    const both = await save(clientId, { add: ["Vegan", "Runner"], remove: ["x", "RUNNER"] });
    expect([both.status, both.body.errors]).toEqual([
      422,
      [{ pointer: "/body/remove/1", message: "is to be added too" }],
    ]);
    const many = await save(clientId, { add: Array.from({ length: 21 }, (_, i) => `Many ${i}`) });
    expect(many.status).toBe(422);
    for (let i = 0; i < 50; i += 10)
      expect((await save(clientId, { add: Array.from({ length: 10 }, (_, j) => `Many ${i + j}`) })).status).toBe(200);
    const over = await save(clientId, { add: ["Vegan"] });
    expect([over.status, over.body.code]).toEqual([409, "too-many-tags"]);
    expect((await save(clientId, { add: ["Vegan"], remove: ["Many 1"] })).status).toBe(200);
  });

  it("the largest save there can be fits one transaction", async () => {
    const clientId = await addClient("largest");
    const names = (kind: string, count: number) => Array.from({ length: count }, (_, i) => `${kind} ${i}`);
    await save(clientId, { add: names("Had", 15) });
    await save(clientId, { add: names("Have", 15) });
    const remove = [...names("Had", 15), ...names("Have", 15)];
    const { status, body } = await save(clientId, { add: names("Largest", 20), remove });
    expect([status, body.tags]).toEqual([200, names("Largest", 20).sort()]);
  });

  it("a client that is not there is 404, with known names, unknown ones or none", async () => {
    for (const body of [{ add: ["Vegan"] }, { add: ["Unknown here"] }, {}, { remove: ["Vegan"] }]) {
      expect((await save(newId("client"), body)).status).toBe(404);
      expect((await save(newId("client"), body, as("member"))).status).toBe(404);
    }
    expect(await known("unknown here")).toEqual([]);
  });

  it("the audit trail says who saved which tags, before and after", async () => {
    const clientId = await addClient("audited");
    await save(clientId, { add: ["Vegan"] });
    await save(clientId, { add: ["Runner"], remove: ["Vegan"] });
    const { items } = await studio.table.query({ pk: `${studio.accountId}#${clientId}`, prefix: "AUD#" });
    const saved = items.map(({ data }) => data).filter(({ act }) => act === "tags.saved");
    expect(saved).toMatchObject([
      { by: "key_test", clientId, before: [], after: ["Vegan"] },
      { by: "key_test", clientId, before: ["Vegan"], after: ["Runner"] },
    ]);
  });
});
