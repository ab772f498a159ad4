import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../shared/kernel/ids.ts";
import { starredNotes } from "../../shared/notes/store.ts";
import { type Answer, type Call, callAs } from "../support/call.ts";
import { makeBooking, makeClient } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let clientId: string;
const as = (role: string, permissions = "", actorId = "key_test"): Call =>
  callAs({ accountId: studio.accountId, role, permissions, actorId });

const addClient = async (): Promise<string> =>
  (
    await studio.call("POST /v1/clients", {
      body: { firstName: "Maya", emails: [{ address: `${newId("client")}@example.com` }] },
    })
  ).body.id;
const call = (method: string, rest = "", noteId = "", input: object = {}, of = clientId, by = studio.call) =>
  by(`${method} /v1/clients/{clientId}/notes${noteId && "/{noteId}"}${rest}`, {
    params: { clientId: of, ...(noteId && { noteId }) },
    ...input,
  });
const add = (body: object, of = clientId, by = studio.call): Promise<Answer> => call("POST", "", "", { body }, of, by);
const page = async (query: Record<string, string> = {}, of = clientId, by = studio.call, at?: string) => {
  const { status, body } = await call("GET", "", "", { query: { limit: "100", ...query }, ...(at && { at }) }, of, by);
  expect(status).toBe(200);
  return { bodies: body.items.map((note: { body: string }) => note.body), withheld: body.withheld };
};
const badge = async (of = clientId): Promise<number> => {
  expect(await studio.stream.settle()).toEqual([]);
  return (await studio.call("GET /v1/clients/{clientId}", { params: { clientId: of } })).body.badges.activeNotes;
};

beforeAll(async () => {
  studio = await openStudio();
  clientId = await addClient();
});

