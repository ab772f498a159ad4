import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Channels, channelsOf } from "../support/channels.ts";
import { settleClientOf } from "../support/settle.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let channels: Channels;
let count = 0;

const number = "+12075550100";
const address = "hello@tideline.example";

const makeClient = async (fields: object = {}): Promise<string> => {
  count += 1;
  const body = {
    firstName: `Maya${count}`,
    emails: [{ address: `maya${count}@example.com` }],
    phones: [{ kind: "mobile", number: `+1207555${String(1000 + count)}` }],
    ...fields,
  };
  return (await studio.call("POST /v1/clients", { body })).body.id;
};
const subscribe = (clientId: string, channel: string, subscribed = true) =>
  studio.call("PUT /v1/clients/{clientId}/subscriptions/{channel}", {
    params: { clientId, channel },
    body: { subscribed, source: subscribed ? "client" : "staff" },
  });
const write = (clientId: string, body: object) =>
  studio.call("POST /v1/clients/{clientId}/messages", { params: { clientId }, body });
const read = (clientId: string, messageId: string) =>
  studio.call("GET /v1/clients/{clientId}/messages/{messageId}", { params: { clientId, messageId } });
const email = { channel: "email", subject: "Your mat", body: "It is in the cupboard.\n\nSee you" };
const text = { channel: "sms", body: "Your mat is here" };

beforeAll(async () => {
  studio = await openStudio();
  channels = await channelsOf(studio);
  const settings = { sms: { number }, email: { address, name: "Tideline Yoga & Box" } };
  expect((await studio.call("PUT /v1/settings/messaging", { body: settings })).status).toBe(200);
});

beforeEach(async () => {
  await channels.flow();
  channels.clear();
});

describe("a one-off email", () => {
  it("S0-14 goes out once, with text, HTML, footer and one-click headers, and tells what became of it (S0-31, S3-26)", async () => {
    const clientId = await makeClient();
    const { status, body } = await write(clientId, email);
    expect(status).toBe(202);
    expect(body).toMatchObject({ state: "queued", channel: "email", sender: { kind: "key" }, lastAction: "waiting" });
    await channels.send();
    const [sent, ...others] = channels.emails();
    expect(others).toEqual([]);
    expect(sent).toMatchObject({ subject: "Your mat", to: [`maya${count}@example.com`] });
    expect(sent!.text).toContain("It is in the cupboard.");
    expect(sent!.text).toMatch(/Unsubscribe: https:\/\/hub\.example\.com\/u\//);
    expect(sent!.html).toContain("<p>It is in the cupboard.</p>");
    expect(sent!.html).toContain("Tideline");
    const headers = JSON.stringify(sent!.headers);
    expect(headers).toContain("List-Unsubscribe=One-Click");
    expect(headers).toContain("https://hub.example.com/u/");
    await channels.hear();
    const after = (await read(clientId, body.id)).body;
    expect(after).toMatchObject({ state: "delivered", lastAction: "delivered" });
    expect(after.content.text).toBe(email.body);
  });

  it("S0-15 is refused with the reason where the client is unsubscribed or has no valid address", async () => {
    const out = await makeClient();
    await subscribe(out, "email", false);
    const refused = await write(out, email);
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ code: "not-eligible", errors: [{ message: "unsubscribed" }] });
    const none = await makeClient({ emails: [] });
    expect((await write(none, email)).body.errors).toEqual([{ pointer: "/body/channel", message: "noEmail" }]);
    expect(await channels.due()).toEqual([]);
  });

  it("needs a subject, and an SMS takes none: every fault at once", async () => {
    const clientId = await makeClient();
    const { status, body } = await write(clientId, {
      channel: "sms",
      subject: "x",
      html: "<p>x</p>",
      body: "x".repeat(1601),
    });
    expect(status).toBe(422);
    expect(body.errors).toHaveLength(3);
    expect((await write(clientId, { channel: "email", body: "x" })).status).toBe(422);
  });

  it("a service message goes to a client that unsubscribed (rules.md, Sending)", async () => {
    const clientId = await makeClient();
    await subscribe(clientId, "email", false);
    expect((await write(clientId, { ...email, purpose: "service" })).status).toBe(202);
    await channels.send();
    expect(channels.emails()).toHaveLength(1);
  });

  it("S4-29 who unsubscribes between the request and the sending gets nothing", async () => {
    const clientId = await makeClient();
    const { body } = await write(clientId, email);
    await subscribe(clientId, "email", false);
    await channels.send();
    expect(channels.wire.email).toEqual([]);
    expect((await read(clientId, body.id)).body).toMatchObject({ state: "dropped", reason: "unsubscribed" });
  });

  it("reliability 21 a bounce or complaint blocks the address, events come thrice and in reverse, and the next send makes no call", async () => {
    const clientId = await makeClient({ emails: [{ address: "bounce@simulator.amazonses.com" }] });
    const { body } = await write(clientId, email);
    await channels.send();
    const events = channels.events.email.splice(0).toReversed();
    await channels.intake([...events, ...events, ...events]);
    expect((await read(clientId, body.id)).body).toMatchObject({ state: "bounced", lastAction: "bounced" });
    channels.clear();
    const again = await write(clientId, email);
    expect(again.body.errors).toEqual([{ pointer: "/body/channel", message: "bounced" }]);
    const profile = (await studio.call("GET /v1/clients/{clientId}", { params: { clientId } })).body;
    expect(profile.reachability.email).toMatchObject({
      eligible: false,
      reason: "bounced",
      service: { eligible: false },
    });
    expect(profile.actions[1]).toMatchObject({ name: "newEmail", enabled: false, reason: "bounced" });
    const complains = await makeClient({ emails: [{ address: "complaint@simulator.amazonses.com" }] });
    const complained = await write(complains, email);
    await channels.flow();
    expect((await read(complains, complained.body.id)).body.state).toBe("complained");
    expect((await write(complains, email)).status).toBe(409);
  });

  it("reliability 21 an event of a message nobody knows is kept aside, and none is lost", async () => {
    const clientId = await makeClient();
    await write(clientId, email);
    await channels.send();
    const [event] = channels.events.email as { mail: { messageId: string; tags: object } }[];
    const stranger = { ...event, mail: { ...event!.mail, messageId: "unknown", tags: {} } };
    expect(await channels.intake([stranger])).toEqual({ batchItemFailures: [] });
  });
});

