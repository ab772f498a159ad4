import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../shared/kernel/ids.ts";
import { noteItem, starredNotes } from "../../shared/notes/store.ts";
import type { Item } from "../../shared/table/item.ts";
import { todoItem } from "../../shared/todos/store.ts";
import { openMetered } from "./metered.ts";

/** Tags, to-dos and notes: the same page of few and of many (performance.md P4). */
const counts = { few: 10, many: 2000 };
type Size = keyof typeof counts;
const sizes: Size[] = ["few", "many"];
const at = "2026-03-02T12:00:00.000Z";
const creator = { kind: "staff" as const, id: "stf_1" };

let studio: Awaited<ReturnType<typeof openMetered>>;
const clientIds = {} as Record<Size, string>;
const staffIds = {} as Record<Size, string>;
const tagIds = {} as Record<Size, string>;

const put = async (items: Item[]) => {
  for (let i = 0; i < items.length; i += 100)
    await studio.table.transact(items.slice(i, i + 100).map((item) => ({ put: { ...item, dirty: false } })));
};

const seed = async (size: Size): Promise<void> => {
  const count = counts[size];
  const body = { firstName: size, emails: [{ address: `${newId("client")}@example.com` }] };
  const clientId: string = (await studio.call("POST /v1/clients", { body })).body.id;
  const staffId = newId("staff");
  clientIds[size] = clientId;
  staffIds[size] = staffId;
  const made = { creator, createdAt: at };
  const statuses = ["open", "completed", "deleted"] as const;
  const todos = Array.from({ length: count }, (_, i) => {
    const status = i < 20 ? "open" : statuses[i % 3]!;
    return { id: newId("todo"), title: `Call back number ${i}`, assignee: staffId, status, ...made };
  });
  const notes = Array.from({ length: count }, (_, i) => {
    const status = i % 2 ? ("active" as const) : ("archived" as const);
    const written = { writtenBy: "stf_1", writtenAt: at, kind: "general" as const };
    return { id: newId("note"), body: `Note number ${i}`, starred: i % 4 === 1, status, ...written, ...made };
  });
  await put(todos.map((todo) => todoItem(studio.accountId, clientId, todo, newId("revision"))));
  await put(notes.map((note) => noteItem(studio.accountId, clientId, note, newId("revision"))));
  tagIds[size] = (await studio.call("POST /v1/tags", { body: { name: size } })).body.id;
};

beforeAll(async () => {
  studio = await openMetered();
  for (const size of sizes) await seed(size);
  for (const [size, members] of [
    ["few", 10],
    ["many", 60],
  ] as const)
    for (let i = 0; i < members; i += 1) {
      const body = { firstName: `${size} ${i}`, emails: [{ address: `${newId("client")}@example.com` }] };
      const clientId = (await studio.call("POST /v1/clients", { body })).body.id;
      const change = { params: { clientId }, body: { add: [size] } };
      expect((await studio.call("PUT /v1/clients/{clientId}/tags", change)).status).toBe(200);
    }
}, 120_000);

const cost = async (routeKey: string, params: Record<string, string>, query: Record<string, string> = {}) => {
  const { requests, readUnits } = await studio.meter.during(async () => {
    const { status, body } = await studio.call(routeKey, { params, query: { limit: "10", ...query }, at });
    expect([status, body.items.length]).toEqual([200, 10]);
  });
  return { requests, readUnits };
};

describe("what a page costs is the same for 10 records and for 2,000", () => {
  it.each([
    ["to-dos", "GET /v1/clients/{clientId}/todos", {}, 2],
    ["open to-dos", "GET /v1/clients/{clientId}/todos", { status: "open" }, 2],
    ["notes", "GET /v1/clients/{clientId}/notes", {}, 1],
  ])("P4 ten %s: 1 request, at most 2 read units", async (_, routeKey, query, readUnits) => {
    for (const size of sizes)
      expect(await cost(routeKey, { clientId: clientIds[size] }, query)).toEqual({ requests: 1, readUnits });
  });

  it("P4 ten of many active or archived notes, completed or deleted to-dos: 1 request, 1 read unit, and the page is full", async () => {
    const clientId = clientIds.many;
    for (const status of ["active", "archived"])
      expect(await cost("GET /v1/clients/{clientId}/notes", { clientId }, { status })).toEqual({
        requests: 1,
        readUnits: 1,
      });
    for (const status of ["completed", "deleted"])
      expect(await cost("GET /v1/clients/{clientId}/todos", { clientId }, { status })).toEqual({
        requests: 1,
        readUnits: 1,
      });
  });

  it.each(sizes)("P4 ten to-dos of a colleague, with their clients: 2 requests, 2 read units (%s)", async (size) => {
    expect(await cost("GET /v1/todos", {}, { assignee: staffIds[size] })).toEqual({ requests: 2, readUnits: 2 });
  });

  it.each(sizes)(
    "P4 ten members of a tag: 2 requests, a read unit a card, half of one for the page (%s)",
    async (size) => {
      expect(await cost("GET /v1/tags/{tagId}/clients", { tagId: tagIds[size] })).toEqual({
        requests: 2,
        readUnits: 10.5,
      });
    },
  );

  it.each(sizes)("S1-33 the starred notes of a client on a roster: 1 request, 1 read unit (%s)", async (size) => {
    const { requests, readUnits } = await studio.meter.during(() => starredNotes(studio.means, clientIds[size]));
    expect({ requests, readUnits }).toEqual({ requests: 1, readUnits: 1 });
  });

  it.each(sizes)("P3 a new to-do for oneself is written in 1 request and reads nothing (%s)", async (size) => {
    const body = { title: "Call back" };
    const { requests, readUnits } = await studio.meter.during(async () => {
      const params = { clientId: clientIds[size] };
      expect((await studio.call("POST /v1/clients/{clientId}/todos", { params, body })).status).toBe(201);
    });
    expect({ requests, readUnits }).toEqual({ requests: 1, readUnits: 0 });
  });

  it.each(sizes)("a save of two tags: 3 requests, however many tags and members there are (%s)", async (size) => {
    const saved = await studio.meter.during(async () => {
      const params = { clientId: clientIds[size] };
      const { status } = await studio.call("PUT /v1/clients/{clientId}/tags", {
        params,
        body: { add: ["few", "many"] },
      });
      expect(status).toBe(200);
    });
    expect(saved.requests).toBe(3);
    expect([saved.readUnits, saved.writeUnits]).toEqual([3, 15]);
  });
});
