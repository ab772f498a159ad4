import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Channels } from "../support/channels.ts";
import { type Desk, openDesk } from "../support/desk.ts";
import type { Studio } from "../support/studio.ts";

let studio: Studio;
let channels: Channels;
let desk: Desk;

beforeAll(async () => {
  ({ studio, channels, desk } = await openDesk());
});

beforeEach(async () => {
  await channels.flow();
  channels.clear();
});

describe("opting out by words (rules.md; reliability 23)", () => {
  it.each(["STOP", "Stop.", " stop ", "REVOKE", "opt out", "Unsubscribe", "arrêt"])(
    "S3-28 %j opts the number out in the same invocation, is confirmed once and stays closed",
    async (word) => {
      const { id, mobile } = await desk.client();
      await desk.write(id);
      await channels.flow();
      channels.clear();
      await desk.text(mobile, word);
      expect((await desk.profile(id)).reachability.sms).toMatchObject({
        eligible: false,
        reason: "unsubscribed",
        service: { reason: "stopped" },
      });
      await desk.text(mobile, word);
      await channels.flow();
      expect(channels.sms().map(({ body }) => body)).toEqual([expect.stringContaining("opted out")]);
      expect((await desk.only(id)).state).toBe("closed");
      channels.clear();
      expect(
        (
          await studio.call("POST /v1/clients/{clientId}/messages", {
            params: { clientId: id },
            body: { channel: "sms", purpose: "service", body: "Class moved" },
          })
        ).status,
      ).toBe(409);
      await channels.flow();
      expect(channels.wire.sms).toEqual([]);
    },
  );

  it("what was queued before STOP is not sent after it", async () => {
    const { id, mobile } = await desk.client();
    await desk.write(id);
    await channels.flow();
    const waiting = await desk.write(id, "One more");
    await desk.text(mobile, "STOP");
    channels.clear();
    await channels.flow();
    expect(channels.sms().map(({ body }) => body)).toEqual([expect.stringContaining("opted out")]);
    const { body } = await studio.call("GET /v1/clients/{clientId}/messages/{messageId}", {
      params: { clientId: id, messageId: waiting.id },
    });
    expect(body).toMatchObject({ state: "dropped", reason: "unsubscribed" });
  });

  it('S3-30 "Cancel" opts out and opens with a notice, and the confirmation says how to cancel a class', async () => {
    const { id, mobile } = await desk.client();
    await desk.text(mobile, "Cancel");
    await channels.flow();
    expect((await desk.only(id)).state).toBe("open");
    expect((await desk.alerts()).items[0]).toMatchObject({ kind: "optOutOrCancel", clientId: id });
    expect(channels.sms().map(({ body }) => body)).toEqual([expect.stringContaining("To cancel a class")]);
    expect((await desk.profile(id)).reachability.sms.eligible).toBe(false);
  });

  it('"stop by tomorrow?" opens and opts nobody out; "please stop texting me" is flagged and staff decides', async () => {
    const { id, mobile } = await desk.client();
    await desk.text(mobile, "stop by tomorrow?");
    expect((await desk.only(id)).state).toBe("open");
    expect((await desk.profile(id)).reachability.sms.eligible).toBe(true);
    await desk.text(mobile, "please stop texting me");
    const flagged = await desk.only(id);
    expect(flagged.flags).toEqual(["likelyOptOut"]);
    expect((await desk.profile(id)).reachability.sms.eligible).toBe(true);
    const decided = await desk.act("opt-out", flagged.id, { optOut: true });
    expect(decided.body.flags).toEqual([]);
    expect((await desk.profile(id)).reachability.sms).toMatchObject({ eligible: false, reason: "unsubscribed" });
  });

  it('S3-31 "wrong number" is flagged and the client stays subscribed; marked by staff, the number gets nothing more', async () => {
    const { id, mobile } = await desk.client();
    await desk.text(mobile, "wrong number");
    const flagged = await desk.only(id);
    expect(flagged).toMatchObject({ state: "open", flags: ["wrongContact"] });
    expect((await desk.profile(id)).reachability.sms.eligible).toBe(true);
    await desk.act("wrong-contact", flagged.id);
    expect((await desk.profile(id)).reachability.sms).toMatchObject({ eligible: false, reason: "wrongContact" });
    const corrected = { phones: [{ kind: "mobile", number: "+12075558888" }] };
    const { headers } = await studio.call("GET /v1/clients/{clientId}", { params: { clientId: id } });
    await studio.call("PATCH /v1/clients/{clientId}", {
      params: { clientId: id },
      body: corrected,
      headers: { "if-match": headers.etag! },
    });
    expect((await desk.profile(id)).reachability.sms.eligible).toBe(true);
  });

  it('HELP is answered; START comes back, for that number only; "yes" a week after STOP does not', async () => {
    const { id, mobile } = await desk.client();
    await desk.text(mobile, "help");
    await channels.flow();
    expect(channels.sms().map(({ body }) => body)).toEqual(
      [expect.stringContaining("Reply STOP to opt out"), expect.stringContaining("STOP")].slice(
        0,
        channels.sms().length,
      ),
    );
    await desk.text(mobile, "stop");
    await desk.text(mobile, "yes");
    expect((await desk.profile(id)).reachability.sms.eligible).toBe(false);
    await desk.text(mobile, "start");
    expect((await desk.profile(id)).reachability.sms.eligible).toBe(true);
  });

  it("staff opts a client back in with a reason, and texts reach it again (rules.md, Sending)", async () => {
    const { id, mobile } = await desk.client();
    await desk.text(mobile, "STOP");
    await channels.flow();
    channels.clear();
    const params = { clientId: id, channel: "sms" };
    const body = { subscribed: true, source: "staff", reason: "Asked for it at the desk" };
    expect((await studio.call("PUT /v1/clients/{clientId}/subscriptions/{channel}", { params, body })).status).toBe(
      200,
    );
    await desk.write(id, "Welcome back");
    await channels.flow();
    expect(channels.sms().map(({ body: sent }) => sent)).toContain("Welcome back");
  });

  it("a word delivered again after its opposite does not speak again (SNS delivers at least once)", async () => {
    const { id, mobile } = await desk.client();
    await desk.text(mobile, "STOP", `stop-${id}`);
    await desk.text(mobile, "START", `start-${id}`);
    await desk.text(mobile, "STOP", `stop-${id}`);
    expect((await desk.profile(id)).reachability.sms.eligible).toBe(true);
    await desk.text(mobile, "STOP", `stop-again-${id}`);
    await desk.text(mobile, "START", `start-${id}`);
    expect((await desk.profile(id)).reachability.sms.eligible).toBe(false);
  });

  it("an unknown number that opted out is not answered: 409 with the reason", async () => {
    await desk.text("+12075554444", "Are you open?");
    const found = (await studio.call("GET /v1/discussions", { query: { q: "+12075554444" } })).body.items[0];
    await desk.text("+12075554444", "STOP");
    const { status, body } = await desk.act("messages", found.id, { body: "Yes" });
    expect([status, body.errors[0].message]).toEqual([409, "stopped"]);
  });

  it("mother and child share a number: one STOP, both are out; a text goes to the one last written to", async () => {
    const mother = await desk.client();
    const child = await desk.client({ emails: [], phones: [{ kind: "mobile", number: mother.mobile }] });
    await desk.write(child.id, "For the child");
    await channels.flow();
    await desk.text(mother.mobile, "We will come");
    expect(await desk.discussionsOf(mother.id)).toEqual([]);
    expect(await desk.only(child.id)).toMatchObject({ state: "open", shared: [mother.id] });
    await desk.text(mother.mobile, "STOP");
    for (const { id } of [mother, child]) expect((await desk.profile(id)).reachability.sms.eligible).toBe(false);
  });

  it("an unknown number opens a discussion, can be answered, and is linked to a client later", async () => {
    const number = "+12075553333";
    await desk.text(number, "hi do u have beginner boxing?");
    const [alert] = (await desk.alerts()).items;
    expect(alert).toMatchObject({ kind: "unknownContact" });
    const found = (await studio.call("GET /v1/discussions", { query: { q: "boxing" } })).body.items[0];
    expect(found).toMatchObject({ id: alert.discussionId, client: null, contact: number, state: "open" });
    await desk.act("messages", found.id, { body: "Yes, Mondays" });
    await channels.flow();
    expect(channels.sms().map(({ to }) => to)).toContain(number);
    const { id } = await desk.client({ phones: [{ kind: "mobile", number }] });
    const linked = await desk.act("link", found.id, { clientId: id });
    expect(linked.body).toMatchObject({ contact: null, client: { id } });
    expect((await desk.thread(found.id)).length).toBeGreaterThanOrEqual(2);
    await desk.text(number, "Thanks, see you");
    expect((await desk.discussionsOf(id)).map((one: { id: string }) => one.id)).toEqual([found.id]);
    const again = await desk.act("link", found.id, { clientId: (await desk.client()).id });
    expect(again.status).toBe(409);
  });
});
