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
