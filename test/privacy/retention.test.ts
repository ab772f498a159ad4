import type { Context } from "aws-lambda";
import { beforeAll, describe, expect, it } from "vitest";
import { storage } from "../../functions/storage.ts";
import { forgetDiscussion } from "../../shared/discussions/strangers.ts";
import { runJob } from "../../shared/jobs/run.ts";
import type { Job } from "../../shared/jobs/schema.ts";
import { jobItem, newJob } from "../../shared/jobs/store.ts";
import { monthsBefore } from "../../shared/retention/rules.ts";
import { RetentionSettings } from "../../shared/retention/schema.ts";
import { retentionStep } from "../../shared/retention/step.ts";
import { channelsOf } from "../support/channels.ts";
import { runJobs } from "../support/jobs.ts";
import { makeBooking, makeClient, makeInvoice } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let tideline: ReturnType<typeof sourceOf>;
const noteIds: Record<string, string> = {};

const visit = (id: string, client: string, startsAt: string) => makeBooking(id, client, { event: { startsAt } });
const soon = new Date(Date.now() + 30 * 24 * 3600_000).toISOString();

beforeAll(async () => {
  studio = await openStudio();
  tideline = sourceOf(studio);
  await tideline.load([
    makeClient("lead"),
    makeClient("buyer"),
    makeInvoice("buyer-i1", "buyer", { issuedAt: new Date().toISOString() }),
    makeClient("lapsed"),
    visit("lapsed-b1", "lapsed", "2020-03-02T11:00:00Z"),
    makeClient("payer"),
    visit("payer-b1", "payer", "2020-03-02T11:00:00Z"),
    makeInvoice("payer-i1", "payer", { issuedAt: new Date().toISOString() }),
    makeClient("member"),
    visit("member-b1", "member", "2020-03-02T11:00:00Z"),
    {
      type: "contract",
      id: "member-k1",
      client: "member",
      name: "Unlimited",
      purchasedOn: "2020-03-01",
      startsOn: "2020-03-01",
      status: "active",
    },
    makeClient("coming"),
    visit("coming-b1", "coming", "2020-03-02T11:00:00Z"),
    { ...visit("coming-b2", "coming", soon), status: "booked" },
    makeClient("gone", { lastName: "Gone" }),
    { type: "deleted", of: "client", id: "gone" },
  ]);
  const params = { clientId: await tideline.clientId("payer") };
  for (const body of ["archived long ago", "still active"]) {
    const { body: note } = await studio.call("POST /v1/clients/{clientId}/notes", { params, body: { body } });
    noteIds[body] = note.id;
  }
  const archived = { params: { ...params, noteId: noteIds["archived long ago"]! } };
  await studio.call("PATCH /v1/clients/{clientId}/notes/{noteId}", { ...archived, body: { body: "rewritten" } });
  await studio.call("POST /v1/clients/{clientId}/notes/{noteId}/archive", archived);
  const { body: todo } = await studio.call("POST /v1/clients/{clientId}/todos", { params, body: { title: "Done" } });
  await studio.call("POST /v1/clients/{clientId}/todos/{todoId}/complete", { params: { ...params, todoId: todo.id } });
  await studio.call("POST /v1/clients/{clientId}/todos", { params, body: { title: "Open" } });
  await studio.stream.settle();
});

const years = (count: number): string => monthsBefore(new Date().toISOString(), -12 * count);

/** A night's work as of a time. */
const night = async (settings: object, at: string, dryRun = false): Promise<Job> => {
  const means = { ...studio.means, now: () => at };
  const { job, item } = newJob(means, "retention", { settings: RetentionSettings.parse(settings), dryRun });
  await studio.table.put(jobItem(studio.accountId, job, item.rev, false));
  return runJob(means, item, retentionStep(means, storage()), () => false);
};

