import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { demoStudio } from "../../infra/local/demo/index.ts";
import { seedDemo } from "../../infra/local/demo/seed.ts";
import { ava } from "../../infra/local/demo/stories/attendance.ts";
import { Filter } from "../../shared/filters/schema.ts";
import type { Marks } from "../../shared/messages/counted.ts";
import { fakeApi } from "./fake-api.ts";

let api: Awaited<ReturnType<typeof fakeApi>>;
beforeEach(async () => {
  api = await fakeApi();
});
afterEach(() => api.close());

const seed = (today: string) => seedDemo({ url: api.url, apiKey: "ck_test", accountId: "acc_test", today });
const bySortedId = (records: { type: string; id: string }[]) =>
  [...records].sort((a, b) => (`${a.type} ${a.id}` < `${b.type} ${b.id}` ? -1 : 1));

const marion = demoStudio("2026-03-14").toErase;
const standsFor = (today: string) =>
  demoStudio(today).records.filter(
    (record) =>
      record.type !== "deleted" &&
      record.id !== "cl-howard-pruitt" &&
      record.id !== marion &&
      !("client" in record && record.client === marion),
  );

describe("seeding the demo", () => {
  it("sets up the houses and the counts before the records, waits, and gives the links that work", async () => {
    const { links, notes, written, unchanged } = await seed("2026-03-14");
    const firstRecords = api.calls.indexOf("POST /v1/sources/tideline/records");
    expect(api.calls.lastIndexOf("POST /v1/locations")).toBeLessThan(firstRecords);
    expect(api.calls.indexOf("PUT /v1/settings/counts")).toBeLessThan(firstRecords);
    expect(api.calls).toContain("GET /_local/idle");
    const { locations, counts } = demoStudio("2026-03-14");
    expect(api.settings()).toEqual({ locations, counts });
    expect(written + unchanged).toBe(demoStudio("2026-03-14").records.length);
    expect(links).toEqual([
      { title: "Maya's profile", url: `${api.url}/v1/clients/cli_cl-maya-lindqvist` },
      { title: "Maya's Club Count explained", url: `${api.url}/v1/clients/cli_cl-maya-lindqvist/explain/club-count` },
      { title: "Tomorrow's 06:00 roster", url: `${api.url}/v1/events/evt_evt-2026-03-15-sunrise/roster` },
      { title: "Open discussions", url: `${api.url}/v1/discussions?status=open` },
      { title: "Nadia's LTV explained", url: `${api.url}/v1/clients/cli_cl-nadia-rahman/explain/ltv` },
      { title: 'Why Ava is in "Slipping away"', url: `${api.url}/v1/segments/seg_0/why/cli_cl-ava-thompson` },
    ]);
    expect(notes).toEqual([]);
  });

  it("S3-03 lets seven people write: a STOP, a cancel, a wrong number, a stranger; a second time nobody writes again", async () => {
    await seed("2026-03-14");
    const bodies = () => api.texts.map(({ body }) => body);
    expect(bodies()).toEqual(demoStudio("2026-03-14").conversations.texts.map(({ body }) => body));
    expect(api.texts.filter(({ client }) => client === null)).toHaveLength(1);
    await seed("2026-03-15");
    expect(bodies()).toHaveLength(7);
  });

  it("sorts the clients: five tags, and the segments beside New Guests", async () => {
    await seed("2026-03-14");
    expect([...new Set([...api.tags.values()].flat())].sort()).toEqual([
      "99 Club",
      "Injury",
      "Prenatal",
      "Referral",
      "VIP",
    ]);
    expect(api.segments.map(({ name }) => name)).toEqual([
      "Slipping away",
      "One credit left",
      "99 Club",
      "January intro → member",
    ]);
    for (const { rules } of api.segments) expect(Filter.parse(rules)).toEqual(rules);
    const writesNow = () => api.calls.filter((call) => !call.startsWith("GET") && !call.includes(" /_local/"));
    const before = writesNow().length;
    const records = api.calls.filter((call) => call.endsWith("/records")).length;
    await seed("2026-03-14");
    expect(
      writesNow()
        .slice(before)
        .filter((call) => !call.endsWith("/records")),
    ).toEqual([]);
    expect(records).toBeGreaterThan(0);
  });

  it("brings in what the team knows; on another day the to-dos are due anew, and nothing stands twice", async () => {
    const held = (part: string) => [...api.lists].filter(([path]) => path.endsWith(part)).flatMap(([, items]) => items);
    await seed("2026-03-14");
    const { team } = demoStudio("2026-03-14");
    const sizes = () => ["/staff", "/notes", "/todos", "/club-count-adjustments"].map((part) => held(part).length);
    const { staff, notes, todos, adjustments } = team;
    expect(sizes()).toEqual([staff.length, notes.length, todos.length, adjustments.length]);
    expect(adjustments.length).toBe(1);
    expect(held("/todos").filter(({ dueOn }) => dueOn === "2026-03-14")).toHaveLength(5);
    expect(held("/todos").every(({ assignee }) => assignee !== undefined)).toBe(true);
    await seed("2026-03-20");
    expect(sizes()).toEqual([staff.length, notes.length, todos.length, adjustments.length]);
    expect(held("/todos").filter(({ dueOn }) => dueOn === "2026-03-20")).toHaveLength(5);
  });

  it("S0-67 writes down what the automations sent and what became of it, once: Ava's five emails were opened by machines only", async () => {
    await seed("2026-03-14");
    const { messages } = demoStudio("2026-03-14");
    expect(api.sent.length).toBe(messages.length);
    const toAva = api.sent.filter(({ clientId, channel }) => clientId === `cli_${ava}` && channel === "email");
    expect(toAva.map(({ marks }) => (marks as Marks).opened?.by)).toEqual(Array(5).fill("machine"));
    for (const state of ["bounced", "complained"])
      expect(api.sent.filter((message) => message.state === state)).toHaveLength(1);
    const [[, automations] = []] = [...api.lists].filter(([path]) => path.endsWith("/automations"));
    expect(automations!.map(({ id }) => id)).toEqual(
      expect.arrayContaining(api.sent.map(({ automation }) => (automation as { id: string }).id)),
    );
    await seed("2026-03-14");
    expect(api.sent.length).toBe(messages.length);
  });

  it("S0-07 adds Ruth's 120 visits from before this system with a key of Lena's, once", async () => {
    await seed("2026-03-14");
    await seed("2026-03-14");
    await seed("2026-03-15");
    const ruth = "/v1/clients/cli_cl-ruth-goldberg/club-count-adjustments";
    expect(api.lists.get(ruth)).toMatchObject([{ visits: 120, reason: "before this system", by: "Lena Fischer" }]);
    expect(api.lists.get("/v1/api-keys")).toMatchObject([{ name: "Lena Fischer", role: "manager", by: "the run" }]);
  });

  it("S1-21 joins the second profile of Iris to hers; seeding again finds it joined", async () => {
    const merges = () => api.calls.filter((call) => call.endsWith("/merge"));
    await seed("2026-03-14");
    expect([...api.merged]).toEqual([["cli_cl-iris-halverson", "cli_cl-iris-halvorsen"]]);
    await seed("2026-03-15");
    expect(merges()).toEqual(["POST /v1/clients/cli_cl-iris-halvorsen/merge"]);
  });

  it("S4-27 erases Marion Keller once she is there; seeding again neither brings her back nor erases her again", async () => {
    const erases = () => api.calls.filter((call) => call.endsWith("/erase"));
    await seed("2026-03-14");
    expect(erases()).toEqual([`POST /v1/clients/cli_${marion}/erase`]);
    await seed("2026-03-14");
    await seed("2026-03-15");
    expect(erases()).toHaveLength(1);
    expect(api.standing().filter(({ id }) => id === marion)).toEqual([]);
  });

  it("writes nothing the second time on one day", async () => {
    await seed("2026-03-14");
    const settings = () => api.calls.filter((call) => call.startsWith("PUT") || call === "POST /v1/locations").length;
    const before = settings();
    expect(await seed("2026-03-14")).toMatchObject({ written: 0 });
    expect(settings()).toBe(before);
  });

  it.each(["2026-03-15", "2026-04-02", "2027-01-01", "2026-03-01"])(
    "moves the studio of 14 March on to %s whole",
    async (later) => {
      await seed("2026-03-14");
      await seed(later);
      expect(bySortedId(api.standing())).toEqual(bySortedId(standsFor(later)));
    },
  );

  it("moves to the next day with a small part of the records", async () => {
    const { written: all } = await seed("2026-03-14");
    const { written } = await seed("2026-03-15");
    expect(written).toBeLessThan(all / 5);
  });

  it("says what was asked and answered when the API refuses", async () => {
    const refused = seedDemo({ url: api.url, apiKey: "ck_wrong", accountId: "acc_test", today: "2026-03-14" });
    await expect(refused).rejects.toThrow("GET /v1/locations answered 401");
  });

  it("S1-42 S1-44 S2-14 S2-24 has three signatures and one that is missing, prizes and goals; a second time nothing more", async () => {
    await seed("2026-03-14");
    const made = () => ({
      asked: api.asked.map(({ clientId }) => clientId),
      signed: api.signed.length,
      redeemed: api.redeemed,
      goals: [...api.lists].filter(([list, rows]) => list.endsWith("/goals") && rows.length > 0).length,
    });
    const first = made();
    expect(first).toEqual({
      asked: ["maya-lindqvist", "nadia-rahman", "nadia-rahman", "zoe-tran"].map((name) => `cli_cl-${name}`),
      signed: 3,
      redeemed: ["cli_cl-maya-lindqvist"],
      goals: 3,
    });
    await seed("2026-03-15");
    expect(made()).toEqual(first);
  });
});
