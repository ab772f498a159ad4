import { beforeAll, describe, expect, it } from "vitest";
import { storage } from "../../functions/storage.ts";
import type { Card } from "../../shared/settling/card.ts";
import { everyItem } from "../../shared/table/every.ts";
import type { Item } from "../../shared/table/item.ts";
import { callAs } from "../support/call.ts";
import { runJobs } from "../support/jobs.ts";
import { makeBooking, makeClient, makeInvoice } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { marion, marionRecords, words } from "./marion.ts";

let studio: Studio;
let clientId: string;
let friendId: string;
let mergedId: string;
let before: Card;
let receiptId: string;

const everything = (): Promise<Item[]> => everyItem(studio.table);

/** Items that hold one of the words, in any key or value; the indexes hold copies of keys and data alone. */
const traces = async (): Promise<string[]> =>
  (await everything())
    .map((item) => JSON.stringify(item))
    .filter((text) => words.some((word) => text.toLowerCase().includes(word.toLowerCase())));

const cardOf = async (id: string): Promise<Card> =>
  (await studio.table.get({ pk: `${studio.accountId}#${id}`, sk: "0#CARD" }))!.data as unknown as Card;
const months = async (): Promise<unknown> =>
  (await everything())
    .filter(({ type, pk }) => type === "series" && pk.endsWith(clientId))
    .map(({ sk, data }) => [sk, data]);

const erase = (body?: object, call = studio.call) =>
  call("POST /v1/clients/{clientId}/erase", { params: { clientId }, ...(body && { body }) });

beforeAll(async () => {
  studio = await openStudio();
  ({ clientId, friendId, mergedId } = await marion(studio));
});