describe("a note", () => {
  it("S0-19 S0-62 S1-32 is made by the team, active, general and unstarred unless it says otherwise", async () => {
    const { status, body, headers } = await add({ body: "Left knee, no jumps\n" });
    expect([status, body, headers.etag]).toEqual([
      201,
      {
        id: expect.stringMatching(/^nte_/),
        clientId,
        body: "Left knee, no jumps\n",
        kind: "general",
        starred: false,
        status: "active",
        creator: { kind: "key", id: "key_test" },
        createdAt: expect.any(String),
        writtenBy: "key_test",
        writtenAt: body.createdAt,
        archivedBy: null,
        archivedAt: null,
      },
      expect.stringMatching(/^"rev_/),
    ]);
    const read = await call("GET", "", body.id);
    expect([read.body, read.headers.etag]).toEqual([body, headers.etag]);
  });

  it("S0-64 S0-65 S0-66 counts in the badge while it is active; archived it is kept, and counts again when restored", async () => {
    const of = await addClient();
    const { id } = (await add({ body: "a" }, of)).body;
    await add({ body: "b" }, of);
    expect(await badge(of)).toBe(2);
    const at = "2026-03-14T10:00:00.000Z";
    const archived = await call("POST", "/archive", id, { at }, of);
    expect(archived.body).toMatchObject({ status: "archived", archivedBy: "key_test", archivedAt: at });
    expect((await call("POST", "/archive", id, {}, of)).headers.etag).toBe(archived.headers.etag);
    expect(await badge(of)).toBe(1);
    expect([await page({ status: "active" }, of), await page({ status: "archived" }, of), await page({}, of)]).toEqual([
      { bodies: ["b"], withheld: 0 },
      { bodies: ["a"], withheld: 0 },
      { bodies: ["b", "a"], withheld: 0 },
    ]);
    const restored = await call("POST", "/restore", id, {}, of);
    expect(restored.body).toMatchObject({ status: "active", archivedBy: null, archivedAt: null });
    expect(await badge(of)).toBe(2);
  });

  it("S0-63 is never written back: nothing of what the booking software gave changes, nor does the client's own part", async () => {
    const tideline = sourceOf(studio);
    await tideline.load([makeClient("s63", { notes: "Prefers the back row", email: "s63@example.com" })]);
    const of = await tideline.clientId("s63");
    const theirs = async () =>
      (await studio.table.query({ pk: `${studio.accountId}#${of}`, prefix: "0#" })).items.filter(
        ({ type }) => type !== "card",
      );
    const [before, profile] = [await theirs(), await tideline.profile("s63")];
    const { id } = (await add({ body: "Allergic to pollen", starred: true }, of)).body;
    await call("PATCH", "", id, { body: { body: "Allergic to birch" } }, of);
    await call("POST", "/archive", id, {}, of);
    await add({ body: "Another" }, of);
    await studio.stream.settle();
    expect(await theirs()).toEqual(before);
    const { source, sourceNotes } = await tideline.profile("s63");
    expect([source, sourceNotes]).toEqual([profile.source, "Prefers the back row"]);
    // and a sync leaves ours alone
    await tideline.load([makeClient("s63", { notes: "Front row now", email: "s63@example.com" })]);
    expect((await page({}, of)).bodies).toEqual(["Another", "Allergic to birch"]);
  });

  it("S0-62 keeps what it said before each edit, with who wrote it and who changed it, newest first", async () => {
    const made = await add({ body: "one" });
    const { id } = made.body;
    const manager = as("manager", "", "stf_m");
    await call("PATCH", "", id, { body: { body: "two" }, at: "2026-03-14T10:00:00.000Z" }, clientId, manager);
    await call("PATCH", "", id, { body: { starred: true } });
    await call("PATCH", "", id, { body: { body: "three", kind: "preference" } });
    await call("POST", "/archive", id);
    const { body } = await call("GET", "/history", id);
    expect(body).toMatchObject({
      items: [
        {
          body: "two",
          kind: "general",
          writtenBy: "stf_m",
          writtenAt: "2026-03-14T10:00:00.000Z",
          replacedBy: "key_test",
        },
        { body: "one", writtenBy: "key_test", writtenAt: made.body.createdAt, replacedBy: "stf_m" },
      ],
      nextCursor: null,
      withheld: 0,
    });
    expect(body.items).toHaveLength(2);
    expect((await call("GET", "", id)).body).toMatchObject({ body: "three", starred: true, status: "archived" });
  });

  it("reliability 15 two people edit one note: the second gets 412 with the current version", async () => {
    const made = await add({ body: "zero" });
    const headers = { "if-match": made.headers.etag! };
    const edit = (body: string) => call("PATCH", "", made.body.id, { body: { body }, headers });
    const answers = await Promise.all([edit("first"), edit("second"), edit("third")]);
    const [taken, ...refused] = answers.toSorted((a, b) => a.status - b.status);
    expect([taken!.status, ...refused.map(({ status }) => status)]).toEqual([200, 412, 412]);
    for (const { headers: told, body } of refused) {
      expect([body.code, told.etag]).toEqual(["stale", taken!.headers.etag]);
      expect(body.errors[0].message).toContain(taken!.headers.etag!.slice(1, -1));
    }
    expect((await call("GET", "", made.body.id)).body.body).toBe(taken!.body.body);
    expect((await call("GET", "/history", made.body.id)).body.items).toHaveLength(1);
    expect(
      (await call("PATCH", "", made.body.id, { body: { body: "x" }, headers: { "if-match": taken!.headers.etag! } }))
        .status,
    ).toBe(200);
  });

  it.each([
    ["NUL", "no\u0000te"],
    ["a lone surrogate", "no\ud83dte"],
    ["right-to-left marks", "\u202eeton\u202c"],
    ["emoji", "🧘🏽‍♀️ knee"],
    ["dotted I", "İSMET"],
    ["composed", "José"],
    ["decomposed", "Jose\u0301"],
    ["blanks at its ends", "  indented\n\n"],
    ["as many as there may be", "ﷺ".repeat(10_000)],
  ])("reliability 14 %s is stored as given, in a note and in a to-do", async (_, text) => {
    const { status, body } = await add({ body: text });
    expect([status, body.body]).toEqual([201, text]);
    expect((await call("GET", "", body.id)).body.body).toBe(text);
    const title = text.slice(0, 200);
    const todo = await studio.call("POST /v1/clients/{clientId}/todos", { params: { clientId }, body: { title } });
    expect([todo.status, todo.body.title]).toEqual([201, title]);
    expect(await studio.stream.settle()).toEqual([]);
  });

  it("an empty one, one too long, and one with a card number are refused", async () => {
    for (const body of ["", " \n", "x".repeat(10_001), "card is 4111-1111-1111-1111 exp 12/30"]) {
      const refused = await add({ body });
      expect([refused.status, refused.body.errors.map(({ pointer }: { pointer: string }) => pointer)]).toEqual([
        422,
        ["/body/body"],
      ]);
    }
  });

  it("of a client that is not there, or under another client, it is 404", async () => {
    const { id } = (await add({ body: "mine" })).body;
    const other = await addClient();
    for (const rest of ["", "/history"]) {
      expect((await call("GET", rest, id, {}, other)).status).toBe(404);
      expect((await call("GET", rest, newId("note"))).status).toBe(404);
    }
    expect((await add({ body: "x" }, newId("client"))).status).toBe(404);
    expect((await call("GET", "", "", {}, newId("client"))).status).toBe(404);
  });

  it("a POST repeated with its Idempotency-Key answers the same bytes and makes one note", async () => {
    const of = await addClient();
    const input = { body: { body: "once" }, headers: { "idempotency-key": "note" } };
    const [first, again] = [await call("POST", "", "", input, of), await call("POST", "", "", input, of)];
    expect(again.text).toBe(first.text);
    expect((await page({}, of)).bodies).toEqual(["once"]);
  });
});

describe("starred notes", () => {
  it("S1-33 S1-34 are what a roster shows, active ones alone, and instructors see nothing else", async () => {
    const of = await addClient();
    const starred = (await add({ body: "starred", starred: true }, of)).body.id;
    const plain = (await add({ body: "plain" }, of)).body.id;
    const archived = (await add({ body: "archived", starred: true }, of)).body.id;
    await call("POST", "/archive", archived, {}, of);
    const shown = async () => (await starredNotes(studio.means, of)).map(({ body }) => body);
    expect(await shown()).toEqual(["starred"]);
    const instructor = as("instructor");
    expect(await page({}, of, instructor)).toEqual({ bodies: ["starred"], withheld: 0 });
    expect(await page({ status: "archived" }, of, instructor)).toEqual({ bodies: [], withheld: 0 });
    const read = async (id: string) => (await call("GET", "", id, {}, of, instructor)).status;
    expect([await read(starred), await read(plain), await read(archived)]).toEqual([200, 404, 404]);
    expect((await call("GET", "/history", starred, {}, of, instructor)).status).toBe(403);
    expect((await call("PATCH", "", starred, { body: { body: "x" } }, of, instructor)).status).toBe(403);
    await call("PATCH", "", plain, { body: { starred: true } }, of);
    await call("PATCH", "", starred, { body: { starred: false } }, of);
    await call("POST", "/restore", archived, {}, of);
    expect(await shown()).toEqual(["archived", "plain"]);
    expect((await page({}, of)).bodies).toEqual(["archived", "plain", "starred"]);
    expect(await badge(of)).toBe(3);
  });

  it("S1-35 are the team's alone: nobody reads them without credentials", async () => {
    const { status } = await call("GET", "", "", {}, clientId, callAs({ accountId: "" }));
    expect(status).toBe(401);
  });
});

describe("sensitive notes", () => {
  it("a member reads them if granted, managers and up always; withheld ones are counted, so badge = shown + withheld", async () => {
    const of = await addClient();
    await add({ body: "general" }, of);
    const { id } = (await add({ body: "pregnant", kind: "health", starred: true }, of)).body;
    expect(await badge(of)).toBe(2);
    const query = { status: "active" };
    expect(await page(query, of, as("member"))).toEqual({ bodies: ["general"], withheld: 1 });
    for (const call of [as("member", "sensitiveNotes"), as("manager"), as("admin"), as("owner")])
      expect(await page(query, of, call)).toEqual({ bodies: ["pregnant", "general"], withheld: 0 });
    const answers = await Promise.all(
      [
        ["GET", ""],
        ["PATCH", ""],
        ["POST", "/archive"],
        ["POST", "/restore"],
        ["GET", "/history"],
      ].map(([method, rest]) =>
        call(method!, rest, id, method === "PATCH" ? { body: { body: "x" } } : {}, of, as("member")),
      ),
    );
    const unknown = await call("GET", "", newId("note"), {}, of, as("member"));
    for (const { status, text } of answers) expect([status, text]).toEqual([404, unknown.text]);
  });

  it("are written by who may read them alone", async () => {
    const { id } = (await add({ body: "general" })).body;
    for (const answer of [
      await add({ body: "asthma", kind: "health" }, clientId, as("member")),
      await call("PATCH", "", id, { body: { kind: "health" } }, clientId, as("member")),
    ])
      expect([answer.status, answer.body.errors[0].pointer]).toEqual([403, "/body/kind"]);
    expect((await add({ body: "asthma", kind: "health" }, clientId, as("member", "sensitiveNotes"))).status).toBe(201);
  });

  it("what was sensitive before an edit is withheld from the history too, and its text is in no audit row", async () => {
    const { id } = (await add({ body: "secret asthma", kind: "health" })).body;
    await call("PATCH", "", id, { body: { body: "Sits near the door", kind: "preference" } });
    const history = async (by: Call) => (await call("GET", "/history", id, {}, clientId, by)).body;
    expect(await history(as("member"))).toEqual({ items: [], nextCursor: null, withheld: 1 });
    expect((await history(as("manager"))).items).toMatchObject([{ body: "secret asthma", kind: "health" }]);
    const { items } = await studio.table.query({ pk: `${studio.accountId}#${clientId}`, prefix: "AUD#" });
    expect(JSON.stringify(items)).not.toContain("asthma");
    const about = items.map(({ data }) => data).filter((entry) => entry.about === id);
    expect(about).toMatchObject([
      { act: "note.created", after: { kind: "health", status: "active" } },
      { act: "note.changed", before: { kind: "health" }, after: { kind: "preference" } },
    ]);
  });

  it("an instructor reads starred ones of who is on today's roster of theirs, by the clock of where the class is", async () => {
    const teacher = async (name: string, teaches: string[]) => {
      const email = `${name.replace(" ", ".")}@example.com`.toLowerCase();
      const { body } = await studio.call("POST /v1/staff", { body: { name, email, role: "instructor", teaches } });
      return as("instructor", "", body.id);
    };
    const byName = await teacher("Noor Haddad", []);
    const byId = await teacher("N. H.", ["t-7"]);
    const other = await teacher("Jo Bloom", []);
    const tideline = sourceOf(studio);
    // 21:00 on 2 March in New York
    const startsAt = "2026-03-03T02:00:00Z";
    const event = { startsAt, staff: { id: "t-7", name: "Noor  haddad" } };
    const away = { ...event, cancelled: true };
    await tideline.load([
      ...["on", "late", "off"].map((id) => makeClient(id)),
      makeBooking("b1", "on", { status: "booked", event }),
      makeBooking("b2", "late", { status: "lateCancelled", event }),
      makeBooking("b3", "off", { status: "booked", event: away }),
    ]);
    const of = { on: "", late: "", off: "" };
    for (const id of ["on", "late", "off"] as const) {
      of[id] = await tideline.clientId(id);
      await add({ body: "asthma", kind: "health", starred: true }, of[id]);
      await add({ body: "unstarred", kind: "health" }, of[id]);
    }
    const sees = async (by: Call, client: string, at: string) => (await page({}, client, by, at)).bodies;
    const today = "2026-03-02T15:00:00Z";
    expect([await sees(byName, of.on, today), await sees(byId, of.on, today)]).toEqual([["asthma"], ["asthma"]]);
    expect(await sees(byName, of.on, "2026-03-03T04:30:00Z")).toEqual(["asthma"]);
    for (const [by, client, at] of [
      [other, of.on, today],
      [as("instructor"), of.on, today],
      [byName, of.late, today],
      [byName, of.off, today],
      [byName, of.on, "2026-03-02T04:30:00Z"],
      [byName, of.on, "2026-03-03T05:30:00Z"],
    ] as const)
      expect(await sees(by, client, at)).toEqual([]);
  });
});

describe("the badge of notes", () => {
  it("S0-65 whatever is done, settled whenever: badge = active rows", { timeout: 120_000 }, async () => {
    const step = fc.record({
      act: fc.constantFrom("add", "archive", "restore", "star", "unstar", "edit", "settle"),
      at: fc.nat(5),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 20 }), async (steps) => {
        const of = await addClient();
        const ids: string[] = [];
        const active = new Map<string, boolean>();
        for (const { act, at } of steps) {
          const id = ids[at % Math.max(1, ids.length)];
          if (act === "settle") expect(await studio.stream.settle()).toEqual([]);
          else if (act === "add" || !id) {
            ids.push((await add({ body: "n", starred: at > 2 }, of)).body.id);
            active.set(ids.at(-1)!, true);
          } else if (act === "edit") await call("PATCH", "", id, { body: { body: `x${at}` } }, of);
          else if (act === "star" || act === "unstar")
            await call("PATCH", "", id, { body: { starred: act === "star" } }, of);
          else {
            await call("POST", `/${act}`, id, {}, of);
            active.set(id, act === "restore");
          }
        }
        const wanted = [...active.values()].filter(Boolean).length;
        expect(await badge(of)).toBe(wanted);
        expect((await page({ status: "active" }, of)).bodies).toHaveLength(wanted);
        expect((await page({ status: "archived" }, of)).bodies).toHaveLength(ids.length - wanted);
        expect((await page({}, of)).bodies).toHaveLength(ids.length);
      }),
      { numRuns: 20 },
    );
  });
});
