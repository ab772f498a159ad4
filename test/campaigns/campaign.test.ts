import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { mailEvent } from "../support/mail-event.ts";
import { settleClientOf } from "../support/settle.ts";
import { news, type Office, openOffice, text } from "./office.ts";

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
beforeEach(() => office.channels.clear());

const people = async (count: number, fields: object = {}) => {
  const made = [];
  for (let i = 0; i < count; i += 1) made.push(await office.client({ ...fields }));
  return made;
};
const idsOf = (clients: { id: string }[]) => clients.map(({ id }) => id);
const recipients = async (campaignId: string) =>
  (await office.studio.call("GET /v1/campaigns/{campaignId}/messages", { params: { campaignId } })).body.items;
const stop = (campaignId: string) =>
  office.studio.call("POST /v1/campaigns/{campaignId}/stop", { params: { campaignId } });
/** What the clients' collections hold of a campaign, waiting or sent. */
const messagesOf = async (campaignId: string) =>
  (await office.studio.table.scan({})).items.filter(
    ({ type, data }) => type === "message" && (data.sender as { id?: string } | undefined)?.id === campaignId,
  );
/** A campaign that was ordered so many days ago. */
const orderedAgo = async (days: number, clientId: string, message: object, more: object = {}): Promise<string> => {
  const at = inMinutes(-days * 24 * 60);
  const body = { who: { clientIds: [clientId] }, message };
  const { token } = (await office.studio.call("POST /v1/campaigns/preview", { body, at })).body;
  const input = { body: { token, name: "Days ago", ...more }, at };
  const ordered = await office.studio.call("POST /v1/campaigns", input);
  expect(ordered.status, ordered.text).toBe(202);
  await office.run();
  return ordered.body.campaignId;
};
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

/** What a recipient's mail program tells of the mail it got last, so many seconds after it was delivered. */
const reported = (email: string, kind: "Open" | "Click", seconds: number) =>
  mailEvent(office.channels.emails().findLast(({ to }) => to.includes(email))!, kind, {
    timestamp: new Date(Date.now() + seconds * 1000).toISOString(),
    userAgent: "Mozilla/5.0 (X11) Firefox",
  });

describe("S4-11 a campaign to a segment", () => {
  it("reaches each eligible client once, closes and opens nothing, and tells what became of it (S3-40, S0-30)", async () => {
    const { studio, channels, desk } = office;
    const clients = await people(4, { lastName: "Segmented" });
    const [opens, clicks, leaves, quiet] = clients;
    await studio.stream.settle();
    const rules = { groups: [{ rules: [{ on: "name", contains: "segmented" }] }] };
    const segmentId = (await studio.call("POST /v1/segments", { body: { name: "Segmented", rules } })).body.id;
    const body = { who: { segmentId }, message: news };
    const found = (await studio.call("POST /v1/campaigns/preview", { body })).body;
    expect(found).toMatchObject({ count: 4, eligible: 4 });
    const { campaignId } = await office.order(found.token);
    await office.jobs();
    await office.run();
    const mails = channels.emails();
    expect(mails.map(({ to }) => to[0]).sort()).toEqual(clients.map(({ email }) => email).sort());
    await channels.intake([
      reported(opens!.email, "Open", 60),
      reported(clicks!.email, "Open", 60),
      reported(clicks!.email, "Click", 70),
    ]);
    const mail = mails.find(({ to }) => to[0] === leaves!.email)!;
    const unsubscribeToken = /\/u\/([^\s?]+)/.exec(mail.text ?? "")![1]!;
    const out = { params: { unsubscribeToken }, body: { "List-Unsubscribe": "One-Click" } };
    expect((await studio.call("POST /u/{unsubscribeToken}", out)).status).toBe(200);

    const whole = await office.read(campaignId);
    expect(whole).toMatchObject({
      kind: "campaign",
      name: "We move",
      segmentId,
      subject: "We move",
      createdBy: "key_test",
      message: { text: "To the pier" },
      progress: { state: "done", clients: 4, written: 4, skipped: 0, reasons: {}, named: [] },
      followed: null,
    });
    expect(whole.results).toMatchObject({
      lookedAt: 4,
      complete: true,
      outcomes: { opened: 1, clicked: 1, unsubscribed: 1, delivered: 1 },
      funnel: { sent: 4, delivered: 4, opened: { human: 2 }, clicked: { human: 1 }, unsubscribed: 1 },
    });
    const actions = (await recipients(campaignId)).map(({ client, lastAction }: Record<string, { id: string }>) => [
      client!.id,
      lastAction,
    ]);
    expect(Object.fromEntries(actions)).toEqual({
      [opens!.id]: "opened",
      [clicks!.id]: "clicked",
      [leaves!.id]: "unsubscribed",
      [quiet!.id]: "delivered",
    });
    expect(await desk.only(quiet!.id)).toMatchObject({
      state: "closed",
      creator: { kind: "campaign", id: campaignId, name: "We move" },
      senders: [campaignId],
    });
  });

  it("by SMS stays in the thread: an open one stays open, and an answer shows", async () => {
    const { desk } = office;
    const [one] = await people(1);
    await desk.text(one!.mobile, "Is there a class today?");
    const campaignId = await office.campaign([one!.id], text);
    expect(await desk.only(one!.id)).toMatchObject({ state: "open", senders: [campaignId] });
    await desk.text(one!.mobile, "Great");
    expect((await recipients(campaignId))[0].lastAction).toBe("replied");
    expect((await office.read(campaignId)).results.funnel.replied).toBe(1);
  });
});