describe("a message by a template", () => {
  it("is filled with the client's name, keeps which version it was, and is refused before sending where a value is missing", async () => {
    const clientId = await makeClient();
    const template = {
      name: "Shirt",
      channel: "email",
      purpose: "marketing",
      subject: "For {{client.firstName}}",
      text: "Your shirt, size {{size}}, is at {{studio.name}}.",
    };
    const templateId = (await studio.call("POST /v1/templates", { body: template })).body.id;
    const missing = await write(clientId, { channel: "email", templateId });
    expect(missing.status).toBe(422);
    expect(missing.body.errors).toEqual([expect.objectContaining({ pointer: "/body/variables/size" })]);
    expect((await write(clientId, { channel: "sms", templateId })).status).toBeGreaterThanOrEqual(400);
    expect((await write(clientId, { channel: "email", templateId, variables: { size: "M" } })).status).toBe(202);
    await channels.send();
    expect(channels.emails()).toMatchObject([{ subject: `For Maya${count}` }]);
    expect(channels.emails()[0]!.text).toContain("Your shirt, size M, is at Tideline.");
  });
});

describe("a one-off SMS", () => {
  it("S0-16, S0-17 goes to a subscribed client's mobile and to nobody else", async () => {
    const clientId = await makeClient();
    expect((await write(clientId, text)).body.errors[0].message).toBe("noConsent");
    await subscribe(clientId, "sms");
    expect((await write(clientId, text)).status).toBe(202);
    const home = await makeClient({ phones: [{ kind: "home", number: "+12075559999" }] });
    await subscribe(home, "sms");
    expect((await write(home, text)).body.errors[0].message).toBe("noMobile");
  });

  it("S3-29 the first SMS a number ever gets is followed by the opt-out instruction, once, also of two at the same moment", async () => {
    const clientId = await makeClient();
    await subscribe(clientId, "sms");
    await Promise.all([write(clientId, text), write(clientId, { ...text, body: "And your towel" })]);
    const places = await channels.due();
    await Promise.all(places.map((place) => channels.sender([place])));
    await channels.flow();
    const bodies = channels.sms().map(({ body }) => body);
    expect(bodies.filter((body) => body.includes("Reply STOP"))).toHaveLength(1);
    expect(bodies.filter((body) => body.includes("Tideline"))).toHaveLength(1);
    expect(bodies).toHaveLength(3);
    await write(clientId, text);
    await channels.flow();
    expect(channels.sms()).toHaveLength(4);
  });

  it("S3-29 the instruction is what the account's template of it says", async () => {
    const params = { templateId: "optOutInstruction" };
    const held = (await studio.call("GET /v1/templates/{templateId}", { params })).body.text;
    const say = (text: string) => studio.call("PATCH /v1/templates/{templateId}", { params, body: { text } });
    expect((await say("{{studio.name}} here. STOP ends our texts.")).status).toBe(200);
    const clientId = await makeClient();
    await subscribe(clientId, "sms");
    await write(clientId, text);
    await channels.flow();
    expect(channels.sms().map(({ body }) => body)).toEqual([text.body, "Tideline here. STOP ends our texts."]);
    await say(held);
  });

  it("its parts and price come back with its events", async () => {
    const clientId = await makeClient();
    await subscribe(clientId, "sms");
    const { body } = await write(clientId, text);
    await channels.flow();
    const after = (await read(clientId, body.id)).body;
    expect(after).toMatchObject({ state: "delivered", parts: 1, price: { currency: "USD" } });
    expect(after.price.micros).toBeGreaterThan(0);
  });
});

