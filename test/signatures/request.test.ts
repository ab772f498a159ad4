import { beforeAll, describe, expect, it } from "vitest";
import { openSigning, type Signing, text } from "./signing.ts";

let hub: Signing;
beforeAll(async () => {
  hub = await openSigning();
});

const withdraw = (clientId: string, signatureId: string) =>
  hub.studio.call("DELETE /v1/clients/{clientId}/signatures/{signatureId}", { params: { clientId, signatureId } });
const messagesTo = async (clientId: string) => {
  const { items } = (await hub.studio.call("GET /v1/clients/{clientId}/discussions", { params: { clientId } })).body;
  const all = await Promise.all(items.map(({ id }: { id: string }) => hub.desk.thread(id)));
  return all.flat().filter(({ body }: { body: string }) => body.includes("/w/") || body.includes("signature"));
};
const later = (at: string, days: number) => new Date(Date.parse(at) + days * 24 * 3600_000).toISOString();

describe("S1-44 a request for a signature", () => {
  it("notifies the client by email and SMS, each with a link of its own", async () => {
    const { id } = await hub.desk.client();
    const waiver = await hub.waiver({ name: "Both" });
    const { status, body } = await hub.ask(id, waiver.id);
    expect(status).toBe(201);
    expect(body).toMatchObject({ waiverId: waiver.id, name: "Both", channels: ["email", "sms"], eventId: null });
    expect(body.sent.map(({ channel, reason }: { channel: string; reason: null }) => [channel, reason])).toEqual([
      ["email", null],
      ["sms", null],
    ]);
    await hub.channels.flow();
    const texts = await messagesTo(id);
    expect(
      texts.map(({ channel, purpose }: { channel: string; purpose: string }) => [channel, purpose]).sort(),
    ).toEqual([
      ["email", "service"],
      ["sms", "service"],
    ]);
    expect(texts.every(({ state }: { state: string }) => ["sent", "delivered"].includes(state))).toBe(true);
    expect(await hub.show(await hub.token(body))).toMatchObject({ state: "open", studio: "Tideline", ...text });
    expect(await hub.signatures(id)).toMatchObject({
      items: [],
      requested: [{ id: body.id }],
      missing: [{ name: "Both" }],
    });
  });

  it("an unsubscribed client still gets it; a number that said STOP does not, and the answer says why", async () => {
    const { id, mobile } = await hub.desk.client();
    const waiver = await hub.waiver({ name: "Unsubscribed" });
    await hub.studio.call("PUT /v1/clients/{clientId}/subscriptions/{channel}", {
      params: { clientId: id, channel: "email" },
      body: { subscribed: false, source: "client" },
    });
    await hub.desk.text(mobile, "STOP");
    const { body } = await hub.ask(id, waiver.id);
    expect(body.sent).toMatchObject([
      { channel: "email", reason: null },
      { channel: "sms", messageId: null, reason: "stopped" },
    ]);
  });

  it("of a child without email goes to its guardian", async () => {
    const guardian = await hub.desk.client({ firstName: "Ada" });
    const waiver = await hub.waiver({ name: "Children" });
    const { call } = hub.studio;
    const child = (
      await call("POST /v1/clients", { body: { firstName: "Kim", phones: [{ number: "+12075550999", kind: "home" }] } })
    ).body.id;
    await call("POST /v1/clients/{clientId}/relationships", {
      params: { clientId: child },
      body: { kind: "guardian", clientId: guardian.id },
    });
    const { body } = await hub.ask(child, waiver.id);
    expect(body.sent).toMatchObject([
      { channel: "email", clientId: guardian.id, reason: null },
      { channel: "sms", clientId: guardian.id, reason: null },
    ]);
    expect(await hub.show(await hub.token(body))).toMatchObject({ client: "Kim", state: "open" });
  });

  it("asked again while it is open it is sent again, and stays one request, also when two ask at once", async () => {
    const { id } = await hub.desk.client();
    const waiver = await hub.waiver({ name: "Again" });
    const answers = await Promise.all([
      hub.ask(id, waiver.id, { channels: ["email"] }),
      hub.ask(id, waiver.id, { channels: ["email"] }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    const { body } = await hub.ask(id, waiver.id, { channels: ["sms"] });
    expect(new Set([...answers.map((one) => one.body.id), body.id]).size).toBe(1);
    expect((await hub.signatures(id)).requested).toHaveLength(1);
  });

  it("409 where it is signed already; 422 for an unknown or archived waiver, an event it is not signed for", async () => {
    const { id } = await hub.desk.client();
    const waiver = await hub.waiver({ name: "Once" });
    const eventId = await hub.event();
    expect((await hub.ask(id, waiver.id, { eventId })).body.errors).toEqual([
      { pointer: "/body/eventId", message: "is for a waiver that is signed every time" },
    ]);
    await hub.signed(id, waiver.id);
    expect((await hub.ask(id, waiver.id)).body).toMatchObject({ status: 409, code: "signed-already" });
    await hub.change(waiver.id, { name: "Once", archived: true });
    expect((await hub.ask(id, waiver.id)).body.errors).toEqual([{ pointer: "/body/waiverId", message: "is archived" }]);
    const unknown = waiver.id.replace(/.{4}$/, "0000");
    expect((await hub.ask(id, unknown)).body.errors).toMatchObject([{ pointer: "/body/waiverId" }]);
  });

  it("can be withdrawn until it is signed: then its link leads nowhere; what is signed stays", async () => {
    const { id } = await hub.desk.client();
    const waiver = await hub.waiver({ name: "Withdrawn" });
    const { body } = await hub.ask(id, waiver.id);
    const token = await hub.token(body);
    expect((await withdraw(id, body.id)).status).toBe(204);
    expect((await withdraw(id, body.id)).status).toBe(404);
    expect((await hub.sign(token)).state).toBe("gone");
    const next = (await hub.ask(id, waiver.id)).body;
    await hub.sign(await hub.token(next));
    expect((await withdraw(id, next.id)).body).toMatchObject({ status: 409, code: "signed" });
  });
});

describe("S1-44 reminders", () => {
  it("go out after 2 and after 7 days while it is not signed, each once though the clock runs twice", async () => {
    const { id } = await hub.desk.client();
    const waiver = await hub.waiver({ name: "Reminded" });
    const at = "2026-03-02T17:00:00.000Z";
    await hub.ask(id, waiver.id, {}, at);
    const sent: number[] = [];
    for (const days of [1, 2, 2, 6, 7, 7, 30]) {
      await hub.channels.clock(later(at, days));
      sent.push((await messagesTo(id)).length);
    }
    expect(sent).toEqual([2, 4, 4, 4, 6, 6, 6]);
    expect((await hub.signatures(id)).requested).toMatchObject([{ remindAt: null }]);
  });

  it("a clock that was late for days sends one, not all that were missed", async () => {
    const { id } = await hub.desk.client();
    const waiver = await hub.waiver({ name: "Late clock" });
    const at = "2026-03-02T17:00:00.000Z";
    await hub.ask(id, waiver.id, { channels: ["email"] }, at);
    await hub.channels.clock(later(at, 20));
    await hub.channels.clock(later(at, 21));
    expect(await messagesTo(id)).toHaveLength(2);
  });

  it("none once it is signed, withdrawn or the waiver is archived; an SMS waits for the client's morning", async () => {
    const at = "2026-03-02T17:00:00.000Z";
    const [one, two, three] = [await hub.desk.client(), await hub.desk.client(), await hub.desk.client()];
    const waiver = await hub.waiver({ name: "Stopped" });
    const archived = await hub.waiver({ name: "Stopped too" });
    const asked = (await hub.ask(one.id, waiver.id, { channels: ["email"] }, at)).body;
    await hub.sign(await hub.token(asked));
    await hub.ask(two.id, archived.id, { channels: ["email"] }, at);
    await hub.change(archived.id, { name: "Stopped too", archived: true });
    await hub.ask(three.id, waiver.id, { channels: ["sms"] }, "2026-03-02T06:00:00.000Z");
    await hub.channels.clock("2026-03-04T06:00:00.000Z");
    await hub.channels.clock(later(at, 3));
    expect([await messagesTo(one.id), await messagesTo(two.id)].map(({ length }) => length)).toEqual([1, 1]);
    const texts = await messagesTo(three.id);
    expect(texts.map(({ sendAt }: { sendAt: string | null }) => sendAt ?? null)).toContain("2026-03-04T13:00:00.000Z");
  });
});
