import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { allRoutes as routes } from "../../shared/routes.ts";
import { connectSquare, syncSquare } from "../support/booking-software.ts";
import { callAs } from "../support/call.ts";
import { type Channels, channelsOf } from "../support/channels.ts";
import { bodies, fill, inputOf } from "../support/filled.ts";
import { openStudio, type Studio } from "../support/studio.ts";

// before any function is loaded: a logger reads its level once
vi.hoisted(() => {
  process.env.POWERTOOLS_LOG_LEVEL = "DEBUG";
});

const written: string[] = [];
const keep = (chunk: unknown): boolean => {
  written.push(String(chunk));
  return true;
};

const maya = {
  firstName: "Zephyrine",
  lastName: "Quixwood",
  address: "17 Lantern Row",
  emails: [{ address: "zephyrine.quixwood@seed.example" }],
  phones: [{ kind: "mobile", number: "+12075550142" }],
};
const said = "my xylograph knee";
/** What must stand in no log: of the client, of the studio's secrets, of what was sent. */
const personal = ["Zephyrine", "Quixwood", "Lantern", "seed.example", "2075550142", "xylograph", "127.0.0.1"];
const forbidden: string[] = [...personal];

let studio: Studio;
let channels: Channels;
let clientId: string;

/** Fails where a line names what must stand in none; the lines of what was done since the last time. */
const linesOf = (): string[] => {
  const text = written.splice(0).join("");
  for (const secret of forbidden)
    expect(text.includes(secret) && `a line of the log holds ${secret}: ${text}`).toBe(false);
  return text.split("\n").filter(Boolean);
};

beforeAll(async () => {
  vi.spyOn(process.stdout, "write").mockImplementation(keep);
  vi.spyOn(process.stderr, "write").mockImplementation(keep);
  for (const name of ["log", "info", "warn", "error", "debug"] as const)
    vi.spyOn(console, name).mockImplementation(keep);
  studio = await openStudio();
  channels = await channelsOf(studio);
  forbidden.push(studio.apiKey, studio.apiKey.slice(31));
  const settings = { sms: { number: "+12075550100" }, email: { address: "hello@tideline.example" } };
  await studio.call("PUT /v1/settings/messaging", { body: settings });
  clientId = (await studio.call("POST /v1/clients", { body: maya })).body.id;
  for (const channel of ["sms", "email"])
    await studio.call("PUT /v1/clients/{clientId}/subscriptions/{channel}", {
      params: { clientId, channel },
      body: { subscribed: true, source: "client" },
    });
  await channels.flow();
});
afterEach(() => {
  channels.clear();
  channels.fail.email = undefined;
});
afterAll(() => vi.restoreAllMocks());

