import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { allRoutes as routes } from "../../shared/routes.ts";
import { type Answer, type Call, callAs } from "../support/call.ts";
import { fill, type Ids, idsIn, inputOf, readyFor, unknownIds } from "../support/filled.ts";
import { openStudio, type Studio } from "../support/studio.ts";

const all = Object.entries(routes);
const paramsIn = (routeKey: string): string[] => [...routeKey.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
const tokens = ["unsubscribeToken", "preferencesToken", "waiverToken", "hookId"];
const links = all.filter(([routeKey]) => paramsIn(routeKey).some((name) => tokens.includes(name)));

let studio: Studio;
let other: { accountId: string; call: Call };
let ours: Ids;
let theirs: Ids;
/** Ids and tokens that are of the other account alone. */
let foreign: string[];

beforeAll(async () => {
  studio = await openStudio();
  ours = await fill(studio, studio);
  other = await studio.another();
  theirs = await fill(studio, other);
  await other.call("POST /v1/sources", { body: { connector: "files", name: "theirs-alone" } });
  const own = new Set(Object.values(ours));
  foreign = [other.accountId, ...Object.values(theirs).filter((value) => value.length > 15 && !own.has(value))];
}, 300_000);

describe("reliability 16: what an answer of one account holds", () => {
  // whatever names nothing in its path is kept apart by the account of its keys alone
  it.each(all.filter(([routeKey, { right }]) => routeKey.startsWith("GET ") && right !== "public"))(
    "%s: nothing of another account",
    async (routeKey, route) => {
      const { status, text } = await studio.call(routeKey, inputOf(routeKey, route, ours));
      expect([200, 202].includes(status), text).toBe(true);
      expect(foreign.filter((id) => text.includes(id))).toEqual([]);
    },
  );

  it("every part of a path is an id, a signed token, a name of the account's own, a choice of the API's, or a file that is the same for everybody: no other kind is untested", () => {
    const kinds = new Set(all.flatMap(([routeKey]) => paramsIn(routeKey)));
    const rest = [...kinds].filter((name) => !name.endsWith("Id") && !tokens.includes(name) && name !== "file");
    expect(rest.sort()).toEqual(["channel", "source", "stat"]);
    const withIds = all.filter(([, route]) => idsIn(route).length > 0).length;
    expect(withIds).toBeGreaterThan(150);
  });

  const named = all.filter(([routeKey]) => paramsIn(routeKey).includes("source"));
  it.each(named)("%s: another account's source is one nobody has", async (routeKey, route) => {
    const input = inputOf(routeKey, route, ours);
    const ask = (source: string) => studio.call(routeKey, { ...input, params: { ...input.params, source } });
    const [of, none] = [await ask("theirs-alone"), await ask("nobodys-own")];
    expect(of.status).toBe(none.status);
    if (of.status >= 400) expect(of.text.replaceAll("theirs-alone", "")).toBe(none.text.replaceAll("nobodys-own", ""));
  });

  it.each(links)(
    "%s: a token that is cut, changed, or of another purpose opens nothing, in any account",
    async (routeKey, route) => {
      const name = paramsIn(routeKey)[0]!;
      const token = theirs[name]!;
      const middle = Math.floor(token.length / 2);
      const changed = `${token.slice(0, middle)}${token[middle] === "A" ? "B" : "A"}${token.slice(middle + 1)}`;
      const wrong = [
        changed,
        token.slice(0, -2),
        `${token}A`,
        ...tokens.filter((one) => one !== name).map((one) => theirs[one]!),
      ];
      const ask = (value: string) =>
        studio.call(routeKey, { ...inputOf(routeKey, route, theirs), params: { [name]: value } });
      const none = await ask(unknownIds({ jobId: "" }).jobId!);
      for (const value of wrong) {
        const { status, text } = await ask(value);
        expect([value, status, text]).toEqual([value, 404, none.text]);
      }
    },
  );
});

const guarded = {
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "strict-transport-security": "max-age=63072000; includeSubDomains",
  "x-content-type-options": "nosniff",
  "x-request-id": expect.stringMatching(/^req_/),
};

/** What every answer says of itself; and says nothing of what made it. */
const expectGuarded = ({ headers, text }: Answer): void => {
  expect(headers).toMatchObject(guarded);
  expect(headers["content-security-policy"]).toMatch(/^default-src 'none'; .*frame-ancestors 'none'/);
  if (text) expect(headers["content-type"]).toMatch(/^(?:application\/(?:problem\+)?json|text\/html; charset=utf-8)$/);
  expect(
    Object.keys(headers).filter((name) => /^(?:server|x-powered-by|set-cookie|access-control-)/i.test(name)),
  ).toEqual([]);
};

describe("headers", () => {
  // files of the reference page are everybody's, and may be kept (test/reference)
  it.each(all.filter(([, { file }]) => !file))(
    "%s says of every answer that it is not kept, guessed at, run, framed or told onwards",
    async (routeKey, route) => {
      // refused for want of credentials or of a good token, and answered where that changes nothing
      expectGuarded(await callAs({ accountId: "" })(routeKey, { ...inputOf(routeKey, route, unknownIds(ours)) }));
      if (routeKey.startsWith("GET ")) expectGuarded(await studio.call(routeKey, inputOf(routeKey, route, ours)));
    },
  );

  it("say so of faults, of addresses that are not there and of our own failures too", async () => {
    const { call } = studio;
    for (const line of ["GET /nowhere", "DELETE /v1/clients"]) expectGuarded(await call(`$default ${line}`));
    for (const body of ["{", { firstName: 5 }]) expectGuarded(await call("POST /v1/clients", { body }));
    vi.spyOn(DynamoDBClient.prototype, "send").mockRejectedValue(new Error("gone"));
    const failed = await call("GET /v1/clients/{clientId}", { params: { clientId: ours.clientId! } });
    const page = await call("GET /u/{unsubscribeToken}", { params: { unsubscribeToken: ours.unsubscribeToken! } });
    vi.restoreAllMocks();
    expect([failed.status, page.status]).toEqual([500, 500]);
    for (const answer of [failed, page]) expectGuarded(answer);
  });

  it("say so of a change that was made, and of its repetition", async () => {
    const account = await studio.another();
    const routeKey = "POST /v1/clients/{clientId}/notes";
    const ids = await readyFor(studio, account, routeKey);
    const input = { ...inputOf(routeKey, routes[routeKey]!, ids), headers: { "idempotency-key": "once" } };
    for (const replayed of [undefined, "true"]) {
      const answer = await account.call(routeKey, input);
      expect([answer.status, answer.headers["idempotency-replayed"]]).toEqual([201, replayed]);
      expectGuarded(answer);
    }
  });
});
