import { beforeAll, describe, expect, it } from "vitest";
import { settleAll } from "../merges/together.ts";
import { callAs } from "../support/call.ts";
import { makeClient, makeInvoice } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let tideline: ReturnType<typeof sourceOf>;
beforeAll(async () => {
  studio = await openStudio();
  tideline = sourceOf(studio);
});

const load = async (...records: unknown[]) => {
  await tideline.send(records);
  await settleAll(studio);
};
const mobile = (number: string) => ({ phones: [{ kind: "mobile", number }] });
const add = async (body: object): Promise<string> => {
  const answer = await studio.call("POST /v1/clients", { body });
  expect(answer.status, answer.text).toBe(201);
  await settleAll(studio);
  return answer.body.id;
};
/** Who may be the same as a client, each with why. */
const candidates = async (clientId: string): Promise<[string, string[]][]> => {
  const { body } = await studio.call("GET /v1/clients/{clientId}/duplicates", { params: { clientId } });
  return body.items.map(({ client, reasons }: { client: { id: string }; reasons: string[] }) => [client.id, reasons]);
};
const pairs = async (): Promise<Record<string, string[]>> => {
  const { body } = await studio.call("GET /v1/duplicates", { query: { limit: "100" } });
  return Object.fromEntries(
    body.items.map(({ clients, reasons }: { clients: { id: string }[]; reasons: string[] }) => [
      clients
        .map(({ id }) => id)
        .sort()
        .join(" "),
      reasons,
    ]),
  );
};
const pairOf = (a: string, b: string) => [a, b].sort().join(" ");
const get = async (clientId: string) =>
  (await studio.call("GET /v1/clients/{clientId}", { params: { clientId } })).body;
const merge = (name: "merge" | "unmerge", clientId: string, loserId: string) =>
  studio.call(`POST /v1/clients/{clientId}/${name}`, { params: { clientId }, body: { loserId } });

