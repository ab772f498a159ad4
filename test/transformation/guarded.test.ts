import { beforeAll, describe, expect, it } from "vitest";
import type { Route } from "../../shared/route.ts";
import { progressRouteGroup } from "../../shared/routes/progress.ts";
import { type Call, callAs } from "../support/call.ts";
import { runJobs } from "../support/jobs.ts";
import { makeClient } from "../support/make.ts";
import { outwardOf } from "../support/outward.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { logOf, noon } from "./log.ts";

let studio: Studio;
let log: ReturnType<typeof logOf>;
let of: string;
let field: string;
let entryId: string;
let goalId: string;

const secret = "Zinnober";
const post = async (path: string, body: object) =>
  (await studio.call(`POST /v1/clients/{clientId}/${path}`, { params: { clientId: of }, body })).body.id;

beforeAll(async () => {
  studio = await openStudio();
  log = logOf(studio);
  field = (
    await log.set({ fields: [{ name: "Weight", kind: "number", unit: "kg" }], every: { count: 1, unit: "day" } })
  ).Weight!;
  of = await log.client();
  entryId = await post("transformation-log", { on: "2026-01-05", values: { [field]: 72 }, note: secret });
  goalId = await post("goals", { title: secret, why: secret, measure: { kind: "field", field, target: 68 } });
});

const guarded = Object.entries<Route>(progressRouteGroup).filter(([, { right }]) => right === "transformation");
const paramsOf = (routeKey: string) =>
  Object.fromEntries(
    Object.entries({ clientId: of, entryId, goalId }).filter(([name]) => routeKey.includes(`{${name}}`)),
  );
const input = () => ({ params: { clientId: of, entryId, goalId }, body: {}, at: noon("2026-02-01") });

describe("S2-23 S2-25 who may see or change the log and goals", () => {
  it.each(guarded)("%s is for whoever was granted it, and owners", async (routeKey) => {
    for (const role of ["instructor", "member", "manager", "admin"]) {
      const refused = await log.as(role, "sensitiveNotes clients.export apiKeys.manage")(routeKey, input());
      expect([role, refused.status, refused.body.code]).toEqual([role, 403, "forbidden"]);
    }
    if (!routeKey.startsWith("GET ")) return;
    const asked = { params: paramsOf(routeKey), at: noon("2026-02-01") };
    for (const role of ["instructor", "member", "manager", "admin"])
      expect([role, (await log.as(role, "transformationLog")(routeKey, asked)).status]).toEqual([role, 200]);
    expect((await log.as("owner")(routeKey, asked)).status).toBe(200);
  });

  it("S2-23 a grant lets an instructor write; the fields are set by admins alone", async () => {
    const granted = log.as("instructor", "transformationLog");
    const made = await log.call("POST", of, "", "", { body: { on: "2026-01-04", note: "x" } }, granted);
    expect(made.status).toBe(201);
    expect((await log.call("DELETE", of, "", made.body.id, {}, granted)).status).toBe(204);
    const put = (role: string) =>
      log.as(role, "transformationLog")("PUT /v1/settings/transformation-log", { body: {} });
    for (const role of ["instructor", "member", "manager"]) expect((await put(role)).status).toBe(403);
  });

  it("a member limited to other locations sees neither", async () => {
    const { id: locations } = (await studio.call("POST /v1/locations", { body: { name: "Harbor" } })).body;
    const tideline = sourceOf(studio);
    await tideline.load([makeClient("mill", { homeLocation: "Mill" })]);
    const mill = await tideline.clientId("mill");
    await log.add(mill, { on: "2026-01-05", note: "x" });
    const { accountId } = studio;
    const away = callAs({ accountId, role: "member", permissions: "transformationLog", locations });
    for (const path of ["transformation-log", "goals", "charts/transformation"])
      expect((await away(`GET /v1/clients/{clientId}/${path}`, { params: { clientId: mill } })).status).toBe(403);
    const shown = async (call: Call) =>
      (await call("GET /v1/transformation-log/overdue", { at: noon("2026-02-01") })).body.items.map(
        ({ clientId }: { clientId: string }) => clientId,
      );
    expect([await shown(studio.call), await shown(away)]).toEqual([[of, mill].sort(), [of]]);
  });
});

