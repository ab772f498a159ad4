import { beforeAll, describe, expect, it } from "vitest";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
});

/** reliability.md 14, and what else breaks keys, sorting and JSON. */
const texts = {
  NUL: "Ma\u0000ya",
  "a lone high surrogate": "Ma\ud83dya",
  "a lone low surrogate": "\udc00Maya",
  "right-to-left marks": "\u202eayaM\u202c\u200f",
  emoji: "Maya 🧘🏽‍♀️",
  "dotted I": "İSMET İnönü",
  composed: "José",
  decomposed: "Jose\u0301",
  separators: "Ma#ya%23/~1\\\"'",
  "our own mark": "\u0000u:Maya%d800",
  "a byte order mark inside": "Ma\ufeffya",
  "line separators": "Ma\u2028\u2029ya",
  noncharacters: "Ma\uffff\u{10ffff}ya",
  ligature: "ﬁona ﷺ",
  "as many as a name may have": "ﷺ".repeat(200),
  "two hundred astral letters": "𝔐".repeat(100),
  keyword: "__proto__",
};

const all = async (): Promise<{ id: string; firstName: string }[]> => {
  const seen = [];
  let cursor: string | undefined;
  do {
    const { status, body } = await studio.call("GET /v1/clients", { query: { limit: "3", ...(cursor && { cursor }) } });
    expect(status).toBe(200);
    seen.push(...body.items);
    cursor = body.nextCursor ?? undefined;
  } while (cursor);
  return seen;
};

describe("reliability 14: text is stored as given", () => {
  it.each(Object.entries(texts))("%s, in a name the team gives and changes", async (_, text) => {
    const added = await studio.call("POST /v1/clients", {
      body: { firstName: text, lastName: text, phones: [{ number: "1" }] },
    });
    expect([added.status, added.body.firstName, added.body.lastName]).toEqual([201, text, text]);
    const params = { clientId: added.body.id };
    const turned = `${text} `.repeat(2).trim().slice(0, 200).trim();
    const patched = await studio.call("PATCH /v1/clients/{clientId}", {
      params,
      body: { firstName: turned, address: text },
    });
    expect([patched.status, patched.body.firstName, patched.body.address]).toEqual([200, turned, text]);
    expect(await studio.stream.settle()).toEqual([]);
    const { body } = await studio.call("GET /v1/clients/{clientId}", { params });
    expect([body.firstName, body.lastName, body.address, body.quickStats.name]).toEqual([
      turned,
      text,
      text,
      `${turned} ${text}`,
    ]);
  });

  it.each(Object.entries(texts))("%s, in everything a source gives, its ids too", async (name, text) => {
    const event = { name: text, eventType: text, kind: "class", startsAt: "2026-03-01T11:00:00Z", location: text };
    const records = [
      {
        type: "client",
        id: text,
        firstName: text,
        lastName: name,
        notes: text,
        address: { [text]: text },
        appName: text,
      },
      { type: "booking", id: text, client: text, status: "attended", event, package: text },
      {
        type: "invoice",
        id: text,
        client: text,
        issuedAt: "2026-03-01T11:00:00Z",
        status: "paid",
        currency: "USD",
        total: 100,
      },
    ];
    const send = () =>
      studio.call("POST /v1/sources/{source}/records", { params: { source: "texts" }, body: { records } });
    expect((await send()).body).toMatchObject({ written: 3, waiting: 0, rejected: [] });
    expect(await studio.stream.settle()).toEqual([]);
    const again = (await send()).body;
    expect([again.unchanged, again.writeUnits]).toEqual([3, 0]);
    const found = (await all()).filter(({ firstName }) => firstName === text);
    const profiles = await Promise.all(
      found.map(({ id }) => studio.call("GET /v1/clients/{clientId}", { params: { clientId: id } })),
    );
    const { body } = profiles.find(({ body }) => body.source?.id === text)!;
    expect(body).toMatchObject({
      sourceNotes: text,
      source: { appName: text, id: text },
      badges: { attendedEvents: 1 },
    });
    if (text !== "__proto__") expect(body.address).toEqual({ [text]: text });
    expect(body.quickStats.ltv.amount).toBe(100);
    const params = { clientId: body.id };
    const row = (await studio.call("GET /v1/clients/{clientId}/bookings", { params })).body.items[0];
    expect(row).toMatchObject({
      eventName: text,
      eventType: text,
      location: text,
      package: text,
      source: { id: text },
    });
    const chart = (await studio.call("GET /v1/clients/{clientId}/charts/event-types", { params })).body;
    expect(chart.items).toEqual([{ eventType: text, count: 1 }]);
    const explained = await studio.call("GET /v1/clients/{clientId}/explain/{stat}", {
      params: { ...params, stat: "attended" },
    });
    expect(explained.body.items[0].record.name).toBe(text);
  });

  it("S0-10 the list holds each of them once, and its order folds case, accents and compatibility forms", async () => {
    const listed = await all();
    expect(new Set(listed.map(({ id }) => id)).size).toBe(listed.length);
    expect(listed.length).toBe(2 * Object.keys(texts).length);
    const people = ["Émile", "emma", "EMIL", "Ｅmily"].map((lastName, i) => ({
      type: "client",
      id: `order${i}`,
      firstName: "",
      lastName: `order ${lastName}`,
    }));
    await studio.call("POST /v1/sources/{source}/records", { params: { source: "order" }, body: { records: people } });
    const ordered = (await all()) as { lastName?: string }[];
    expect(ordered.flatMap(({ lastName }) => (lastName?.startsWith("order ") ? [lastName.slice(6)] : []))).toEqual([
      "EMIL",
      "Émile",
      "Ｅmily",
      "emma",
    ]);
  });

  it("S4-22 an email is the same one composed or decomposed, and in any case; ids of sources are not folded", async () => {
    const add = (address: string) =>
      studio.call("POST /v1/clients", { body: { firstName: "J", emails: [{ address }] } });
    expect((await add("jos\u00e9@example.com")).status).toBe(201);
    expect((await add("JOSE\u0301@Example.com")).status).toBe(409);
    const records = ["\ud800", "\ud801", "é", "e\u0301", "É"].map((id) => ({
      type: "client",
      id,
      firstName: id,
      lastName: "ids",
    }));
    const answer = await studio.call("POST /v1/sources/{source}/records", {
      params: { source: "ids" },
      body: { records },
    });
    expect(answer.body.written).toBe(5);
    expect((await all()).filter((row) => (row as { lastName?: string }).lastName === "ids")).toHaveLength(5);
  });
});
