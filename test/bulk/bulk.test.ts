import { beforeAll, describe, expect, it } from "vitest";
import { bulkStep } from "../../shared/bulk/jobs.ts";
import { Job } from "../../shared/jobs/schema.ts";
import { jobs } from "../../shared/jobs/store.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { openPeople, rulesOf } from "../segments/people.ts";
import { callAs } from "../support/call.ts";
import { recountNow } from "../support/recount.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let ids: Record<string, string>;

beforeAll(async () => {
  studio = await openStudio();
  ids = await openPeople(studio);
});

const preview = (body: unknown) => studio.call("POST /v1/clients/bulk/preview", { body });
const run = (token: string) => studio.call("POST /v1/clients/bulk", { body: { token } });
const job = async (jobId: string) => (await studio.call("GET /v1/jobs/{jobId}", { params: { jobId } })).body;
const profile = async (name: string) =>
  (await studio.call("GET /v1/clients/{clientId}", { params: { clientId: ids[name]! } })).body;
const everyone = rulesOf({ on: "name", contains: "a" });

/** Previews, runs, and settles; the job as it ended. */
const done = async (who: unknown, change: unknown) => {
  const previewed = await preview({ who, change });
  expect(previewed.status, previewed.text).toBe(200);
  const ran = await run(previewed.body.token);
  expect(ran.status, ran.text).toBe(202);
  await recountNow(studio);
  await settleAll();
  return job(ran.body.jobId);
};

/** What the job made dirty was read with the stream already: settled by the sweep's own way. */
const settleAll = async () => {
  const { settleClient } = await import("../../shared/settling/settle.ts");
  const { rulesBook } = await import("../../shared/settling/accounts.ts");
  const { items } = await studio.table.scan({});
  const rules = await rulesBook(studio.table)(studio.accountId);
  for (const [pk, dirty] of Map.groupBy(
    items.filter((item) => item.dirty),
    (item) => item.pk,
  ))
    await settleClient(studio.means, rules, pk, dirty);
};

describe("S4-39 similar updates in batches", () => {
  it("the preview says how many, and before and after for some of them, and changes nothing", async () => {
    const before = (await studio.table.scan({})).items.filter(({ type }) =>
      ["client", "clientTag", "card"].includes(type),
    );
    const change = { addTags: ["VIP"], homeLocation: "Mesa" };
    const { body } = await preview({ who: { segmentId: "existing" }, change });
    expect(body).toMatchObject({ count: 2, complete: true, jobId: null, token: expect.any(String) });
    expect(body.sample.find(({ clientId }: { clientId: string }) => clientId === ids.ava)).toEqual({
      clientId: ids.ava,
      name: "Ava Thompson",
      before: { tags: [], homeLocation: "Harbor" },
      after: { tags: ["VIP"], homeLocation: "Mesa" },
    });
    const after = (await studio.table.scan({})).items.filter(({ type }) =>
      ["client", "clientTag", "card"].includes(type),
    );
    expect(after).toEqual(before);
  });

  it("tags, home location and a to-do are given to all of a segment, on the audit trail of each", async () => {
    const change = {
      addTags: ["VIP"],
      homeLocation: "Mesa",
      createTodo: { title: "Call about the move", dueOn: "2030-01-01" },
    };
    const ended = await done({ segmentId: "existing" }, change);
    expect(ended).toMatchObject({
      state: "done",
      progress: { clients: 2, changed: 2, unchanged: 0, failed: 0 },
      result: { failures: [] },
    });
    for (const name of ["ava", "dan"]) {
      const { tags, quickStats, badges } = await profile(name);
      expect([tags, quickStats.homeLocation, badges.openTodos]).toEqual([["VIP"], "Mesa", 1]);
      const { items } = await studio.table.query({ pk: `${studio.accountId}#${ids[name]}`, prefix: "AUD#" });
      expect(items.map(({ data }) => [data.act, data.by]).sort()).toEqual([
        ["client.changed", "key_test"],
        ["tags.saved", "key_test"],
        ["todo.created", "key_test"],
      ]);
    }
    expect((await profile("ben")).tags).toEqual([]);
  });

  it("the same again changes nothing", async () => {
    const ended = await done({ segmentId: "existing" }, { addTags: ["vip"], homeLocation: "Mesa" });
    expect(ended.progress).toEqual({ clients: 2, changed: 0, unchanged: 2, failed: 0 });
  });

  it("a run that was cut off before its progress was written goes on without doubles", async () => {
    const { body } = await preview({ who: { filter: everyone }, change: { createTodo: { title: "Once" } } });
    const { jobId, count } = (await run(body.token)).body;
    const item = (await studio.table.get(jobs.key(studio.accountId, jobId)))!;
    const fresh = Job.parse(item.data);
    const step = bulkStep(studio.means);
    await step(fresh);
    const ended = await step(fresh);
    expect(ended.progress).toMatchObject({ clients: count, unchanged: count, changed: 0 });
    const todos = (await studio.table.scan({})).items.filter(
      ({ type, data }) => type === "todo" && data.title === "Once",
    );
    expect(todos).toHaveLength(count);
    await studio.stream.settle();
  });

  it("what is run is what was previewed: a client who came in since is not changed, and the token works once", async () => {
    const who = { filter: rulesOf({ on: "status", is: "guest" }, { on: "location", is: ["Mesa"] }) };
    const { body } = await preview({ who, change: { addTags: ["Spring"] } });
    expect(body.count).toBe(1);
    const params = { clientId: ids.ben! };
    await studio.call("PATCH /v1/clients/{clientId}", { params, body: { homeLocation: "Mesa" } });
    await studio.stream.settle();
    const [first, second] = [await run(body.token), await run(body.token)];
    expect(second.body).toEqual(first.body);
    await recountNow(studio);
    await settleAll();
    expect([(await profile("cleo")).tags, (await profile("ben")).tags]).toEqual([["Spring"], []]);
  });

  it("S4-50 names in capitals are repaired, others left as they are", async () => {
    const change = { fixNames: true };
    const { body } = await preview({ who: { segmentId: "all-caps" }, change });
    expect(body.sample[0]).toMatchObject({
      before: { firstName: "ELA", lastName: "STONE" },
      after: { firstName: "Ela", lastName: "Stone" },
    });
    await done({ segmentId: "all-caps" }, change);
    expect(await profile("ela")).toMatchObject({ firstName: "Ela", lastName: "Stone" });
    const left = await preview({ who: { segmentId: "all-caps" }, change });
    expect(left.body.count).toBe(0);
  });

  it("S4-26 clients are deactivated and activated; a refused one is named and the others go on", async () => {
    const who = { clientIds: [ids.ben!, ids.cleo!] };
    const { body } = await preview({ who, change: { lifecycle: "inactive" } });
    await studio.call("DELETE /v1/clients/{clientId}", { params: { clientId: ids.ben! } });
    await studio.stream.settle();
    const { jobId } = (await run(body.token)).body;
    await recountNow(studio);
    await settleAll();
    expect(await job(jobId)).toMatchObject({
      state: "done",
      progress: { clients: 2, changed: 1, failed: 1 },
      result: { failures: [{ clientId: ids.ben, reason: "This client is deleted; restore it first." }] },
    });
    expect((await profile("cleo")).lifecycle).toBe("inactive");
    await done({ clientIds: [ids.cleo!] }, { lifecycle: "active" });
    expect((await profile("cleo")).lifecycle).toBe("active");
  });
});

