import { beforeAll, describe, expect, it } from "vitest";
import { storage } from "../../functions/storage.ts";
import { documentKey } from "../../shared/documents/schema.ts";
import { keepDocument } from "../../shared/documents/store.ts";
import { heldFolder } from "../../shared/files/schema.ts";
import { runJob } from "../../shared/jobs/run.ts";
import type { Job } from "../../shared/jobs/schema.ts";
import { jobById, jobItem, newJob } from "../../shared/jobs/store.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { elsewhere } from "../../shared/privacy/elsewhere.ts";
import { eraseStep } from "../../shared/privacy/erase.ts";
import { RetentionSettings } from "../../shared/retention/schema.ts";
import { retentionStep } from "../../shared/retention/step.ts";
import { callAs } from "../support/call.ts";
import { cutOff } from "../support/cut-off.ts";
import { documentOf, imageOf, pdfOf } from "../support/documents.ts";
import { runJobs } from "../support/jobs.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { upload } from "../support/upload.ts";

const one = "/v1/clients/{clientId}/documents/{documentId}";
const tomorrow = new Date(Date.now() + 24 * 3600_000).toISOString().slice(0, 10);

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
});

const client = async (firstName: string): Promise<string> =>
  (
    await studio.call("POST /v1/clients", {
      body: { firstName, lastName: "Quince", emails: [{ address: `${firstName}@example.com` }] },
    })
  ).body.id;

/** A signed copy with its bytes, as signing keeps it. */
const signedCopy = async (clientId: string, signedAt: string): Promise<string> => {
  const id = newId("document");
  const bytes = pdfOf("signed by Quince");
  await storage().write(documentKey(studio.accountId, { clientId, id }), bytes, "application/pdf");
  await studio.table.transact([
    keepDocument(studio.means, {
      ...{ id, clientId, kind: "waiver", audience: "team", name: "quince.pdf", type: "application/pdf" },
      ...{ title: "Liability waiver", signedAt, size: bytes.length, createdAt: signedAt, by: "system" },
    }),
  ]);
  return id;
};

const hold = (clientId: string, documentId: string, untilOn = tomorrow) =>
  studio.call(`PATCH ${one}`, { params: { clientId, documentId }, body: { hold: { untilOn, reason: "Claim 4711" } } });

const objects = async (): Promise<string[]> => {
  const { objects: found } = await storage().list("");
  return found.map(({ key }) => key).filter((key) => key.includes(studio.accountId));
};
const opened = (recordId: string, call = studio.call) =>
  call("GET /v1/legal-records/{recordId}", { params: { recordId } });

const night = async (settings: object, at: string, dryRun = false): Promise<Job> => {
  const means = { ...studio.means, now: () => at };
  const { job, item } = newJob(means, "retention", { settings: RetentionSettings.parse(settings), dryRun });
  await studio.table.put(jobItem(studio.accountId, job, item.rev, false));
  return runJob(means, item, retentionStep(means, storage()), () => false);
};
const inYears = (count: number): string => new Date(Date.now() + count * 366 * 24 * 3600_000).toISOString();