describe("S4-44 duplicates are found as soon as the second one is there, with the reason", () => {
  it("S4-44 same email, same mobile, same folded name and birthday", async () => {
    await load(
      makeClient("d1", {
        lastName: "Zoë Ávila",
        email: "One@example.com",
        birthday: "1990-05-05",
        ...mobile("+12075550101"),
      }),
      makeClient("d2", { lastName: "Other", email: " one@EXAMPLE.com " }),
      makeClient("d3", { lastName: "Third", ...mobile("+1 (207) 555-0101") }),
      makeClient("d4", { firstName: "MAYA", lastName: "zoe avila", birthday: "1990-05-05" }),
      makeClient("d5", {
        lastName: "Zoe Avila",
        birthday: "1991-05-05",
        phones: [{ kind: "home", number: "+12075550101" }],
      }),
    );
    const [d1, d2, d3, d4, d5] = (await Promise.all(
      ["d1", "d2", "d3", "d4", "d5"].map((id) => tideline.clientId(id)),
    )) as [string, string, string, string, string];
    const found = Object.fromEntries(await candidates(d1));
    expect(found).toEqual({ [d2]: ["email"], [d3]: ["mobile"], [d4]: ["nameAndBirthday"] });
    expect(await candidates(d4)).toEqual([[d1, ["nameAndBirthday"]]]);
    expect(await candidates(d5)).toEqual([]);
    expect(await pairs()).toMatchObject({ [pairOf(d1, d2)]: ["email"], [pairOf(d1, d3)]: ["mobile"] });
  });

  it("S4-44 a pair goes when what was shared is changed, and when one is deleted", async () => {
    await load(makeClient("g1", { email: "gone@example.com" }), makeClient("g2", { email: "gone@example.com" }));
    const [g1, g2] = (await Promise.all(["g1", "g2"].map((id) => tideline.clientId(id)))) as [string, string];
    expect(await candidates(g1)).toEqual([[g2, ["email"]]]);
    await load(makeClient("g2", { email: "mine@example.com" }));
    expect([await candidates(g1), await candidates(g2)]).toEqual([[], []]);
    await load(makeClient("g2", { email: "gone@example.com" }));
    expect(await candidates(g1)).toEqual([[g2, ["email"]]]);
    await load({ type: "deleted", of: "client", id: "g2" });
    expect(await candidates(g1)).toEqual([]);
  });

  it("S4-44 S0-01 what the booking software says it merged is merged here, in whichever order the two come, until somebody parts them", async () => {
    await load(makeClient("m1", { mergedInto: "m2" }), makeInvoice("m1i", "m1"));
    const m1 = await tideline.clientId("m1");
    expect(await candidates(m1)).toEqual([]);
    await load(makeClient("m2"), makeInvoice("m2i", "m2"));
    const m2 = String((await get(m1)).id);
    expect(m2).not.toBe(m1);
    expect(await get(m2)).toMatchObject({ id: m2, source: { id: "m2" }, quickStats: { ltv: { amount: 3800 } } });
    await load(makeClient("m3"), makeInvoice("m3i", "m3"));
    const m3 = await tideline.clientId("m3");
    await load(makeClient("m3", { mergedInto: "m2" }));
    expect(await get(m3)).toMatchObject({ id: m2, quickStats: { ltv: { amount: 5700 } } });
    await merge("unmerge", m2, m3);
    await settleAll(studio);
    await load(makeClient("m3", { mergedInto: "m2", email: "m3@example.com" }));
    expect(await get(m3)).toMatchObject({ id: m3, quickStats: { ltv: { amount: 1900 } } });
  });

  it("S4-44 not a duplicate is remembered, and can be taken back; only those who curate may", async () => {
    await load(makeClient("n1", { email: "same@example.com" }), makeClient("n2", { email: "same@example.com" }));
    const ids = (await Promise.all(["n1", "n2"].map((id) => tideline.clientId(id)))) as [string, string];
    const say = (method: "POST" | "DELETE", call = studio.call) =>
      call(`${method} /v1/duplicates/dismiss`, { body: { clientIds: ids } });
    const member = callAs({ accountId: studio.accountId, role: "member" });
    expect((await say("POST", member)).status).toBe(403);
    expect((await say("POST")).body).toEqual({ clientIds: ids, dismissed: true });
    expect((await say("POST")).status).toBe(200);
    expect(await candidates(ids[0])).toEqual([]);
    expect(await candidates(ids[1])).toEqual([]);
    expect(await pairs()).not.toHaveProperty(pairOf(...ids));
    await load(makeClient("n2", { email: "same@example.com", ...mobile("+12075550102") }));
    await load(makeClient("n1", { email: "same@example.com", ...mobile("+12075550102") }));
    expect(await candidates(ids[0])).toEqual([]);
    await say("DELETE");
    expect(await candidates(ids[0])).toEqual([[ids[1], ["email", "mobile"]]]);
    const unknown = await studio.call("POST /v1/duplicates/dismiss", {
      body: { clientIds: [ids[0], `cli_${"0".repeat(26)}`] },
    });
    expect(unknown.status).toBe(404);
  });

  it("S4-44 people who are related are never offered", async () => {
    await load(makeClient("r1", { email: "family@example.com" }), makeClient("r2", { email: "family@example.com" }));
    const [r1, r2] = (await Promise.all(["r1", "r2"].map((id) => tideline.clientId(id)))) as [string, string];
    expect(await candidates(r1)).toHaveLength(1);
    const related = await studio.call("POST /v1/clients/{clientId}/relationships", {
      params: { clientId: r1 },
      body: { kind: "family", clientId: r2 },
    });
    expect(related.status).toBe(201);
    expect([await candidates(r1), await candidates(r2)]).toEqual([[], []]);
    expect(await pairs()).not.toHaveProperty(pairOf(r1, r2));
  });

  it("S4-44 a merge takes the pair away and joins those with others; unmerge brings all back", async () => {
    await load(
      makeClient("j1", { email: "j1@example.com" }),
      makeClient("j2", { email: "j2@example.com", ...mobile("+12075550103") }),
      makeClient("j3", { ...mobile("+12075550103") }),
    );
    const [j1, j2, j3] = (await Promise.all(["j1", "j2", "j3"].map((id) => tideline.clientId(id)))) as [
      string,
      string,
      string,
    ];
    await merge("merge", j1, j2);
    await settleAll(studio);
    expect(await candidates(j3)).toEqual([[j1, ["mobile"]]]);
    expect(await candidates(j2)).toEqual([[j3, ["mobile"]]]);
    const taken = await studio.call("POST /v1/clients", {
      body: { firstName: "X", emails: [{ address: "j2@example.com" }] },
    });
    expect([taken.status, taken.text.includes(j1)]).toEqual([409, true]);
    await merge("unmerge", j1, j2);
    await settleAll(studio);
    expect([await candidates(j1), await candidates(j3)]).toEqual([[], [[j2, ["mobile"]]]]);
  });
});

