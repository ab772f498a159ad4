import { describe, expect, it } from "vitest";
import { receiver, verified } from "../support/outward.ts";
import { hour, now, openTold } from "../support/told.ts";

const told = openTold();
const { pass, subscribe, client, todo, shown, log, feed } = told;

describe("a webhook", () => {
  it("whose receiver is down for an hour is told everything at least once, in order per client", async () => {
    const to = await receiver(() => 503);
    const { secret } = await subscribe(to);
    const clients = [await client(), await client(), await client()];
    const end = Date.now() + hour;
    to.behave = () => (Date.now() < end ? 503 : 200);
    for (let i = 0; i < 8; i += 1) {
      for (const clientId of clients) await todo(clientId);
      await told.outward.clock();
      pass(hour / 4);
    }
    for (let i = 0; i < 6; i += 1) {
      pass(hour);
      await told.outward.clock();
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
    await told.outward.tell();
    for (let i = 0; i < 12; i += 1) {
      pass(hour);
      await told.outward.clock();
    }
    for (const clientId of clients) {
      const once = [...new Set(to.idsOf(clientId))];
      expect(once).toEqual(await feed(clientId));
    }
    const ids = new Map(to.calls.map(({ headers, event }) => [event.data.id, headers["webhook-id"]]));
    for (const { headers, event } of to.calls) expect(headers["webhook-id"]).toBe(ids.get(event.data.id));
  });

  it("whose run was cut off goes on when its lease is over, and loses nothing", async () => {
    const to = await receiver();
    await subscribe(to);
    const clientId = await client();
    for (let i = 0; i < 4; i += 1) await todo(clientId);
    await told.outward.flow();
    const cut = async () => {
      if (to.accepted.length === 2) throw new Error("killed");
      to.accepted.push({ headers: {}, body: "", event: { data: {} } });
      return { status: 200, durationMs: 1 };
    };
    await expect(told.outward.run({ post: cut })).rejects.toThrow("killed");
    to.accepted.length = 0;
    await told.outward.run();
    expect(to.accepted).toEqual([]);
    pass(4 * 60_000);
    await told.outward.clock();
    expect(to.idsOf(clientId)).toEqual(await feed(clientId));
  });

  it("that has no more time goes on in another run", async () => {
    const to = await receiver();
    await subscribe(to);
    const clientId = await client();
    for (let i = 0; i < 4; i += 1) await todo(clientId);
    await told.outward.flow();
    await told.outward.run({ enough: () => to.accepted.length >= 2 });
    expect(to.accepted).toHaveLength(2);
    await told.outward.tell();
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
      await told.outward.tell();
      for (let i = 0; i < 24; i += 1) {
        await told.outward.clock();
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
    await told.outward.tell();
    expect(to.calls.length).toBeLessThanOrEqual(16);
    for (let i = 0; i < 40; i += 1) {
      pass(2 * hour);
      await told.outward.clock();
    }
    expect(await shown(webhookId)).toMatchObject({ state: "paused", paused: "failing" });
    const [notice] = (await told.studio.call("GET /v1/alerts")).body.items;
    expect(notice).toMatchObject({ kind: "webhookPaused", webhookId });
    const calls = to.calls.length;
    pass(48 * hour);
    await told.outward.clock();
    await todo(clients[0]!);
    await told.outward.tell();
    expect(to.calls).toHaveLength(calls);
    to.behave = () => 200;
    await told.studio.call("PATCH /v1/webhooks/{webhookId}", {
      params: { webhookId },
      body: { state: "active" },
      ...now(),
    });
    await told.outward.tell();
    for (const clientId of clients) expect(to.idsOf(clientId)).toEqual(await feed(clientId));
    expect(to.accepted.map(({ event }) => event.type)).toContain("alert.webhookPaused");
  });

  it("that is gone (410) is paused at once", async () => {
    const to = await receiver(() => 410);
    const { webhookId } = await subscribe(to);
    await client();
    await told.outward.tell();
    expect(await shown(webhookId)).toMatchObject({ state: "paused", paused: "gone" });
    expect(to.calls).toHaveLength(1);
  });
});
