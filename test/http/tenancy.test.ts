import { beforeAll, describe, expect, it } from "vitest";
import type * as z from "zod";
import { newId } from "../../shared/kernel/ids.ts";
import { may, type Right } from "../../shared/kernel/rights.ts";
import { Role } from "../../shared/kernel/roles.ts";
import type { Route } from "../../shared/route.ts";
import { allRoutes as routes } from "../../shared/routes.ts";
import { type Call, callAs, type Input } from "../support/call.ts";
import { openStudio, type Studio } from "../support/studio.ts";

const all = Object.entries(routes);

/** A body each route takes; a new route without one fails its first test here. */
const bodies: Record<string, unknown> = {
  "POST /v1/clients": { firstName: "Iris", emails: [{ address: "iris@example.com" }] },
  "PATCH /v1/clients/{clientId}": { address: "Pier 4" },
  "POST /v1/locations": { name: "Harbor" },
  "PUT /v1/settings/counts": {},
  "POST /v1/sources/{source}/records": { records: [{ type: "client", id: "s1", firstName: "S", lastName: "" }] },
};

let studio: Studio;
let other: { accountId: string; call: Call };
let ours: Record<string, string>;
let theirs: Record<string, string>;

/** Something of everything that has an id in a path. */
const fill = async (call: Call): Promise<Record<string, string>> => {
  const source = { source: "tideline" };
  const records = [{ type: "client", id: "c1", firstName: "Maya", lastName: "Lindqvist" }];
  await call("POST /v1/sources/{source}/records", { params: source, body: { records } });
  await call("PUT /v1/settings/counts", { body: {} });
  const items = (await studio.table.scan({})).items.filter(({ type }) => type === "job");
  const clientId = (await call("GET /v1/clients")).body.items[0].id;
  return { ...source, clientId, jobId: String(items.at(-1)!.data.id) };
};

beforeAll(async () => {
  studio = await openStudio();
  ours = await fill(studio.call);
  other = await studio.another();
  theirs = await fill(other.call);
  const jobs = (await studio.table.scan({})).items.filter(({ type }) => type === "job");
  ours.jobId = String(jobs.find(({ pk }) => pk === studio.accountId)!.data.id);
  theirs.jobId = String(jobs.find(({ pk }) => pk === other.accountId)!.data.id);
});

const names = (route: Route): string[] => Object.keys(route.params?.shape ?? {});

/** Values for a route's path: ids from `from`, the first choice where there are choices. */
const paramsOf = (route: Route, from: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries((route.params?.shape ?? {}) as Record<string, z.ZodType>).map(([name, schema]) => [
      name,
      from[name] ?? (schema as unknown as z.ZodEnum<Record<string, string>>).options[0]!,
    ]),
  );

const inputOf = (routeKey: string, route: Route, from: Record<string, string>): Input => ({
  params: paramsOf(route, from),
  ...(route.body && { body: bodies[routeKey] }),
});

const withIds = all.filter(([, route]) => names(route).some((name) => name.endsWith("Id")));

