import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Channels } from "../support/channels.ts";
import { type Desk, openDesk } from "../support/desk.ts";
import { settleClientOf } from "../support/settle.ts";
import type { Studio } from "../support/studio.ts";

let studio: Studio;
let channels: Channels;
let desk: Desk;

beforeAll(async () => {
  ({ studio, channels, desk } = await openDesk({ acknowledgements: ["thank you"] }));
});

beforeEach(async () => {
  await channels.flow();
  channels.clear();
});

const badgeOf = async (clientId: string): Promise<number> => {
  await settleClientOf(studio, clientId);
  return (await desk.profile(clientId)).badges.openDiscussions;
};

describe("the status of a discussion (rules.md, test vectors)", () => {
  it("S3-02 to S3-16 begins closed, opens by a reply with a notice, closes by an answer, and stays open as a bookmark", async () => {
    const { id, mobile } = await desk.client();
    await desk.write(id);
    expect(await desk.only(id)).toMatchObject({ state: "closed", action: "reopen", creator: { kind: "key" } });
    const before = await desk.counts();
    await desk.text(mobile, "Yes! Can I bring my sister?");
    const opened = await desk.only(id);
    expect(opened).toMatchObject({ state: "open", action: "close", last: { by: "client" } });
    expect((await desk.alerts()).items[0]).toMatchObject({ kind: "reply", clientId: id, discussionId: opened.id });
    expect((await desk.counts()).open).toBe(before.open + 1);
    expect(await badgeOf(id)).toBe(1);
    const reply = await desk.act("messages", opened.id, { body: "Of course" });
    expect(reply.status).toBe(202);
    expect((await desk.only(id)).state).toBe("closed");
    expect(await badgeOf(id)).toBe(0);
    await desk.act("reopen", opened.id);
    expect(await desk.only(id)).toMatchObject({ state: "open", reopened: true });
    await desk.text(mobile, "Great");
    expect((await desk.only(id)).state).toBe("open");
    expect(await badgeOf(id)).toBe(1);
    await desk.act("close", opened.id);
    expect((await desk.only(id)).state).toBe("closed");
    expect((await desk.discussionsOf(id)).length).toBe(1);
    expect((await desk.thread(opened.id)).map((one: { direction: string }) => one.direction)).toEqual([
      "out",
      "in",
      "out",
      "in",
    ]);
  });

  it("S3-08, S3-15 the same provider id twice is one message; thanks on the account's list are logged only", async () => {
    const { id, mobile } = await desk.client();
    await desk.text(mobile, "Hello", "in-1");
    await desk.text(mobile, "Hello", "in-1");
    const discussion = await desk.only(id);
    expect(await desk.thread(discussion.id)).toHaveLength(1);
    await desk.act("close", discussion.id);
    await desk.text(mobile, "Thank you!");
    expect((await desk.only(id)).state).toBe("closed");
    expect(await desk.thread(discussion.id)).toHaveLength(2);
  });

  it("S3-04 a snoozed discussion is outside list and badge until it is due or the client writes; a shift ends with zero open", async () => {
    const { id, mobile } = await desk.client();
    await desk.text(mobile, "Do you have mats?");
    const { id: discussionId } = await desk.only(id);
    const until = new Date(Date.now() + 3600_000).toISOString();
    expect((await desk.act("snooze", discussionId, { until: "2020-01-01T00:00:00Z" })).status).toBe(422);
    expect((await desk.act("snooze", discussionId, { until })).body).toMatchObject({
      state: "snoozed",
      snoozedUntil: until,
    });
    expect(await badgeOf(id)).toBe(0);
    expect((await desk.counts()).snoozed).toBeGreaterThan(0);
    await channels.clock(new Date(Date.now() + 60_000).toISOString());
    expect((await desk.only(id)).state).toBe("snoozed");
    await channels.clock(until);
    expect((await desk.only(id)).state).toBe("open");
    await desk.act("snooze", discussionId, { until });
    await desk.text(mobile, "Hello?");
    expect((await desk.only(id)).state).toBe("open");
  });

  it("a comment of the team goes to nobody and changes nothing; a draft and a colleague are kept (S3-12)", async () => {
    const { id, mobile } = await desk.client();
    await desk.text(mobile, "Is the sauna open?");
    const { id: discussionId } = await desk.only(id);
    expect((await desk.act("comments", discussionId, { body: "Ask Lena" })).status).toBe(201);
    await channels.flow();
    expect(channels.sms()).toEqual([]);
    const patch = { assignee: "me", draft: { body: "It opens at" } };
    const changed = await studio.call("PATCH /v1/discussions/{discussionId}", {
      params: { discussionId },
      body: patch,
    });
    expect(changed.body).toMatchObject({ state: "open", assignee: "key_test", draft: { body: "It opens at" } });
    const mine = await studio.call("GET /v1/discussions", { query: { assignee: "me", q: "sauna" } });
    expect(mine.body.items.map((one: { id: string }) => one.id)).toEqual([discussionId]);
    await desk.act("messages", discussionId, { body: "At six" });
    expect(await desk.only(id)).toMatchObject({ state: "closed", draft: null });
  });

  it("S3-35, S3-36 the menu's list is one state, and one channel where asked; its badge is its rows", async () => {
    const list = async (query: Record<string, string>) =>
      (await studio.call("GET /v1/discussions", { query: { limit: "100", ...query } })).body.items;
    const open = await list({});
    expect(open.every((one: { state: string }) => one.state === "open")).toBe(true);
    expect((await desk.counts()).open).toBe(open.length);
    expect(
      (await list({ status: "closed", channel: "email" })).every((one: { channel: string }) => one.channel === "email"),
    ).toBe(true);
  });
});

describe("an answer to what a client asked", () => {
  it("goes to one who never agreed to SMS, more than once, while a one-off does not; STOP ends it", async () => {
    const mobile = "+12075557001";
    const client = { firstName: "Nour", phones: [{ kind: "mobile", number: mobile }] };
    const { id } = (await studio.call("POST /v1/clients", { body: client })).body;
    await desk.text(mobile, "When is my class?");
    const { id: discussionId } = await desk.only(id);
    for (const body of ["At six", "Bring a towel"])
      expect((await desk.act("messages", discussionId, { body })).status).toBe(202);
    await channels.flow();
    const texts = channels.sms().filter(({ to }) => to === mobile);
    expect(texts.map(({ body }) => body)).toEqual(expect.arrayContaining(["At six", "Bring a towel"]));
    const oneOff = { params: { clientId: id }, body: { channel: "sms", body: "An offer" } };
    expect((await studio.call("POST /v1/clients/{clientId}/messages", oneOff)).status).toBe(409);
    await desk.text(mobile, "STOP");
    const refused = await desk.act("messages", discussionId, { body: "Sorry" });
    expect([refused.status, refused.body.errors[0].message]).toEqual([409, "stopped"]);
  });
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