describe("the automatic link (rules.md, Identity)", () => {
  const who = (name: string) => ({ firstName: "Lea", lastName: name });

  it("S4-44 a hub client without a source id is linked to its record when that arrives, on the trail, reversibly", async () => {
    const hub = await add({ ...who("Köhler"), emails: [{ address: "lea@example.com" }] });
    await load(makeClient("k1", { ...who("KOHLER"), email: "Lea@example.com" }), makeInvoice("k1i", "k1"));
    const linked = await get(hub);
    expect(linked).toMatchObject({ id: hub, source: { id: "k1" }, quickStats: { ltv: { amount: 1900 } } });
    const items = (await studio.table.scan({})).items;
    const onTrail = ({ type, data, pk }: (typeof items)[number]) =>
      type === "audit" && data.act === "client.linked" && pk.endsWith(hub);
    expect(items.filter(onTrail)).toHaveLength(1);
    const synced = String(items.find(({ type, pk }) => type === "merge" && pk.endsWith(hub))!.data.loserId);
    const parted = await merge("unmerge", hub, synced);
    expect(parted.body).toMatchObject({ id: synced, quickStats: { ltv: { amount: 1900 } } });
    await settleAll(studio);
    expect((await get(hub)).source).toBeNull();
    await load(makeClient("k1", { ...who("Kohler"), email: "Lea@example.com", birthday: "1990-01-01" }));
    expect((await get(hub)).source).toBeNull();
  });

  it("S4-44 in the other order too: by mobile and name", async () => {
    await load(makeClient("o1", { ...who("Order"), ...mobile("+12075550104") }));
    const hub = await add({ ...who("Order"), phones: [{ number: "+12075550104" }] });
    expect((await get(hub)).source).toMatchObject({ id: "o1" });
  });

  it("S4-44 another name, or two who match, are not linked but shown", async () => {
    const other = await add({ ...who("Other"), emails: [{ address: "else@example.com" }] });
    await load(makeClient("p1", { ...who("Else"), email: "else@example.com" }));
    expect((await get(other)).source).toBeNull();
    const one = await add({ ...who("Twice"), emails: [{ address: "twice@example.com" }] });
    const two = await add({ ...who("Twice"), phones: [{ number: "+12075550105" }] });
    await load(makeClient("p2", { ...who("Twice"), email: "twice@example.com", ...mobile("+12075550105") }));
    expect([(await get(one)).source, (await get(two)).source]).toEqual([null, null]);
    const p2 = await tideline.clientId("p2");
    expect(Object.fromEntries(await candidates(p2))).toEqual({ [one]: ["email"], [two]: ["mobile"] });
  });

  it("S4-44 a record of another source for a known client is offered, not linked", async () => {
    await load(makeClient("q1", { ...who("Switch"), email: "switch@example.com" }));
    const other = sourceOf(studio, "othersoftware");
    await other.send([makeClient("q1", { ...who("Switch"), email: "switch@example.com" })]);
    await settleAll(studio);
    const [old, now] = [await tideline.clientId("q1"), await other.clientId("q1")];
    expect(old).not.toBe(now);
    expect(await candidates(now)).toEqual([[old, ["email"]]]);
  });
});
