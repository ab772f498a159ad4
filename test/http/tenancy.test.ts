import { beforeAll, describe, expect, it } from "vitest";
import type { Right } from "../../shared/kernel/rights.ts";
import { isLimited, may, rights } from "../../shared/kernel/rights.ts";
import { Permission, Role } from "../../shared/kernel/roles.ts";
import type { Route } from "../../shared/route.ts";
import { allRoutes as routes } from "../../shared/routes.ts";
import { type Call, callAs } from "../support/call.ts";
import { bodies, fill, type Ids, idsIn, inputOf, readyFor, unknownIds } from "../support/filled.ts";
import { openStudio, type Studio } from "../support/studio.ts";

const all = Object.entries(routes);
const withIds = all.filter(([, route]) => route.right !== "public" && idsIn(route).length > 0);

let studio: Studio;
let other: { accountId: string; call: Call };
let ours: Ids;
let theirs: Ids;

beforeAll(async () => {
  studio = await openStudio();
  ours = await fill(studio, studio);
  other = await studio.another();
  theirs = await fill(studio, other);
});

describe("reliability 16: two accounts", () => {
  // a webhook of booking software has to be signed: test/sync/hooks.test.ts
  it.each(all.filter(([, { wire }]) => !wire))(
    "%s answers its own account",
    async (routeKey, route) => {
      // what a route changes or takes away is of an account of its own
      const account = routeKey.startsWith("GET ") ? studio : await studio.another();
      const ids = routeKey.startsWith("GET ") ? ours : await readyFor(studio, account, routeKey);
      const { status, text } = await account.call(routeKey, inputOf(routeKey, route, ids));
      expect([routeKey, Math.floor(status / 100)], text).toEqual([routeKey, 2]);
    },
    300_000,
  );

  it.each(withIds)("%s: another account's id is answered like one nobody has", async (routeKey, route) => {
    const nobodys = unknownIds(ours);
    const [of, none] = await Promise.all([
      studio.call(routeKey, inputOf(routeKey, route, theirs, ours)),
      studio.call(routeKey, inputOf(routeKey, route, nobodys, ours)),
    ]);
    expect([of.status, none.status]).toEqual([404, 404]);
    expect(of.text).toBe(none.text);
    expect({ ...of.headers, "x-request-id": "" }).toEqual({ ...none.headers, "x-request-id": "" });
  });

  const withSeveral = withIds.filter(([, route]) => idsIn(route).length > 1);
  it.each(withSeveral)("%s: one foreign id among our own is none of ours", async (routeKey, route) => {
    for (const name of idsIn(route)) {
      const mixed = { ...ours, [name]: theirs[name]! };
      const nobodys = { ...ours, [name]: unknownIds(ours)[name]! };
      const of = await studio.call(routeKey, inputOf(routeKey, route, mixed, ours));
      const none = await studio.call(routeKey, inputOf(routeKey, route, nobodys, ours));
      expect([name, of.status, of.text]).toEqual([name, 404, none.text]);
    }
  });

  const naming = all.filter(([routeKey]) => typeof bodies[routeKey] === "function");
  it.each(naming)("%s: an id of another account in the body is refused", async (routeKey, route) => {
    const before = JSON.stringify((await studio.table.query({ pk: `${other.accountId}#${theirs.clientId}` })).items);
    const { status } = await studio.call(routeKey, inputOf(routeKey, route, ours, theirs));
    expect([routeKey, Math.floor(status / 100)]).toEqual([routeKey, 4]);
    const after = JSON.stringify((await studio.table.query({ pk: `${other.accountId}#${theirs.clientId}` })).items);
    expect(after).toBe(before);
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

/** The table of rules.md, word for word: what each role may. */
const table = `
| own rosters, starred notes, first names | yes | yes | yes | yes | yes |
| contact data, discussions, to-dos, notes | – | own locations | yes | yes | yes |
| LTV, invoices, balances | – | amount due only | yes | yes | yes |
| sensitive (health) notes | today's roster | if granted | yes | yes | yes |
| new tags, segments, Club Count Manager | – | – | yes | yes | yes |
| export | – | – | if granted | yes | yes |
| bulk messages | – | – | if granted | yes | yes |
| merge | – | – | if granted | yes | yes |
| API keys | – | – | – | yes | yes |
| roles, sources, retention, audit | – | – | – | yes | yes |
| erase a client | – | – | – | yes | yes |
| whole-account export, removing an owner | – | – | – | – | yes |
| transformation log, goals | granted | granted | granted | granted | yes |`;
const rows = table
  .trim()
  .split("\n")
  .map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

/** What a permission lets somebody do, where the table says "granted". */
const grants: Partial<Record<Right, Permission>> = {
  health: "sensitiveNotes",
  export: "clients.export",
  merge: "clients.merge",
  bulkMessages: "messages.bulk",
  transformation: "transformationLog",
};

/** Whether rules.md lets somebody do what a right names, whole or at their locations. */
const allowed = (right: Right, role: Role, permissions: Permission[], isKey: boolean): boolean => {
  const row = rows.find(([says]) => says === rights[right].says)!;
  const cell = row[1 + Role.options.indexOf(role)]!;
  if (right === "apiKeys" && isKey && !permissions.includes("apiKeys.manage")) return false;
  if (cell.includes("granted")) return permissions.includes(grants[right]!);
  return cell === "yes" || cell === "own locations";
};

const actors = Role.options.flatMap((role) =>
  [[], [...Permission.options], ...Permission.options.map((one) => [one])].flatMap((permissions) =>
    ["stf_01JZ8Q4W6Y3F5T7R9P2M4K6H8D", "key_01JZ8Q4W6Y3F5T7R9P2M4K6H8D"].map((id) => ({ id, role, permissions })),
  ),
);

describe("S0-24 S4-24 roles and rights", () => {
  it("every line of the table is a right, and every right a line", () => {
    expect(rows.map(([says]) => says)).toEqual(Object.values(rights).map(({ says }) => says));
  });

  it.each(Object.keys(rights) as Right[])(
    "reliability 17 %s: each cell, granted or not, by person and by key",
    (right) => {
      for (const actor of actors) {
        const expected = allowed(right, actor.role, actor.permissions, actor.id.startsWith("key_"));
        expect([actor, may(actor, right)]).toEqual([actor, expected]);
      }
    },
  );
});

describe("S0-24 S4-33 roles and routes", () => {
  const guarded = all.filter(([, { right }]) => right !== "public") as [string, Route & { right: Right }][];

  const person = "stf_01JZ8Q4W6Y3F5T7R9P2M4K6H8D";
  const key = "key_01JZ8Q4W6Y3F5T7R9P2M4K6H8D";

  /** Whom to ask as: where a permission can decide, with none, with it and with all, by person and key; else one of each. */
  const askers = (right: Right): [actorId: string, permissions: Permission[]][] => {
    const deciding = right === "apiKeys" ? "apiKeys.manage" : grants[right];
    if (!deciding)
      return [
        [person, []],
        [key, [...Permission.options]],
      ];
    const sets = [[], [deciding], [...Permission.options]];
    return [person, key].flatMap((id) => sets.map((permissions): [string, Permission[]] => [id, permissions]));
  };

  it.each(guarded)(
    "reliability 17 %s is answered to those who have its right, granted or not, and refused to everybody else",
    async (routeKey, route) => {
      // ids nobody has: who is let in finds nothing, and nothing is changed by all the asking
      const input = inputOf(routeKey, route, unknownIds(ours), ours);
      for (const [actorId, permissions] of askers(route.right))
        for (const role of Role.options) {
          const caller = { accountId: studio.accountId, role, actorId, permissions: permissions.join(" ") };
          const { status, body } = await callAs(caller)(routeKey, input);
          if (allowed(route.right, role, permissions, actorId === key))
            expect([caller, status === 401 || body?.code === "forbidden" || status >= 500]).toEqual([caller, false]);
          else expect([caller, status, body.code]).toEqual([caller, 403, "forbidden"]);
        }
    },
  );

  const onClients = guarded.filter(([, route]) => idsIn(route).includes("clientId"));
  it.each(onClients)(
    "%s is refused to who is limited to locations, for a client of another",
    async (routeKey, route) => {
      for (const role of ["instructor", "member"] as const) {
        const caller = { accountId: studio.accountId, role, locations: ours.locationId!, actorId: "stf_1" };
        const { status, body } = await callAs(caller)(routeKey, inputOf(routeKey, route, ours));
        expect(isLimited({ id: "stf_1", role, permissions: [], locations: [ours.locationId!] })).toBe(true);
        const code = allowed(route.right, role, [], false) ? "other-location" : "forbidden";
        expect([role, status, body.code]).toEqual([role, 403, code]);
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

  it("what is public is the health check, the API's description and its page, signed webhooks and the pages of signed links alone", () => {
    const open = all.filter(([, { right }]) => right === "public").map(([routeKey]) => routeKey);
    expect(open.filter((routeKey) => !routes[routeKey]!.page)).toEqual([
      ...["GET /v1/health", "GET /v1/openapi.json", "GET /docs", "GET /docs/{file}"],
      ...["POST /hooks/{hookId}", "HEAD /hooks/{hookId}"],
    ]);
    const links = open.filter((routeKey) => routes[routeKey]!.page);
    expect(links.every((routeKey) => /^\w+ \/[upw]\/\{\w+Token\}/.test(routeKey))).toBe(true);
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
