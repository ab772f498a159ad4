import { beforeAll, describe, expect, it } from "vitest";
import { runJobs } from "../support/jobs.ts";
import { makeBooking, makeClient } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let ids: string[];
const visit = (client: string, i: number, eventType: string) =>
  makeBooking(`${client}-${i}`, client, {
    event: { eventType, startsAt: `2026-03-${String(i + 2).padStart(2, "0")}T11:00:00Z` },
  });

beforeAll(async () => {
  studio = await openStudio();
  const source = sourceOf(studio);
  const names = ["c1", "c2", "c3"];
  await source.load(names.map((name) => makeClient(name)));
  await source.load([
    ...[0, 1, 2].map((i) => visit("c1", i, "child-watch")),
    visit("c1", 3, "Vinyasa"),
    visit("c2", 0, "child-watch"),
    visit("c2", 1, "Childwatch"),
    visit("c3", 0, "Vinyasa"),
  ]);
  await set({ exclusions: [{ eventTypeName: "Childwatch" }] });
  ids = [];
  for (const name of names) ids.push(await source.clientId(name));
});

const set = async (body: object): Promise<void> => {
  expect((await studio.call("PUT /v1/settings/counts", { body })).status).toBe(200);
  await runJobs(studio);
};
const ask = async (body: object): Promise<string> => {
  const { status, body: job } = await studio.call("POST /v1/settings/counts/preview", { body });
  expect([status, job.kind, job.state]).toEqual([202, "countPreview", "waiting"]);
  return job.id;
};
const jobOf = async (jobId: string) => (await studio.call("GET /v1/jobs/{jobId}", { params: { jobId } })).body;
const preview = async (body: object) => {
  const id = await ask(body);
  await runJobs(studio);
  return jobOf(id);
};
const clubCounts = async (): Promise<number[]> => {
  const found: number[] = [];
  for (const clientId of ids)
    found.push((await studio.call("GET /v1/clients/{clientId}", { params: { clientId } })).body.quickStats.clubCount);
  return found;
};
const collections = async () =>
  (await Promise.all(ids.map((id) => studio.table.query({ pk: `${studio.accountId}#${id}` })))).map(
    ({ items }) => items,
  );

const both = { exclusions: [{ eventTypeName: "Childwatch" }, { eventTypeName: "child-watch" }] };

describe("the preview of what counts", () => {
  it("S0-08 says who changes, writes nothing to any client, and is what then changes", async () => {
    const before = await collections();
    const was = await clubCounts();
    expect(was).toEqual([4, 1, 1]);
    const { state, progress, result } = await preview(both);
    expect(await collections()).toEqual(before);
    expect([state, progress]).toEqual(["done", { total: 3, clients: 3, changed: 2 }]);
    expect(result).toMatchObject({
      clients: 3,
      changed: 2,
      clubCount: { before: 6, after: 2 },
      leftOut: { "event type left out": { before: 1, after: 5 } },
      says: "2 clients change of 3; largest: Club Count 4 becomes 1.",
    });
    const largest = result.largest.map(({ clientId, clubCount }: Record<string, unknown>) => [clientId, clubCount]);
    expect(largest).toEqual([
      [ids[0], { before: 4, after: 1 }],
      [ids[1], { before: 1, after: 0 }],
    ]);
    await set(both);
    expect(await clubCounts()).toEqual([1, 0, 1]);
  });

  it("S0-08 of the settings that hold changes nobody", async () => {
    await set(both);
    expect((await preview(both)).result).toMatchObject({ changed: 0, largest: [], says: "None of 3 clients changes." });
  });

  it("S0-08 fails with a sentence when the settings are changed before it is made", async () => {
    const id = await ask({ exclusions: [] });
    await set(both);
    const { state, failure } = await jobOf(id);
    expect([state, failure]).toEqual([
      "failed",
      "The settings were changed while this preview was made; ask for it again.",
    ]);
  });
});