describe("a scheduled message", () => {
  it("waits for its time, can be taken back until then, and closes nothing", async () => {
    const clientId = await makeClient();
    const sendAt = new Date(Date.now() + 3600_000).toISOString();
    const { body } = await write(clientId, { ...email, sendAt });
    expect(body.state).toBe("scheduled");
    const params = { clientId, messageId: body.id };
    await channels.clock(new Date().toISOString());
    await channels.send();
    expect(channels.emails()).toEqual([]);
    const other = (await write(clientId, { ...email, sendAt })).body;
    expect((await studio.call("POST /v1/clients/{clientId}/messages/{messageId}/cancel", { params })).body.state).toBe(
      "dropped",
    );
    await channels.clock(sendAt);
    await channels.send();
    expect(channels.emails()).toHaveLength(1);
    expect((await read(clientId, other.id)).body.state).toBe("sent");
    const late = await studio.call("POST /v1/clients/{clientId}/messages/{messageId}/cancel", {
      params: { clientId, messageId: other.id },
    });
    expect(late.status).toBe(409);
  });
});

describe("a provider that fails", () => {
  it("reliability 26 throttles: the message comes later; accepts and never answers: it is unknown, never sent again, and settled by its event", async () => {
    const clientId = await makeClient();
    channels.fail.email = () => "throttle";
    const throttled = (await write(clientId, email)).body;
    await channels.send(2);
    expect((await read(clientId, throttled.id)).body.state).toBe("queued");
    channels.fail.email = undefined;
    await channels.sender([{ pk: `${studio.accountId}#${clientId}`, sk: `MSG#x#${throttled.id}` }]);
    expect((await read(clientId, throttled.id)).body.state).toBe("sent");
    await channels.hear();

    channels.fail.email = () => "acceptThenTimeout";
    const lost = (await write(clientId, { ...email, subject: "Lost" })).body;
    await channels.send();
    expect((await read(clientId, lost.id)).body).toMatchObject({ state: "unknown", reason: "unknownOutcome" });
    await channels.sender([{ pk: `${studio.accountId}#${clientId}`, sk: `MSG#x#${lost.id}` }]);
    channels.fail.email = undefined;
    expect(channels.emails().filter(({ subject }) => subject === "Lost")).toHaveLength(1);
    await channels.hear();
    expect((await read(clientId, lost.id)).body.state).toBe("delivered");
  });

  it("never confirms: after three days the message fails and the team is told", async () => {
    const clientId = await makeClient();
    channels.fail.email = () => "timeout";
    const { body } = await write(clientId, email);
    await channels.send();
    channels.fail.email = undefined;
    await channels.clock(new Date(Date.now() + 71 * 3600_000).toISOString());
    expect((await read(clientId, body.id)).body.state).toBe("unknown");
    await channels.clock(new Date(Date.now() + 73 * 3600_000).toISOString());
    expect((await read(clientId, body.id)).body).toMatchObject({ state: "failed", reason: "neverConfirmed" });
    expect((await studio.call("GET /v1/alerts")).body.items[0]).toMatchObject({ kind: "notSent", clientId });
  });

  it("the badge of open discussions stays what its list shows", async () => {
    const clientId = await makeClient();
    await write(clientId, email);
    await settleClientOf(studio, clientId);
    const profile = (await studio.call("GET /v1/clients/{clientId}", { params: { clientId } })).body;
    const { items } = (await studio.call("GET /v1/clients/{clientId}/discussions", { params: { clientId } })).body;
    expect(items).toHaveLength(1);
    expect(profile.badges.openDiscussions).toBe(0);
  });
});
