import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../shared/kernel/ids.ts";
import type { Input } from "../support/call.ts";
import { makeBooking, makeClient } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { logOf, noon } from "../transformation/log.ts";

let studio: Studio;
let log: ReturnType<typeof logOf>;
let ids: Record<string, string>;
beforeAll(async () => {
  studio = await openStudio();
  log = logOf(studio);
  ids = await log.set({
    fields: [
      { name: "Weight", kind: "number", unit: "kg" },
      { name: "Mood", kind: "scale", scale: { min: 1, max: 5 } },
      { name: "Words", kind: "text" },
    ],
  });
});

const call = (method: string, clientId: string, goalId = "", input: Input = {}, rest = "") =>
  studio.call(`${method} /v1/clients/{clientId}/goals${goalId && "/{goalId}"}${rest}`, {
    params: { clientId, ...(goalId && { goalId }) },
    ...input,
  });
const add = (clientId: string, body: object, at = noon("2026-03-01")) => call("POST", clientId, "", { body, at });
const read = async (clientId: string, goalId: string, at = noon("2026-03-01")) =>
  (await call("GET", clientId, goalId, { at })).body;
const weigh = async (clientId: string, on: string, weight: string) =>
  (await log.add(clientId, { on, values: { [ids.Weight!]: weight } }, noon("2026-03-01"))).body.id;
const pointers = ({ body }: { body: { errors: { pointer: string }[] } }) => body.errors.map(({ pointer }) => pointer);