describe("an address or number that several have", () => {
  it("mother and child share a number: it gets the message once, whoever is first; the other is named with the reason", async () => {
    const phones = [{ kind: "mobile", number: "+12075559999" }];
    const [mother, child] = [await office.client({ phones }), await office.client({ firstName: "Child", phones })];
    const found = await office.preview([mother.id, child.id], text);
    expect(found).toMatchObject({
      eligible: 1,
      notEligible: { named: [{ clientId: child.id, reason: "sameAddress" }] },
    });
    const { campaignId } = await office.order(found.token);
    await office.run();
    const sent = office.channels.sms().filter(({ body }) => body === text.body);
    expect(sent.map(({ to }) => to)).toEqual(["+12075559999"]);
    const { progress } = await office.read(campaignId);
    expect(progress).toMatchObject({ written: 1, skipped: 1, named: [{ clientId: child.id, name: "Child" }] });
  });
});

describe("clients who change while a campaign is under way", () => {
  it("a merged one is written to as its winner, once; one who was deleted or erased meanwhile is left out with the reason", async () => {
    const [winner, loser, deleted, erased] = await people(4);
    const { token } = await office.preview(idsOf([loser!, winner!, deleted!, erased!]), text);
    const { call } = office.studio;
    await call("POST /v1/clients/{clientId}/merge", { params: { clientId: winner!.id }, body: { loserId: loser!.id } });
    await call("DELETE /v1/clients/{clientId}", { params: { clientId: deleted!.id } });
    await call("POST /v1/clients/{clientId}/erase", { params: { clientId: erased!.id }, body: {} });
    await office.jobs();
    await settleClientOf(office.studio, deleted!.id);
    const { campaignId } = await office.order(token);
    await office.run();
    expect((await office.read(campaignId)).progress).toMatchObject({
      written: 1,
      reasons: { sameAddress: 1, deleted: 1, gone: 1 },
    });
    expect((await messagesOf(campaignId)).map(({ data }) => data.clientId)).toEqual([winner!.id]);
  });
});

