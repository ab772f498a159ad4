import { beforeAll, describe, expect, it } from "vitest";
import { clientPk } from "../../shared/clients/header.ts";
import { compose, type Draft } from "../../shared/messages/compose.ts";
import { contentOf } from "../../shared/messages/words.ts";
import { callAs } from "../support/call.ts";
import type { Channels } from "../support/channels.ts";
import { type Desk, openDesk, studioAddress, studioNumber } from "../support/desk.ts";
import { mailEvent } from "../support/mail-event.ts";
import { settleClientOf } from "../support/settle.ts";
import type { Studio } from "../support/studio.ts";
import { byHand, bySms, putMessage, wholeList } from "./sent.ts";

let studio: Studio;
let channels: Channels;
let desk: Desk;
beforeAll(async () => {
  ({ studio, channels, desk } = await openDesk({ nearEventsAnytime: true }));
});

const ask = (clientId: string, query: Record<string, string> = {}, call = studio.call) =>
  call("GET /v1/clients/{clientId}/engagement", { params: { clientId }, query });
const titles = (items: { title: string }[]) => items.map(({ title }) => title);

/** An automated message as an automation leaves it to the sender, in its discussion. */
const queue = async (to: { id: string; mobile: string; email: string }, channel: "email" | "sms") => {
  const whose = { pk: clientPk(studio.accountId, to.id), clientId: to.id };
  const draft: Draft = {
    channel,
    purpose: "service",
    sender: { kind: "campaign", id: "cam_1", name: "Spring" },
    how: "bulk",
    to: channel === "email" ? to.email : to.mobile,
    from: channel === "email" ? studioAddress : studioNumber,
    ...contentOf(channel, { subject: "Spring", body: "It is here" }),
    // so that it goes out at whatever hour the test runs
    eventAt: new Date(Date.now() + 3600_000).toISOString(),
  };
  await studio.table.transact(compose(studio.means, whose, draft, undefined).actions);
};

