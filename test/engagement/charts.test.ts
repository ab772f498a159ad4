import { beforeAll, describe, expect, it } from "vitest";
import { type Picture, pictureOf } from "../charts/picture.ts";
import { callAs } from "../support/call.ts";
import { makeClient } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { byHand, bySms, putMessage, wholeList } from "./sent.ts";

const at = "2026-04-10T16:00:00.000Z";
let studio: Studio;
let source: ReturnType<typeof sourceOf>;
let clientId: string;
beforeAll(async () => {
  studio = await openStudio();
  source = sourceOf(studio);
  await studio.call("PUT /v1/settings/messaging", { body: { expected: { days: 7, least: 1, most: 3 } } });
  await source.load([
    makeClient("c", { createdAt: "2024-01-01T12:00:00Z" }),
    makeClient("none", { createdAt: "2026-04-08T12:00:00Z" }),
  ]);
  clientId = await source.clientId("c");
  const human = { at, by: "human" as const, why: "nothingAgainst" };
  const machine = { at, by: "machine" as const, why: "scanner" };
  const put = (when: string, fields: object = {}) => putMessage(studio, clientId, when, fields);
  const cost = { parts: 2, price: { micros: 20_450, currency: "USD" } };
  await put("2025-03-31T16:00:00.000Z");
  // the spring change of New York is on 8 March: its midnights are 05:00Z before it and 04:00Z after it
  await put("2026-03-08T04:59:00.000Z", { marks: { deliveredAt: at, opened: machine, clicked: machine } });
  await put("2026-03-08T05:00:00.000Z", { marks: { deliveredAt: at, opened: human, clicked: machine } });
  await put("2026-03-09T03:59:00.000Z", { marks: { deliveredAt: at, clicked: human } });
  await put("2026-03-09T04:00:00.000Z", { state: "bounced", marks: {} });
  await put("2026-03-09T12:00:00.000Z", { ...bySms, ...cost });
  await put("2026-03-10T12:00:00.000Z", byHand);
  await put("2026-03-11T12:00:00.000Z", { ...bySms, ...byHand, ...cost });
  // the last minute of March by the studio's clock
  await put("2026-04-01T03:59:00.000Z", { state: "complained" });
  await put("2026-04-01T04:00:00.000Z", { ...bySms, parts: 1, price: { micros: 7, currency: "EUR" } });
  await put("2026-04-02T12:00:00.000Z", { state: "dropped", sentAt: undefined, marks: {} });
  expect(await studio.stream.settle()).toEqual([]);
});

const ask = (name: string, query: Record<string, string> = {}, more: object = {}) =>
  studio.call(`GET /v1/clients/{clientId}/charts/${name}`, { params: { clientId }, query, at, ...more });
const chart = async (name: string, query: Record<string, string> = {}) => (await ask(name, query)).body;

describe("S0-68 automated email beside automated SMS", () => {
  it("of the last twelve months: counts, and shares that make up 1000", async () => {
    expect(await chart("medium-ratio")).toMatchObject({
      range: { from: "2025-05", to: "2026-04" },
      months: { from: "2026-03", to: "2026-04" },
      y: { label: "Automated messages", unit: "messages", max: 5 },
      items: [
        { medium: "email", count: 5, perMille: 714 },
        { medium: "sms", count: 2, perMille: 286 },
      ],
      total: 7,
    });
  });

  it("of the months asked for; where nothing was sent there is no share", async () => {
    expect((await chart("medium-ratio", { from: "2025-03", to: "2025-03" })).items).toEqual([
      { medium: "email", count: 1, perMille: 1000 },
      { medium: "sms", count: 0, perMille: 0 },
    ]);
    const { items, months, total } = await chart("medium-ratio", { from: "2025-04", to: "2026-02" });
    expect([items.map(({ perMille }: { perMille: null }) => perMille), months, total]).toEqual([[null, null], null, 0]);
    const { status, body } = await ask("medium-ratio", { from: "2026-03-08" });
    expect([status, body.errors]).toEqual([
      422,
      [{ pointer: "/query/from", message: "must be a month such as 2026-03" }],
    ]);
  });
});

