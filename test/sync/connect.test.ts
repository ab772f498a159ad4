import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { logger } from "../../functions/observe.ts";
import { vault } from "../../functions/vault.ts";
import { sources } from "../../shared/sync/store.ts";
import { everyItem } from "../../shared/table/every.ts";
import { callAs } from "../support/call.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { vendors } from "./sites.ts";
import { anotherOf, connect, expectTrue, statusOf, sync } from "./synced.ts";

const historyFrom = new Date(Date.now() - 40 * 24 * 3600_000).toISOString().slice(0, 10);
const secret = "square-token-nobody-may-see";

let studio: Studio;
let site: Awaited<ReturnType<(typeof vendors)["square"]>>;
const written: string[] = [];
beforeAll(async () => {
  const keep = (text: unknown) => written.push(String(text)) > 0;
  vi.spyOn(process.stdout, "write").mockImplementation(keep);
  vi.spyOn(process.stderr, "write").mockImplementation(keep);
  for (const level of ["log", "info", "warn", "error", "debug"] as const)
    vi.spyOn(console, level).mockImplementation((...all) => void written.push(JSON.stringify(all)));
  logger.setLogLevel("DEBUG");
  [studio, site] = await Promise.all([openStudio(), vendors.square({ clients: 4, months: 1, token: secret })]);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await site.stop();
});

const everything = async (): Promise<string> => JSON.stringify(await everyItem(studio.table));
const order = (body: object, at: Pick<Studio, "call"> = studio) =>
  at.call("POST /v1/sources", { body: { connector: "square", ...body } });
const named = (source = "square") => ({ params: { source } });
const pointers = ({ body }: { body: { errors: { pointer: string }[] } }) => body.errors.map(({ pointer }) => pointer);
const secretOf = async (at: Studio, source = "square"): Promise<unknown> => {
  const { data } = (await at.table.get(sources.key(at.accountId, source)))!;
  const SecretId = `clientele/test/sources/${data.secret}`;
  const found = await new SecretsManagerClient({}).send(new GetSecretValueCommand({ SecretId })).catch(() => undefined);
  return found?.SecretString && JSON.parse(found.SecretString);
};

describe("which booking software can be connected", () => {
  it("says in JSON Schemas what each asks for", async () => {
    const { status, body } = await studio.call("GET /v1/connectors");
    expect(status).toBe(200);
    expect(body.items.map(({ name }: { name: string }) => name)).toEqual(["files", "mindbody", "square"]);
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const square = body.items[2];
    const [settings, credentials] = [ajv.compile(square.settings), ajv.compile(square.credentials)];
    expect([settings({}), settings({ locations: ["L1"] }), settings({ locations: [] })]).toEqual([true, true, false]);
    expect([credentials({ accessToken: "a" }), credentials({}), credentials({ accessToken: 7 })]).toEqual([
      true,
      false,
      false,
    ]);
    for (const one of body.items) expect(ajv.compile(one.credentials)({ unknown: 1 })).toBe(false);
    expect(square).toMatchObject({ webhooks: "subscribe", callsPerDay: null, everyMinutes: 15 });
    expect(body.items[1]).toMatchObject({
      resources: expect.arrayContaining([{ name: "clients", types: ["client"] }]),
    });
  });
});

describe("a booking software that is not connected: nothing is kept", () => {
  const nothingKept = async () => {
    expect((await studio.call("GET /v1/sources")).body).toEqual({ items: [] });
    expect(vi.mocked(vault().put)).not.toHaveBeenCalled();
    expect(await everything()).not.toMatch(/source\.connected|"type":"(source|syncState)"/);
  };
  beforeAll(() => void vi.spyOn(vault(), "put"));
  afterAll(() => vi.mocked(vault().put).mockRestore());

  it("since there is no such connector", async () => {
    for (const connector of ["acme", "constructor", "__proto__"]) {
      const answer = await order({ connector });
      expect([answer.status, pointers(answer)]).toEqual([422, ["/body/connector"]]);
      expect(answer.body.errors[0].message).toBe("must be one of files, mindbody, square");
    }
    await nothingKept();
  });

  it("since settings and credentials have faults: all of them at once", async () => {
    const answer = await order({
      settings: { address: "nowhere", locations: [], colour: "blue" },
      credentials: { accessToken: "", signatureKey: 5 },
    });
    expect(answer.status).toBe(422);
    expect(pointers(answer).sort()).toEqual([
      "/body/credentials/accessToken",
      "/body/credentials/signatureKey",
      "/body/settings/address",
      "/body/settings/colour",
      "/body/settings/locations",
    ]);
    const pace = await order({ name: "hub", pace: { everyMinutes: 1, callsPerDay: 3, quiet: { from: "25:00" } } });
    expect(pace.status).toBe(422);
    expect(pointers(pace)).toEqual(
      expect.arrayContaining(["/body/pace/everyMinutes", "/body/pace/callsPerDay", "/body/pace/quiet/from"]),
    );
    await nothingKept();
  });

  it("since the booking software does not take the credentials", async () => {
    const answer = await order({ settings: site.settings, credentials: { accessToken: "wrong" } });
    expect([answer.status, pointers(answer)]).toEqual([422, ["/body/credentials"]]);
    expect(answer.body.errors[0].message).toMatch(/does not accept these credentials/);
    await nothingKept();
  });

  it("since the booking software cannot say now", async () => {
    site.fail(10, 429, { "retry-after": "600" });
    const throttled = await order({ settings: site.settings, credentials: site.credentials });
    expect(throttled).toMatchObject({ status: 409, body: { code: "vendor-unavailable" } });
    site.calls();
    await Promise.all(Array.from({ length: 9 }, () => fetch(`${site.simulator.endpoint}/v2/locations`)));
    const down = await order({ settings: { address: "http://127.0.0.1:9" }, credentials: site.credentials });
    expect(down).toMatchObject({ status: 409, body: { code: "vendor-unavailable" } });
    await nothingKept();
  }, 30_000);

  it("reliability 22: since its address leads inside, by number or by name; nobody is asked", async () => {
    site.calls();
    const { port } = new URL(site.simulator.endpoint);
    const inside = [`http://127.0.0.2:${port}`, `http://[::1]:${port}`, "http://169.254.169.254", "http://10.0.0.1"];
    for (const address of [...inside, `http://0.0.0.0:${port}`, `http://2130706434:${port}`]) {
      const answer = await order({ settings: { address }, credentials: site.credentials });
      expect([address, answer.status]).toEqual([address, 422]);
      expect(answer.body.errors[0].message).toMatch(/not a public one/);
    }
    expect(site.calls()).toEqual({});
    const nowhere = await order({ settings: { address: "ftp://127.0.0.1" }, credentials: site.credentials });
    expect(nowhere.status).toBe(422);
    await nothingKept();
  });
});