describe("reliability 18 S4-27 documents of an erased client", () => {
  let clientId: string;
  let receiptId: string;
  let held: string;
  let waiver: string;

  beforeAll(async () => {
    clientId = await client("Amber");
    held = (await documentOf(studio, clientId, { name: "Quince.pdf" }, pdfOf("held"))).id;
    await hold(clientId, held);
    waiver = await signedCopy(clientId, "2026-03-02T11:00:00.000Z");
    await signedCopy(clientId, "2010-03-02T11:00:00.000Z");
    await documentOf(studio, clientId, { name: "a", type: "image/png", kind: "image" }, await imageOf("image/png"));
    const unopened = { name: "late.pdf", type: "application/pdf", size: 1000 };
    const begun = { params: { clientId }, body: unopened };
    const { body } = await studio.call("POST /v1/clients/{clientId}/documents", begun);
    await upload(body.upload, pdfOf("never opened"));
    expect(await objects()).toHaveLength(6);
    receiptId = (await studio.call("POST /v1/clients/{clientId}/erase", { params: { clientId }, body: {} })).body.id;
    await runJobs(studio);
  });

  it("are gone with their bytes and small pictures, but for what must be kept, which stands apart", async () => {
    const keys = await objects();
    expect(keys).toEqual([
      `${heldFolder(studio.accountId)}${tomorrow}/${held}`,
      `${heldFolder(studio.accountId)}2033-03-02/${waiver}`,
    ]);
    const { items } = await studio.table.scan({});
    expect(items.filter(({ type }) => type === "document")).toEqual([]);
    expect(JSON.stringify(items).toLowerCase()).not.toContain("quince");
  });

  it("are listed on the receipt: how many of each kind are kept, until when, why, and who may open them", async () => {
    const { body } = await studio.call("GET /v1/receipts/{receiptId}", { params: { receiptId } });
    expect(body.erased.document).toBe(5);
    expect(body.kept).toEqual([
      {
        ...{ what: "waiver", count: 1, untilOn: "2033-03-02", records: [waiver], opens: ["admin", "owner"] },
        why: "the law: proof of what was signed",
      },
      {
        ...{ what: "document", count: 1, untilOn: tomorrow, records: [held], opens: ["admin", "owner"] },
        why: "a hold that an admin set",
      },
    ]);
  });

  it("those that are kept are opened by admins and owners alone, by a link of 15 minutes, and that stands on the audit trail", async () => {
    const admin = callAs({ accountId: studio.accountId, role: "admin" });
    const { status, body } = await opened(held, admin);
    expect([status, body]).toMatchObject([
      200,
      { what: "document", untilOn: tomorrow, content: { hold: "Claim 4711" } },
    ]);
    const fetched = await fetch(body.url);
    expect([fetched.headers.get("x-content-type-options"), await fetched.text()]).toEqual([
      "nosniff",
      expect.stringContaining("held"),
    ]);
    expect((await opened(waiver)).body.content).toMatchObject({ title: "Liability waiver", kind: "waiver" });
    const manager = callAs({ accountId: studio.accountId, role: "manager", permissions: "clients.export" });
    expect((await opened(held, manager)).status).toBe(403);
    expect((await opened(newId("document"))).status).toBe(404);
    const { items } = (await studio.call("GET /v1/audit", { query: { act: "legalRecord" } })).body;
    expect(items.map(({ about }: { about: string }) => about).sort()).toEqual([held, waiver].sort());
    const list = (await studio.call("GET /v1/legal-records")).body.items;
    expect(list.map(({ id }: { id: string }) => id).sort()).toEqual([held, waiver].sort());
  });

  it("go by night past the last day of each, though the account set no rule of its own", async () => {
    const settings = (await studio.call("GET /v1/settings/retention")).body;
    expect(settings).toEqual(RetentionSettings.parse({}));
    const { accountsWithRetention } = await import("../../shared/retention/store.ts");
    const looked: string[] = [];
    for await (const accountId of accountsWithRetention(studio.table)) looked.push(accountId);
    expect(looked).toContain(studio.accountId);
    expect((await night({}, `${tomorrow}T12:00:00.000Z`)).progress.heldDocuments).toBe(0);
    expect((await night({}, inYears(1), true)).progress.heldDocuments).toBe(1);
    expect(await objects()).toHaveLength(2);
    expect((await night({}, inYears(1))).progress.heldDocuments).toBe(1);
    expect(await objects()).toEqual([`${heldFolder(studio.accountId)}2033-03-02/${waiver}`]);
    expect(
      (await studio.call("GET /v1/legal-records/{recordId}", { params: { recordId: held }, at: inYears(1) })).status,
    ).toBe(404);
  });

  it("none that is held is lost by a job that is killed again and again, and each is kept once", async () => {
    const id = await client("Basil");
    const ids: string[] = [];
    for (const text of ["a", "b", "c"]) ids.push((await documentOf(studio, id, {}, pdfOf(text))).id);
    for (const documentId of ids) await hold(id, documentId, "2099-12-31");
    const jobId = (await studio.call("POST /v1/clients/{clientId}/erase", { params: { clientId: id }, body: {} })).body
      .id;
    const failing = cutOff(studio.table, 4);
    const [means, files] = [{ ...studio.means, table: failing.table }, cutOff(storage(), 3)];
    const step = eraseStep(means, elsewhere(means, files.table));
    let job = await jobById(studio.means, jobId);
    while (job.state !== "done") job = await step(job).catch(() => job);
    expect([failing.cuts(), files.cuts()].every((cuts) => cuts > 0)).toBe(true);
    for (const documentId of ids) expect((await fetch((await opened(documentId)).body.url)).status).toBe(200);
    expect((await objects()).filter((key) => key.includes("2099-12-31"))).toHaveLength(3);
    expect((await objects()).filter((key) => key.includes(id))).toEqual([]);
  });
});