describe("S4-34 how long what is kept", () => {
  it("nothing set: everything as long as its client, invoices of the erased ten years", async () => {
    const { status, body, headers } = await studio.call("GET /v1/settings/retention");
    expect([status, headers.etag]).toEqual([200, undefined]);
    expect(body).toEqual({
      leads: null,
      inactive: null,
      deleted: null,
      archivedNotes: null,
      closedTodos: null,
      unknownContacts: null,
      audit: null,
      attachments: null,
      legal: { invoiceYears: 10, waiverYears: 7 },
    });
  });

  it("is set with a revision, refused with every fault at once, and stands on the audit trail", async () => {
    const rules = { leads: { months: 24, act: "review" }, deleted: { months: 12 } };
    const put = (body: object, headers = {}) => studio.call("PUT /v1/settings/retention", { body, headers });
    const faulty = await put({ leads: { months: 0, act: "shred" }, forever: true });
    expect([faulty.status, faulty.body.errors.length]).toEqual([422, 3]);
    const set = await put(rules);
    expect([set.status, set.body]).toMatchObject([200, rules]);
    expect((await studio.call("GET /v1/settings/retention")).headers.etag).toBe(set.headers.etag);
    expect((await put({}, { "if-match": '"rev_old"' })).status).toBe(412);
    expect((await put(rules, { "if-match": set.headers.etag })).status).toBe(200);
  });

  it("a preview counts what settings would do, and changes nothing", async () => {
    const body = { leads: { months: 1, act: "erase" }, inactive: { months: 24, act: "erase" } };
    const { status, body: ordered } = await studio.call("POST /v1/settings/retention/preview", { body });
    expect([status, ordered.kind]).toEqual([202, "retention"]);
    await runJobs(studio);
    const { body: job } = await studio.call("GET /v1/jobs/{jobId}", { params: { jobId: ordered.id } });
    expect([job.state, job.progress]).toMatchObject(["done", { leads: 0, inactive: 1, deleted: 0 }]);
    const later = await night(body, years(1), true);
    expect(later.progress).toMatchObject({ leads: 1, inactive: 1 });
    const list = await studio.call("GET /v1/clients", { query: { limit: "100" } });
    expect(list.body.items).toHaveLength(6);
  });

  it("who paid, is under contract or is booked is not inactive, however long ago they came", async () => {
    await studio.call("PUT /v1/settings/retention", { body: { inactive: { months: 24, act: "review" } } });
    const { body } = await studio.call("GET /v1/retention/review");
    const lapsed = await tideline.clientId("lapsed");
    expect(body.items).toEqual([
      { clientId: lapsed, name: "Maya Client lapsed", rule: "inactive", lastAttendanceAt: "2020-03-02T11:00:00.000Z" },
    ]);
  });

  it("review leaves clients alone; erase erases them with a receipt that names the rule", async () => {
    const reviewed = await night({ leads: { months: 6, act: "review" } }, years(1));
    expect(reviewed.progress.leads).toBe(1);
    const lead = await tideline.clientId("lead");
    expect((await studio.call("GET /v1/clients/{clientId}", { params: { clientId: lead } })).status).toBe(200);
    await night({ leads: { months: 6, act: "erase" } }, years(1));
    await runJobs(studio);
    expect((await studio.call("GET /v1/clients/{clientId}", { params: { clientId: lead } })).status).toBe(404);
    const { body } = await studio.call("GET /v1/receipts");
    expect(body.items[0]).toMatchObject({ clientId: lead, by: "system", reason: "retention: leads" });
    expect(body.items[0].doneAt).not.toBeNull();
  });

  it("S4-26 S4-34 deleted clients are kept for reporting until their time is up, then erased", async () => {
    const early = await night({ deleted: { months: 18 } }, years(1));
    expect(early.progress.deleted).toBe(0);
    expect((await night({ deleted: { months: 18 } }, years(2))).progress.deleted).toBe(1);
    await runJobs(studio);
    expect(JSON.stringify((await studio.table.scan({})).items)).not.toContain('"Gone"');
  });

  it("old archived notes go with their history, closed to-dos too; active and open ones stay", async () => {
    const rules = { archivedNotes: { months: 6 }, closedTodos: { months: 6 } };
    expect((await night(rules, new Date().toISOString())).progress).toMatchObject({ archivedNotes: 0, closedTodos: 0 });
    expect((await night(rules, years(1))).progress).toMatchObject({ archivedNotes: 1, closedTodos: 1 });
    const params = { clientId: await tideline.clientId("payer") };
    const notes = await studio.call("GET /v1/clients/{clientId}/notes", { params });
    expect(notes.body.items.map(({ id }: { id: string }) => id)).toEqual([noteIds["still active"]]);
    const todos = await studio.call("GET /v1/clients/{clientId}/todos", { params });
    expect(todos.body.items.map(({ title }: { title: string }) => title)).toEqual(["Open"]);
    const { badges } = await tideline.profile("payer");
    expect(badges).toMatchObject({ openTodos: 1, activeNotes: 1 });
    const left = (await studio.table.scan({})).items.filter(({ type }) => type === "noteVersion");
    expect(left).toEqual([]);
  });

  it("discussions with somebody nobody knows go when nobody wrote for so long, whatever their state; newer ones stay", async () => {
    const channels = await channelsOf(studio);
    await studio.call("PUT /v1/settings/messaging", { body: { sms: { number: "+12075550100" } } });
    for (const from of ["+12075550901", "+12075550902"])
      await channels.smsInbound({ from, to: "+12075550100", body: "Do you have towels?" });
    await channels.hear();
    const of = async (status: string) =>
      (await studio.call("GET /v1/discussions", { query: { status } })).body.items as { id: string }[];
    const list = async () => [...(await of("open")), ...(await of("closed"))];
    const [first] = await list();
    await studio.call("POST /v1/discussions/{discussionId}/close", { params: { discussionId: first!.id } });
    const rules = { unknownContacts: { months: 6 } };
    expect((await night(rules, new Date().toISOString())).progress.unknownContacts).toBe(0);
    expect((await night(rules, years(1), true)).progress.unknownContacts).toBe(2);
    expect(await list()).toHaveLength(2);
    expect((await night(rules, years(1))).progress.unknownContacts).toBe(2);
    expect(await list()).toEqual([]);
    const { items } = await studio.table.scan({});
    expect(JSON.stringify(items)).not.toContain("towels");
    expect(items.filter(({ pk, type }) => pk.includes("#CONTACT#") || type === "discussionPlace")).toEqual([]);
    await channels.smsInbound({ from: "+12075550901", to: "+12075550100", body: "And mats?" });
    await channels.hear();
    expect(await list()).toHaveLength(1);
    const listed = (await studio.table.scan({})).items.find(({ type }) => type === "discussion")!;
    await channels.smsInbound({ from: "+12075550901", to: "+12075550100", body: "And blocks?" });
    await channels.hear();
    await forgetDiscussion(studio.means, listed);
    const [{ id: discussionId }] = (await list()) as [{ id: string }];
    const thread = await studio.call("GET /v1/discussions/{discussionId}/messages", { params: { discussionId } });
    expect(thread.body.items).toHaveLength(2);
  });

  it("the audit trail of long ago goes; consents stay as long as their client", async () => {
    const params = { clientId: await tideline.clientId("payer") };
    const body = { noticeVersion: "1", basis: "contract", source: "client" };
    await studio.call("POST /v1/clients/{clientId}/consents", { params, body });
    expect((await night({ audit: { years: 2 } }, years(1))).progress.audit).toBe(0);
    const old = await night({ audit: { years: 2 } }, years(3));
    expect(old.progress.audit).toBeGreaterThan(3);
    const left = (await studio.call("GET /v1/audit", { query: { limit: "100" } })).body.items;
    expect(left.filter(({ at }: { at: string }) => at < years(1))).toEqual([]);
    const consents = await studio.call("GET /v1/clients/{clientId}/consents", { params });
    expect(consents.body.items).toHaveLength(1);
  });
});

