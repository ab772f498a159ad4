import { ulid } from "ulid";
import { beforeAll, describe, expect, it } from "vitest";
import { clientPk } from "../../shared/clients/header.ts";
import type { Message } from "../../shared/messages/schema.ts";
import { messageItem } from "../../shared/messages/store.ts";
import { callAs } from "../support/call.ts";
import { makeClient } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let source: ReturnType<typeof sourceOf>;
beforeAll(async () => {
  studio = await openStudio();
  source = sourceOf(studio);
});

const add = (body: object) => studio.call("POST /v1/automations", { body });
const of = (automationId: string) => ({ params: { automationId } });
const change = (automationId: string, body: object, etag?: string) =>
  studio.call("PATCH /v1/automations/{automationId}", {
    ...of(automationId),
    body,
    ...(etag && { headers: { "if-match": etag } }),
  });

describe("an automation", () => {
  it("is a named record: added, changed, switched off; null takes a field away", async () => {
    const made = await add({ name: "First visit", channel: "email", description: "After the first class" });
    expect([made.status, made.body]).toEqual([
      201,
      expect.objectContaining({ name: "First visit", purpose: "marketing", active: true, createdBy: "key_test" }),
    ]);
    const off = await change(made.body.id, { active: false, description: null }, made.headers.etag);
    expect([off.body.active, off.body.description]).toEqual([false, undefined]);
    expect((await change(made.body.id, { active: true }, made.headers.etag)).status).toBe(412);
    expect((await studio.call("GET /v1/automations/{automationId}", of(made.body.id))).body).toEqual(off.body);
    expect((await studio.call("GET /v1/automations")).body.items).toEqual([off.body]);
  });

  it("has a name of its own, case and accents folded; several at once are each kept, of one name one", async () => {
    const answers = await Promise.all(
      ["Birthday", "BIRTHDAY", "Win back"].map((name) => add({ name, channel: "sms", purpose: "marketing" })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409]);
    expect((await change(answers[2]!.body.id, { name: " bírthday " })).body.code).toBe("automation-exists");
  });

  it("sends by a template of its own channel and purpose that is in use, or by one that every account has", async () => {
    const named = (name: string, templateId: string, channel = "email", purpose = "service") =>
      add({ name, channel, purpose, templateId });
    const faults = async (answer: ReturnType<typeof named>) => (await answer).body.errors;
    const fault = (message: string) => ({ pointer: "/body/templateId", message });
    expect((await named("Welcome", "welcome")).body.templateId).toBe("welcome");
    expect(await faults(named("A", "welcome", "sms", "marketing"))).toEqual([
      fault("is a template of the channel email"),
      fault("is a template of the purpose service"),
    ]);
    expect(await faults(named("A", studio.means.newId("template")))).toEqual([fault("is no template of this account")]);
    const body = { name: "Old", channel: "email", purpose: "service", subject: "x", text: "x" };
    const { id: templateId } = (await studio.call("POST /v1/templates", { body })).body;
    await studio.call("POST /v1/templates/{templateId}/archive", { params: { templateId } });
    expect(await faults(named("A", templateId))).toEqual([fault("is archived")]);
  });
});

