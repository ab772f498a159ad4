import type { Context } from "aws-lambda";
import { beforeAll, describe, expect, it } from "vitest";
import { api } from "../../functions/http/api.ts";
import { NewClient } from "../../shared/clients/input.ts";
import { clientWriteRoutes } from "../../shared/clients/routes.ts";
import { addClient } from "../../shared/clients/service.ts";
import type { Ctx } from "../../shared/ctx.ts";
import { allRoutes as routes } from "../../shared/routes.ts";
import { callAs, type Input } from "../support/call.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
});

const iris = { firstName: "Iris", lastName: "Moreau" };
const person = (email: string) => ({ ...iris, emails: [{ address: email }] });
const post = (key: string, body: unknown, more: Input = {}) =>
  studio.call("POST /v1/clients", { ...more, body, headers: { "idempotency-key": key } });
const items = async () => (await studio.table.scan({})).items.length;
const hour = 3600_000;

/** A client's POST through the real pipeline, with a handler that comes to grief. */
const dying = (body: unknown, key: string, handle: (ctx: Ctx) => Promise<never>) => {
  const route = clientWriteRoutes["POST /v1/clients"];
  const handler = api({ "POST /v1/clients": route }, { "POST /v1/clients": (_, ctx) => handle(ctx) });
  const event = {
    routeKey: "POST /v1/clients",
    rawPath: "/v1/clients",
    headers: { "content-type": "application/json", "idempotency-key": key },
    body: JSON.stringify(body),
    isBase64Encoded: false,
    requestContext: {
      http: { method: "POST", sourceIp: "203.0.113.7", userAgent: "test" },
      requestId: "r",
      timeEpoch: Date.now(),
      authorizer: { lambda: { accountId: studio.accountId, actorId: "key_test", role: "owner", permissions: "" } },
    },
  };
  return handler(event as never, { getRemainingTimeInMillis: () => 10_000 } as Context);
};

describe("reliability 11: Idempotency-Key", () => {
  it("the same key and body get the same status, bytes and ETag, and nothing more is written", async () => {
    const first = await post("a1", person("a1@example.com"));
    const before = await items();
    const again = await post("a1", person("a1@example.com"));
    expect(first.status).toBe(201);
    expect([again.status, again.text, again.headers.etag]).toEqual([first.status, first.text, first.headers.etag]);
    expect(again.headers["idempotency-replayed"]).toBe("true");
    expect(first.headers).not.toHaveProperty("idempotency-replayed");
    expect(await items()).toBe(before);
  });

  it("a location too is kept with its own transaction", async () => {
    const add = () =>
      studio.call("POST /v1/locations", { body: { name: "Harbor" }, headers: { "idempotency-key": "place" } });
    const first = await add();
    expect(first.status).toBe(201);
    expect((await add()).text).toBe(first.text);
  });

  it("another body under the same key is refused and writes nothing", async () => {
    await post("b1", person("b1@example.com"));
    const before = await items();
    const other = await post("b1", person("b2@example.com"));
    expect([other.status, other.body.code]).toEqual([422, "idempotency-key-reused"]);
    expect(await items()).toBe(before);
  });

  it("two at once make one client: one is answered 201, the other 409", async () => {
    const answers = await Promise.all([post("c1", person("c1@example.com")), post("c1", person("c1@example.com"))]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)!.body.code).toBe("idempotency-key-busy");
  });

  it("a key of 256 characters, or with others than visible ASCII, is a malformed request; 255 will do", async () => {
    expect((await post("k".repeat(256), person("d1@example.com"))).status).toBe(400);
    for (const key of ["", "a b", "ä", "a\n"]) expect((await post(key, person("d2@example.com"))).status).toBe(400);
    const { status, body } = await post("k".repeat(255), person("d3@example.com"));
    expect(status).toBe(201);
    expect(body.lastName).toBe("Moreau");
  });

  it("an answer is kept for 24 hours", async () => {
    const at = (ms: number) => new Date(Date.parse("2026-03-01T10:00:00Z") + ms).toISOString();
    const first = await post("e1", person("e1@example.com"), { at: at(0) });
    const dayAfter = await post("e1", person("e1@example.com"), { at: at(24 * hour - 1000) });
    expect(dayAfter.text).toBe(first.text);
    const later = await post("e1", person("e1@example.com"), { at: at(24 * hour) });
    expect([later.status, later.body.code]).toEqual([409, "email-taken"]);
  });

  it("a refusal gives the key back: the same request may succeed later", async () => {
    await post("f0", person("f1@example.com"));
    expect((await post("f1", person("f1@example.com"))).status).toBe(409);
    expect((await post("f1", person("f2@example.com"))).status).toBe(201);
  });

  it("whose answer was lost after the effect was written hears it again, and nothing is made twice", async () => {
    const body = person("g1@example.com");
    const killed = await dying(body, "g1", async (ctx) => {
      await addClient(ctx, NewClient.parse(body));
      throw new Error("killed after the write");
    });
    expect(killed.statusCode).toBe(500);
    const again = await post("g1", body);
    expect([again.status, again.headers["idempotency-replayed"]]).toEqual([201, "true"]);
    expect(again.headers.etag).toMatch(/^"rev_/);
  });

  it("a function that died before it wrote anything holds the key no longer than it could have run", async () => {
    const body = person("h1@example.com");
    const started = Date.now();
    await new Promise<void>((claimed) => {
      void dying(body, "h1", () => {
        claimed();
        return new Promise(() => {});
      });
    });
    const later = (ms: number) => post("h1", body, { at: new Date(started + ms).toISOString() });
    expect((await later(5000)).status).toBe(409);
    expect((await later(12_000)).status).toBe(201);
  });

  it("a key is of one account, actor and route", async () => {
    await post("i1", person("i1@example.com"));
    const other = await studio.another();
    const headers = { "idempotency-key": "i1" };
    expect((await other.call("POST /v1/clients", { body: person("i1@example.com"), headers })).status).toBe(201);
    const colleague = callAs({ accountId: studio.accountId, role: "owner", actorId: "stf_other" });
    expect((await colleague("POST /v1/clients", { body: person("i2@example.com"), headers })).status).toBe(201);
    expect((await studio.call("POST /v1/locations", { body: { name: "Old Town" }, headers })).status).toBe(201);
  });

  it("every POST honours it, but for those that are idempotent by themselves", () => {
    const own = Object.entries(routes).filter(([key, route]) => key.startsWith("POST ") && "idempotent" in route);
    expect(own.map(([key]) => key).sort()).toEqual([
      "POST /hooks/{hookId}",
      "POST /p/{preferencesToken}",
      "POST /u/{unsubscribeToken}",
      "POST /u/{unsubscribeToken}/undo",
      "POST /v1/campaigns",
      "POST /v1/campaigns/{campaignId}/stop",
      "POST /v1/clients/bulk",
      "POST /v1/clients/{clientId}/erase",
      "POST /v1/clients/{clientId}/merge",
      "POST /v1/clients/{clientId}/unmerge",
      "POST /v1/duplicates/dismiss",
      "POST /v1/events/{eventId}/messages",
      "POST /v1/messages/estimate",
      "POST /v1/sources/{source}/files",
      "POST /v1/sources/{source}/records",
      "POST /v1/sources/{source}/test",
      "POST /v1/templates/{templateId}/preview",
      "POST /w/{waiverToken}",
    ]);
  });
});
