import { beforeAll, expect, it } from "vitest";
import { openPeople, type RuleInput, rulesOf } from "../segments/people.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { byHand, bySms, putMessage } from "./sent.ts";

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();
let studio: Studio;
let ids: Record<string, string>;
beforeAll(async () => {
  studio = await openStudio();
  ids = await openPeople(studio);
  const put = (name: string, days: number, fields: object = {}) =>
    putMessage(studio, ids[name]!, daysAgo(days), fields);
  const at = daysAgo(1);
  const [human, machine] = (["human", "machine"] as const).map((by) => ({ at, by, why: "x" }));
  const opened = { marks: { deliveredAt: at, opened: human } };
  const spring = { sender: { kind: "campaign" as const, id: "cam_1", name: "Spring" }, how: "bulk" as const };
  await put("ava", 5, { marks: { deliveredAt: at, opened: machine } });
  await put("ava", 6, { marks: { deliveredAt: at, clicked: machine } });
  await put("ava", 7, spring);
  await put("ben", 3, { ...spring, ...opened });
  await put("ben", 120, opened);
  await put("cleo", 100, opened);
  await put("cleo", 2, { ...byHand, ...opened });
  await put("dan", 4, { ...bySms, marks: { repliedAt: at } });
  await put("dan", 8, { state: "bounced", marks: {} });
  expect(await studio.stream.settle()).toEqual([]);
});

const inRules = async (rules: unknown): Promise<string[]> => {
  const { status, text, body } = await studio.call("POST /v1/segments/preview", { body: { rules } });
  expect(status, text).toBe(200);
  return body.sample.map(({ firstName }: { firstName: string }) => firstName).sort();
};
const by = (...rules: RuleInput[]) => inRules(rulesOf(...rules));
const recently = { on: "message.sentAt", within: { lastDays: 90 } };

it("S4-31 who opened, clicked, replied to or bounced a message of an automation or a campaign, by its name or id", async () => {
  const ofSpring = { on: "message.automation", is: ["spring"] };
  expect(await by(ofSpring)).toEqual(["Ava", "Ben"]);
  expect(await by({ on: "message.automation", is: ["cam_1"] }, { on: "message.opened" })).toEqual(["Ben"]);
  expect(await by(ofSpring, { on: "message.opened", not: true })).toEqual(["Ava"]);
  expect(await by({ on: "message.clicked" })).toEqual([]);
  expect(await by({ on: "message.replied" }, { on: "message.channel", is: ["sms"] })).toEqual(["Dan"]);
  expect(await by({ on: "message.bounced" })).toEqual(["Dan"]);
  expect(await by({ on: "message.state", is: ["bounced", "complained"] })).toEqual(["Dan"]);
});

it("S4-31 who opened no email within 90 days, machines and one-offs aside", async () => {
  const group = {
    not: true,
    rules: [{ on: "message.channel", is: ["email"] }, recently, { on: "message.opened" }],
  };
  expect(await inRules({ groups: [group] })).toEqual(["Ava", "Cleo", "Dan", "ELA"]);
  const written = { rules: [{ on: "message.channel", is: ["email"] }, recently] };
  expect(await inRules({ groups: [group, written] })).toEqual(["Ava", "Dan"]);
});

it("S4-31 who got how many automated messages, by channel and within days", async () => {
  expect(await by({ on: "messages", min: 2, within: { lastDays: 30 } })).toEqual(["Ava", "Dan"]);
  expect(await by({ on: "messages", min: 2 })).toEqual(["Ava", "Ben", "Dan"]);
  expect(await by({ on: "messages", min: 1, channel: "sms" })).toEqual(["Dan"]);
  expect(await by({ on: "messages", max: 0, within: { lastDays: 30 } })).toEqual(["Cleo", "ELA"]);
});

it("S4-06 says which message matched, and how many were counted; a saved segment lists who is in", async () => {
  const rules = rulesOf(
    { on: "message.automation", is: ["Spring"] },
    { on: "message.opened" },
    { on: "messages", min: 2 },
  );
  const { body } = await studio.call("POST /v1/segments/why", { body: { rules, clientId: ids.ben } });
  expect(body).toMatchObject({ in: true, groups: [{ matched: [{ kind: "message" }] }] });
  expect(body.groups[0].matched[0].record).toMatchObject({ channel: "email", sender: "Spring", lastAction: "opened" });
  expect(body.groups[0].rules.map(({ found }: { found: unknown }) => found)).toEqual([
    "1 of 2 records",
    "2 of 2 records",
    2,
  ]);
  const { id } = (await studio.call("POST /v1/segments", { body: { name: "Opened Spring", rules } })).body;
  const page = await studio.call("GET /v1/segments/{segmentId}/clients", { params: { segmentId: id } });
  expect(page.body.items.map(({ firstName }: { firstName: string }) => firstName)).toEqual(["Ben"]);
});

it("S4-37 names every fault of such rules", async () => {
  const rules = rulesOf(
    { on: "message.state", is: ["received"] },
    { on: "message.channel", is: [] },
    { on: "messages", channel: "sms" },
    { on: "message.opened", is: false },
  );
  const { status, body } = await studio.call("POST /v1/segments/preview", { body: { rules } });
  expect([status, body.errors.map(({ pointer }: { pointer: string }) => pointer)]).toEqual([
    422,
    [
      "/body/rules/groups/0/rules/0/is/0",
      "/body/rules/groups/0/rules/1/is",
      "/body/rules/groups/0/rules/2/min",
      "/body/rules/groups/0/rules/3/is",
    ],
  ]);
});