describe("the pace of a campaign", () => {
  it("so many messages a minute: the first go at once, the others wait for the clock", async () => {
    const clients = await people(5);
    const { token } = await office.preview(idsOf(clients), news, { perMinute: 2 });
    const { campaignId } = await office.order(token);
    await office.run();
    expect(office.channels.emails()).toHaveLength(2);
    const { startsAt } = await office.read(campaignId);
    const minutes = (await messagesOf(campaignId))
      .map(({ data }) => (Date.parse(String(data.sendAt)) - Date.parse(startsAt)) / 60_000)
      .sort();
    expect(minutes).toEqual([0, 0, 1, 1, 2]);
    for (const [minute, sent] of [
      [1, 4],
      [2, 5],
    ] as const) {
      await office.channels.clock(new Date(Date.parse(startsAt) + minute * 60_000).toISOString());
      await office.run();
      expect(office.channels.emails()).toHaveLength(sent);
    }
  });

  it("one that is ordered for later waits until then", async () => {
    const [one] = await people(1);
    const { token } = await office.preview([one!.id]);
    const sendAt = inMinutes(90);
    const { campaignId } = await office.order(token, { sendAt });
    await office.run();
    expect([office.channels.emails(), (await office.read(campaignId)).startsAt]).toEqual([[], sendAt]);
    await office.channels.clock(inMinutes(91));
    await office.run();
    expect(office.channels.emails()).toHaveLength(1);
  });
});

describe("a campaign that is stopped", () => {
  it("sends nothing more: neither what its job did not write, nor what waits, nor what is in the queue; twice is once", async () => {
    const clients = await people(4);
    const { token } = await office.preview(idsOf(clients), news, { perMinute: 2 });
    const { campaignId } = await office.order(token);
    await office.jobs();
    const stopped = await stop(campaignId);
    expect((await stop(campaignId)).body).toEqual(stopped.body);
    expect(stopped.body.stoppedAt).not.toBeNull();
    await office.channels.clock(inMinutes(10));
    await office.run();
    expect(office.channels.wire.email).toEqual([]);
    const found = (await messagesOf(campaignId)).map(({ data }) => [data.state, data.reason]);
    expect(found).toEqual(Array(4).fill(["dropped", "campaignStopped"]));
    expect((await office.read(campaignId)).results.outcomes).toEqual({ dropped: 4 });

    const { campaignId: next } = await office.order((await office.preview(idsOf(clients))).token);
    await stop(next);
    await office.run();
    expect((await office.read(next)).progress).toMatchObject({ state: "done", clients: 0, written: 0 });
    expect(await messagesOf(next)).toEqual([]);
  });
});

describe("the limits of marketing", () => {
  it("the most messages a day hold across campaigns, one ordered days before among them; service ones are no part of it", async () => {
    const settings = (await office.studio.call("GET /v1/settings/messaging")).body;
    const put = (body: object) => office.studio.call("PUT /v1/settings/messaging", { body });
    expect((await put({ ...settings, mostADay: 1 })).status).toBe(200);
    const [one] = await people(1);
    const first = await orderedAgo(3, one!.id, news, { sendAt: inMinutes(0) });
    const second = await office.campaign([one!.id]);
    const service = await office.campaign([one!.id], { ...news, purpose: "service" });
    const outcomes = async (id: string) => (await office.read(id)).results.outcomes;
    expect([await outcomes(first), await outcomes(second), await outcomes(service)]).toEqual([
      { delivered: 1 },
      { dropped: 1 },
      { delivered: 1 },
    ]);
    expect((await recipients(second))[0]).toMatchObject({ state: "dropped", reason: "frequencyCap" });
    expect((await put(settings)).status).toBe(200);
  });

  it("quiet hours: an SMS waits for the morning of the client's clock, and what is two days late is dropped", async () => {
    const [day, night] = [await office.client(), await office.client({ homeLocation: "Night" })];
    const campaignId = await office.campaign([day.id, night.id], text);
    expect(
      office.channels
        .sms()
        .filter(({ body }) => body === text.body)
        .map(({ to }) => to),
    ).toEqual([day.mobile]);
    const waits = (await messagesOf(campaignId)).find(({ data }) => data.clientId === night.id)!;
    expect(waits.data).toMatchObject({ state: "scheduled", reason: "quietHours", how: "bulk" });
    expect(Date.parse(String(waits.data.sendAt)) - Date.now()).toBeLessThan(7 * 3600_000);
    expect(Date.parse(String(waits.data.validUntil)) - Date.now()).toBeGreaterThan(47 * 3600_000);
    const late = await orderedAgo(3, day.id, text);
    expect((await messagesOf(late))[0]!.data).toMatchObject({ state: "dropped", reason: "expired" });
  });
});