describe("S4-39 who may, and what is refused", () => {
  const as = (role: string, actorId = "stf_x") => callAs({ accountId: studio.accountId, role, actorId });
  const one = () => ({ clientIds: [ids.dan!] });

  it("a member may change many neither by preview nor by run", async () => {
    const body = { who: one(), change: { addTags: ["VIP"] } };
    expect((await as("member")("POST /v1/clients/bulk/preview", { body })).status).toBe(403);
    expect((await as("member")("POST /v1/clients/bulk", { body: { token: "x" } })).status).toBe(403);
  });

  it("S4-27 deleting many needs an admin", async () => {
    const body = { who: one(), change: { lifecycle: "deleted" } };
    expect((await as("manager")("POST /v1/clients/bulk/preview", { body })).status).toBe(403);
    expect((await as("admin")("POST /v1/clients/bulk/preview", { body })).status).toBe(200);
  });

  it("a token is of this account, of whoever made the preview, and of a preview", async () => {
    const { body } = await preview({ who: one(), change: { addTags: ["VIP"] } });
    const other = await studio.another();
    expect((await other.call("POST /v1/clients/bulk", { body: { token: body.token } })).status).toBe(422);
    expect((await run("k1.abc")).status).toBe(422);
    expect((await as("owner", "stf_other")("POST /v1/clients/bulk", { body: { token: body.token } })).status).toBe(409);
  });

  it("every fault is named at once, clients nobody has among them", async () => {
    const bad = await preview({ who: { clientIds: ["x"], colour: 1 }, change: { addTags: [], shout: true } });
    expect(bad.body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      "/body/change/addTags",
      "/body/change/shout",
      "/body/who/clientIds/0",
      "/body/who/colour",
    ]);
    const unknown = await preview({ who: { clientIds: [newId("client"), ids.dan!] }, change: { addTags: ["VIP"] } });
    expect([unknown.status, unknown.body.errors]).toEqual([
      422,
      [{ pointer: "/body/who/clientIds/0", message: "is no client of this account" }],
    ]);
  });
});
