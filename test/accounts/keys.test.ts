import { beforeAll, describe, expect, it } from "vitest";
import { type Asked, authorizerOf } from "../../functions/authorizer/authorize.ts";
import { Permission, Role } from "../../shared/kernel/roles.ts";
import { type Call, callAs } from "../support/call.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
});

const make = (body: object, call: Call = studio.call, headers = {}) => call("POST /v1/api-keys", { body, headers });
const on = (method: string, apiKeyId: string, body?: object, call: Call = studio.call, headers = {}) =>
  call(`${method} /v1/api-keys/{apiKeyId}`, { params: { apiKeyId }, body, headers });
const key = (role: string, permissions: string[], actorId = "key_01JZ8Q4W6Y3F5T7R9P2M4K6H8D") =>
  callAs({ accountId: studio.accountId, role, permissions: permissions.join(" "), actorId });

/** Who the authorizer takes the holder of a text for; one that remembers nothing. */
const asked = async (text: string, at = Date.now()) => {
  const authorize = authorizerOf({ table: studio.table, check: async () => ({ problem: "no sign-in" }) });
  const event: Asked = { headers: { authorization: `Bearer ${text}` }, requestContext: { timeEpoch: at } };
  return (await authorize(event)).context;
};
const everything = async () => JSON.stringify((await studio.table.scan({})).items);

describe("S4-24 an API key", () => {
  it("is shown once and works; only its hash is stored", async () => {
    const { status, body } = await make({ name: "till", role: "member", permissions: ["clients.merge"] });
    expect(status).toBe(201);
    expect(await asked(body.key)).toEqual({
      accountId: studio.accountId,
      actorId: body.id,
      role: "member",
      permissions: "clients.merge",
    });
    expect(await everything()).not.toContain(body.key);
    const read = await on("GET", body.id);
    expect(read.body).toMatchObject({ name: "till", role: "member", createdBy: "key_test" });
    expect(read.body).not.toHaveProperty("key");
    const listed = (await studio.call("GET /v1/api-keys")).body;
    expect(listed.items.map(({ id }: { id: string }) => id)).toContain(body.id);
    expect(JSON.stringify(listed)).not.toContain(body.key);
  });

  it("reliability 11 asked for again with its Idempotency-Key is the same answer to the byte, and the table alone does not tell it", async () => {
    const send = () => make({ name: "twice", role: "member" }, studio.call, { "idempotency-key": "k1" });
    const first = await send();
    const again = await send();
    expect([again.status, again.text, again.headers["idempotency-replayed"]]).toEqual([201, first.text, "true"]);
    expect(await everything()).not.toContain(first.body.key);
    const named = (await studio.call("GET /v1/api-keys")).body.items.filter(
      ({ name }: { name: string }) => name === "twice",
    );
    expect(named).toHaveLength(1);
  });

  it("is refused from its expiry on, which may be moved, but not into the past", async () => {
    const at = Date.now();
    const later = (ms: number) => new Date(at + ms).toISOString();
    const { body } = await make({ name: "summer", role: "member", expiresAt: later(60_000) });
    expect(await asked(body.key, at + 60_000)).toEqual({ problem: "This API key has expired." });
    expect((await make({ name: "x", role: "member", expiresAt: later(-1000) })).body.errors).toMatchObject([
      { pointer: "/body/expiresAt" },
    ]);
    expect((await on("PATCH", body.id, { expiresAt: later(-1000) })).status).toBe(422);
    expect((await on("PATCH", body.id, { expiresAt: null, name: "always" })).body).not.toHaveProperty("expiresAt");
    expect(await asked(body.key, at + 120_000)).toMatchObject({ role: "member" });
    expect((await on("GET", body.id)).body.name).toBe("always");
  });

  it("reliability 15 changed by two people tells the second which revision holds; role and permissions stay", async () => {
    const { body } = await make({ name: "n", role: "member" });
    const { etag } = (await on("GET", body.id)).headers;
    expect((await on("PATCH", body.id, { name: "a" }, studio.call, { "if-match": etag })).status).toBe(200);
    expect((await on("PATCH", body.id, { name: "b" }, studio.call, { "if-match": etag })).status).toBe(412);
    for (const more of [{ role: "owner" }, { permissions: [] }])
      expect((await on("PATCH", body.id, more)).status).toBe(422);
  });

  it("that is deleted is no longer one of ours, and is on the trail with who deleted it", async () => {
    const { body } = await make({ name: "gone", role: "member" });
    expect((await on("DELETE", body.id)).status).toBe(204);
    expect(await asked(body.key)).toEqual({ problem: "This API key is not one of ours." });
    expect([(await on("GET", body.id)).status, (await on("DELETE", body.id)).status]).toEqual([404, 404]);
    const trail = (await studio.table.query({ pk: `${studio.accountId}#AUDIT` })).items.map(({ data }) => data);
    const about = trail.filter((entry) => entry.about === body.id);
    expect(about).toMatchObject([{ act: "apiKey.made" }, { act: "apiKey.deleted", by: "key_test" }]);
    expect(JSON.stringify(trail)).not.toContain(body.key);
  });

  it("the first of an account holds every permission, so that it can make others", async () => {
    const caller = (await asked(studio.apiKey)) as { permissions: string };
    expect(caller.permissions.split(" ")).toEqual([...Permission.options]);
  });
});

describe("reliability 17: keys beget no more than they are", () => {
  it("no permission is implied by a key's role: one without apiKeys.manage manages none, of whatever role", async () => {
    for (const role of Role.options)
      expect([role, (await make({ name: "n", role: "member" }, key(role, []))).status]).toEqual([role, 403]);
    for (const role of ["admin", "owner"])
      expect((await make({ name: "n", role: "member" }, key(role, ["apiKeys.manage"]))).status).toBe(201);
  });

  it("none makes a key above its own role or with a permission it lacks, nor changes or deletes one above it", async () => {
    const admin = key("admin", ["apiKeys.manage"]);
    const above = await make({ name: "n", role: "owner" }, admin);
    const lacking = await make({ name: "n", role: "member", permissions: ["clients.export"] }, admin);
    expect([above.status, above.body.errors[0].pointer]).toEqual([403, "/body/role"]);
    expect([lacking.status, lacking.body.errors[0].pointer]).toEqual([403, "/body/permissions/0"]);
    const owners = (await make({ name: "n", role: "owner" })).body;
    expect((await on("PATCH", owners.id, { name: "x" }, admin)).status).toBe(403);
    expect((await on("DELETE", owners.id, undefined, admin)).status).toBe(403);
    expect((await on("GET", owners.id)).status).toBe(200);
  });

  it("none prolongs itself", async () => {
    const { body } = await make({ name: "self", role: "admin", permissions: ["apiKeys.manage"] });
    const self = key("admin", ["apiKeys.manage"], body.id);
    expect((await on("PATCH", body.id, { expiresAt: null }, self)).body.code).toBe("self-edit");
    const { body: me } = await self("GET /v1/me");
    expect(me).toMatchObject({ id: body.id, kind: "apiKey", name: "self", role: "admin" });
    expect(me.rights).toContainEqual({ right: "own", says: expect.any(String), may: "no" });
    expect(me.rights).toContainEqual({ right: "apiKeys", says: "API keys", may: "yes" });
  });
});
