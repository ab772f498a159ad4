import { describe, expect, it } from "vitest";
import { receiver, verified } from "../support/outward.ts";
import { hour, now, openTold } from "../support/told.ts";

const told = openTold();
const { pass, subscribe, client, todo, shown, log, feed } = told;

describe("a webhook", () => {
  it("is told what changed: ids alone, signed as the specification says, in order", async () => {
    const to = await receiver();
    const { secret, webhookId } = await subscribe(to);
    const clientId = await client();
    await todo(clientId);
    await told.outward.tell();
    expect(to.accepted.map((got) => (verified(secret, got) as { type: string }).type)).toEqual([
      "client.created",
      "todo.created",
    ]);
    const { event, headers } = to.accepted[1]!;
    expect(event.data).toMatchObject({ entity: "todo", clientId, accountId: told.studio.accountId });
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

  it("is told once by two runs at the same time", async () => {
    const to = await receiver(() => ({ status: 200, after: 50 }));
    await subscribe(to);
    const clientId = await client();
    for (let i = 0; i < 4; i += 1) await todo(clientId);
    await told.outward.flow();
    await Promise.all([told.outward.run(), told.outward.run(), told.outward.run()]);
    expect(to.accepted).toHaveLength(5);
    expect(to.idsOf(clientId)).toEqual(await feed(clientId));
  });

  it("asks for some types alone, and may look past what it does not ask for", async () => {
    const to = await receiver();
    await subscribe(to, { types: ["todo.*"] });
    const clientId = await client();
    await todo(clientId);
    await told.outward.tell();
    expect(to.accepted.map(({ event }) => event.type)).toEqual(["todo.created"]);
  });

  it("S1-19 is not told of a client that is switched off for it", async () => {
    const to = await receiver();
    const [list, all] = [await receiver(), to];
    await subscribe(list, { integration: "mailing-list" });
    await subscribe(all);
    const [off, on] = [await client(), await client()];
    const params = { clientId: off, source: "mailing-list" };
    await told.studio.call("PUT /v1/clients/{clientId}/sync/{source}", { params, body: { on: false }, ...now() });
    await todo(off);
    await todo(on);
    await told.outward.tell();
    expect(list.idsOf(off)).toEqual([]);
    expect(list.idsOf(on)).toEqual(await feed(on));
    expect(all.idsOf(off)).toEqual(await feed(off));
  });

  it("is not told of another account, whose webhooks it does not see", async () => {
    const to = await receiver();
    await subscribe(to);
    const other = await told.studio.another();
    await other.call("POST /v1/clients", { body: { firstName: "Iris", emails: [{ address: "iris@example.com" }] } });
    await told.outward.tell();
    expect(to.calls).toEqual([]);
    expect((await other.call("GET /v1/webhooks")).body.items).toEqual([]);
  });
});

describe("the secret of a webhook", () => {
  it("is shown once; a new one signs beside the one before for a day", async () => {
    const to = await receiver();
    const { webhookId, secret } = await subscribe(to);
    expect(
      JSON.stringify([await shown(webhookId), await told.studio.table.query({ pk: told.studio.accountId })]),
    ).not.toContain(secret.slice(6));
    const rotated = (
      await told.studio.call("POST /v1/webhooks/{webhookId}/rotate", { params: { webhookId }, ...now() })
    ).body;
    await client();
    await told.outward.tell();
    verified(secret, to.accepted[0]!);
    verified(rotated.secret, to.accepted[0]!);
    pass(24 * hour + 1000);
    await client();
    await told.outward.tell();
    verified(rotated.secret, to.accepted[1]!);
    expect(() => verified(secret, to.accepted[1]!)).toThrow("No matching signature found");
  });
});

describe("telling again", () => {
  it("sends a test, one change, or everything from a time on, with the ids of the first time", async () => {
    const to = await receiver();
    const { webhookId, secret } = await subscribe(to);
    const params = { webhookId };
    const test = (await told.studio.call("POST /v1/webhooks/{webhookId}/test", { params, ...now() })).body;
    expect(test).toMatchObject({ type: "webhook.test", state: "delivered", status: 204 });
    expect(verified(secret, to.accepted[0]!)).toMatchObject({ type: "webhook.test" });
    pass(hour);
    const since = new Date().toISOString();
    const clientId = await client();
    await todo(clientId);
    await told.outward.tell();
    const first = to.accepted.slice(1).map(({ headers }) => headers["webhook-id"]);
    const changeId = to.accepted[1]!.event.data.id;
    const again = await told.studio.call("POST /v1/webhooks/{webhookId}/replay", {
      params,
      body: { changeId },
      ...now(),
    });
    expect(again.body.delivery).toMatchObject({ changeId, state: "delivered", id: first[0] });
    await told.studio.call("POST /v1/webhooks/{webhookId}/replay", { params, body: { since }, ...now() });
    await told.outward.tell();
    expect(to.accepted.slice(4).map(({ headers }) => headers["webhook-id"])).toEqual(first);
    const unknown = { changeId: `rev_${"0".repeat(26)}` };
    expect((await told.studio.call("POST /v1/webhooks/{webhookId}/replay", { params, body: unknown })).status).toBe(
      404,
    );
  });
});
