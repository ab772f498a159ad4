import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { clientPk } from "../../shared/clients/header.ts";
import { compose, type Draft } from "../../shared/messages/compose.ts";
import type { Channels } from "../support/channels.ts";
import { type Desk, openDesk, studioAddress } from "../support/desk.ts";
import { mailEvent } from "../support/mail-event.ts";
import { makeClient } from "../support/make.ts";
import { settleClientOf } from "../support/settle.ts";
import { sourceOf } from "../support/source.ts";
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

const list = async (query: Record<string, string>) =>
  (await studio.call("GET /v1/discussions", { query })).body.items as { id: string; creator: object }[];
const mail = (clientId: string, subject = "Your mat") =>
  studio.call("POST /v1/clients/{clientId}/messages", {
    params: { clientId },
    body: { channel: "email", subject, body: "It is in the cupboard." },
  });

/** What an automation will do when its trigger comes: the message it composes, as its transaction writes it. */
const automated = async (to: string, clientId: string, fields: Partial<Draft> = {}): Promise<string> => {
  const body = { name: `We miss you, ${to}`, channel: fields.channel ?? "email" };
  const { id } = (await studio.call("POST /v1/automations", { body })).body;
  const draft: Draft = {
    channel: "email",
    body: "We miss you",
    subject: "We miss you",
    purpose: "marketing",
    how: "automated",
    sender: { kind: "automation", id, name: body.name },
    to,
    from: studioAddress,
    ...fields,
  };
  const whose = { pk: clientPk(studio.accountId, clientId), clientId };
  await studio.table.transact(compose(studio.means, whose, draft, undefined).actions);
  return id;
};

describe("where discussions come from and where they are found", () => {
  it("S3-01, S3-18, S3-20, S0-30 an automation's email or text, and a colleague's direct message: each names who began it", async () => {
    const { id, email, mobile } = await desk.client();
    const byEmail = await automated(email, id);
    const byText = await automated(mobile, id, { channel: "sms", from: "+12075550199", subject: undefined });
    await mail(id);
    await desk.write(id);
    await channels.flow();
    const all = await desk.discussionsOf(id);
    const begun = all.map(({ channel, creator }: { channel: string; creator: { kind: string; id: string } }) =>
      [channel, creator.kind, ...(creator.kind === "automation" ? [creator.id] : [])].join(" "),
    );
    expect(begun.sort()).toEqual([`email automation ${byEmail}`, "email key", `sms automation ${byText}`, "sms key"]);
    for (const { id: discussionId, creator } of all) {
      const one = await studio.call("GET /v1/discussions/{discussionId}", { params: { discussionId } });
      expect(one.body.creator).toEqual(creator);
    }
  });

  it("S3-34, S3-37, S3-39, S0-29 in the menu, in the client's tab with all that was sent, and in the automation's list", async () => {
    const { id, email, mobile } = await desk.client();
    const automation = await automated(email, id);
    await mail(id);
    await desk.write(id);
    await channels.flow();
    await desk.text(mobile, "Thank you");
    const tab = await desk.discussionsOf(id);
    expect(tab).toHaveLength(3);
    const open = tab
      .filter(({ state }: { state: string }) => state === "open")
      .map(({ id: one }: { id: string }) => one);
    expect(open).toHaveLength(1);
    expect((await list({ status: "open" })).map(({ id: one }) => one)).toEqual(expect.arrayContaining(open));
    const found = await list({ status: "closed", sender: automation });
    expect(found).toHaveLength(1);
    expect(found[0]!.creator).toMatchObject({ kind: "automation", id: automation });
  });

  it("S0-34, S3-38, S3-03 the client's badge is its open discussions, the menu's those of the account", async () => {
    const { id, mobile } = await desk.client();
    const before = (await desk.counts()).open;
    await desk.text(mobile, "Is there a mat for me?");
    await mail(id);
    await settleClientOf(studio, id);
    const { badges } = await desk.profile(id);
    const tab = await desk.discussionsOf(id);
    expect([badges.openDiscussions, tab.length]).toEqual([1, 2]);
    expect((await desk.counts()).open).toBe(before + 1);
  });

  it("S3-17 a client's word opens it and tells the team, who mark it read", async () => {
    const { id, mobile } = await desk.client();
    await desk.text(mobile, "Are you open on Monday?");
    const { items, unread } = await desk.alerts();
    expect(items[0]).toMatchObject({ kind: "reply", clientId: id });
    expect(unread).toBeGreaterThan(0);
    const seen = await studio.call("POST /v1/alerts/seen", { body: { upTo: items[0].at } });
    expect([seen.status, seen.body.unread, (await desk.alerts()).unread]).toEqual([200, 0, 0]);
  });
});

