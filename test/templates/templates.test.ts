import { beforeAll, describe, expect, it } from "vitest";
import { callAs } from "../support/call.ts";
import { makeClient } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let clientId: string;
beforeAll(async () => {
  studio = await openStudio();
  const source = sourceOf(studio);
  const phones = [{ kind: "mobile", number: "+1 207 555 0134" }];
  await source.load([makeClient("maya", { firstName: "Maya", lastName: "O'Neil", phones })]);
  clientId = await source.clientId("maya");
  await studio.call("PUT /v1/settings/messaging", { body: { prices: { US: 7_900 } } });
});

const hello = { channel: "email", purpose: "marketing", subject: "Hello {{client.firstName}}" };
const add = (body: object, headers = {}) => studio.call("POST /v1/templates", { body, headers });
const of = (templateId: string) => ({ params: { templateId } });
const get = (templateId: string) => studio.call("GET /v1/templates/{templateId}", of(templateId));
const change = (templateId: string, body: object, etag?: string) =>
  studio.call("PATCH /v1/templates/{templateId}", {
    ...of(templateId),
    body,
    ...(etag && { headers: { "if-match": etag } }),
  });
const versions = async (templateId: string) =>
  (await studio.call("GET /v1/templates/{templateId}/versions", of(templateId))).body.items;
const preview = (templateId: string, body: object = {}) =>
  studio.call("POST /v1/templates/{templateId}/preview", { ...of(templateId), body });
const archive = (templateId: string) => studio.call("POST /v1/templates/{templateId}/archive", of(templateId));

