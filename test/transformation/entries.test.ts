import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../shared/kernel/ids.ts";
import { runJobs } from "../support/jobs.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { logOf, noon } from "./log.ts";

let studio: Studio;
let log: ReturnType<typeof logOf>;
let ids: Record<string, string>;
const fields = [
  { name: "Weight", kind: "number", unit: "kg", required: true },
  { name: "Mood", kind: "scale", scale: { min: 1, max: 5 } },
  { name: "Words", kind: "text" },
  { name: "Front", kind: "photo" },
];
const pointers = ({ body }: { body: { errors: { pointer: string }[] } }) => body.errors.map(({ pointer }) => pointer);

beforeAll(async () => {
  studio = await openStudio();
  log = logOf(studio);
  ids = await log.set({ fields });
});

const settings = () => studio.call("GET /v1/settings/transformation-log");
const put = (body: object, headers: Record<string, string> = {}) =>
  studio.call("PUT /v1/settings/transformation-log", { body, headers });

describe("S2-22 the fields of the log", () => {
  it("are the account's own: numbers with units, scales, words and photos, in their order, with ids of the hub", async () => {
    const { body, headers } = await settings();
    expect(body.fields).toEqual(
      fields.map((field, position) => ({
        id: expect.stringMatching(/^tlf_/),
        required: false,
        archived: false,
        ...field,
        position,
      })),
    );
    expect([body.every, body.graceDays, headers.etag]).toEqual([null, 0, expect.stringMatching(/^"rev_/)]);
  });

  it("keep their kind, have names of their own and what their kind needs; every fault is named", async () => {
    const { body } = await settings();
    const refused = await put({
      fields: [
        { ...body.fields[0], kind: "text", unit: undefined },
        { name: "weight ", kind: "number" },
        { id: newId("transformationField"), name: "Lost", kind: "text" },
      ],
    });
    expect([refused.status, pointers(refused)]).toEqual([
      422,
      ["/body/fields/0/kind", "/body/fields/1/name", "/body/fields/2/id"],
    ]);
    const shapeless = await put({
      fields: [
        { name: "A", kind: "scale" },
        { name: "B", kind: "scale", scale: { min: 5, max: 1 } },
        { name: "C", kind: "text", unit: "cm" },
        { name: "4111 1111 1111 1111", kind: "text" },
      ],
      every: { count: 0, unit: "year" },
      graceDays: -1,
    });
    expect([shapeless.status, pointers(shapeless)]).toEqual([
      422,
      [
        "/body/fields/0/scale",
        "/body/fields/1/scale/max",
        "/body/fields/2/unit",
        "/body/fields/3/name",
        "/body/every/count",
        "/body/every/unit",
        "/body/graceDays",
      ],
    ]);
    const many = Array.from({ length: 51 }, (_, i) => ({ name: `F${i}`, kind: "text" }));
    expect(pointers(await put({ fields: many }))).toEqual(["/body/fields"]);
    expect((await settings()).body).toEqual(body);
  });

  it("one that is left out is archived: it takes no value any more, those there are stay, and it comes back", async () => {
    const of = await log.client();
    const { body: entry } = await log.add(of, { values: { [ids.Weight!]: 70, [ids.Words!]: "stiff" } });
    const before = (await settings()).body.fields;
    const { body } = await put({ fields: before.filter(({ name }: { name: string }) => name !== "Words") });
    expect(body.fields.at(-1)).toMatchObject({ name: "Words", archived: true, position: 3 });
    const refused = await log.add(of, { values: { [ids.Weight!]: 70, [ids.Words!]: "x" } });
    expect(pointers(refused)).toEqual([`/body/values/${ids.Words}`]);
    const kept = await log.call("PATCH", of, "", entry.id, { body: { values: { [ids.Weight!]: 71 } } });
    expect(kept.body.values).toEqual({ [ids.Weight!]: "71", [ids.Words!]: "stiff" });
    expect((await put({ fields: before })).body.fields).toEqual(before);
  });

  it("reliability 15 are changed on the revision that was read: the second of two gets 412", async () => {
    const { etag } = (await settings()).headers;
    const { fields: now } = (await settings()).body;
    const set = (graceDays: number) => put({ fields: now, graceDays }, { "if-match": etag! });
    const answers = await Promise.all([set(3), set(4)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect((await put({ fields: now })).status).toBe(200);
  });
});

describe("S2-22 an entry of the log", () => {
  it("is of today where the client is at home unless a day is given, and shows what was typed", async () => {
    const of = await log.client();
    const photo = await log.document(of);
    const values = { [ids.Weight!]: "72.50", [ids.Mood!]: 4, [ids.Words!]: " lighter\n", [ids.Front!]: photo };
    // 23:30 on 1 March in New York
    const { status, body, headers } = await log.add(of, { values, note: "After the trip" }, "2026-03-02T04:30:00Z");
    expect([status, headers.etag, body]).toEqual([
      201,
      expect.stringMatching(/^"rev_/),
      {
        id: expect.stringMatching(/^tle_/),
        clientId: of,
        on: "2026-03-01",
        values,
        note: "After the trip",
        creator: { kind: "key", id: "key_test" },
        createdAt: "2026-03-02T04:30:00.000Z",
        writtenBy: "key_test",
        writtenAt: "2026-03-02T04:30:00.000Z",
      },
    ]);
    const one = await log.call("GET", of, "", body.id);
    expect([one.body, one.headers.etag]).toEqual([body, headers.etag]);
  });

  it("with every fault at once: another kind, no field of ours, a required one, the future", async () => {
    const of = await log.client();
    const stranger = await log.client();
    const team = await log.document(of, { audience: "team" });
    const theirs = await log.document(stranger);
    const bad = { [ids.Mood!]: 6, [ids.Words!]: "4111-1111-1111-1111", [ids.Front!]: team, nothing: "x" };
    const refused = await log.add(of, { on: "2026-03-02", values: bad }, "2026-03-02T04:30:00Z");
    expect([refused.status, pointers(refused).sort()]).toEqual([
      422,
      [
        "/body/on",
        `/body/values/${ids.Weight}`,
        `/body/values/${ids.Mood}`,
        `/body/values/${ids.Words}`,
        `/body/values/${ids.Front}`,
        "/body/values/nothing",
      ].sort(),
    ]);
    const pdf = await log.document(of, { type: "application/pdf" });
    const underWay = await log.document(of, { state: "uploading" });
    for (const photo of [theirs, pdf, underWay, newId("document"), "front.png", 7])
      expect(pointers(await log.add(of, { values: { [ids.Weight!]: 1, [ids.Front!]: photo } }))).toEqual([
        `/body/values/${ids.Front}`,
      ]);
    for (const weight of ["72,5", "1e3", 1e21, "", "1234567890", "1.2345", "4111111111111111", null])
      expect(pointers(await log.add(of, { values: { [ids.Weight!]: weight } }))).toEqual([
        `/body/values/${ids.Weight}`,
      ]);
    expect((await log.page(of)).items).toEqual([]);
  });

  it("the list is newest first by day, in pages, and of one field if asked", async () => {
    const of = await log.client();
    for (const [on, mood] of [["2026-01-02", 2], ["2026-01-09"], ["2026-01-01", 1], ["2026-01-05", 5]] as const)
      await log.add(of, { on, values: { [ids.Weight!]: 70, ...(mood && { [ids.Mood!]: mood }) } });
    const days = ({ items }: { items: { on: string }[] }) => items.map(({ on }) => on);
    expect(days(await log.page(of))).toEqual(["2026-01-09", "2026-01-05", "2026-01-02", "2026-01-01"]);
    expect(days(await log.page(of, undefined, { field: ids.Mood! }))).toEqual([
      "2026-01-05",
      "2026-01-02",
      "2026-01-01",
    ]);
    const first = await log.page(of, undefined, { limit: "3" });
    expect(days(await log.page(of, undefined, { limit: "3", cursor: first.nextCursor }))).toEqual(["2026-01-01"]);
  });

  it("S2-22 a correction keeps what it said before, also on another day; taken out, its history stays", async () => {
    const of = await log.client();
    const { body: made } = await log.add(of, { on: "2026-01-05", values: { [ids.Weight!]: 72 }, note: "typo" });
    const patched = await log.call("PATCH", of, "", made.id, {
      body: { on: "2026-01-04", values: { [ids.Weight!]: 71.5, [ids.Mood!]: 3 }, note: null },
    });
    expect(patched.body).toMatchObject({
      on: "2026-01-04",
      values: { [ids.Weight!]: "71.5", [ids.Mood!]: 3 },
      note: null,
    });
    const same = await log.call("PATCH", of, "", made.id, { body: { values: { [ids.Mood!]: 3 } } });
    expect(same.headers.etag).toBe(patched.headers.etag);
    expect((await log.call("DELETE", of, "", made.id)).status).toBe(204);
    expect([(await log.call("GET", of, "", made.id)).status, (await log.page(of)).items]).toEqual([404, []]);
    const { body } = await log.call("GET", of, "/history", made.id);
    expect(body.items).toMatchObject([
      { on: "2026-01-04", values: { [ids.Weight!]: "71.5" }, removed: true, replacedBy: "key_test" },
      { on: "2026-01-05", values: { [ids.Weight!]: "72" }, note: "typo", removed: false },
    ]);
    expect((await log.call("GET", of, "/history", newId("transformationEntry"))).status).toBe(404);
  });

  it("reliability 15 two people correct one entry: the second gets 412 with the revision that holds", async () => {
    const of = await log.client();
    const made = await log.add(of, { values: { [ids.Weight!]: 72 } });
    const headers = { "if-match": made.headers.etag! };
    const edit = (weight: number) =>
      log.call("PATCH", of, "", made.body.id, { body: { values: { [ids.Weight!]: weight } }, headers });
    const answers = await Promise.all([edit(1), edit(2), edit(3)]);
    const [taken, ...refused] = answers.toSorted((a, b) => a.status - b.status);
    expect([taken!.status, ...refused.map(({ status }) => status)]).toEqual([200, 412, 412]);
    for (const { headers: told } of refused) expect(told.etag).toBe(taken!.headers.etag);
    expect((await log.call("DELETE", of, "", made.body.id, { headers })).status).toBe(412);
  });

  it("reliability 11 repeated with its Idempotency-Key it is one entry", async () => {
    const of = await log.client();
    const input = { body: { values: { [ids.Weight!]: 70 } }, headers: { "idempotency-key": "tle" } };
    const [first, again] = [await log.call("POST", of, "", "", input), await log.call("POST", of, "", "", input)];
    expect([again.text, again.headers.etag]).toEqual([first.text, first.headers.etag]);
    expect((await log.page(of)).items).toHaveLength(1);
  });
});

describe("S2-22 the required frequency", () => {
  beforeAll(async () => {
    const now = (await settings()).body.fields;
    await log.set({ fields: now, every: { count: 1, unit: "week" }, graceDays: 1 });
    await runJobs(studio);
  });
  const entry = (of: string, on: string) => log.add(of, { on, values: { [ids.Weight!]: 70 } }, noon("2026-12-01"));

  it("an early entry moves the next due day not, a late one ends what is overdue; without an entry nothing is due", async () => {
    const of = await log.client();
    const nothing = { nextDueOn: null, overdue: false, since: null };
    expect(await log.due(of, "2026-12-01")).toEqual(nothing);
    await entry(of, "2026-01-05");
    expect(await log.due(of, "2026-01-13")).toEqual({ nextDueOn: "2026-01-12", overdue: false, since: null });
    expect(await log.due(of, "2026-01-14")).toEqual({ nextDueOn: "2026-01-12", overdue: true, since: "2026-01-14" });
    await entry(of, "2026-01-07");
    expect(await log.due(of, "2026-01-14")).toEqual({ nextDueOn: "2026-01-19", overdue: false, since: null });
    const { id } = (await entry(of, "2026-01-23")).body;
    expect(await log.due(of, "2026-01-23")).toEqual({ nextDueOn: "2026-01-26", overdue: false, since: null });
    await log.call("PATCH", of, "", id, { body: { on: "2026-01-18" } });
    expect(await log.due(of, "2026-01-23")).toEqual({ nextDueOn: "2026-01-26", overdue: false, since: null });
    await log.call("DELETE", of, "", id);
    expect(await log.due(of, "2026-01-23")).toMatchObject({ nextDueOn: "2026-01-19", overdue: true });
    for (const { id: each } of (await log.page(of)).items) await log.call("DELETE", of, "", each);
    expect(await log.due(of, "2026-12-01")).toEqual(nothing);
    expect(await log.overdue(noon("2026-12-01"))).not.toContain(of);
  });

  it("whose log is overdue stands in one list by their own local day, the longest first, but for deleted clients", async () => {
    const [one, two, gone] = [await log.client(), await log.client(), await log.client()];
    await entry(two, "2026-01-06");
    await entry(one, "2026-01-05");
    await entry(gone, "2026-01-05");
    await studio.call("DELETE /v1/clients/{clientId}", { params: { clientId: gone } });
    await studio.stream.settle();
    const mine = async (at: string) => (await log.overdue(at)).filter((id) => [one, two, gone].includes(id));
    // 14 January begins at 05:00Z in New York
    expect(await mine("2026-01-14T04:59:00Z")).toEqual([]);
    expect(await mine("2026-01-14T05:01:00Z")).toEqual([one]);
    expect(await mine(noon("2026-01-20"))).toEqual([one, two]);
    await entry(one, "2026-01-20");
    expect(await mine(noon("2026-01-20"))).toEqual([two]);
  });

  it("another frequency works out every due day anew; none takes everybody from the list", {
    timeout: 60_000,
  }, async () => {
    const of = await log.client();
    await entry(of, "2026-01-31");
    const now = (await settings()).body.fields;
    const set = async (body: object) => {
      await log.set({ fields: now, ...body });
      await runJobs(studio);
    };
    await set({ every: { count: 1, unit: "month" }, graceDays: 0 });
    expect(await log.due(of, "2026-03-01")).toEqual({ nextDueOn: "2026-02-28", overdue: true, since: "2026-03-01" });
    expect(await log.overdue(noon("2026-03-01"))).toContain(of);
    await set({ every: null });
    expect(await log.due(of, "2026-03-01")).toEqual({ nextDueOn: null, overdue: false, since: null });
    expect(await log.overdue(noon("2026-12-01"))).toEqual([]);
    await set({ every: { count: 2, unit: "day" }, graceDays: 0 });
    expect((await log.due(of, "2026-03-01")).nextDueOn).toBe("2026-02-02");
    await set({ every: { count: 1, unit: "week" }, graceDays: 1 });
  });

  it("entries written at once leave the due day that all of them make", async () => {
    const of = await log.client();
    const days = ["2026-01-05", "2026-01-07", "2026-01-13", "2026-01-20", "2026-01-28"];
    const answers = await Promise.all(days.map((on) => entry(of, on)));
    expect(answers.map(({ status }) => status)).toEqual(days.map(() => 201));
    expect((await log.due(of, "2026-01-28")).nextDueOn).toBe("2026-02-09");
  });
});
