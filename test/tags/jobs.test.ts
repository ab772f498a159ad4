import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { headOf } from "../../shared/accounts/store.ts";
import type { Means } from "../../shared/ctx.ts";
import type { Job } from "../../shared/jobs/schema.ts";
import { isUnderWay } from "../../shared/jobs/store.ts";
import { fold } from "../../shared/kernel/fold.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { recountClient } from "../../shared/settling/recount.ts";
import { rulesOf } from "../../shared/settling/rules.ts";
import { followTagStep } from "../../shared/tags/follow.ts";
import type { Answer } from "../support/call.ts";
import { recountNow as runDueJobs } from "../support/recount.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;

/** of the account the test is in */
let pks: string[] = [];
const addClient = async (): Promise<string> => {
  const emails = [{ address: `${newId("client")}@example.com` }];
  const { status, text, body } = await studio.call("POST /v1/clients", { body: { firstName: "M", emails } });
  expect(status, text).toBe(201);
  pks.push(`${studio.accountId}#${body.id}`);
  return body.id;
};
const addTag = async (name: string): Promise<string> =>
  (await studio.call("POST /v1/tags", { body: { name } })).body.id;
const save = (clientId: string, body: { add?: string[]; remove?: string[] }): Promise<Answer> =>
  studio.call("PUT /v1/clients/{clientId}/tags", { params: { clientId }, body });
const tagsOf = async (clientId: string): Promise<string[]> =>
  (await studio.call("GET /v1/clients/{clientId}", { params: { clientId } })).body.tags;
/** an hour ago: the index has long shown whoever was a member when the job was made */
const at = new Date(Date.now() - 3600_000).toISOString();
const rename = (tagId: string, name: string, headers = {}) =>
  studio.call("PATCH /v1/tags/{tagId}", { params: { tagId }, body: { name }, headers, at });
const merge = (tagId: string, into: string) =>
  studio.call("POST /v1/tags/{tagId}/merge", { params: { tagId }, body: { into }, at });
const remove = (tagId: string) => studio.call("DELETE /v1/tags/{tagId}", { params: { tagId }, at });
const members = async (tagId: string): Promise<Answer> =>
  studio.call("GET /v1/tags/{tagId}/clients", { params: { tagId }, query: { limit: "100" } });
const job = async (jobId: string): Promise<Job> =>
  (await studio.call("GET /v1/jobs/{jobId}", { params: { jobId } })).body;
const cardTags = async (clientId: string) =>
  (await studio.table.get({ pk: `${studio.accountId}#${clientId}`, sk: "0#CARD" }))!.data.tags ?? [];
/** due jobs until none is left, then what they made dirty */
const work = async () => {
  const left = async () =>
    (await studio.table.query({ pk: studio.accountId, prefix: "JOB#" })).items.filter((item) => isUnderWay(item));
  for (let tries = 0; tries < 20 && (await left()).length > 0; tries += 1) await runDueJobs(studio);
  await settleAll();
};
/** like settling by the stream, which running the jobs has read to its end */
const settleAll = async () => {
  const rules = rulesOf(await headOf(studio.table, studio.accountId));
  for (const pk of pks) await recountClient(studio.means, rules, pk);
};

beforeAll(async () => {
  studio = await openStudio();
});

/** Goes on in another account, where nothing is yet. */
const moveOn = async () => {
  const { accountId, call } = await studio.another();
  pks = [];
  studio = { ...studio, accountId, call, means: { ...studio.means, accountId } };
};