describe("a message template", () => {
  it("is kept version by version: a change makes the next, and none is ever another", async () => {
    const made = await add({ ...hello, name: "Hello", text: "Hi {{client.firstName}}" });
    expect([made.status, made.body]).toEqual([
      201,
      expect.objectContaining({ version: 1, archived: false, builtIn: false, variables: ["client.firstName"] }),
    ]);
    const { id } = made.body;
    const second = await change(id, { text: "Hi {{client.firstName}} of {{studio.name}}" }, made.headers.etag);
    expect(second.body).toMatchObject({ version: 2, variables: ["client.firstName", "studio.name"] });
    expect((await change(id, { text: "Hi" }, made.headers.etag)).status).toBe(412);
    const same = await change(id, { name: "Hello", text: second.body.text });
    expect([same.body.version, same.headers.etag]).toEqual([2, second.headers.etag]);
    expect(await versions(id)).toEqual([
      expect.objectContaining({ version: 2, text: second.body.text, by: "key_test" }),
      expect.objectContaining({ version: 1, text: "Hi {{client.firstName}}" }),
    ]);
    expect((await get(id)).body).toEqual(second.body);
  });

  it("has a name of its own, case and accents folded, also among those that every account has; two at once make one", async () => {
    const answers = await Promise.all(["Offer", "offer", "ÓFFER"].map((name) => add({ ...hello, name, text: "x" })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect((await add({ ...hello, name: "welcome", text: "x" })).body.code).toBe("template-exists");
  });

  it("is made once under an Idempotency-Key", async () => {
    const body = { ...hello, name: "Once", text: "x", html: "<p>x</p>" };
    const [first, again] = [await add(body, { "idempotency-key": "t1" }), await add(body, { "idempotency-key": "t1" })];
    expect([again.status, again.body, again.headers.etag]).toEqual([201, first.body, first.headers.etag]);
  });

  it("is refused with every fault of it", async () => {
    const { status, body } = await add({ name: "", channel: "email", purpose: "x", text: "{{#a}}", html: "{{>b}}" });
    expect([status, body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()]).toEqual([
      422,
      ["/body/html", "/body/name", "/body/purpose", "/body/text"],
    ]);
    const faults = async (input: object) =>
      (await add({ name: "Faulty", purpose: "service", ...input })).body.errors.map(
        ({ pointer, message }: { pointer: string; message: string }) => [pointer, message],
      );
    expect(await faults({ channel: "email" })).toEqual([
      ["/body/subject", "is required of an email"],
      ["/body/text", "is required"],
    ]);
    expect(await faults({ channel: "sms", text: "x", subject: "x", html: "x" })).toEqual([
      ["/body/subject", "is not of an SMS"],
      ["/body/html", "is not of an SMS"],
    ]);
    expect(await faults({ channel: "sms", text: "My card is 4111 1111 1111 1111" })).toEqual([
      ["/body/text", "must not hold a payment card's number"],
    ]);
  });

  it("of HTML alone gets its text made of that, and made anew with it until somebody writes one", async () => {
    const html = '<p>Hi {{client.firstName}}</p><a href="{{link.signIn}}">Sign in</a>';
    const { id, text } = (await add({ ...hello, name: "Of HTML", html })).body;
    expect(text).toBe("Hi {{client.firstName}}\n\nSign in ({{link.signIn}})");
    expect((await change(id, { html: "<p>Bye</p>" })).body).toMatchObject({ text: "Bye", html: "<p>Bye</p>" });
    expect((await change(id, { text: "By hand" })).body.text).toBe("By hand");
    expect((await change(id, { html: "<b>New</b>" })).body).toMatchObject({ text: "By hand", html: "<b>New</b>" });
    const without = (await change(id, { html: null })).body;
    expect([without.text, without.html, without.version]).toEqual(["By hand", undefined, 5]);
    expect((await add({ ...hello, name: "Empty", html: "<p></p>" })).body.errors[0].pointer).toBe("/body/html");
    const torn = await add({ ...hello, name: "Torn", html: "<!-- {{#a}} -->x{{/a}}" });
    expect(torn.body.errors).toEqual([{ pointer: "/body/html", message: expect.stringContaining("give a text") }]);
  });

  it("is archived for good, its name free again; not while an active automation sends by it", async () => {
    const { id } = (await add({ ...hello, name: "Spring", text: "x" })).body;
    const automation = { name: "Spring", channel: "email", purpose: "marketing", templateId: id };
    const { body } = await studio.call("POST /v1/automations", { body: automation });
    expect((await archive(id)).body.code).toBe("template-in-use");
    const params = { automationId: body.id };
    await studio.call("PATCH /v1/automations/{automationId}", { params, body: { active: false } });
    expect((await archive(id)).body.archived).toBe(true);
    expect((await archive(id)).body.archived).toBe(true);
    expect((await change(id, { text: "y" })).body.code).toBe("template-archived");
    expect((await add({ ...hello, name: "Spring", text: "x" })).status).toBe(201);
  });

  it("is written by those who curate and read by those who write to clients", async () => {
    const { id } = (await add({ ...hello, name: "Roles", text: "x" })).body;
    const member = callAs({ accountId: studio.accountId, role: "member" });
    expect((await member("GET /v1/templates")).status).toBe(200);
    expect((await member("POST /v1/templates", { body: { ...hello, name: "M", text: "x" } })).status).toBe(403);
    expect((await member("POST /v1/templates/{templateId}/archive", of(id))).status).toBe(403);
  });
});

describe("templates that every account has", () => {
  it("S1-12 S1-13 are listed, marked, and can be filled in at once", async () => {
    const { items } = (await studio.call("GET /v1/templates")).body;
    const made = items.filter(({ builtIn }: { builtIn: boolean }) => builtIn);
    expect(made.map(({ id, purpose, version }: Record<string, unknown>) => [id, purpose, version])).toEqual(
      [
        "eventCancelled",
        "eventChanged",
        "optOutInstruction",
        "passwordReset",
        "waitlistPlace",
        "waiverRequest",
        "waiverRequestSms",
        "welcome",
      ]
        .map((key) => [key, "service", 1])
        .sort((a, b) => (nameOf(items, a[0]) < nameOf(items, b[0]) ? -1 : 1)),
    );
    for (const { id } of made) {
      const { status, body } = await preview(id, { clientId });
      expect([id, status, body.text.includes("Tideline")]).toEqual([id, 200, true]);
    }
    expect((await preview("welcome", { clientId })).body).toMatchObject({
      subject: "Welcome to Tideline",
      text: expect.stringMatching(/^Hello Maya,/),
      html: null,
      sms: null,
    });
  });

  it("may be changed by an account, for itself: version 1 is what came with the hub", async () => {
    const { accountId, call } = await studio.another();
    const before = await get("welcome");
    const etag = { "if-match": before.headers.etag! };
    const body = { subject: "Hello!" };
    const { body: changed } = await call("PATCH /v1/templates/{templateId}", { ...of("welcome"), body, headers: etag });
    expect(changed).toMatchObject({ id: "welcome", key: "welcome", builtIn: true, version: 2, subject: "Hello!" });
    const kept = (await call("GET /v1/templates/{templateId}/versions", of("welcome"))).body.items;
    expect(kept.map(({ version, subject }: Record<string, unknown>) => [version, subject])).toEqual([
      [2, "Hello!"],
      [1, "Welcome to {{studio.name}}"],
    ]);
    expect((await get("welcome")).body).toEqual(before.body);
    expect(await versions("welcome")).toHaveLength(1);
    expect((await call("POST /v1/templates/{templateId}/archive", of("welcome"))).body.code).toBe("template-built-in");
    expect((await studio.table.query({ pk: accountId, prefix: "TEMPLATES" })).items).toHaveLength(1);
  });
});

describe("the opt-out instruction", () => {
  const say = (text: string) => change("optOutInstruction", { text });

  it("S3-29 names the studio and STOP and asks for nothing else: every fault at once", async () => {
    const refused = await say("Hi {{client.firstName}}, write stop to end.");
    expect(refused.body.errors).toEqual([
      { pointer: "/body/text", message: "must name the studio: {{studio.name}}" },
      { pointer: "/body/text", message: "must say that STOP opts out" },
      { pointer: "/body/text", message: "may ask for {{studio.name}} alone" },
    ]);
    expect((await say("{{studio.name}} {{#client}}x{{/client}} STOP")).status).toBe(422);
  });
});

describe("the preview of a template", () => {
  it("is filled in for a client, with others' values over that; an SMS with its parts and price", async () => {
    const body = { channel: "sms", purpose: "marketing", text: "{{client.firstName}}, {{studio.name}}: {{offer}}" };
    const { id } = (await add({ ...body, name: "SMS" })).body;
    const { text, sms } = (await preview(id, { clientId, variables: { offer: "’".repeat(60) } })).body;
    expect(text).toBe(`Maya, Tideline: ${"’".repeat(60)}`);
    expect(sms).toEqual({
      encoding: "UCS-2",
      characters: 76,
      parts: 2,
      left: 58,
      price: { micros: 15_800, currency: "USD" },
    });
    const given = { client: { firstName: "Noor" }, offer: "x" };
    expect((await preview(id, { variables: given })).body).toMatchObject({
      text: "Noor, Tideline: x",
      sms: { price: null },
    });
  });

  it("names every variable that is missing", async () => {
    const text = "{{client.shoeSize}} {{#visits}}{{on}}{{/visits}} {{#packages}}{{name}}{{/packages}}";
    const { id } = (await add({ ...hello, name: "Missing", text })).body;
    const { status, body } = await preview(id, { clientId, variables: { visits: [{}] } });
    expect([status, body.code, body.errors.map(({ pointer }: { pointer: string }) => pointer)]).toEqual([
      422,
      "invalid",
      ["/body/variables/client/shoeSize", "/body/variables/visits/0/on", "/body/variables/packages"],
    ]);
  });

  it("is of no client of another account, and of none that staff does not reach", async () => {
    const { call } = await studio.another();
    const body = { clientId };
    expect((await call("POST /v1/templates/{templateId}/preview", { ...of("welcome"), body })).status).toBe(404);
  });
});

describe("what an SMS costs before it is sent", () => {
  it("is told for a client's number, and without one in parts alone", async () => {
    const estimate = (body: object) => studio.call("POST /v1/messages/estimate", { body });
    expect((await estimate({ body: "a".repeat(161), clientId })).body).toEqual({
      encoding: "GSM-7",
      characters: 161,
      parts: 2,
      left: 145,
      price: { micros: 15_800, currency: "USD" },
    });
    expect((await estimate({ body: "a" })).body.price).toBeNull();
    expect((await estimate({ body: "a".repeat(1601) })).status).toBe(422);
  });
});

const nameOf = (items: { id: string; name: string }[], id: unknown): string =>
  items.find((one) => one.id === id)!.name.toLowerCase();