describe("S4-27 S4-35 reliability 18: erase", () => {
  it("S4-27 S4-33 is for admins and owners; no permission gives it to anybody below", async () => {
    for (const role of ["instructor", "member", "manager"]) {
      const permissions = "clients.export clients.merge messages.bulk apiKeys.manage sensitiveNotes";
      const { status } = await erase({}, callAs({ accountId: studio.accountId, role, permissions }));
      expect([role, status]).toEqual([role, 403]);
    }
  });

  it("does not take a reason that names the client, since the reason stays", async () => {
    const { status, body } = await erase({ reason: "Keller asked for it" });
    expect([status, body.errors[0].pointer]).toEqual([422, "/body/reason"]);
  });

  it("finds her in every place first: the words are all there", async () => {
    const found = JSON.stringify(await everything()).toLowerCase();
    expect(words.filter((word) => !found.includes(word.toLowerCase()))).toEqual([]);
    const types = new Set((await everything()).filter(({ pk }) => pk.endsWith(clientId)).map(({ type }) => type));
    for (const type of ["booking", "invoice", "contract", "package", "note", "noteVersion", "todo", "clientTag"])
      expect([type, types.has(type)]).toEqual([type, true]);
    for (const type of ["consent", "relationship", "document", "audit", "answer", "searchState", "mergedClient"])
      expect([type, types.has(type)]).toEqual([type, true]);
  });

  it("answers with the job, and from then on the client is nowhere", async () => {
    before = await cardOf(clientId);
    expect(before.sums).toMatchObject({ attended: 2, "paid#USD": 2400 });
    const { status, body } = await erase({ reason: "asked for it in writing" });
    expect([status, body.kind]).toEqual([202, "erase"]);
    receiptId = body.id;
    for (const id of [clientId, mergedId]) {
      const found = await studio.call("GET /v1/clients/{clientId}", { params: { clientId: id } });
      expect(found.status).toBe(404);
      const note = { params: { clientId: id }, body: { body: "x" } };
      expect((await studio.call("POST /v1/clients/{clientId}/notes", note)).status).toBe(404);
    }
    const list = await studio.call("GET /v1/clients", { query: { limit: "100" } });
    expect(list.body.items.map(({ id }: { id: string }) => id)).toEqual([friendId]);
  });

  it("leaves no trace of a name, email, phone or text in table, indexes and bucket when the job says done", async () => {
    await runJobs(studio);
    await studio.stream.settle();
    const { body } = await studio.call("GET /v1/jobs/{jobId}", { params: { jobId: receiptId } });
    expect([body.state, body.failure]).toEqual(["done", undefined]);
    const left = await traces();
    // what the law keeps names the invoice by the number the booking software gave it
    expect(left.filter((text) => !text.includes('"type":"legal"'))).toEqual([]);
    expect(left.join().replaceAll("SRC-MARION-i1", "").toLowerCase()).not.toContain("marion");
    expect(await storage().removeBelow(`${studio.accountId}/clients/${clientId}/`)).toBe(0);
    const held = (await everything()).filter(({ pk }) => pk.endsWith(clientId) || pk.endsWith(mergedId));
    expect([...new Set(held.map(({ type }) => type))].sort()).toEqual(["card", "erased", "series"]);
  });

  it("keeps the sums and the months they fell in, and no name", async () => {
    const card = await cardOf(clientId);
    const { openTodos: _, activeNotes: __, openDiscussions: ___, ...sums } = before.sums;
    expect(card.sums).toEqual(sums);
    expect(card).toMatchObject({ firstName: "", lastName: "", fence: "erased", currency: "USD" });
    expect(JSON.stringify(await months())).toContain('"paid#USD":1900');
    const { recountClient } = await import("../../shared/settling/recount.ts");
    const { rulesBook } = await import("../../shared/settling/accounts.ts");
    const rules = await rulesBook(studio.table)(studio.accountId);
    await recountClient(studio.means, rules, `${studio.accountId}#${clientId}`);
    expect((await cardOf(clientId)).sums).toEqual(sums);
  });

  it("gives a receipt: what went, what the law keeps and until when, which opt-outs stay, what goes by itself", async () => {
    const { status, body } = await studio.call("GET /v1/receipts/{receiptId}", { params: { receiptId } });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      clientId,
      reason: "asked for it in writing",
      erased: { booking: 2, invoice: 2, contract: 1, package: 1, note: 1, todo: 1, consent: 4, document: 1 },
      kept: [{ what: "invoice", count: 1, untilOn: "2036-12-31" }],
      suppressed: { email: 2, sms: 1 },
    });
    expect(body.doneAt).not.toBeNull();
    expect(body.remains).toHaveLength(3);
    const list = await studio.call("GET /v1/receipts");
    expect(list.body.items).toEqual([body]);
  });

  it("keeps the invoice for the owner alone, without her name, until the law lets it go", async () => {
    const { body } = await studio.call("GET /v1/legal-records");
    expect(body.items).toHaveLength(1);
    expect(body.items[0]).toMatchObject({ what: "invoice", untilOn: "2036-12-31", content: { total: 1900 } });
    const item = (await everything()).find(({ type }) => type === "legal")!;
    expect(new Date(item.expiresAt! * 1000).toISOString().slice(0, 10)).toBe("2036-12-31");
    const admin = callAs({ accountId: studio.accountId, role: "admin" });
    expect((await admin("GET /v1/legal-records")).status).toBe(403);
  });

  it("again is the same job and changes nothing; by the id merged into it too", async () => {
    const { body } = await erase();
    expect([body.id, body.state]).toEqual([receiptId, "done"]);
    const again = await studio.call("POST /v1/clients/{clientId}/erase", { params: { clientId: mergedId }, body: {} });
    expect(again.body.id).toBe(receiptId);
    expect((await studio.call("GET /v1/receipts")).body.items).toHaveLength(1);
  });

  it("does not come back with the next full sync, nor does anything of hers, changed or new", async () => {
    const tideline = sourceOf(studio);
    const changed = { ...marionRecords[1], firstName: "Marion Again", modifiedAt: "2030-01-01T00:00:00Z" };
    const more = [makeBooking("SRC-MARION-b9", "SRC-MARION"), makeInvoice("SRC-MARION-i9", "SRC-MARION")];
    const deleted = { type: "deleted", of: "client", id: "SRC-MARION" };
    const { written, waiting, unchanged } = await tideline.load([...marionRecords.slice(1), changed, ...more, deleted]);
    expect({ written, waiting, unchanged }).toEqual({ written: 0, waiting: 0, unchanged: marionRecords.length + 3 });
    await tideline.load([{ ...marionRecords[0], id: "unknown-event" }]);
    expect((await traces()).filter((text) => !text.includes('"type":"legal"'))).toEqual([]);
  });

  it("leaves her friend as they were, without her", async () => {
    const about = { params: { clientId: friendId } };
    const { body } = await studio.call("GET /v1/clients/{clientId}/relationships", about);
    expect(body.items).toEqual([]);
    expect((await studio.call("GET /v1/clients/{clientId}", about)).body.lastName).toBe("Friend");
  });

  it("S4-29 keeps her opt-out as a hash: the same address, come anew, is still unsubscribed", async () => {
    const person = {
      firstName: "New",
      lastName: "Person",
      emails: [{ address: "marion.keller@example.com" }],
      phones: [{ kind: "mobile", number: "+12075550177" }],
    };
    const { body } = await studio.call("POST /v1/clients", { body: person });
    expect(body.reachability).toMatchObject({ email: { reason: "unsubscribed" }, sms: { reason: "unsubscribed" } });
    const tideline = sourceOf(studio, "other");
    await tideline.load([makeClient("o1", { email: "m.keller@example.com", marketing: { email: true, sms: true } })]);
    const profile = await tideline.profile("o1");
    expect(profile.reachability).toMatchObject({ email: { reason: "unsubscribed" }, sms: { reason: "noPhone" } });
  });
});