describe("what an automation sent", () => {
  let automationId: string;
  let clientIds: string[];
  const names = ["a", "b", "c", "d", "e"];

  /** A message as the sender left it; of what an automation of another account sent, the list shows nothing. */
  const sent = (clientId: string, minute: number, fields: Partial<Message>): Promise<void> => {
    const at = `2026-03-02T11:0${minute}:00.000Z`;
    const message: Message = {
      id: `msg_${ulid(Date.parse(at))}`,
      clientId,
      discussionId: studio.means.newId("discussion"),
      channel: "email",
      direction: "out",
      purpose: "marketing",
      sender: { kind: "automation", id: automationId },
      how: "automated",
      state: "sent",
      body: "Hello",
      createdAt: at,
      sentAt: at,
      ...fields,
    };
    const pk = clientPk(studio.accountId, clientId);
    return studio.table.put(messageItem(studio.accountId, pk, message, studio.means.newId("revision")));
  };

  beforeAll(async () => {
    automationId = (await add({ name: "We miss you", channel: "email" })).body.id;
    await source.load(names.map((id) => makeClient(id, { firstName: id.toUpperCase(), lastName: "Lindqvist" })));
    clientIds = await Promise.all(names.map((id) => source.clientId(id)));
    const at = "2026-03-02T12:00:00.000Z";
    const human = { at, by: "human" as const, why: "late" };
    const machine = { at, by: "machine" as const, why: "scanner" };
    const delivered = { deliveredAt: at };
    await sent(clientIds[0]!, 1, { state: "delivered", marks: { ...delivered, opened: human, clicked: human } });
    await sent(clientIds[1]!, 2, { state: "delivered", marks: { ...delivered, opened: human } });
    await sent(clientIds[2]!, 3, { state: "bounced", reason: "permanent" });
    await sent(clientIds[3]!, 4, { state: "delivered", marks: { ...delivered, opened: machine } });
    await sent(clientIds[4]!, 5, {});
  });

  const recipients = (query = {}, call = studio.call) =>
    call("GET /v1/automations/{automationId}/messages", { ...of(automationId), query });

  it("S3-40 is listed by recipient, newest first, with what each last did: click, open or bounce", async () => {
    const { items, nextCursor } = (await recipients()).body;
    expect(items.map((row: Record<string, never>) => [row.client, row.lastAction, row.at])).toEqual(
      [
        [4, "sent"],
        [3, "delivered"],
        [2, "bounced"],
        [1, "opened"],
        [0, "clicked"],
      ].map(([i, action]) => [
        { id: clientIds[Number(i)], name: `${names[Number(i)]!.toUpperCase()} Lindqvist` },
        action,
        `2026-03-02T11:0${Number(i) + 1}:00.000Z`,
      ]),
    );
    expect(items[2]).toMatchObject({ state: "bounced", reason: "permanent", channel: "email" });
    expect(nextCursor).toBeNull();
  });

  it("S3-39 names the discussion of each, a page at a time, no row twice and none left out", async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await recipients({ limit: "2", ...(cursor && { cursor }) });
      seen.push(...body.items.map(({ discussionId }: { discussionId: string }) => discussionId));
      cursor = body.nextCursor ?? undefined;
    } while (cursor);
    expect(new Set(seen).size).toBe(5);
    expect(seen.every((id) => id.startsWith("dsc_"))).toBe(true);
  });

  it("is counted by outcome, people before machines, and says whether it looked at all", async () => {
    const { body } = await studio.call("GET /v1/automations/{automationId}/results", of(automationId));
    expect(body).toEqual({
      lookedAt: 5,
      complete: true,
      outcomes: { sent: 1, delivered: 1, bounced: 1, opened: 1, clicked: 1 },
      funnel: {
        sent: 5,
        delivered: 3,
        opened: { human: 2, all: 3 },
        clicked: { human: 1, all: 1 },
        replied: 0,
        unsubscribed: 0,
      },
    });
  });

  it("shows staff who is limited to locations the clients of those alone, and nobody a deleted one", async () => {
    await source.load([makeClient("a", { firstName: "A", lastName: "Lindqvist", homeLocation: "Mill" })]);
    await studio.stream.settle();
    const { items: places } = (await studio.call("GET /v1/locations")).body;
    const other = (await studio.call("POST /v1/locations", { body: { name: "Elsewhere" } })).body.id;
    const as = (locations: string) =>
      callAs({ accountId: studio.accountId, role: "member", actorId: "stf_1", locations });
    const seenBy = async (call: ReturnType<typeof callAs>) =>
      (await recipients({}, call)).body.items.map(({ client }: { client: { id: string } }) => client.id);
    expect(await seenBy(as(places.find(({ name }: { name: string }) => name === "Mill").id))).toContain(clientIds[0]);
    expect(await seenBy(as(other))).toEqual(clientIds.slice(1).reverse());
    await studio.call("DELETE /v1/clients/{clientId}", { params: { clientId: clientIds[1]! } });
    await studio.stream.settle();
    expect(await seenBy(studio.call)).not.toContain(clientIds[1]);
  });
});