describe("renaming a tag", () => {
  it("S4-50 takes the name to its members, lists and cards, case alone or another", async () => {
    const tagId = await addTag("vip");
    const clients = await Promise.all(Array.from({ length: 30 }, addClient));
    for (const clientId of clients) await save(clientId, { add: ["vip"] });
    for (const name of ["VIP", "Very Important"]) {
      const { status, body } = await rename(tagId, name);
      expect([status, body.name]).toEqual([200, name]);
      await work();
      expect(await job(body.jobId)).toMatchObject({ kind: "tags", state: "done", progress: { clients: 30 } });
      for (const clientId of clients.slice(0, 3)) {
        expect(await tagsOf(clientId)).toEqual([name]);
        expect(await cardTags(clientId)).toEqual([name]);
      }
    }
    expect((await addTag("vip")) !== tagId).toBe(true);
    expect((await members(tagId)).body.items).toHaveLength(30);
  });

  it("while its job has not run: the new name is known, the old one not, and both can be taken away", async () => {
    const tagId = await addTag("Before");
    const [a, b, c] = [await addClient(), await addClient(), await addClient()];
    for (const clientId of [a, b]) await save(clientId, { add: ["Before"] });
    await rename(tagId, "After");
    expect((await save(c, { add: ["after"] })).body.tags).toEqual(["After"]);
    expect((await save(a, { remove: ["Before"] })).body.tags).toEqual([]);
    expect((await save(b, { remove: ["After"] })).body.tags).toEqual([]);
    const member = await studio.call("GET /v1/tags", { query: { prefix: "before" } });
    expect(member.body.items).toEqual([]);
    await work();
    expect([await tagsOf(a), await tagsOf(b), await tagsOf(c)]).toEqual([[], [], ["After"]]);
  });

  it("to a name that is taken is 409; stale is 412; the same name changes nothing", async () => {
    const tagId = await addTag("Alpha");
    await addTag("Beta");
    expect([(await rename(tagId, "BETA")).status, (await rename(tagId, "BETA")).body.code]).toEqual([
      409,
      "tag-exists",
    ]);
    const { headers } = await studio.call("GET /v1/tags/{tagId}", { params: { tagId } });
    expect((await rename(tagId, "Alpha")).body.jobId).toBeNull();
    expect((await rename(tagId, "ALPHA", { "if-match": headers.etag })).status).toBe(200);
    const late = await rename(tagId, "aLPHA", { "if-match": headers.etag });
    expect([late.status, late.body.code]).toEqual([412, "stale"]);
  });

  it("two jobs about one tag may overtake each other: what holds is the last name", async () => {
    const tagId = await addTag("One");
    const clientId = await addClient();
    await save(clientId, { add: ["One"] });
    const [first, second] = [await rename(tagId, "Two"), await rename(tagId, "Three")];
    for (const { body } of [second, first]) {
      let now = await job(body.jobId);
      const input = { tagId };
      while (now.state !== "done") now = await followTagStep(studio.means)({ ...now, input });
    }
    expect(await tagsOf(clientId)).toEqual(["Three"]);
  });
});

describe("merging a tag into another", () => {
  it("gives its members the other one, once, and frees the name", async () => {
    const [from, into] = [await addTag("Yogi"), await addTag("Yoga fan")];
    const [a, b, c] = [await addClient(), await addClient(), await addClient()];
    await save(a, { add: ["Yogi"] });
    await save(b, { add: ["Yogi", "Yoga fan"] });
    await save(c, { add: ["Yoga fan"] });
    const { status, body } = await merge(from, into);
    expect([status, body.id, body.name]).toEqual([202, into, "Yoga fan"]);
    const early = await callMember(c, { add: ["Yogi"] });
    expect([early.status, early.body.code]).toEqual([403, "tag-unknown"]);
    await work();
    for (const clientId of [a, b, c]) {
      expect(await tagsOf(clientId)).toEqual(["Yoga fan"]);
      expect(await cardTags(clientId)).toEqual(["Yoga fan"]);
    }
    expect((await members(into)).body.items.map(({ id }: { id: string }) => id).sort()).toEqual([a, b, c].sort());
    expect((await members(from)).status).toBe(404);
    const again = await save(c, { add: ["Yogi"] });
    expect(again.body.tags).toEqual(["Yoga fan", "Yogi"]);
    expect((await studio.call("GET /v1/tags", { query: { prefix: "yogi" } })).body.items[0].id).not.toBe(from);
    const trail = await studio.table.query({ pk: `${studio.accountId}#${a}`, prefix: "AUD#", newestFirst: true });
    expect(trail.items[0]!.data).toMatchObject({
      act: "tags.saved",
      by: "key_test",
      before: ["Yogi"],
      after: ["Yoga fan"],
    });
  });

  it("itself, an unknown one, or one that is gone is refused", async () => {
    const [from, gone] = [await addTag("Stay"), await addTag("Goes")];
    await remove(gone);
    for (const into of [from, newId("tag"), gone]) {
      const { status, body } = await merge(from, into);
      expect([status, body.errors[0].pointer]).toEqual([422, "/body/into"]);
    }
    expect((await merge(gone, from)).status).toBe(404);
    expect((await rename(gone, "Comes back")).status).toBe(404);
    expect((await remove(gone)).status).toBe(404);
    expect((await studio.call("GET /v1/tags/{tagId}", { params: { tagId: gone } })).status).toBe(404);
  });
});

const callMember = async (clientId: string, body: object) => {
  const { callAs } = await import("../support/call.ts");
  return callAs({ accountId: studio.accountId, role: "member" })("PUT /v1/clients/{clientId}/tags", {
    params: { clientId },
    body,
  });
};

describe("removing a tag everywhere", () => {
  it("S0-79 takes it from every member, hidden clients too", async () => {
    const tagId = await addTag("Trial");
    const clients = [await addClient(), await addClient()];
    for (const clientId of clients) await save(clientId, { add: ["Trial", "Yoga fan"] });
    const { status, body } = await remove(tagId);
    expect(status).toBe(202);
    expect((await callMember(clients[0]!, { add: ["Trial"] })).body.code).toBe("tag-unknown");
    await work();
    expect((await job(body.jobId)).state).toBe("done");
    for (const clientId of clients) {
      expect(await tagsOf(clientId)).toEqual(["Yoga fan"]);
      expect(await cardTags(clientId)).toEqual(["Yoga fan"]);
    }
  });
});

