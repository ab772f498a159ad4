import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type Outward, outwardOf, type Receiver, receiver, verified } from "../support/outward.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let outward: Outward;
let count = 0;
let latest = Date.now();
beforeAll(async () => {
  studio = await openStudio();
  outward = await outwardOf(studio);
});
beforeEach(() => {
  // never back: revisions and the log go by time
  vi.useFakeTimers({ toFake: ["Date"], now: latest + 60_000 });
});
afterEach(async () => {
  latest = Date.now();
  vi.useRealTimers();
  for (const { id } of (await studio.call("GET /v1/webhooks")).body.items)
    await studio.call("DELETE /v1/webhooks/{webhookId}", { params: { webhookId: id } });
});

const hour = 3600_000;
const pass = (ms: number): void => {
  vi.setSystemTime(Date.now() + ms);
};
const now = () => ({ at: new Date().toISOString() });

const subscribe = async (to: Receiver, more: object = {}): Promise<{ webhookId: string; secret: string }> => {
  const { status, body } = await studio.call("POST /v1/webhooks", {
    body: { url: to.url, types: ["*"], ...more },
    ...now(),
  });
  expect(status).toBe(201);
  return { webhookId: body.id, secret: body.secret };
};
const client = async (): Promise<string> => {
  count += 1;
  const body = { firstName: "Maya", emails: [{ address: `maya${count}@example.com` }] };
  return (await studio.call("POST /v1/clients", { body, ...now() })).body.id;
};
const todo = async (clientId: string): Promise<void> => {
  await studio.call("POST /v1/clients/{clientId}/todos", {
    params: { clientId },
    body: { title: "Call back" },
    ...now(),
  });
};
const shown = async (webhookId: string) =>
  (await studio.call("GET /v1/webhooks/{webhookId}", { params: { webhookId } })).body;
const log = async (webhookId: string) =>
  (await studio.call("GET /v1/webhooks/{webhookId}/deliveries", { params: { webhookId }, query: { limit: "100" } }))
    .body.items;
/** Ids of a client's changes as the feed has them. */
const feed = async (clientId: string): Promise<string[]> => {
  const { items } = (await studio.call("GET /v1/changes", { query: { limit: "100", since: String(mark) } })).body;
  return items.filter((one: { clientId?: string }) => one.clientId === clientId).map(({ id }: { id: string }) => id);
};
let mark = 0;
const markFeed = async (): Promise<void> => {
  for (let more = true; more; ) {
    const { body } = await studio.call("GET /v1/changes", { query: { limit: "100", since: String(mark) } });
    mark = Number(body.nextSince);
    more = body.more;
  }
};
beforeEach(async () => {
  await outward.flow();
  await markFeed();
});

