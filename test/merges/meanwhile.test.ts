import { beforeAll, describe, expect, it } from "vitest";
import { makeClient, makeInvoice } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { settleAll } from "./together.ts";

let studio: Studio;
let tideline: ReturnType<typeof sourceOf>;
beforeAll(async () => {
  studio = await openStudio();
  tideline = sourceOf(studio);
});

const act = (name: "merge" | "unmerge", clientId: string, loserId: string) =>
  studio.call(`POST /v1/clients/{clientId}/${name}`, { params: { clientId }, body: { loserId } });
const get = async (clientId: string) =>
  (await studio.call("GET /v1/clients/{clientId}", { params: { clientId } })).body;
const clients = async (...ids: string[]): Promise<[string, string]> => {
  await tideline.send(ids.map((id) => makeClient(id)));
  await settleAll(studio);
  return Promise.all(ids.map((id) => tideline.clientId(id))) as Promise<[string, string]>;
};

describe("S1-21 what goes on while two are joined or parted", () => {
  it("S1-21 records of both keep coming: each ends with its own, changed ones as they were last sent", async () => {
    const [winner, loser] = await clients("w1", "l1");
    const of = (client: string, total: number) =>
      Array.from({ length: 12 }, (_, i) => makeInvoice(`${client}-${i}`, client, { total }));
    await tideline.send([...of("w1", 1), ...of("l1", 10)]);
    await settleAll(studio);
    const stream = async (total: number) => {
      for (let i = 0; i < 6; i += 1) {
        await tideline.send([makeInvoice(`w1-${i}`, "w1", { total }), makeInvoice(`l1-${i}`, "l1", { total })]);
        await tideline.send([makeInvoice(`l1-new-${total}-${i}`, "l1", { total: 1000 })]);
      }
    };
    await Promise.all([act("merge", winner, loser), stream(2)]);
    await settleAll(studio);
    expect(await get(winner)).toMatchObject({
      invoiceCount: 30,
      quickStats: { ltv: { amount: 6 + 12 + 60 + 12 + 6000 } },
    });
    await Promise.all([act("unmerge", winner, loser), stream(3)]);
    await settleAll(studio);
    expect(await get(winner)).toMatchObject({ invoiceCount: 12, quickStats: { ltv: { amount: 6 + 18 } } });
    expect(await get(loser)).toMatchObject({ invoiceCount: 24, quickStats: { ltv: { amount: 60 + 18 + 12_000 } } });
  });

  it("S1-21 two people who merge the same two the other way round: one does, the other is told", async () => {
    const [a, b] = await clients("a2", "b2");
    const answers = await Promise.all([act("merge", a, b), act("merge", b, a)]);
    await settleAll(studio);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await get(a)).id).toBe((await get(b)).id);
  });

  it("S0-56 a to-do of the loser that is done while they are one goes back with it", async () => {
    const [winner, loser] = await clients("w3", "l3");
    const made = await studio.call("POST /v1/clients/{clientId}/todos", {
      params: { clientId: loser },
      body: { title: "Call back" },
    });
    await settleAll(studio);
    await act("merge", winner, loser);
    await settleAll(studio);
    expect((await get(winner)).badges.openTodos).toBe(1);
    const done = await studio.call("POST /v1/clients/{clientId}/todos/{todoId}/complete", {
      params: { clientId: loser, todoId: made.body.id },
    });
    expect(done.status, done.text).toBe(200);
    await settleAll(studio);
    expect((await get(winner)).badges.openTodos).toBe(0);
    await act("unmerge", winner, loser);
    await settleAll(studio);
    const todosOf = async (clientId: string) =>
      (await studio.call("GET /v1/clients/{clientId}/todos", { params: { clientId } })).body.items;
    expect(await todosOf(winner)).toEqual([]);
    expect(await todosOf(loser)).toMatchObject([{ status: "completed" }]);
    expect((await get(loser)).badges.openTodos).toBe(0);
  });
});
