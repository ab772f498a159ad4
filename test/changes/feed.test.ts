import { beforeAll, describe, expect, it } from "vitest";
import type { Change } from "../../shared/changes/schema.ts";
import { type Outward, outwardOf } from "../support/outward.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let outward: Outward;
beforeAll(async () => {
  studio = await openStudio();
  outward = await outwardOf(studio);
});

const read = async (call = studio.call, query: Record<string, string> = {}): Promise<Change[]> => {
  const all: Change[] = [];
  for (let since = query.since ?? "0"; ; ) {
    const { status, body } = await call("GET /v1/changes", { query: { ...query, since } });
    expect(status).toBe(200);
    all.push(...body.items);
    if (!body.more) return all;
    since = body.nextSince;
  }
};
const make = async (routeKey: string, params: Record<string, string>, body: object) => {
  const answer = await studio.call(routeKey, { params, body });
  if (answer.status >= 300) throw new Error(answer.text);
  return answer.body;
};

describe("the change feed", () => {
  it("tells what was made, changed and deleted, in order, by ids alone", async () => {
    const { id: clientId } = await make(
      "POST /v1/clients",
      {},
      { firstName: "Maya", emails: [{ address: "maya@example.com" }] },
    );
    const todo = await make("POST /v1/clients/{clientId}/todos", { clientId }, { title: "Call Maya about her knee" });
    await make("PATCH /v1/clients/{clientId}", { clientId }, { address: "Pier 4" });
    const call = { method: "call", direction: "in", text: "Asked" };
    const { id } = await make("POST /v1/clients/{clientId}/interactions", { clientId }, call);
    await studio.call("DELETE /v1/clients/{clientId}/interactions/{interactionId}", {
      params: { clientId, interactionId: id },
    });
    await outward.flow();
    const items = await read();
    expect(items.filter((one) => one.clientId === clientId).map(({ type, entityId }) => [type, entityId])).toEqual([
      ["client.created", clientId],
      ["todo.created", todo.id],
      ["client.changed", clientId],
      ["interaction.created", id],
      ["interaction.deleted", id],
    ]);
    expect(JSON.stringify(items)).not.toMatch(/Maya|knee|Pier/);
    expect(items.find(({ type }) => type === "todo.created")).toMatchObject({
      path: `/v1/clients/${clientId}/todos/${todo.id}`,
    });
  });

  it("says nothing of settling, nor of a note of kind health, and a note that becomes one is gone", async () => {
    const { id: clientId } = await make(
      "POST /v1/clients",
      {},
      { firstName: "Ben", emails: [{ address: "ben@example.com" }] },
    );
    const note = await make("POST /v1/clients/{clientId}/notes", { clientId }, { body: "Left knee", kind: "health" });
    const open = await make("POST /v1/clients/{clientId}/notes", { clientId }, { body: "Likes tea" });
    await make("PATCH /v1/clients/{clientId}/notes/{noteId}", { clientId, noteId: note.id }, { body: "Right knee" });
    await make("PATCH /v1/clients/{clientId}/notes/{noteId}", { clientId, noteId: open.id }, { kind: "health" });
    await outward.flow();
    const items = (await read()).filter((one) => one.clientId === clientId);
    expect(items.map(({ type, entityId }) => [type, entityId])).toEqual([
      ["client.created", clientId],
      ["note.created", open.id],
      ["note.deleted", open.id],
    ]);
  });

  it("can be asked for some types, and is another's of another account", async () => {
    const other = await studio.another();
    const only = await read(studio.call, { types: "note.*,todo.created" });
    expect(new Set(only.map(({ type }) => type))).toEqual(new Set(["note.created", "note.deleted", "todo.created"]));
    expect(await read(other.call)).toEqual([]);
    const { status, body } = await studio.call("GET /v1/changes", { query: { types: "no.such,note.*" } });
    expect([status, body.errors[0].pointer]).toEqual([422, "/query/types/0"]);
  });

  it("goes on from every place of it, whatever the page size", async () => {
    const all = await read();
    for (const limit of [1, 3]) expect(await read(studio.call, { limit: String(limit) })).toEqual(all);
    let since = "0";
    for (let i = 0; i < all.length; i += 1) {
      const { body } = await studio.call("GET /v1/changes", { query: { since, limit: "1" } });
      since = body.nextSince;
      if (body.items.length === 0) continue;
      expect(await read(studio.call, { since })).toEqual(
        all.slice(all.findIndex(({ id }) => id === body.items[0].id) + 1),
      );
    }
  });
});