describe("S0-69 the funnel of automated emails", () => {
  it("counts people apart from machines, against what was sent", async () => {
    const { items } = await chart("email-funnel");
    expect(items).toEqual([
      { step: "sent", human: null, all: 5, humanPerMille: null, allPerMille: 1000 },
      { step: "delivered", human: null, all: 4, humanPerMille: null, allPerMille: 800 },
      { step: "opened", human: 2, all: 3, humanPerMille: 400, allPerMille: 600 },
      { step: "clicked", human: 1, all: 3, humanPerMille: 200, allPerMille: 600 },
      { step: "bounced", human: null, all: 1, humanPerMille: null, allPerMille: 200 },
      { step: "complained", human: null, all: 1, humanPerMille: null, allPerMille: 200 },
    ]);
    const empty = await chart("email-funnel", { from: "2026-04" });
    expect(empty.items[0]).toEqual({ step: "sent", human: null, all: 0, humanPerMille: null, allPerMille: null });
  });

  it("tells what the SMS cost, those by hand too, by currency, to those who see sales", async () => {
    expect((await chart("email-funnel")).smsCost).toEqual({
      parts: 5,
      prices: [
        { currency: "EUR", micros: 7 },
        { currency: "USD", micros: 40_900 },
      ],
    });
    const member = callAs({ accountId: studio.accountId, role: "member", actorId: "stf_desk" });
    const { status, body } = await member("GET /v1/clients/{clientId}/charts/email-funnel", {
      params: { clientId },
      at,
    });
    expect([status, "smsCost" in body, body.items.length]).toEqual([200, false, 6]);
  });
});

interface Item {
  startsOn: string;
  endsOn: string;
  automated: { email: number; sms: number };
  byHand: { email: number; sms: number };
  inWindow: number;
  mark: string | null;
}
const rows = ({ items }: { items: Item[] }) =>
  items.map(({ startsOn, automated, byHand: hand, inWindow, mark }) => [
    startsOn.slice(5),
    automated.email,
    automated.sms,
    hand.email,
    hand.sms,
    inWindow,
    mark,
  ]);

describe("S0-70 S0-71 the timeline of messages", () => {
  it("by days of the studio's clock across a change of it, with marks by the window that ends with each", async () => {
    const timeline = await chart("timeline", { from: "2026-03-06", to: "2026-03-12" });
    expect(rows(timeline)).toEqual([
      ["03-06", 0, 0, 0, 0, 0, "under"],
      ["03-07", 1, 0, 0, 0, 1, null],
      ["03-08", 2, 0, 0, 0, 3, null],
      ["03-09", 1, 1, 0, 0, 5, "over"],
      ["03-10", 0, 0, 1, 0, 5, "over"],
      ["03-11", 0, 0, 0, 1, 5, "over"],
      ["03-12", 0, 0, 0, 0, 5, "over"],
    ]);
    expect(timeline).toMatchObject({
      expected: { days: 7, least: 1, most: 3 },
      x: { unit: "day", from: "2026-03-06", to: "2026-03-12" },
      total: { automated: { email: 4, sms: 1 }, byHand: { email: 1, sms: 1 } },
      now: { on: "2026-04-10", inWindow: 0, mark: "under" },
      months: { from: "2026-03", to: "2026-03" },
    });
  });

  it("over the edge of a month, by day, week and month, cut off by the range", async () => {
    expect(rows(await chart("timeline", { from: "2026-03-31", to: "2026-04-01" }))).toEqual([
      ["03-31", 1, 0, 0, 0, 1, null],
      ["04-01", 0, 1, 0, 0, 2, null],
    ]);
    const weeks = await chart("timeline", { from: "2026-03-05", to: "2026-03-16", by: "week" });
    expect(rows(weeks)).toEqual([
      ["03-05", 3, 0, 0, 0, 3, null],
      ["03-09", 1, 1, 1, 1, 2, null],
      ["03-16", 0, 0, 0, 0, 0, "under"],
    ]);
    expect(weeks.items.map(({ endsOn }: Item) => endsOn)).toEqual(["2026-03-08", "2026-03-15", "2026-03-16"]);
    const months = await chart("timeline", { from: "2026-03-08", to: "2026-12-31", by: "month" });
    expect(rows(months)).toEqual([
      ["03-08", 4, 1, 1, 1, 1, null],
      ["04-01", 0, 1, 0, 0, 0, "under"],
    ]);
    expect(months.items.at(-1).endsOn).toBe("2026-04-10");
  });

  it("of the last 90 days where nobody says which, and without days to come", async () => {
    const { range, items } = await chart("timeline");
    expect([range, items.length]).toEqual([{ from: "2026-01-11", to: "2026-04-10" }, 90]);
    const ahead = await chart("timeline", { from: "2026-05-01" });
    expect([ahead.items, ahead.now.on, ahead.x.from]).toEqual([[], "2026-04-10", null]);
  });

  it("marks nobody as written to too little who is younger than the window", async () => {
    const params = { clientId: await source.clientId("none") };
    const of = async (when: string) =>
      (await studio.call("GET /v1/clients/{clientId}/charts/timeline", { params, at: when })).body.now.mark;
    expect([await of("2026-04-14T03:59:00Z"), await of("2026-04-14T16:00:00Z")]).toEqual([null, "under"]);
  });

  it("refuses a range that is none, or has too many points", async () => {
    const faults = async (query: Record<string, string>) => {
      const { status, body } = await ask("timeline", query);
      return [status, body.errors?.map(({ pointer }: { pointer: string }) => pointer)];
    };
    expect(await faults({ from: "2026-03-02", to: "2026-03-01" })).toEqual([422, ["/query/to"]]);
    expect(await faults({ from: "2026-03", by: "hour" })).toEqual([422, ["/query/from", "/query/by"]]);
    expect(await faults({ from: "1900-01-01" })).toEqual([422, ["/query/from"]]);
    expect(await faults({ from: "2010-01-01", by: "week" })).toEqual([200, undefined]);
  });
});