describe("S2-22 S2-24 every view and every change is on the audit trail", () => {
  it.each<[string, string]>([
    ["GET /v1/clients/{clientId}/transformation-log", "transformationLog.viewed"],
    ["GET /v1/clients/{clientId}/transformation-log/{entryId}", "transformationLog.viewed"],
    ["GET /v1/clients/{clientId}/transformation-log/{entryId}/history", "transformationLog.historyViewed"],
    ["GET /v1/clients/{clientId}/charts/transformation", "transformationLog.trendViewed"],
    ["GET /v1/clients/{clientId}/goals", "goal.viewed"],
    ["GET /v1/clients/{clientId}/goals/{goalId}", "goal.viewed"],
    ["GET /v1/clients/{clientId}/goals/{goalId}/history", "goal.historyViewed"],
  ])("%s, twice: two rows with who and when", async (routeKey, act) => {
    const before = (await log.audited(of)).length;
    const at = new Date().toISOString();
    await log.as("manager", "transformationLog")(routeKey, { ...input(), at });
    await studio.call(routeKey, { ...input(), at, headers: { accept: "image/svg+xml" } });
    const rows = await log.audited(of);
    expect(rows).toHaveLength(before + 2);
    for (const row of rows.slice(-2)) expect(row).toMatchObject({ act, at, by: "key_test", sensitive: true });
  });

  it("the list of who is overdue tells whom it showed, on the account's trail", async () => {
    await studio.call("GET /v1/transformation-log/overdue", { at: noon("2026-02-01") });
    const { body } = await studio.call("GET /v1/audit", { query: { act: "transformationLog.overdueViewed" } });
    expect(body.items[0]).toMatchObject({ sensitive: true, after: { clientIds: expect.arrayContaining([of]) } });
  });

  it("what cannot be written down is not shown: a refused view shows nothing and leaves no row", async () => {
    const before = (await log.audited(of)).length;
    await log.as("admin")("GET /v1/clients/{clientId}/transformation-log", input());
    expect(await log.audited(of)).toHaveLength(before);
  });

  it("changes stand there without a value or a word of them", async () => {
    await log.call("PATCH", of, "", entryId, { body: { values: { [field]: "71.125" } } });
    await studio.call("PATCH /v1/clients/{clientId}/goals/{goalId}", {
      params: { clientId: of, goalId },
      body: { title: `${secret}!` },
    });
    const rows = await log.audited(of);
    const acts = rows.filter(({ about }) => [entryId, goalId].includes(about)).map(({ act }) => act);
    for (const act of ["transformationLog.added", "transformationLog.changed", "goal.created", "goal.changed"])
      expect(acts).toContain(act);
    expect(rows.filter(({ act }) => /^(transformationLog|goal)\./.test(act)).every(({ sensitive }) => sensitive)).toBe(
      true,
    );
    expect(JSON.stringify(rows)).not.toMatch(/71\.125|Zinnober/);
  });
});

describe("S2-22 S2-24 the log and goals stand nowhere else", () => {
  const outside = /Zinnober|71\.125|tle_|gol_/;

  it("not in search, the activity, the log of changes or the account's export", async () => {
    await studio.stream.settle();
    await (await outwardOf(studio)).flow();
    const params = { clientId: of };
    const found = await studio.call("GET /v1/clients", { query: { search: secret } });
    expect(found.body?.items ?? []).toEqual([]);
    for (const path of ["activity", "contacts"])
      expect((await studio.call(`GET /v1/clients/{clientId}/${path}`, { params })).text).not.toMatch(outside);
    expect((await studio.call("GET /v1/clients/{clientId}", { params })).text).not.toMatch(outside);
    const changes = await studio.call("GET /v1/changes");
    expect(changes.status).toBe(200);
    expect(changes.text).not.toMatch(outside);
    const { collectionLines } = await import("../../shared/exports/account.ts");
    const lines = await collectionLines({ ...studio.means } as never, of);
    expect(lines.filter((line) => !JSON.parse(line).act).join()).not.toMatch(outside);
    expect(lines.join()).not.toMatch(/Zinnober|71\.125/);
  });

  it("S4-35 the export of the whole record holds them for who may see them alone; others are told how many were withheld", async () => {
    const ask = async (permissions: string) =>
      (await log.as("admin", permissions)("GET /v1/clients/{clientId}/export", { params: { clientId: of } })).body;
    const [all, some] = [await ask("transformationLog"), await ask("")];
    const types = ["transformationEntry", "transformationEntryVersion", "transformationDue", "goal", "goalVersion"];
    const count = types.reduce((sum, type) => sum + all.parts[type].length, 0);
    expect(JSON.stringify(all.parts)).toMatch(/Zinnober/);
    expect(all.withheld).toEqual({});
    expect(some.withheld).toEqual({ transformation: count });
    expect(JSON.stringify(some.parts)).not.toMatch(/Zinnober|71\.125/);
  });

  it("S4-27 go when the client is erased, and the client from the list of who is overdue", async () => {
    const gone = await log.client();
    await log.add(gone, { on: "2026-01-05", values: { [field]: 80 } });
    expect(await log.overdue(noon("2026-02-01"))).toContain(gone);
    await studio.call("POST /v1/clients/{clientId}/erase", { params: { clientId: gone }, body: {} });
    expect(await log.overdue(noon("2026-02-01"))).not.toContain(gone);
    await runJobs(studio);
    const { items } = await studio.table.query({ pk: `${studio.accountId}#${gone}` });
    expect(items.map(({ type }) => type).filter((type) => /transformation|goal/.test(type))).toEqual([]);
    const { body } = await studio.call("GET /v1/receipts");
    expect(body.items[0].erased).toMatchObject({ transformationEntry: 1 });
    expect(body.items[0].erased).not.toHaveProperty("transformationDue");
  });
});
