import { beforeAll, describe, expect, it } from "vitest";
import { relinkStep } from "../../shared/duplicates/relink.ts";
import { runJob } from "../../shared/jobs/run.ts";
import { isUnderWay, jobs } from "../../shared/jobs/store.ts";
import { rulesBook } from "../../shared/settling/accounts.ts";
import { cutOff } from "../support/cut-off.ts";
import { makeBooking, makeClient, makeEvent, makeInvoice } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { flow } from "./synced.ts";

let studio: Studio;
let before: ReturnType<typeof sourceOf>;
let after: ReturnType<typeof sourceOf>;

const people = Array.from({ length: 30 }, (_, i) => ({
  firstName: `Person${i}`,
  lastName: "Berg",
  email: `p${i}@example.com`,
}));
const starts = (day: number) => `2026-03-${String(day).padStart(2, "0")}T11:00:00Z`;
const days = [2, 3, 4, 5];

/** What one of the two knows: everyone with two visits and a sale; the third day is in both. */
const recordsOf = (prefix: string, own: number[]) => [
  ...own.map((day) => makeEvent(`${prefix}-e${day}`, { startsAt: starts(day) })),
  ...people.flatMap((person, i) => [
    makeClient(`${prefix}-${i}`, person),
    ...own.map((day) => makeBooking(`${prefix}-${i}-${day}`, `${prefix}-${i}`, { event: `${prefix}-e${day}` })),
    makeInvoice(`${prefix}-${i}-sale`, `${prefix}-${i}`, { total: 1000 }),
  ]),
];
const send = async (source: ReturnType<typeof sourceOf>, records: unknown[]) => {
  for (let i = 0; i < records.length; i += 500)
    expect((await source.send(records.slice(i, i + 500))).rejected).toEqual([]);
  await flow(studio);
};
const relink = async (apply: boolean) => {
  const body = { from: "before", apply };
  const answer = await studio.call("POST /v1/sources/{source}/relink", { params: { source: "after" }, body });
  expect(answer.status, answer.text).toBe(202);
  return answer.body.id as string;
};
const jobOf = async (jobId: string) => (await studio.call("GET /v1/jobs/{jobId}", { params: { jobId } })).body;
const clients = async () => {
  const first = await studio.call("GET /v1/clients", { query: { limit: "100" } });
  return first.body.items.length as number;
};

beforeAll(async () => {
  studio = await openStudio();
  [before, after] = [sourceOf(studio, "before"), sourceOf(studio, "after")];
  expect((await studio.call("POST /v1/sources", { body: { connector: "files", name: "after" } })).status).toBe(201);
  await send(before, recordsOf("old", days.slice(0, 3)));
  await send(after, recordsOf("new", days.slice(2)));
  // one name and address twice before: nobody can say which of the two came over
  await send(before, [makeClient("old-twin1", { firstName: "Ada", lastName: "Roth", email: "ada@example.com" })]);
  await send(before, [makeClient("old-twin2", { firstName: "Ada", lastName: "Roth", email: "ada@example.com" })]);
  await send(after, [makeClient("new-twin", { firstName: "Ada", lastName: "Roth", email: "ada@example.com" })]);
  // a mother and her son share an address
  await send(before, [makeClient("old-mother", { firstName: "Mona", lastName: "Falk", email: "falk@example.com" })]);
  await send(after, [makeClient("new-son", { firstName: "Timo", lastName: "Falk", email: "falk@example.com" })]);
});

describe("S0-01 switching the booking software: clients of the new one are linked with those of the one before", () => {
  it("as a dry run it says whom, and where it cannot be told, and changes nothing", async () => {
    const held = await clients();
    const id = await relink(false);
    await flow(studio);
    const { state, progress, result } = await jobOf(id);
    expect([state, progress]).toEqual(["done", { linked: 30, several: 1, none: expect.any(Number) }]);
    expect(result.pairs).toHaveLength(30);
    expect(result.several).toEqual([await after.clientId("new-twin")]);
    expect(await clients()).toBe(held);
  });

  it("S0-07 S0-12 cut off at random, each is one client with one history in the end: what both know of a visit counts once", async () => {
    const id = await relink(true);
    const { table, cuts } = cutOff(studio.table, 60);
    const means = { ...studio.means, table };
    const rules = await rulesBook(studio.table)(studio.accountId);
    for (let tries = 0; tries < 100; tries += 1) {
      const item = (await studio.table.get(jobs.key(studio.accountId, id)))!;
      if (!isUnderWay(item)) break;
      await runJob(means, item, relinkStep(means, rules), () => false).catch(() => undefined);
    }
    await flow(studio);
    expect(cuts()).toBe(10);
    expect((await jobOf(id)).progress.linked).toBe(30);
    for (const i of [0, 7, 29]) {
      const clientId = await before.clientId(`old-${i}`);
      const { quickStats } = (await studio.call("GET /v1/clients/{clientId}", { params: { clientId } })).body;
      expect([quickStats.clubCount, quickStats.ltv.amount]).toEqual([4, 2000]);
    }
  });

  it("again there is nobody left to link; who is another person of the same address stays another", async () => {
    const id = await relink(true);
    await flow(studio);
    expect((await jobOf(id)).progress).toMatchObject({ linked: 0, several: 1 });
    expect(await after.clientId("new-son")).not.toBe(await before.clientId("old-mother"));
  });

  it("a link is taken back like any merge, and is not made again", async () => {
    const winner = await before.clientId("old-3");
    const { body } = await studio.call("GET /v1/clients/{clientId}/audit", { params: { clientId: winner } });
    const loserId = body.items.find(({ act }: { act: string }) => act === "client.linked").about;
    const params = { clientId: winner };
    expect((await studio.call("POST /v1/clients/{clientId}/unmerge", { params, body: { loserId } })).status).toBe(200);
    await flow(studio);
    const id = await relink(true);
    await flow(studio);
    expect((await jobOf(id)).progress.linked).toBe(0);
  });

  it("needs another source, and one that is connected", async () => {
    const ask = (source: string, from: string) =>
      studio.call("POST /v1/sources/{source}/relink", { params: { source }, body: { from } });
    expect((await ask("after", "after")).body.errors).toMatchObject([{ pointer: "/body/from" }]);
    expect((await ask("nowhere", "before")).status).toBe(404);
  });
});