describe("S2-24 a goal", () => {
  it("has a title, a reason, a measure and days, and begins today where the client is at home", async () => {
    const of = await log.client();
    const measure = { kind: "field", field: ids.Weight, from: 80, target: "72.5" };
    const made = await add(
      of,
      { title: "Lighter", why: "Knees", measure, dueOn: "2026-06-30" },
      "2026-03-02T04:30:00Z",
    );
    expect([made.status, made.body]).toEqual([
      201,
      {
        id: expect.stringMatching(/^gol_/),
        clientId: of,
        title: "Lighter",
        why: "Knees",
        measure: { ...measure, from: "80" },
        startsOn: "2026-03-01",
        dueOn: "2026-06-30",
        archived: false,
        creator: { kind: "key", id: "key_test" },
        createdAt: "2026-03-02T04:30:00.000Z",
        writtenBy: "key_test",
        writtenAt: "2026-03-02T04:30:00.000Z",
        state: "open",
        progress: { percent: 0, from: "80", last: null, lastBy: null },
        reached: null,
      },
    ]);
    const { body, headers } = await call("GET", of, made.body.id, { at: noon("2026-03-01") });
    expect([body, headers.etag]).toEqual([made.body, made.headers.etag]);
  });

  it("every fault is named at once", async () => {
    const of = await log.client();
    const target = (measure: object) => add(of, { title: "x", measure });
    expect(
      pointers(await add(of, { title: " ", why: "4111 1111 1111 1111", startsOn: "2026-03-02", dueOn: "1800-01-01" })),
    ).toEqual(["/body/title", "/body/why", "/body/dueOn", "/body/dueOn"]);
    expect(pointers(await add(of, { title: "x", startsOn: "2026-03-02", dueOn: "2026-03-01" }))).toEqual([
      "/body/dueOn",
    ]);
    expect(pointers(await add(of, { title: "x", dueOn: "2026-02-28" }))).toEqual(["/body/dueOn"]);
    expect(pointers(await target({ kind: "field", field: ids.Weight, from: "70.0", target: 70 }))).toEqual([
      "/body/measure/target",
    ]);
    expect(pointers(await target({ kind: "clubCount", target: 0 }))).toEqual(["/body/measure/target"]);
    for (const field of [ids.Words, newId("transformationField")])
      expect(
        pointers(
          await add(of, { title: "x", reachedOn: "2026-03-02", measure: { kind: "field", field, target: "a" } }),
        ),
      ).toEqual(["/body/measure/target"]);
    expect(
      pointers(
        await add(of, { title: "x", reachedOn: "2026-03-02", measure: { kind: "field", field: ids.Words, target: 3 } }),
      ),
    ).toEqual(["/body/measure/field", "/body/reachedOn", "/body/reachedOn"]);
    expect((await call("GET", of)).body.items).toEqual([]);
  });

  it("without a measure it is reached by hand, in time or missed", async () => {
    const of = await log.client();
    const { id } = (await add(of, { title: "A handstand", startsOn: "2026-01-01", dueOn: "2026-02-01" })).body;
    expect(await read(of, id, noon("2026-02-01"))).toMatchObject({ state: "open", progress: { percent: 0 } });
    // the first of February is over at 05:00Z in New York
    expect((await read(of, id, "2026-02-02T04:59:00Z")).state).toBe("open");
    expect((await read(of, id, "2026-02-02T05:01:00Z")).state).toBe("missed");
    const reach = (reachedOn: string | null) => call("PATCH", of, id, { body: { reachedOn }, at: noon("2026-03-01") });
    expect((await reach("2026-02-01")).body).toMatchObject({
      state: "reached",
      progress: { percent: 100 },
      reached: { on: "2026-02-01", by: { type: "hand", id: "key_test" } },
    });
    expect((await reach("2026-02-02")).body).toMatchObject({ state: "missed", reached: { on: "2026-02-02" } });
    expect((await reach(null)).body).toMatchObject({ state: "missed", reached: null });
    expect(pointers(await reach("2026-03-02"))).toEqual(["/body/reachedOn"]);
  });

  it("archived it is out of the way; what it was before each edit is kept, also when it is taken away", async () => {
    const of = await log.client();
    const made = await add(of, { title: "one", why: "because" });
    const { id } = made.body;
    await call("PATCH", of, id, { body: { title: "two", why: null } });
    const archived = await call("PATCH", of, id, { body: { archived: true } });
    expect(archived.body).toMatchObject({ state: "archived", title: "two", why: null });
    const again = await call("PATCH", of, id, { body: { archived: true } });
    expect(again.headers.etag).toBe(archived.headers.etag);
    const states = async (state: string) => (await call("GET", of, "", { query: { state } })).body.items.length;
    expect([await states("open"), await states("archived")]).toEqual([0, 1]);
    const stale = { headers: { "if-match": made.headers.etag! } };
    expect((await call("PATCH", of, id, { body: { title: "x" }, ...stale })).status).toBe(412);
    expect((await call("DELETE", of, id, stale)).status).toBe(412);
    expect((await call("DELETE", of, id)).status).toBe(204);
    expect((await call("GET", of, id)).status).toBe(404);
    expect((await call("GET", of, id, {}, "/history")).body.items).toMatchObject([
      { title: "two", archived: true, removed: true },
      { title: "two", archived: false, removed: false },
      { title: "one", why: "because", removed: false },
    ]);
  });

  it("reliability 11 repeated with its Idempotency-Key it is one goal", async () => {
    const of = await log.client();
    const input = { body: { title: "once" }, headers: { "idempotency-key": "goal" } };
    const [first, again] = [await call("POST", of, "", input), await call("POST", of, "", input)];
    expect(again.text).toBe(first.text);
    expect((await call("GET", of)).body.items).toHaveLength(1);
  });
});

