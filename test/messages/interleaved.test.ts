import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { messages } from "../../shared/messages/store.ts";
import type { Channels } from "../support/channels.ts";
import { type Desk, openDesk } from "../support/desk.ts";
import { settleClientOf } from "../support/settle.ts";
import type { Studio } from "../support/studio.ts";

let studio: Studio;
let channels: Channels;
let desk: Desk;

beforeAll(async () => {
  ({ studio, channels, desk } = await openDesk());
});

type Act =
  | "write"
  | "reply"
  | "stop"
  | "start"
  | "close"
  | "reopen"
  | "send"
  | "sendTwice"
  | "hear"
  | "hearTwice"
  | "hearReversed";
const acts: Act[] = [
  "write",
  "write",
  "reply",
  "reply",
  "stop",
  "start",
  "close",
  "reopen",
  "send",
  "sendTwice",
  "hear",
  "hearTwice",
  "hearReversed",
];

/** What the rules say of one client's discussion, act by act: the oracle. */
interface Expected {
  state: "none" | "open" | "closed";
  out: boolean;
  outAt: number;
}

describe("any interleaving of sends, replies, opt-outs, doubled and late events", () => {
  it("leaves the status the rules say, a badge that is its list, each message sent at most once, and none after an opt-out", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...acts), { minLength: 4, maxLength: 14 }), async (sequence) => {
        const { id, mobile } = await desk.client();
        channels.clear();
        await channels.flow();
        channels.clear();
        const expected: Expected = { state: "none", out: false, outAt: 0 };
        let held: object[] = [];
        const discussionId = async () => (await desk.only(id))?.id;
        const places: { pk: string; sk: string }[] = [];
        for (const act of sequence) {
          if (act === "write") {
            const { status } = await studio.call("POST /v1/clients/{clientId}/messages", {
              params: { clientId: id },
              body: { channel: "sms", body: "See you?" },
            });
            expect(status).toBe(expected.out ? 409 : 202);
            if (status === 202) expected.state = "closed";
          } else if (act === "reply") {
            await desk.text(mobile, "Yes, and can I bring a friend?");
            expected.state = "open";
          } else if (act === "stop") {
            await desk.text(mobile, "STOP");
            if (expected.state === "none") expected.state = "closed";
            expected.out = true;
            expected.outAt = channels.sms().length;
          } else if (act === "start") {
            await desk.text(mobile, "START");
            if (expected.state === "none") expected.state = "closed";
            expected.out = false;
          } else if (act === "close" || act === "reopen") {
            const found = await discussionId();
            if (!found) continue;
            await desk.act(act, found);
            expected.state = act === "close" ? "closed" : "open";
          } else if (act === "send" || act === "sendTwice") {
            const due = await channels.due();
            places.push(...due);
            const before = channels.sms().length;
            await channels.sender(due);
            if (act === "sendTwice") await Promise.all([channels.sender(places), channels.sender(due)]);
            if (expected.out) for (const { body } of channels.sms().slice(before)) expect(body).toMatch(/opted out/);
          } else {
            const { email, sms } = channels.events;
            const fresh = [...email.splice(0), ...sms.splice(0)];
            held = [...held, ...fresh].slice(-20);
            await channels.intake(
              act === "hearTwice" ? [...held, ...held] : act === "hearReversed" ? held.toReversed() : held,
            );
          }
        }
        await channels.flow();
        const texts = channels.sms() as unknown as { context: { message: string } }[];
        const went = texts.map(({ context }) => context.message);
        expect(new Set(went).size).toBe(went.length);
        await settleClientOf(studio, id);
        const found = await desk.discussionsOf(id);
        expect(found.length).toBe(expected.state === "none" ? 0 : 1);
        if (found[0]) expect(found[0].state).toBe(expected.state);
        const profile = await desk.profile(id);
        expect(profile.badges.openDiscussions).toBe(
          found.filter((one: { state: string }) => one.state === "open").length,
        );
        expect(profile.reachability.sms.eligible).toBe(!expected.out);
        for (const one of found)
          for (const message of await desk.thread(one.id)) {
            if (message.direction !== "out") continue;
            const item = await studio.table.get(messages.key(`${studio.accountId}#${id}`, message.id));
            expect(["delivered", "dropped"]).toContain(messages.fromItem(item!).state);
          }
      }),
      { numRuns: 25 },
    );
  });
});