describe("logs name no client, no address, no secret and no body", () => {
  it("of what was done", async () => {
    expect(clientId).toMatch(/^cli_/);
    const params = { clientId };
    await studio.call("POST /v1/clients/{clientId}/notes", { params, body: { body: said } });
    await studio.call("GET /v1/clients", { query: { q: "Quixwood" } });
    await studio.call("GET /v1/clients/{clientId}", { params });
    const key = (await studio.call("POST /v1/api-keys", { body: { name: "till", role: "member" } })).body;
    forbidden.push(key.key ?? key.text ?? key.secret);
    expect(forbidden.at(-1)).toMatch(/^ck_/);
    expect(linesOf().filter((line) => line.includes('"answered"')).length).toBeGreaterThan(4);
  });

  it.each([
    ["of what was refused, with every fault", { firstName: 5, emails: [{ address: `${said}@` }], Quixwood: said }, 422],
    ["of an email that is taken", maya, 409],
    ["of a body that is no JSON", `{"lastName":"Quixwood",`, 400],
  ])("%s", async (_, body, status) => {
    expect((await studio.call("POST /v1/clients", { body })).status).toBe(status);
    expect(linesOf().join()).toContain(`"status":${status}`);
  });

  it("of an address nobody answers, and of links that are forged", async () => {
    await studio.call("$default GET /v1/clients/zephyrine.quixwood@seed.example");
    const token = "Zephyrine-is-no-token-but-long-enough-to-be-one";
    for (const [routeKey, route] of Object.entries(routes))
      if (route.page) await studio.call(routeKey, { ...inputOf(routeKey, route, {}), params: { ...tokens(token) } });
    expect(linesOf().join()).toContain('"status":404');
  });

  it("of our own failures, whatever a service quotes in its error", async () => {
    const quoting = `no such item: zephyrine.quixwood@seed.example +12075550142 Bearer ${studio.apiKey} https://hub.example.com/u/2075550142.xylograph`;
    vi.spyOn(DynamoDBClient.prototype, "send").mockRejectedValue(new Error(quoting));
    const { status, text } = await studio.call("GET /v1/clients/{clientId}", { params: { clientId } });
    vi.mocked(DynamoDBClient.prototype.send).mockRestore();
    expect(status).toBe(500);
    for (const secret of forbidden) expect(text).not.toContain(secret);
    const lines = linesOf();
    expect(lines.join()).toContain('"unexpected"');
    expect(lines.join()).toContain("no such item: <left out> <left out>");
  });

  it("of who was turned away, by the authorizer and by the API", async () => {
    process.env.USER_POOL_CLIENT_ID = "client";
    const { handler } = await import("../../functions/authorizer/index.ts");
    const wrong = `${studio.apiKey.slice(0, -4)}Quix`;
    forbidden.push(wrong.slice(31));
    for (const text of [studio.apiKey, wrong, "eyJhbGciOiJub25lIn0.xylograph.", "xylograph"])
      await handler({ headers: { authorization: `Bearer ${text}` }, requestContext: { timeEpoch: Date.now() } });
    await callAs({ accountId: studio.accountId, role: "instructor" })("POST /v1/clients", { body: maya });
    expect(linesOf().join()).toContain('"status":403');
  });

  it("of messages: sent, refused by the provider and received", async () => {
    const write = (body: object) => studio.call("POST /v1/clients/{clientId}/messages", { params: { clientId }, body });
    for (const channel of ["email", "sms"])
      expect((await write({ channel, ...(channel === "email" && { subject: "Your mat" }), body: said })).status).toBe(
        202,
      );
    await channels.flow();
    channels.fail.email = () =>
      ({
        status: 400,
        type: "MessageRejected",
        message: "Email address is not verified: zephyrine.quixwood@seed.example",
      }) as never;
    await write({ channel: "email", subject: "Your mat", body: said });
    await channels.flow();
    await channels.smsInbound({ from: "+12075550142", to: "+12075550100", body: `stop, ${said}` });
    await channels.hear();
    await channels.intake([{ notificationType: "Quixwood", mail: { source: "zephyrine.quixwood@seed.example" } }]);
    expect(linesOf().join()).toContain('"not taken in"');
  });

  it("of booking software: connected, synced and calling", async () => {
    const hookId = await connectSquare(studio.call);
    forbidden.push(hookId, "Ines");
    await syncSquare(studio, studio.call, hookId);
    const body = JSON.stringify({ type: "customer.created", merchant_id: "Quixwood" });
    const headers = { "x-square-hmacsha256-signature": "xylograph", "content-type": "application/json" };
    expect((await studio.call("POST /hooks/{hookId}", { params: { hookId }, headers, body })).status).toBe(401);
    const { items } = (await studio.call("GET /v1/clients", { query: { limit: "100" } })).body;
    const names: string[] = items.flatMap(({ lastName, email }: { lastName: string; email?: string }) => [
      lastName,
      email,
    ]);
    forbidden.push(...names.filter((name) => (name?.length ?? 0) > 3));
    expect(linesOf().join()).toContain('"job"');
  });

  it("of every route of a filled account, asked well and asked with an empty body", async () => {
    const account = await studio.another();
    const ids = await fill(studio, account);
    forbidden.push("Lindqvist", "maya@example.com", "2075550155", "Asks for the back row", "olga@example.com");
    for (const token of ["unsubscribeToken", "preferencesToken", "waiverToken", "hookId"]) forbidden.push(ids[token]!);
    for (const [routeKey, route] of Object.entries(routes).filter(([key]) => key.startsWith("GET ") || key in bodies)) {
      if (route.wire || routeKey.startsWith("DELETE ")) continue;
      if (routeKey.startsWith("GET ")) await account.call(routeKey, inputOf(routeKey, route, ids));
      else await account.call(routeKey, { ...inputOf(routeKey, route, ids), body: { name: said, [said]: maya } });
    }
    expect(linesOf().length).toBeGreaterThan(150);
  });
});

/** The token of every page. */
function tokens(token: string): Record<string, string> {
  return { unsubscribeToken: token, preferencesToken: token, waiverToken: token };
}