describe("the nightly schedule", () => {
  const run = async (time: string): Promise<{ ordered: number }> => {
    const { handler } = await import("../../functions/jobs/retention.ts");
    return handler({ time }, {} as Context) as Promise<{ ordered: number }>;
  };

  it("orders one job a night for each account that set rules, however often it is called", async () => {
    await studio.another();
    expect(await run("2026-11-23T02:20:00Z")).toMatchObject({ ordered: 1 });
    expect(await run("2026-11-23T02:20:00Z")).toMatchObject({ ordered: 0 });
    expect(await run("2026-11-24T02:20:00Z")).toMatchObject({ ordered: 1 });
    await runJobs(studio);
    const { items } = await studio.table.query({ pk: studio.accountId, prefix: "JOB#" });
    const nights = items.filter(({ data }) => data.kind === "retention" && data.by === undefined);
    expect(new Set(nights.map(({ data }) => data.state))).toEqual(new Set(["done"]));
  });

  it("counts months by the calendar: the end of a shorter month where there is no such day", () => {
    expect(monthsBefore("2026-03-31T10:00:00.000Z", 1)).toBe("2026-02-28T10:00:00.000Z");
    expect(monthsBefore("2024-03-31T10:00:00.000Z", 1)).toBe("2024-02-29T10:00:00.000Z");
    expect(monthsBefore("2026-01-15T10:00:00.000Z", 13)).toBe("2024-12-15T10:00:00.000Z");
  });
});