describe("a webhook", () => {
  it("is told what changed: ids alone, signed as the specification says, in order", async () => {
    const to = await receiver();
    const { secret, webhookId } = await subscribe(to);
    const clientId = await client();
    await todo(clientId);
    await outward.tell();
    expect(to.accepted.map((got) => (verified(secret, got) as { type: string }).type)).toEqual([
      "client.created",
      "todo.created",
    ]);
    const { event, headers } = to.accepted[1]!;
    expect(event.data).toMatchObject({ entity: "todo", clientId, accountId: studio.accountId });
    expect(event.data.path).toBe(`/v1/clients/${clientId}/todos/${event.data.entityId}`);
    const kept = await log(webhookId);
    expect(kept.map(({ type }: { type: string }) => type).sort()).toEqual(["client.created", "todo.created"]);
    expect(kept.find(({ id }: { id: string }) => id === headers["webhook-id"])).toMatchObject({
      type: "todo.created",
      changeId: event.data.id,
      state: "delivered",
      attempts: 1,
      status: 204,
    });
  });

  it("whose receiver is down for an hour is told everything at least once, in order per client", async () => {
    const to = await receiver(() => 503);
    const { secret } = await subscribe(to);
    const clients = [await client(), await client(), await client()];
    const end = Date.now() + hour;
    to.behave = () => (Date.now() < end ? 503 : 200);
    for (let i = 0; i < 8; i += 1) {
      for (const clientId of clients) await todo(clientId);
      await outward.clock();
      pass(hour / 4);
    }
    for (let i = 0; i < 6; i += 1) {
      pass(hour);
      await outward.clock();
    }
    for (const clientId of clients) expect(to.idsOf(clientId)).toEqual(await feed(clientId));
    expect(to.accepted).toHaveLength(27);
    for (const got of to.accepted) expect(() => verified(secret, got)).toThrow(/too old/);
  });

  it("whose receiver answers 500 now and then, or too late, is told again with the same id, in order per client", async () => {
    const tries = new Map<string, number>();
    const to = await receiver(({ event }, n) => {
      const before = tries.get(event.data.id) ?? 0;
      tries.set(event.data.id, before + 1);
      if (before > 0) return 200;
      return n % 3 === 0 ? 500 : n % 4 === 0 ? { status: 200, after: 600 } : 200;
    });
    await subscribe(to);
    const clients = await Promise.all([client(), client(), client(), client()]);
    for (let i = 0; i < 4; i += 1) for (const clientId of clients) await todo(clientId);
    await outward.tell();
    for (let i = 0; i < 12; i += 1) {
      pass(hour);
      await outward.clock();
    }
    for (const clientId of clients) {
      const once = [...new Set(to.idsOf(clientId))];
      expect(once).toEqual(await feed(clientId));
    }
    const ids = new Map(to.calls.map(({ headers, event }) => [event.data.id, headers["webhook-id"]]));
    for (const { headers, event } of to.calls) expect(headers["webhook-id"]).toBe(ids.get(event.data.id));
  });

  it("is told once by two runs at the same time", async () => {
    const to = await receiver(() => ({ status: 200, after: 50 }));
    await subscribe(to);
    const clientId = await client();
    for (let i = 0; i < 4; i += 1) await todo(clientId);
    await outward.flow();
    await Promise.all([outward.run(), outward.run(), outward.run()]);
    expect(to.accepted).toHaveLength(5);
    expect(to.idsOf(clientId)).toEqual(await feed(clientId));
  });

  it("whose run was cut off goes on when its lease is over, and loses nothing", async () => {
    const to = await receiver();
    await subscribe(to);
    const clientId = await client();
    for (let i = 0; i < 4; i += 1) await todo(clientId);
    await outward.flow();
    const cut = async () => {
      if (to.accepted.length === 2) throw new Error("killed");
      to.accepted.push({ headers: {}, body: "", event: { data: {} } });
      return { status: 200, durationMs: 1 };
    };
    await expect(outward.run({ post: cut })).rejects.toThrow("killed");
    to.accepted.length = 0;
    await outward.run();
    expect(to.accepted).toEqual([]);
    pass(4 * 60_000);
    await outward.clock();
    expect(to.idsOf(clientId)).toEqual(await feed(clientId));
  });

  it("that has no more time goes on in another run", async () => {
    const to = await receiver();
    await subscribe(to);
    const clientId = await client();
    for (let i = 0; i < 4; i += 1) await todo(clientId);
    await outward.flow();
    await outward.run({ enough: () => to.accepted.length >= 2 });
    expect(to.accepted).toHaveLength(2);
    await outward.tell();
    expect(to.idsOf(clientId)).toEqual(await feed(clientId));
  });

  it("that refuses the changes of one client gets those of the others, and gives up on one after ten tries", async () => {
    const to = await receiver();
    const { webhookId } = await subscribe(to);
    const [poison, fine] = [await client(), await client()];
    to.behave = ({ event }) => (event.data.clientId === poison && event.type === "client.created" ? 400 : 200);
    await todo(poison);
    for (let day = 0; day < 5; day += 1) {
      await todo(fine);
      await outward.tell();
      for (let i = 0; i < 24; i += 1) {
        await outward.clock();
        pass(hour);
      }
    }
    expect(to.idsOf(fine)).toEqual(await feed(fine));
    expect(to.idsOf(poison)).toEqual((await feed(poison)).slice(1));
    expect((await log(webhookId)).filter(({ state }: { state: string }) => state === "failed")).toMatchObject([
      { type: "client.created", attempts: 10, status: 400 },
    ]);
    expect((await shown(webhookId)).state).toBe("active");
  });

  it("S3-17 that nothing reaches for three days is paused with a notice, and resumed goes on where it stood", async () => {
    const to = await receiver(() => 500);
    const { webhookId } = await subscribe(to);
    const clients = await Promise.all(Array.from({ length: 12 }, client));
    await outward.tell();
    expect(to.calls.length).toBeLessThanOrEqual(16);
    for (let i = 0; i < 40; i += 1) {
      pass(2 * hour);
      await outward.clock();
    }
    expect(await shown(webhookId)).toMatchObject({ state: "paused", paused: "failing" });
    const [notice] = (await studio.call("GET /v1/alerts")).body.items;
    expect(notice).toMatchObject({ kind: "webhookPaused", webhookId });
    const calls = to.calls.length;
    pass(48 * hour);
    await outward.clock();
    await todo(clients[0]!);
    await outward.tell();
    expect(to.calls).toHaveLength(calls);
    to.behave = () => 200;
    await studio.call("PATCH /v1/webhooks/{webhookId}", { params: { webhookId }, body: { state: "active" }, ...now() });
    await outward.tell();
    for (const clientId of clients) expect(to.idsOf(clientId)).toEqual(await feed(clientId));
    expect(to.accepted.map(({ event }) => event.type)).toContain("alert.webhookPaused");
  });

  it("that is gone (410) is paused at once", async () => {
    const to = await receiver(() => 410);
    const { webhookId } = await subscribe(to);
    await client();
    await outward.tell();
    expect(await shown(webhookId)).toMatchObject({ state: "paused", paused: "gone" });
    expect(to.calls).toHaveLength(1);
  });

  it("asks for some types alone, and may look past what it does not ask for", async () => {
    const to = await receiver();
    await subscribe(to, { types: ["todo.*"] });
    const clientId = await client();
    await todo(clientId);
    await outward.tell();
    expect(to.accepted.map(({ event }) => event.type)).toEqual(["todo.created"]);
  });

  it("S1-19 is not told of a client that is switched off for it", async () => {
    const to = await receiver();
    const [list, all] = [await receiver(), to];
    await subscribe(list, { integration: "mailing-list" });
    await subscribe(all);
    const [off, on] = [await client(), await client()];
    const params = { clientId: off, source: "mailing-list" };
    await studio.call("PUT /v1/clients/{clientId}/sync/{source}", { params, body: { on: false }, ...now() });
    await todo(off);
    await todo(on);
    await outward.tell();
    expect(list.idsOf(off)).toEqual([]);
    expect(list.idsOf(on)).toEqual(await feed(on));
    expect(all.idsOf(off)).toEqual(await feed(off));
  });

  it("is not told of another account, whose webhooks it does not see", async () => {
    const to = await receiver();
    await subscribe(to);
    const other = await studio.another();
    await other.call("POST /v1/clients", { body: { firstName: "Iris", emails: [{ address: "iris@example.com" }] } });
    await outward.tell();
    expect(to.calls).toEqual([]);
    expect((await other.call("GET /v1/webhooks")).body.items).toEqual([]);
  });
});