describe("a job over members", () => {
  it("is done in bounded pieces, and a piece done twice changes nothing", async () => {
    const tagId = await addTag("Many");
    const clients = await Promise.all(Array.from({ length: 60 }, addClient));
    for (const clientId of clients) await save(clientId, { add: ["Many"] });
    const { body } = await rename(tagId, "Lots");
    const means: Means = { ...studio.means, table: studio.table.metered() };
    const step = followTagStep(means);
    const first = { ...(await job(body.jobId)), input: { tagId } } as Job;
    const second = await step(first);
    expect([second.state, second.progress.clients]).toEqual(["running", 25]);
    const before = (await studio.table.scan({})).items;
    await step(first);
    expect((await studio.table.scan({})).items).toEqual(before);
  });

  it("somebody who was given the tag while it ran is not lost", async () => {
    const tagId = await addTag("Race");
    const clients = await Promise.all(Array.from({ length: 20 }, addClient));
    const late = await Promise.all(Array.from({ length: 20 }, addClient));
    for (const clientId of clients) await save(clientId, { add: ["Race"] });
    const renamed = (await rename(tagId, "Raced")).body.jobId;
    const run = async () => {
      let now = { ...(await job(renamed)), input: { tagId } } as Job;
      while (now.state !== "done") now = await followTagStep(studio.means)(now);
    };
    await Promise.all([run(), ...late.map((clientId) => save(clientId, { add: ["Raced"] }))]);
    for (const clientId of [...clients, ...late]) expect(await tagsOf(clientId)).toEqual(["Raced"]);
  });
});

type Act =
  | { do: "save"; client: number; add: string[]; remove: string[] }
  | { do: "rename"; from: string; to: string }
  | { do: "merge"; from: string; into: string }
  | { do: "remove"; name: string }
  | { do: "work" };

const names = ["a", "B", "ć", "d e"];
const name = fc.constantFrom(...names);
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("save" as const),
      client: fc.nat(2),
      add: fc.subarray(names),
      remove: fc.subarray(names),
    }),
  },
  fc.record({ do: fc.constant("rename" as const), from: name, to: name }),
  fc.record({ do: fc.constant("merge" as const), from: name, into: name }),
  fc.record({ do: fc.constant("remove" as const), name }),
  fc.constant({ do: "work" as const }),
);

describe("any acts in any order, jobs run whenever", () => {
  it("S0-75 S4-50 end with each client having the tags it was given, under their names", {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 14 }), async (acts) => {
        await moveOn();
        const clients = await Promise.all([addClient(), addClient(), addClient()]);
        // what ought to be: tags by id with their names, and who has which
        const tags = new Map<string, string>();
        const has = clients.map(() => new Set<string>());
        const idOf = (one: string) => [...tags].find(([, called]) => fold(called) === fold(one))?.[0];
        const learn = async () => {
          const { items } = (await studio.call("GET /v1/tags", { query: { limit: "100" } })).body;
          for (const { id, name } of items) tags.set(id, name);
        };
        for (const one of acts) {
          if (one.do === "work") await work();
          else if (one.do === "save") {
            // what a client has not got may be the name of something it still carries: that is tested above
            const remove = one.remove.filter(
              (each) => !one.add.includes(each) && has[one.client]!.has(idOf(each) ?? ""),
            );
            expect((await save(clients[one.client]!, { add: one.add, remove })).status).toBe(200);
            await learn();
            for (const each of remove) has[one.client]!.delete(idOf(each) ?? "");
            for (const each of one.add) has[one.client]!.add(idOf(each)!);
          } else if (one.do === "remove") {
            const id = idOf(one.name);
            if (!id) continue;
            expect((await remove(id)).status).toBe(202);
            tags.delete(id);
            for (const own of has) own.delete(id);
          } else if (one.do === "merge") {
            const [from, into] = [idOf(one.from), idOf(one.into)];
            if (!from || !into || from === into) continue;
            expect((await merge(from, into)).status).toBe(202);
            tags.delete(from);
            for (const own of has) if (own.delete(from)) own.add(into);
            // a save is about names, so what the merge still has to take away goes first
            await work();
          } else {
            const [from, taken] = [idOf(one.from), idOf(one.to)];
            if (!from || (taken && taken !== from)) continue;
            expect((await rename(from, one.to)).status).toBe(200);
            tags.set(from, one.to);
          }
        }
        await work();
        for (const [i, clientId] of clients.entries()) {
          const wanted = [...has[i]!].map((id) => tags.get(id)).sort();
          expect(await tagsOf(clientId)).toEqual(wanted);
          expect(await cardTags(clientId)).toEqual(wanted);
        }
      }),
      { numRuns: Number(process.env.TAG_RUNS ?? 15) },
    );
  });
});
