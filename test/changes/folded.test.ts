import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { Change } from "../../shared/changes/schema.ts";
import { appendChanges, changesBehind } from "../../shared/changes/store.ts";
import { runDue } from "../support/jobs.ts";
import { type Outward, outwardOf } from "../support/outward.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let outward: Outward;
beforeAll(async () => {
  studio = await openStudio();
  outward = await outwardOf(studio);
});

/** Whom and what a run of edits may name: a few of each, so that they meet. */
const people = ["c1", "c2", "c3"];
const starts = ["2026-03-01T11:00:00Z", "2026-04-01T11:00:00Z", "2026-05-01T11:00:00Z"];
const person = fc.constantFrom(...people);
const one = fc.nat({ max: 3 });
const edit = fc.oneof(
  fc.record({ do: fc.constant("booking" as const), n: one, of: person, at: fc.constantFrom(...starts) }),
  fc.record({ do: fc.constant("invoice" as const), n: one, of: person, at: fc.constantFrom(...starts) }),
  fc.record({ do: fc.constant("package" as const), n: one, of: person }),
  fc.record({ do: fc.constant("delete" as const), n: one, what: fc.constantFrom("booking", "invoice", "package") }),
  fc.record({ do: fc.constant("rename" as const), of: person, n: one }),
  fc.record({ do: fc.constant("todo" as const), of: person }),
  fc.record({ do: fc.constant("close" as const), of: person }),
  fc.record({ do: fc.constant("note" as const), of: person, kind: fc.constantFrom("general", "health") }),
  fc.record({ do: fc.constant("talk" as const), of: person }),
  fc.record({ do: fc.constant("forget" as const), of: person }),
  fc.record({ do: fc.constant("tag" as const), of: person, n: one }),
  fc.record({ do: fc.constant("merge" as const) }),
  fc.record({ do: fc.constant("unmerge" as const) }),
  fc.record({ do: fc.constant("erase" as const) }),
  fc.record({ do: fc.constant("publish" as const), again: fc.boolean(), size: fc.integer({ min: 1, max: 100 }) }),
);
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

/** A studio of its own that edits are played in. */
const world = async () => {
  const { accountId, call } = await studio.another();
  const source = { source: "tideline" };
  const send = (...records: object[]) =>
    call("POST /v1/sources/{source}/records", { params: source, body: { records } });
  await send(...people.map((id) => ({ type: "client", id, firstName: id, lastName: "X" })));
  const ids = new Map<string, string>();
  const settleAll = async () => {
    const records = await studio.stream.unread();
    kept.push(...records);
    return records;
  };
  const kept: Awaited<ReturnType<typeof studio.stream.unread>> = [];
  const idOf = async (name: string): Promise<string> => {
    if (!ids.has(name)) {
      const { items } = (await call("GET /v1/clients", { query: { order: "newest", limit: "100" } })).body;
      for (const { id, firstName } of items) if (people.includes(firstName)) ids.set(firstName, id);
    }
    return ids.get(name)!;
  };
  for (const name of people) await idOf(name);
  const first = async (list: string, clientId: string) =>
    (await call(`GET /v1/clients/{clientId}/${list}`, { params: { clientId } })).body.items?.[0]?.id as
      | string
      | undefined;
  const play = async (step: Edit): Promise<void> => {
    if (step.do === "publish") {
      const records = await settleAll();
      await outward.publish(records, step.size);
      if (step.again) await outward.publish(records, 7);
      await settle(records);
      return;
    }
    if (step.do === "booking") {
      const event = { name: "Vinyasa", eventType: "Vinyasa", kind: "class", startsAt: step.at };
      await send({ type: "booking", id: `b${step.n}`, client: step.of, event, status: "attended" });
    } else if (step.do === "invoice")
      await send({
        type: "invoice",
        id: `i${step.n}`,
        client: step.of,
        issuedAt: step.at,
        status: "paid",
        currency: "USD",
        total: 1900,
      });
    else if (step.do === "package")
      await send({
        type: "package",
        id: `p${step.n}`,
        client: step.of,
        name: "Ten",
        kind: "class",
        purchasedOn: "2026-03-01",
      });
    else if (step.do === "delete") await send({ type: "deleted", of: step.what, id: `${step.what[0]}${step.n}` });
    else if (step.do === "merge" || step.do === "unmerge") {
      const [clientId, loserId] = [await idOf("c1"), await idOf("c2")];
      const done = await call(`POST /v1/clients/{clientId}/${step.do}`, { params: { clientId }, body: { loserId } });
      if (done.status < 300) await jobs();
    } else if (step.do === "erase") {
      await call("POST /v1/clients/{clientId}/erase", { params: { clientId: await idOf("c3") }, body: {} });
      await jobs();
    } else {
      const params = { clientId: await idOf(step.of) };
      if (step.do === "rename")
        await call("PATCH /v1/clients/{clientId}", { params, body: { address: `Pier ${step.n}` } });
      if (step.do === "todo") await call("POST /v1/clients/{clientId}/todos", { params, body: { title: "Call" } });
      if (step.do === "note")
        await call("POST /v1/clients/{clientId}/notes", { params, body: { body: "Tea", kind: step.kind } });
      if (step.do === "tag") await call("PUT /v1/clients/{clientId}/tags", { params, body: { add: [`t${step.n}`] } });
      if (step.do === "talk") {
        const body = { method: "call", direction: "in", text: "Asked" };
        await call("POST /v1/clients/{clientId}/interactions", { params, body });
      }
      if (step.do === "close") {
        const todoId = await first("todos", params.clientId);
        if (todoId)
          await call("POST /v1/clients/{clientId}/todos/{todoId}/complete", { params: { ...params, todoId } });
      }
      if (step.do === "forget") {
        const entries = (await studio.table.query({ pk: `${accountId}#${params.clientId}`, prefix: "INT#" })).items;
        const interactionId = entries[0]?.data.id as string | undefined;
        if (interactionId)
          await call("DELETE /v1/clients/{clientId}/interactions/{interactionId}", {
            params: { ...params, interactionId },
          });
      }
    }
  };
  const settle = async (records: typeof kept): Promise<void> => {
    const { handler } = (await import("../../functions/streams/projections.ts")) as unknown as {
      handler: (event: { Records: typeof kept }, context: object) => Promise<unknown>;
    };
    const dirty = records.filter(({ dynamodb }) => dynamodb?.NewImage?.dirty?.BOOL === true);
    for (let i = 0; i < dirty.length; i += 100) await handler({ Records: dirty.slice(i, i + 100) }, {});
  };
  /** Jobs run on what the stream says, which the publisher is told as well. */
  const jobs = async (): Promise<void> => {
    for (let records = await settleAll(); records.length > 0; records = await settleAll()) {
      await outward.publish(records);
      await runDue(records);
      await settle(records);
    }
  };
  return { accountId, call, play, end: jobs };
};

