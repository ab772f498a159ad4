import { beforeAll, describe, expect, it } from "vitest";
import { cards } from "../../shared/settling/card.ts";
import { pointerAction } from "../../shared/sources/store.ts";
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
const clients = async (...ids: string[]) => {
  await tideline.send(ids.map((id) => makeClient(id)));
  await settleAll(studio);
  return Promise.all(ids.map((id) => tideline.clientId(id)));
};

const invoices = async (client: string, count: number) => {
  const records = Array.from({ length: count }, (_, i) => makeInvoice(`${client}-${i}`, client, { total: 1 }));
  for (let i = 0; i < count; i += 50) await tideline.send(records.slice(i, i + 50));
  await settleAll(studio);
};

describe("S1-21 a long history", () => {
  it("S1-21 goes on as a job, named by the answer, there and back; the fence stands from the first moment", async () => {
    const [winner, loser] = (await clients("w1", "l1")) as [string, string];
    await invoices("l1", 450);
    const merged = await act("merge", winner, loser);
    expect([merged.status, merged.headers.location]).toEqual([200, expect.stringMatching(/^\/v1\/jobs\/job_/)]);
    expect((await get(loser)).id).toBe(winner);
    await settleAll(studio);
    const jobId = merged.headers.location!.slice("/v1/jobs/".length);
    const job = await studio.call("GET /v1/jobs/{jobId}", { params: { jobId } });
    expect(job.body).toMatchObject({ kind: "merge", state: "done" });
    expect(await get(winner)).toMatchObject({ invoiceCount: 450, quickStats: { ltv: { amount: 450 } } });
    const parted = await act("unmerge", winner, loser);
    expect([parted.status, parted.body.id]).toEqual([200, loser]);
    expect(parted.headers.location).toMatch(/^\/v1\/jobs\/job_/);
    await settleAll(studio);
    expect(await get(winner)).toMatchObject({ id: winner, invoiceCount: 0, quickStats: { ltv: { amount: 0 } } });
    expect(await get(loser)).toMatchObject({ id: loser, invoiceCount: 450, quickStats: { ltv: { amount: 450 } } });
  });

  it("S1-21 an unmerge takes over from a merge under way", async () => {
    const [winner, loser] = (await clients("w2", "l2")) as [string, string];
    await invoices("l2", 400);
    await act("merge", winner, loser);
    expect((await act("unmerge", winner, loser)).status).toBe(200);
    await settleAll(studio);
    expect(await get(winner)).toMatchObject({ id: winner, invoiceCount: 0 });
    expect(await get(loser)).toMatchObject({ id: loser, invoiceCount: 400, quickStats: { ltv: { amount: 400 } } });
  });
});

describe("design.md, the fence is on the card: what lands behind an alias", () => {
  /** An invoice that was on its way while the merge began: who wrote it still saw the loser. */
  const landLate = async (name: string) => {
    const [winner, loser] = (await clients(`w${name}`, `l${name}`)) as [string, string];
    await tideline.send([makeInvoice(`l${name}-1`, `l${name}`, { total: 10 })]);
    await settleAll(studio);
    const item = (await studio.table.query({ pk: `${studio.accountId}#${loser}`, prefix: "INV#" })).items[0]!;
    await act("merge", winner, loser);
    await settleAll(studio);
    const { means } = studio;
    const [id, sourceId] = [means.newId("invoice"), `l${name}-2`];
    const to = { pk: item.pk, sk: `INV#2026-03-02T12:00:00.000Z#${id}` };
    const data = { ...item.data, id, origin: { ...(item.data.origin as object), id: sourceId } };
    const ref = { source: "tideline", type: "invoice" as const, id: sourceId };
    await studio.table.put(pointerAction(means, ref, { to, id }, undefined).put);
    await studio.table.put({ ...to, type: "invoice", rev: means.newId("revision"), data, dirty: true });
    return { winner, loser, name };
  };

  const expectHome = async ({ winner, loser, name }: Awaited<ReturnType<typeof landLate>>) => {
    const behind = (await studio.table.query({ pk: `${studio.accountId}#${loser}` })).items.map(({ type }) => type);
    expect(behind).toEqual([cards.type]);
    expect(await get(winner)).toMatchObject({ invoiceCount: 2, quickStats: { ltv: { amount: 20 } } });
    await tideline.send([makeInvoice(`l${name}-2`, `l${name}`, { total: 50 })]);
    await settleAll(studio);
    expect((await get(winner)).quickStats.ltv.amount).toBe(60);
    await act("unmerge", winner, loser);
    await settleAll(studio);
    expect(await get(loser)).toMatchObject({ id: loser, invoiceCount: 2, quickStats: { ltv: { amount: 60 } } });
  };

  it("S1-21 is taken to the winner by projections, and back by unmerge", async () => {
    const landed = await landLate("p");
    await settleAll(studio);
    await expectHome(landed);
  });

  it("S1-21 is taken to the winner by sweep where the event was lost", async () => {
    const landed = await landLate("s");
    await studio.stream.unread();
    const { handler } = await import("../../functions/jobs/sweep.ts");
    const context = { getRemainingTimeInMillis: () => 900_000 };
    await handler({ time: new Date(Date.now() + 10 * 60_000).toISOString() }, context as never);
    await settleAll(studio);
    await expectHome(landed);
  });
});