describe("S2-24 a goal that is measured by a field of the log", () => {
  it("begins at the value up to its first day, is reached by the first entry that meets it, and says by which", async () => {
    const of = await log.client();
    await weigh(of, "2025-12-01", "90");
    await weigh(of, "2026-01-01", "80");
    const measure = { kind: "field", field: ids.Weight, target: "70" };
    const { id } = (await add(of, { title: "70", measure, startsOn: "2026-01-05", dueOn: "2026-02-15" })).body;
    expect(await read(of, id)).toMatchObject({ state: "missed", progress: { percent: 0, from: "80", last: "80" } });
    await weigh(of, "2026-01-12", "76.7");
    // 33 %, not 34: whole percent that are done
    expect((await read(of, id, noon("2026-02-15"))).progress).toMatchObject({ percent: 33, last: "76.7" });
    const met = await weigh(of, "2026-02-15", "69.9");
    const back = await weigh(of, "2026-02-20", "71");
    expect(await read(of, id)).toMatchObject({
      state: "reached",
      reached: { on: "2026-02-15", by: { type: "entry", id: met } },
      progress: { percent: 90, from: "80", last: "71", lastBy: back },
    });
    // a corrected entry corrects the goal
    await log.call("PATCH", of, "", met, { body: { values: { [ids.Weight!]: "70.001" } } });
    expect(await read(of, id)).toMatchObject({ state: "missed", reached: null });
    await log.call("PATCH", of, "", back, { body: { values: { [ids.Weight!]: "70.0" } } });
    expect(await read(of, id)).toMatchObject({
      state: "missed",
      reached: { on: "2026-02-20", by: { type: "entry", id: back } },
      progress: { percent: 100 },
    });
  });

  it("goes up where it began below, by a scale as well, and never below nothing or above all", async () => {
    const of = await log.client();
    const mood = (on: string, step: number) => log.add(of, { on, values: { [ids.Mood!]: step } }, noon("2026-03-01"));
    const measure = { kind: "field", field: ids.Mood, from: "2", target: 4 };
    const { id } = (await add(of, { title: "Better", measure, startsOn: "2026-01-01" })).body;
    const percent = async () => (await read(of, id)).progress.percent;
    await mood("2026-01-02", 1);
    expect(await percent()).toBe(0);
    await mood("2026-01-03", 3);
    expect(await percent()).toBe(50);
    await mood("2026-01-04", 5);
    expect([await percent(), (await read(of, id)).state]).toEqual([100, "reached"]);
  });

  it("what was met before its first day does not reach it", async () => {
    const of = await log.client();
    await weigh(of, "2026-01-01", "60");
    await weigh(of, "2026-01-10", "65");
    const measure = { kind: "field", field: ids.Weight, from: "65", target: "62" };
    const { id } = (await add(of, { title: "62", measure, startsOn: "2026-01-05" })).body;
    expect(await read(of, id)).toMatchObject({ state: "open", reached: null, progress: { percent: 0 } });
  });
});

describe("S2-24 a goal that is measured by the Club Count", () => {
  it("is reached by the visit that counts to it, after the visits from before this system; corrected it is open again", async () => {
    const tideline = sourceOf(studio);
    const visit = (n: number, fields = {}) =>
      makeBooking(`v${n}`, "club", { event: { startsAt: `2026-01-${10 + n}T23:30:00Z` }, ...fields });
    await tideline.load([makeClient("club"), visit(1), visit(2, { status: "absent" }), visit(3), visit(4), visit(5)]);
    const of = await tideline.clientId("club");
    const params = { clientId: of };
    await studio.call("POST /v1/clients/{clientId}/club-count-adjustments", {
      params,
      body: { visits: 10, reason: "Before this system" },
    });
    await studio.stream.settle();
    const goal = async (target: number) =>
      (await add(of, { title: `${target}`, measure: { kind: "clubCount", target }, dueOn: "2026-12-31" })).body;
    const [ten, twelve, twenty] = [await goal(10), await goal(12), await goal(20)];
    expect(ten).toMatchObject({
      state: "reached",
      reached: { by: { type: "adjustment" } },
      progress: { percent: 100 },
    });
    const { items } = (await studio.call("GET /v1/clients/{clientId}/bookings", { params })).body;
    const third = items.find(({ startsAt }: { startsAt: string }) => startsAt.startsWith("2026-01-13"));
    expect(twelve).toMatchObject({
      state: "reached",
      reached: { on: "2026-01-13", by: { type: "booking", id: third.id } },
      progress: { percent: 100, last: "14" },
    });
    expect(twenty).toMatchObject({ state: "open", reached: null, progress: { percent: 70, from: "0", last: "14" } });
    await tideline.load([visit(1, { status: "absent" }), visit(3, { status: "absent" })]);
    expect(await read(of, twelve.id)).toMatchObject({ reached: { on: "2026-01-15" }, progress: { last: "12" } });
    await tideline.load([visit(4, { status: "absent" })]);
    expect(await read(of, twelve.id)).toMatchObject({ state: "open", reached: null, progress: { percent: 91 } });
  });
});