describe("reliability 16: two accounts", () => {
  it.each(all)("%s answers its own account", async (routeKey, route) => {
    const { status } = await studio.call(routeKey, inputOf(routeKey, route, ours));
    expect([routeKey, Math.floor(status / 100)]).toEqual([routeKey, 2]);
  });

  it.each(withIds)("%s: another account's id is answered like one nobody has", async (routeKey, route) => {
    const unknown = { ...ours, clientId: newId("client"), jobId: newId("job") };
    const [of, none] = await Promise.all([
      studio.call(routeKey, inputOf(routeKey, route, theirs)),
      studio.call(routeKey, inputOf(routeKey, route, unknown)),
    ]);
    expect([of.status, none.status]).toEqual([404, 404]);
    expect(of.text).toBe(none.text);
    expect({ ...of.headers, "x-request-id": "" }).toEqual({ ...none.headers, "x-request-id": "" });
  });

  it("an id of another kind, or of no kind, is a 404 too", async () => {
    for (const clientId of [ours.jobId!, "x", "..", "cli_", `${ours.clientId}#`, "\u0000", "%2e"])
      expect((await studio.call("GET /v1/clients/{clientId}", { params: { clientId } })).status).toBe(404);
  });

  it("the same source, ids and emails in two accounts are two clients", async () => {
    const record = { type: "client", id: "twin", firstName: "T", lastName: "", email: "twin@example.com" };
    const send = (call: Call, firstName: string) =>
      call("POST /v1/sources/{source}/records", {
        params: { source: "tideline" },
        body: { records: [{ ...record, firstName }] },
      });
    expect((await send(studio.call, "Ours")).body.written).toBe(1);
    expect((await send(other.call, "Theirs")).body.written).toBe(1);
    expect((await send(studio.call, "Ours")).body.unchanged).toBe(1);
    const firstNames = async (call: Call) =>
      (await call("GET /v1/clients")).body.items.map(({ firstName }: { firstName: string }) => firstName);
    expect(await firstNames(studio.call)).toContain("Ours");
    expect(await firstNames(studio.call)).not.toContain("Theirs");
    expect(await firstNames(other.call)).not.toContain("Ours");
    const taken = await other.call("POST /v1/clients", {
      body: { firstName: "X", emails: [{ address: "twin@example.com" }] },
    });
    const theirIds = (await other.call("GET /v1/clients")).body.items.map(({ id }: { id: string }) => id);
    expect(taken.status).toBe(409);
    expect(theirIds).toContain(/cli_\w{26}/.exec(taken.text)![0]);
  });
});

describe("S0-24 roles and routes", () => {
  const guarded = all.filter(([, { right }]) => right !== "public") as [string, Route & { right: Right }][];

  it.each(guarded)(
    "%s is answered to the roles that have its right, and refused to every other",
    async (routeKey, route) => {
      for (const role of Role.options) {
        const call = callAs({ accountId: studio.accountId, role });
        const { status, body } = await call(routeKey, inputOf(routeKey, route, ours));
        if (may({ id: "key_test", role, permissions: [] }, route.right))
          expect([role, status === 401 || status === 403 || status >= 500]).toEqual([role, false]);
        else expect([role, status, body.code]).toEqual([role, 403, "forbidden"]);
      }
    },
  );

  it.each(guarded)("%s without good credentials is 401 in our own form, before anything is read", async (routeKey) => {
    const problem = "This API key has expired.";
    for (const caller of [
      { accountId: "" },
      { accountId: "", problem },
      { accountId: studio.accountId, role: "owner", problem },
    ]) {
      const { status, body, headers } = await callAs(caller)(routeKey, { body: "{", params: {} });
      expect([status, body.code, headers["www-authenticate"]]).toEqual([
        401,
        "unauthenticated",
        'Bearer realm="clientele"',
      ]);
      if ("problem" in caller) expect(body.detail).toBe(problem);
    }
  });

  it("what is public is the health check and the API's description alone", () => {
    const open = all.filter(([, { right }]) => right === "public").map(([routeKey]) => routeKey);
    expect(open).toEqual(["GET /v1/health", "GET /v1/openapi.json"]);
  });
});

describe("addresses nobody answers", () => {
  const ask = (line: string) => studio.call(`$default ${line}`);

  it("an address that is not there is 404, whatever the method", async () => {
    for (const line of [
      "GET /",
      "GET /v1",
      "POST /v1/nothing",
      "GET /v1/clients/",
      "DELETE /v1/clients//bookings",
      "GET /v2/clients",
    ])
      expect([line, (await ask(line)).status]).toEqual([line, 404]);
  });

  it("one that takes other methods is 405 and names them, generated for every address", async () => {
    const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
    const paths = [...new Set(Object.keys(routes).map((key) => key.split(" ")[1]!))];
    for (const path of paths) {
      const takes = methods.filter((method) => `${method} ${path}` in routes);
      for (const method of methods.filter((one) => !takes.includes(one))) {
        const { status, headers, body } = await ask(`${method} ${path.replace(/\{\w+\}/g, "x")}`);
        expect([path, method, status, body.code]).toEqual([path, method, 405, "method-not-allowed"]);
        expect(headers.allow!.split(", ").sort()).toEqual(takes.sort());
      }
    }
  });
});