describe("the secret of a webhook", () => {
  it("is shown once; a new one signs beside the one before for a day", async () => {
    const to = await receiver();
    const { webhookId, secret } = await subscribe(to);
    expect(JSON.stringify([await shown(webhookId), await studio.table.query({ pk: studio.accountId })])).not.toContain(
      secret.slice(6),
    );
    const rotated = (await studio.call("POST /v1/webhooks/{webhookId}/rotate", { params: { webhookId }, ...now() }))
      .body;
    await client();
    await outward.tell();
    verified(secret, to.accepted[0]!);
    verified(rotated.secret, to.accepted[0]!);
    pass(24 * hour + 1000);
    await client();
    await outward.tell();
    verified(rotated.secret, to.accepted[1]!);
    expect(() => verified(secret, to.accepted[1]!)).toThrow("No matching signature found");
  });
});

describe("telling again", () => {
  it("sends a test, one change, or everything from a time on, with the ids of the first time", async () => {
    const to = await receiver();
    const { webhookId, secret } = await subscribe(to);
    const params = { webhookId };
    const test = (await studio.call("POST /v1/webhooks/{webhookId}/test", { params, ...now() })).body;
    expect(test).toMatchObject({ type: "webhook.test", state: "delivered", status: 204 });
    expect(verified(secret, to.accepted[0]!)).toMatchObject({ type: "webhook.test" });
    pass(hour);
    const since = new Date().toISOString();
    const clientId = await client();
    await todo(clientId);
    await outward.tell();
    const first = to.accepted.slice(1).map(({ headers }) => headers["webhook-id"]);
    const changeId = to.accepted[1]!.event.data.id;
    const again = await studio.call("POST /v1/webhooks/{webhookId}/replay", { params, body: { changeId }, ...now() });
    expect(again.body.delivery).toMatchObject({ changeId, state: "delivered", id: first[0] });
    await studio.call("POST /v1/webhooks/{webhookId}/replay", { params, body: { since }, ...now() });
    await outward.tell();
    expect(to.accepted.slice(4).map(({ headers }) => headers["webhook-id"])).toEqual(first);
    const unknown = { changeId: `rev_${"0".repeat(26)}` };
    expect((await studio.call("POST /v1/webhooks/{webhookId}/replay", { params, body: unknown })).status).toBe(404);
  });
});