/** What the feed comes to: of each thing the change with the latest id, unless it says that it is gone. */
const fold = (changes: Change[]): Map<string, string> => {
  const latest = new Map<string, Change>();
  for (const change of changes) {
    const name = `${change.entity} ${change.entityId}`;
    const before = latest.get(name);
    if (!before || before.id <= change.id) latest.set(name, change);
  }
  const erased = new Set(
    [...latest.values()].filter(({ type }) => type === "client.erased").map(({ entityId }) => entityId),
  );
  return new Map(
    [...latest]
      .filter(([, { type, clientId }]) => !/\.(deleted|merged|erased)$/.test(type) && !erased.has(clientId ?? ""))
      .map(([name, { id }]) => [name, id]),
  );
};

const single = new Set([
  "booking",
  "invoice",
  "package",
  "contract",
  "todo",
  "note",
  "interaction",
  "event",
  "segment",
]);

/** Every live record of the account, with its revision where it stands in one item. */
const live = async (accountId: string): Promise<{ records: Map<string, string>; clients: string[] }> => {
  const { items } = await studio.table.scan({});
  const own = items.filter(({ pk, gone, data }) => pk.startsWith(accountId) && !gone && data.kind !== "health");
  return {
    records: new Map(
      own.filter(({ type }) => single.has(type)).map(({ type, data, rev }) => [`${type} ${data.id}`, rev]),
    ),
    clients: own.filter(({ type }) => type === "client").map(({ data }) => `client ${data.id}`),
  };
};

const feed = async (call: Studio["call"]): Promise<Change[]> => {
  const all: Change[] = [];
  for (let since = "0"; ; ) {
    const { body } = await call("GET /v1/changes", { query: { since, limit: "100" } });
    all.push(...body.items);
    if (!body.more) return all;
    since = body.nextSince;
  }
};

describe("the change feed read from its start", () => {
  it("equals the state, whatever was edited, merged, erased, and told twice", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 8, maxLength: 25 }), async (edits) => {
        const { accountId, call, play, end } = await world();
        for (const step of edits) await play(step);
        await end();
        const changes = await feed(call);
        const folded = fold(changes);
        const { records, clients } = await live(accountId);
        // what moves to another key, or another client, is never told to be gone
        const gone = changes.filter(({ type }) => type.endsWith(".deleted"));
        expect(gone.filter(({ entity, entityId }) => records.has(`${entity} ${entityId}`))).toEqual([]);
        const told = new Map([...folded].filter(([name]) => single.has(name.split(" ")[0]!)));
        expect(Object.fromEntries([...told].sort())).toEqual(Object.fromEntries([...records].sort()));
        expect([...folded.keys()].filter((name) => name.startsWith("client ")).sort()).toEqual(clients.sort());
      }),
      { numRuns: 12 },
    );
  }, 240_000);

  it("has no gap and one order, however many write to it at once", async () => {
    const { accountId } = await studio.another();
    const means = { ...studio.means, accountId };
    const change = (n: number): Change => ({
      id: studio.means.newId("revision"),
      type: "event.changed",
      entity: "event",
      entityId: `e${n}`,
      at: studio.means.now(),
    });
    await Promise.all(Array.from({ length: 12 }, (_, n) => appendChanges(means, [change(n), change(n)])));
    const { found } = await changesBehind(means, 0, 100);
    expect(found.map(({ place }) => place)).toEqual(
      Array.from({ length: 12 }, (_, n) => [(n + 1) * 100, (n + 1) * 100 + 1]).flat(),
    );
    expect(new Set(found.map(({ change: { entityId } }) => entityId)).size).toBe(12);
  });
});