describe("a connected booking software", () => {
  let other: Studio;
  beforeAll(async () => {
    other = await anotherOf(studio);
    const source = await connect(studio, site, { historyFrom });
    expect(source).toMatchObject({ name: "square", title: "Tideline Hair", state: "active", webhooks: "offered" });
    expect(source.status).toMatchObject({ run: null, lastRun: null, lagSeconds: null, failures: 0 });
    await sync(studio, "square");
  });

  it("keeps its name: 409 for a second of it, another name is another source", async () => {
    const again = await order({ settings: site.settings, credentials: site.credentials });
    expect(again).toMatchObject({ status: 409, body: { code: "source-exists" } });
    const both = await Promise.all(
      [0, 1].map(() => order({ name: "second", settings: site.settings, credentials: site.credentials })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect((await studio.call("GET /v1/sources")).body.items.map(({ name }: { name: string }) => name)).toEqual([
      "second",
      "square",
    ]);
    await studio.call("DELETE /v1/sources/{source}", named("second"));
  });

  it("has its credentials in Secrets Manager, and nowhere else: no answer, table item, audit row or log line", async () => {
    expect(await secretOf(studio)).toEqual({ accessToken: secret });
    const answers = await Promise.all([
      studio.call("GET /v1/sources"),
      studio.call("GET /v1/sources/{source}", named()),
      studio.call("GET /v1/sources/{source}/runs", named()),
      studio.call("POST /v1/sources/{source}/test", named()),
      studio.call("GET /v1/audit", { query: { limit: "100" } }),
      order({ settings: site.settings, credentials: { accessToken: `${secret}-2` } }),
      studio.call("PUT /v1/sources/{source}/credentials", { ...named(), body: { accessToken: `${secret}-3` } }),
    ]);
    for (const { text } of answers) expect(text).not.toContain(secret);
    expect(answers[4]!.text).toContain("source.connected");
    expect(answers[4]!.text).not.toMatch(/hookId|clientele\/test|"secret"/);
    expect(await everything()).not.toContain(secret);
    expect(written.join("\n")).not.toContain(secret);
    expect(written.length).toBeGreaterThan(0);
  });

  it("gets other credentials once the booking software takes them; until then the old ones stay", async () => {
    const put = (body: object) => studio.call("PUT /v1/sources/{source}/credentials", { ...named(), body });
    const faulty = await put({ accessToken: 3, more: 1 });
    expect([faulty.status, pointers(faulty).sort()]).toEqual([422, ["/body/accessToken", "/body/more"]]);
    const refused = await put({ accessToken: "wrong" });
    expect([refused.status, pointers(refused)]).toEqual([422, ["/body"]]);
    expect(await secretOf(studio)).toEqual({ accessToken: secret });
    expect((await sync(studio, "square")).ended).toBe("done");
    site.simulator.takes("another-token");
    expect((await sync(studio, "square")).because).toMatch(/credentials/);
    expect((await statusOf(studio, "square")).status.failures).toBe(1);
    const before = (await statusOf(studio, "square")).credentialsChangedAt;
    expect((await studio.call("POST /v1/sources/{source}/test", named())).status).toBe(422);
    const { status, body } = await put({ accessToken: "another-token" });
    expect(status).toBe(200);
    expect(body.credentialsChangedAt > before).toBe(true);
    expect(body.status.failures).toBe(0);
    expect(body.status.nextRunAt <= new Date().toISOString()).toBe(true);
    expect(await secretOf(studio)).toEqual({ accessToken: "another-token" });
    expect((await sync(studio, "square")).ended).toBe("done");
    expect(await studio.call("POST /v1/sources/{source}/test", named())).toMatchObject({
      status: 200,
      body: { title: "Tideline Hair" },
    });
  });

  it("changes pace and settings; settings only where they hold", async () => {
    const patch = (body: object) => studio.call("PATCH /v1/sources/{source}", { ...named(), body });
    const { body } = await patch({ everyMinutes: 120, quiet: { from: "22:00", to: "05:00" }, reconcileAt: null });
    expect(body).toMatchObject({ everyMinutes: 120, quiet: { from: "22:00", to: "05:00" }, historyFrom });
    expect(body.status.nextReconcileAt).toBeNull();
    const faults = await patch({ settings: { address: 5, x: 1 }, everyMinutes: 5 });
    expect([faults.status, pointers(faults).sort()]).toEqual([422, ["/body/settings/address", "/body/settings/x"]]);
    const lost = await patch({ settings: { address: `${site.simulator.endpoint}/elsewhere` } });
    expect([lost.status, pointers(lost)]).toEqual([422, ["/body/settings"]]);
    expect((await statusOf(studio, "square")).settings).toEqual(site.settings);
    const some = await patch({ settings: { ...site.settings, locations: ["LMAIN"] } });
    expect(some.body.settings).toEqual({ ...site.settings, locations: ["LMAIN"] });
    expect((await statusOf(studio, "square")).everyMinutes).toBe(120);
  });

  it("is another account's: 404 on every route of sources, and its own has the same name", async () => {
    const bodies: Record<string, object> = {
      PATCH: { everyMinutes: 60 },
      PUT: { accessToken: "another-token" },
      replay: { from: "2026-01-01", to: "2026-01-02" },
      files: { name: "a.csv", size: 3 },
      relink: { from: "before" },
      sync: {},
    };
    const { syncRoutes } = await import("../../shared/sync/routes.ts");
    const routes = Object.keys(syncRoutes).filter((route) => route.includes("{source}"));
    expect(routes.length).toBeGreaterThan(10);
    for (const route of routes) {
      const body = bodies[route.split(" ")[0]!] ?? bodies[route.split("/").at(-1)!];
      const { status } = await other.call(route, { ...named(), ...(body && { body }) });
      expect([route, status]).toEqual([route, 404]);
    }
    expect((await other.call("GET /v1/sources")).body).toEqual({ items: [] });
    site.simulator.takes(secret);
    await connect(other, site, { historyFrom });
    expect(await secretOf(other)).toEqual({ accessToken: secret });
    await sync(other, "square");
    await expectTrue(other, "square", site);
  });

  it("S4-33 is a matter of admins and owners alone", async () => {
    const { syncRoutes } = await import("../../shared/sync/routes.ts");
    for (const role of ["instructor", "member", "manager"]) {
      const permissions = "clients.export clients.merge messages.bulk apiKeys.manage sensitiveNotes transformationLog";
      const call = callAs({ accountId: studio.accountId, role, permissions });
      for (const route of Object.keys(syncRoutes))
        expect([role, route, (await call(route, { ...(route.includes("{") && named()), body: {} })).status]).toEqual([
          role,
          route,
          403,
        ]);
    }
    const admin = callAs({ accountId: studio.accountId, role: "admin" });
    expect((await admin("GET /v1/sources/{source}", named())).status).toBe(200);
  });

  it("is disconnected: its secret goes, its webhooks find nobody, its records stay, and it can be connected anew", async () => {
    const { hookPath } = await statusOf(other, "square");
    const hook = { params: { hookId: hookPath.slice("/hooks/".length) } };
    expect((await other.call("HEAD /hooks/{hookId}", hook)).status).toBe(204);
    const item = (await other.table.get(sources.key(other.accountId, "square")))!;
    expect((await other.call("DELETE /v1/sources/{source}", named())).status).toBe(204);
    expect(await vault().get(String(item.data.secret))).toBeUndefined();
    expect((await other.call("HEAD /hooks/{hookId}", hook)).status).toBe(404);
    expect((await other.call("POST /hooks/{hookId}", { ...hook, body: {} })).status).toBe(404);
    expect((await other.call("GET /v1/sources/{source}", named())).status).toBe(404);
    expect((await other.call("DELETE /v1/sources/{source}", named())).status).toBe(404);
    await expectTrue(other, "square", site);
    const { body } = await other.call("GET /v1/audit");
    expect(body.items.map(({ act }: { act: string }) => act)).toContain("source.disconnected");
    await connect(other, site, { historyFrom });
    const run = await sync(other, "square");
    expect(Object.values(run.records).map(({ written: count }) => count)).toEqual(
      Object.values(run.records).map(() => 0),
    );
    await expectTrue(other, "square", site);
  });
});