describe("S0-67 the automated messages to a client", () => {
  it("stand in the list once they went out, and neither what was written by hand, nor answers, nor what waits or was dropped", async () => {
    const client = await desk.client();
    const put = (minute: number, fields: object) =>
      putMessage(studio, client.id, `2026-03-02T11:0${minute}:00.000Z`, { subject: `m${minute}`, ...fields });
    await put(0, {});
    await put(1, byHand);
    await put(2, { direction: "in", state: "received", sender: undefined, how: undefined });
    await put(3, { direction: "comment", state: "comment", how: undefined });
    await put(4, { state: "scheduled", sentAt: undefined, marks: {} });
    await put(5, { state: "dropped", reason: "expired", sentAt: undefined, marks: {} });
    await put(6, {
      ...bySms,
      how: "bulk",
      body: "Pack\nending soon",
      sender: { kind: "campaign", id: "c", name: "Spring" },
    });
    await put(7, { state: "failed", reason: "rejected", sentAt: undefined, marks: {} });
    await put(8, { how: "roster" });
    const { body } = await ask(client.id);
    expect(body.nextCursor).toBeNull();
    expect(titles(body.items)).toEqual(["m7", "Pack ending soon", "m0"]);
    expect(body.items[0]).toMatchObject({ state: "failed", reason: "rejected", sentAt: null, lastAction: "failed" });
    expect(body.items[1]).toMatchObject({
      channel: "sms",
      sender: { kind: "campaign", name: "Spring" },
      at: "2026-03-02T11:06:00.000Z",
      on: "2026-03-02",
    });
    expect(titles((await ask(client.id, { channel: "sms" })).body.items)).toEqual(["Pack ending soon"]);
  });

  it("S0-82 each row says whether the client engaged, and how", async () => {
    const client = await desk.client();
    const at = "2026-03-03T12:00:00.000Z";
    const human = { at, by: "human" as const, why: "nothingAgainst" };
    const machine = { at, by: "machine" as const, why: "scanner" };
    const cases: [fields: object, engaged: object, lastAction: string][] = [
      [{ state: "sent", marks: {} }, { whether: false, delivered: false }, "sent"],
      [{}, { whether: false, delivered: true, opened: null }, "delivered"],
      [
        { marks: { deliveredAt: at, opened: machine, clicked: machine } },
        { whether: false, opened: "machine" },
        "delivered",
      ],
      [
        { marks: { deliveredAt: at, opened: human, clicked: machine } },
        { whether: true, clicked: "machine" },
        "opened",
      ],
      [{ marks: { deliveredAt: at, clicked: human } }, { whether: true, opened: "human", clicked: "human" }, "clicked"],
      [{ ...bySms, marks: { deliveredAt: at, repliedAt: at } }, { whether: true, replied: true }, "replied"],
      [{ state: "bounced", reason: "permanent", marks: {} }, { whether: false, bounced: true }, "bounced"],
      [{ state: "complained" }, { complained: true, delivered: true }, "complained"],
      [{ marks: { deliveredAt: at, unsubscribedAt: at } }, { unsubscribed: true, whether: false }, "unsubscribed"],
    ];
    for (const [i, [fields]] of cases.entries())
      await putMessage(studio, client.id, `2026-03-02T11:0${9 - i}:00.000Z`, fields);
    const { items } = (await ask(client.id)).body;
    expect(items.map(({ lastAction }: { lastAction: string }) => lastAction)).toEqual(cases.map(([, , last]) => last));
    for (const [i, [, engaged]] of cases.entries()) expect(items[i].engaged).toMatchObject(engaged);
    expect(items[3].marks.opened.why).toBe("nothingAgainst");
  });

  it("S0-82 follows the message through the sender, its events and a person's click after a scanner's", async () => {
    const client = await desk.client();
    await queue(client, "email");
    await queue(client, "sms");
    await channels.flow();
    const mail = channels.emails().find(({ to }) => to.includes(client.email))!;
    const later = (ms: number) => new Date(Date.now() + ms).toISOString();
    await channels.intake([
      mailEvent(mail, "Open", { timestamp: later(60_000), userAgent: "HeadlessChrome/120 (security scanner)" }),
      mailEvent(mail, "Click", { timestamp: later(60_000), userAgent: "" }),
    ]);
    const funnel = async () => {
      await settleClientOf(studio, client.id);
      const { body } = await studio.call("GET /v1/clients/{clientId}/charts/email-funnel", {
        params: { clientId: client.id },
      });
      return Object.fromEntries(
        body.items.map(({ step, human, all }: { step: string; human: number; all: number }) => [step, [human, all]]),
      );
    };
    expect((await ask(client.id, { channel: "email" })).body.items[0].engaged).toMatchObject({
      whether: false,
      delivered: true,
      opened: "machine",
      clicked: "machine",
    });
    expect(await funnel()).toMatchObject({ sent: [null, 1], delivered: [null, 1], opened: [0, 1], clicked: [0, 1] });
    const agent =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36";
    await channels.intake([mailEvent(mail, "Click", { timestamp: later(90_000), userAgent: agent })]);
    const { items } = (await ask(client.id)).body;
    expect(items.map(({ engaged }: { engaged: { delivered: boolean } }) => engaged.delivered)).toEqual([true, true]);
    expect(items[1]).toMatchObject({
      lastAction: "clicked",
      engaged: { whether: true, opened: "human", clicked: "human" },
    });
    expect(await funnel()).toMatchObject({ opened: [1, 1], clicked: [1, 1] });
    await desk.text(client.mobile, "Great!");
    expect((await ask(client.id, { channel: "sms" })).body.items[0].engaged).toMatchObject({
      whether: true,
      replied: true,
    });
  });

  it("goes on over pages without a gap or a repeat, however much stands between", async () => {
    const client = await desk.client();
    for (let i = 0; i < 30; i += 1)
      await putMessage(studio, client.id, new Date(Date.UTC(2026, 1, 1, 12, i)).toISOString(), {
        subject: `m${i}`,
        ...(i % 6 !== 0 && byHand),
      });
    expect(titles(await wholeList(studio, client.id, { limit: "1" }))).toEqual(["m24", "m18", "m12", "m6", "m0"]);
    const { nextCursor } = (await ask(client.id, { limit: "1" })).body;
    expect((await ask(client.id, { limit: "1", channel: "sms", cursor: nextCursor })).status).toBe(400);
  });

  it("S0-71 honours days of the home location's clock, by when a message was sent and not when it was written", async () => {
    const client = await desk.client();
    const put = (subject: string, written: string, sentAt: string) =>
      putMessage(studio, client.id, written, { subject, sentAt, marks: {} });
    await put("waited", "2026-01-05T12:00:00.000Z", "2026-03-08T04:59:00.000Z");
    await put("on the 8th", "2026-03-08T05:00:00.000Z", "2026-03-08T05:00:00.000Z");
    await put("late on the 8th", "2026-03-09T03:59:00.000Z", "2026-03-09T03:59:00.000Z");
    await put("on the 9th", "2026-03-09T04:00:00.000Z", "2026-03-09T04:00:00.000Z");
    const within = async (from: string, to: string) => titles(await wholeList(studio, client.id, { from, to }));
    expect(await within("2026-03-08", "2026-03-08")).toEqual(["late on the 8th", "on the 8th"]);
    expect(await within("2026-03-07", "2026-03-07")).toEqual(["waited"]);
    expect(await within("2026-03-09", "2199-12-31")).toEqual(["on the 9th"]);
  });

  it("names every fault of a range, and is not for an instructor or a stranger", async () => {
    const client = await desk.client();
    const faults = async (query: Record<string, string>) => {
      const { status, body } = await ask(client.id, query);
      return [status, body.errors.map(({ pointer }: { pointer: string }) => pointer)];
    };
    expect(await faults({ from: "2026-03-02", to: "2026-03-01" })).toEqual([422, ["/query/to"]]);
    expect(await faults({ from: "9999-12-31", to: "yesterday", channel: "fax" })).toEqual([
      422,
      ["/query/from", "/query/to", "/query/channel"],
    ]);
    const instructor = callAs({ accountId: studio.accountId, role: "instructor" });
    expect((await ask(client.id, {}, instructor)).status).toBe(403);
    const { call } = await studio.another();
    expect((await ask(client.id, {}, call)).status).toBe(404);
    expect((await ask(client.id)).body).toEqual({ items: [], nextCursor: null });
  });
});