describe("opening a discussion", () => {
  it("S0-31, S0-32 of an email shows it as it was sent, and who opened and clicked", async () => {
    const { id, email } = await desk.client();
    const { id: messageId } = (await mail(id)).body;
    await channels.flow();
    const sent = channels.emails().findLast(({ to }) => to.includes(email))!;
    const later = (ms: number) => ({ timestamp: new Date(Date.now() + ms).toISOString(), userAgent: "Firefox/140" });
    await channels.intake([mailEvent(sent, "Open", later(60_000)), mailEvent(sent, "Click", later(90_000))]);
    const [discussion] = await desk.discussionsOf(id);
    const [shown] = await desk.thread(discussion.id);
    expect(shown).toMatchObject({ id: messageId, subject: "Your mat", state: "delivered" });
    const params = { clientId: id, messageId };
    const { body } = await studio.call("GET /v1/clients/{clientId}/messages/{messageId}", { params });
    expect(body).toMatchObject({ subject: "Your mat", content: { text: "It is in the cupboard." } });
    expect(body.content.html).toContain("It is in the cupboard.");
    const told = await studio.call("GET /v1/clients/{clientId}/messages/{messageId}/events", { params });
    const kinds = told.body.items.map(({ kind, verdict }: { kind: string; verdict: { by: string } | null }) =>
      verdict ? `${kind} by a ${verdict.by}` : kind,
    );
    expect(kinds.sort()).toEqual(["clicked by a human", "delivered", "opened by a human", "sent"]);
    expect(body.marks).toMatchObject({ opened: { by: "human" }, clicked: { by: "human" } });
  });

  it("S0-33, S1-11 of a chat shows all of it, in order, whoever began", async () => {
    const { id, mobile } = await desk.client();
    await desk.write(id, "Will you come?");
    await channels.flow();
    await desk.text(mobile, "Yes");
    const [discussion] = await desk.discussionsOf(id);
    await desk.act("messages", discussion.id, { body: "See you" });
    await channels.flow();
    const thread = (await desk.thread(discussion.id)).filter(
      ({ sender }: { sender?: { kind: string } }) => sender?.kind !== "system",
    );
    expect(thread.map(({ body }: { body: string }) => body)).toEqual(["Will you come?", "Yes", "See you"]);
  });
});

describe("who may be written to", () => {
  const actionsOf = async (clientId: string) =>
    Object.fromEntries(
      (await desk.profile(clientId)).actions.map(({ name, enabled, reason }: Record<string, string>) => [
        name,
        enabled ? "offered" : reason,
      ]),
    );
  const made = async (body: object): Promise<string> =>
    (await studio.call("POST /v1/clients", { body: { firstName: "Ida", ...body } })).body.id;

  it("S3-21 to S3-24 new email and new text are offered where they may go, else with the reason", async () => {
    const { id } = await desk.client();
    expect(await actionsOf(id)).toMatchObject({ newEmail: "offered", newText: "offered" });
    const noEmail = await made({ phones: [{ kind: "home", number: "+12075559001" }] });
    expect(await actionsOf(noEmail)).toMatchObject({ newEmail: "noEmail", newText: "noMobile" });
    const wrong = await made({ phones: [{ kind: "mobile", number: "12345" }] });
    expect(await actionsOf(wrong)).toMatchObject({ newText: "invalidMobile" });
  });

  it("S3-33, S3-22 staff unsubscribes by hand, from email or SMS, and the reason is named", async () => {
    const { id } = await desk.client();
    for (const [channel, action] of [
      ["email", "newEmail"],
      ["sms", "newText"],
    ] as const) {
      const body = { subscribed: false, source: "staff" };
      const params = { clientId: id, channel };
      await studio.call("PUT /v1/clients/{clientId}/subscriptions/{channel}", { params, body });
      expect((await actionsOf(id))[action]).toBe("unsubscribed");
    }
  });

  it("S3-32 a wrong number blocks that number alone: once the booking software has the right one, texts go there", async () => {
    const source = sourceOf(studio);
    const given = (number: string) =>
      makeClient("s32", { phones: [{ kind: "mobile", number }], marketing: { email: true, sms: true } });
    await source.load([given("+12075558801")]);
    const id = await source.clientId("s32");
    await desk.text("+12075558801", "Wrong number");
    await desk.act("wrong-contact", (await desk.only(id)).id);
    expect((await actionsOf(id)).newText).toBe("wrongContact");
    await source.load([given("+12075558802")]);
    expect((await actionsOf(id)).newText).toBe("offered");
  });

  it("S4-09, S3-27 service and marketing go by both channels, until the link in the footer says no more", async () => {
    const { id, email, mobile } = await desk.client();
    await mail(id);
    await desk.write(id);
    await channels.flow();
    expect([channels.emails().at(-1)!.to, channels.sms().map(({ to }) => to)]).toEqual([[email], [mobile, mobile]]);
    const link = /\/u\/([\w.-]+)/.exec(channels.emails().at(-1)!.text ?? "")![1]!;
    const params = { unsubscribeToken: link };
    expect((await studio.call("POST /u/{unsubscribeToken}", { params })).status).toBe(200);
    expect((await actionsOf(id)).newEmail).toBe("unsubscribed");
    expect((await mail(id)).status).toBe(409);
  });
});