describe("whose charts they are", () => {
  it("nobody's of an instructor's, nor of another account", async () => {
    const instructor = callAs({ accountId: studio.accountId, role: "instructor" });
    const { call } = await studio.another();
    for (const name of ["medium-ratio", "email-funnel", "timeline"]) {
      const route = `GET /v1/clients/{clientId}/charts/${name}`;
      expect((await instructor(route, { params: { clientId } })).status).toBe(403);
      expect((await call(route, { params: { clientId } })).status).toBe(404);
    }
  });

  it("S0-67 after a merge the list and the sums are those of both, and after an unmerge each has its own again", async () => {
    await source.load([makeClient("w", { firstName: "Win" }), makeClient("l", { firstName: "Los" })]);
    const [winner, loser] = [await source.clientId("w"), await source.clientId("l")];
    await putMessage(studio, winner, "2026-03-02T12:00:00.000Z", { subject: "to the winner" });
    await putMessage(studio, loser, "2026-03-03T12:00:00.000Z", { subject: "to the loser" });
    await studio.stream.settle();
    const act = (name: string) =>
      studio.call(`POST /v1/clients/{clientId}/${name}`, { params: { clientId: winner }, body: { loserId: loser } });
    const seen = async (id: string) => {
      const { body } = await studio.call("GET /v1/clients/{clientId}/charts/medium-ratio", {
        params: { clientId: id },
        at,
      });
      return [(await wholeList(studio, id)).map(({ title }) => title), body.total];
    };
    const { settleAll } = await import("../merges/together.ts");
    expect((await act("merge")).status).toBe(200);
    await settleAll(studio);
    const both = [["to the loser", "to the winner"], 2];
    expect([await seen(winner), await seen(loser)]).toEqual([both, both]);
    expect((await act("unmerge")).status).toBe(200);
    await settleAll(studio);
    expect([await seen(winner), await seen(loser)]).toEqual([
      [["to the winner"], 1],
      [["to the loser"], 1],
    ]);
  });
});

describe("S0-68 S0-69 S0-70 as pictures", () => {
  const picture = async (name: string, query: Record<string, string> = {}): Promise<Picture> =>
    pictureOf((await ask(name, query, { headers: { accept: "image/svg+xml" } })).text);
  const told = ({ marks }: Picture) => marks.map(({ says }) => says);

  it("a bar for each medium, a bar for each step, points over days", async () => {
    expect(told(await picture("medium-ratio"))).toEqual(["Email: 5 messages", "SMS: 2 messages"]);
    const funnel = await picture("email-funnel");
    expect(told(funnel)).toEqual([
      "Sent: 5 messages",
      "Delivered: 4 messages",
      "Opened by people: 2 messages",
      "Opened, with machines: 3 messages",
      "Clicked by people: 1 message",
      "Clicked, with machines: 3 messages",
      "Bounced: 1 message",
      "Complained: 1 message",
    ]);
    expect(funnel.textsOf("value")[2]).toBe("2 · 40 %");
    const timeline = await picture("timeline", { from: "2026-03-09", to: "2026-03-10" });
    expect(told(timeline)).toEqual([
      "9 Mar 2026, automated: 2 messages (email 1, SMS 1)",
      "10 Mar 2026, automated: 0 messages (email 0, SMS 0)",
      "9 Mar 2026, by hand: 0 messages (email 0, SMS 0)",
      "10 Mar 2026, by hand: 1 message (email 1, SMS 0)",
      "7 days to 9 Mar 2026: 5 messages, over",
      "7 days to 10 Mar 2026: 5 messages, over",
    ]);
    expect(timeline.texts).toContain("Automated in 7 days");
    expect(timeline.description).toContain("0 automated in the 7 days to 10 Apr 2026: fewer than expected");
  });

  it("say that there is nothing to draw", async () => {
    const nothing = [
      await picture("medium-ratio", { from: "2025-04", to: "2025-05" }),
      await picture("email-funnel", { from: "2025-04", to: "2025-05" }),
      await picture("timeline", { from: "2025-06-01", to: "2025-06-30" }),
    ];
    expect(nothing.map(({ texts }) => texts.at(-1))).toEqual([
      "No automated messages in these months.",
      "No automated emails in these months.",
      "No messages in this time.",
    ]);
  });
});