describe("S4-34 S2-21 how long attachments are kept", () => {
  it("old ones go by night, bytes too; held ones and signed copies stay; a preview counts", async () => {
    const id = await client("Clove");
    const [old, held] = [await documentOf(studio, id), await documentOf(studio, id)];
    await hold(id, held.id, "2099-12-31");
    const signed = await signedCopy(id, "2026-03-02T11:00:00.000Z");
    const rules = { attachments: { months: 6 } };
    const list = async () =>
      (await studio.call("GET /v1/clients/{clientId}/documents", { params: { clientId: id } })).body.items
        .map((one: { id: string }) => one.id)
        .sort();
    const all = await list();
    expect((await night(rules, new Date().toISOString())).progress.attachments).toBe(0);
    expect((await night(rules, inYears(1), true)).progress.attachments).toBe(1);
    expect(await list()).toEqual(all);
    expect((await night(rules, inYears(1))).progress.attachments).toBe(1);
    expect(await list()).toEqual([held.id, signed].sort());
    expect((await objects()).filter((key) => key.includes(old.id))).toEqual([]);
    expect((await objects()).filter((key) => key.includes(held.id))).toHaveLength(1);
  });
});

describe("S1-21 documents of merged clients", () => {
  it("go to the winner with small pictures, audience and hold, and back again", async () => {
    const [winner, loser] = [await client("Dill"), await client("Fennel")];
    const image = { name: "a", type: "image/png", kind: "image", audience: "health" };
    const { id } = await documentOf(studio, loser, image, await imageOf("image/png"));
    const begun = { params: { clientId: loser }, body: { name: "p.pdf", type: "application/pdf", size: 1000 } };
    const { body: form } = await studio.call("POST /v1/clients/{clientId}/documents", begun);
    await hold(loser, id, "2099-12-31");
    const act = (name: string) =>
      studio.call(`POST /v1/clients/{clientId}/${name}`, { params: { clientId: winner }, body: { loserId: loser } });
    const seen = async (clientId: string, documentId: string) =>
      (await studio.call(`GET ${one}`, { params: { clientId, documentId } })).body;
    await act("merge");
    await runJobs(studio);
    const moved = await seen(winner, id);
    expect(moved).toMatchObject({ clientId: winner, audience: "health", hold: { untilOn: "2099-12-31" } });
    expect((await fetch(moved.thumbnailUrl)).status).toBe(200);
    await upload(form.upload, pdfOf("sent to the loser's folder"));
    expect((await seen(winner, form.id)).state).toBe("ready");
    await act("unmerge");
    await runJobs(studio);
    for (const documentId of [id, form.id]) {
      const back = await seen(loser, documentId);
      expect([back.clientId, (await fetch(back.url)).status]).toEqual([loser, 200]);
    }
  });
});
