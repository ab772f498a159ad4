import { beforeAll, describe, expect, it } from "vitest";
import { callAs } from "../support/call.ts";
import { makeClient } from "../support/make.ts";
import { recountNow } from "../support/recount.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let tideline: ReturnType<typeof sourceOf>;
const phones = [{ kind: "mobile", number: "+1 207 555 0134" }];

beforeAll(async () => {
  studio = await openStudio();
  tideline = sourceOf(studio);
  await tideline.load([
    makeClient("both", { email: "both@example.com", phones, marketing: { email: true, sms: true } }),
    makeClient("silent", { email: "silent@example.com", phones }),
    makeClient("out", { email: "out@example.com", phones, marketing: { email: false, sms: false } }),
    makeClient("landline", { email: "not an address", phones: [{ kind: "home", number: "+1 207 555 0134" }] }),
  ]);
});

const put = async (id: string, channel: string, body: object, call = studio.call) =>
  call("PUT /v1/clients/{clientId}/subscriptions/{channel}", {
    params: { clientId: await tideline.clientId(id), channel },
    body,
  });
const reach = async (id: string) => (await tideline.profile(id)).reachability;
const ledger = async (id: string) =>
  (await studio.call("GET /v1/clients/{clientId}/consents", { params: { clientId: await tideline.clientId(id) } })).body
    .items;

describe("reachability", () => {
  it("S0-25 S0-26 names the first reason per channel and purpose; service goes out whatever the subscription", async () => {
    expect(await reach("both")).toEqual({
      email: { eligible: true, service: { eligible: true } },
      sms: { eligible: true, service: { eligible: true } },
    });
    expect(await reach("silent")).toEqual({
      email: { eligible: true, service: { eligible: true } },
      sms: { eligible: false, reason: "noConsent", service: { eligible: true } },
    });
    expect(await reach("out")).toEqual({
      email: { eligible: false, reason: "unsubscribed", service: { eligible: true } },
      sms: { eligible: false, reason: "unsubscribed", service: { eligible: true } },
    });
    expect(await reach("landline")).toEqual({
      email: { eligible: false, reason: "invalidEmail", service: { eligible: false, reason: "invalidEmail" } },
      sms: { eligible: false, reason: "noMobile", service: { eligible: false, reason: "noMobile" } },
    });
  });
});

describe("subscriptions", () => {
  it("S0-27 S4-29 staff unsubscribes a client from email: in the answer, on the profile, in the list, at once", async () => {
    const { status, body } = await put("both", "email", { subscribed: false, source: "staff" });
    expect([status, body.subscribed, body.reachability.email]).toEqual([
      200,
      false,
      { eligible: false, reason: "unsubscribed", service: { eligible: true } },
    ]);
    expect((await reach("both")).email.reason).toBe("unsubscribed");
    const { actions } = await tideline.profile("both");
    expect(actions.find(({ name }: { name: string }) => name === "newEmail").enabled).toBe(false);
    await studio.stream.settle();
    const card = await studio.table.get({ pk: `${studio.accountId}#${await tideline.clientId("both")}`, sk: "0#CARD" });
    expect(card!.data.reach).toBe("empS");
  });

  it("S0-28 S4-29 staff unsubscribes a client from SMS", async () => {
    expect((await put("both", "sms", { subscribed: false, source: "staff" })).status).toBe(200);
    expect((await reach("both")).sms.reason).toBe("unsubscribed");
  });

  it("S4-29 no sync undoes an opt-out: not one that staff made, not one the source made itself", async () => {
    const marketing = { email: true, sms: true };
    await tideline.load([
      makeClient("both", { email: "both@example.com", phones, marketing, notes: "changed" }),
      makeClient("out", { email: "out@example.com", phones, marketing }),
    ]);
    for (const id of ["both", "out"]) {
      expect((await reach(id)).email.reason).toBe("unsubscribed");
      expect((await reach(id)).sms.reason).toBe("unsubscribed");
    }
  });

  it("only the client, or staff with a reason, opts back in", async () => {
    const staff = await put("out", "email", { subscribed: true, source: "staff" });
    expect([staff.status, staff.body.errors]).toEqual([
      422,
      [{ pointer: "/body/reason", message: "is required to opt a client back in that opted out" }],
    ]);
    for (const source of ["import", "source:tideline"]) {
      const { status, body } = await put("out", "email", { subscribed: true, source });
      expect([status, body.code]).toEqual([409, "opted-out"]);
    }
    expect((await reach("out")).email.eligible).toBe(false);
    const because = { subscribed: true, source: "staff", reason: "asked at the desk", words: "yes please" };
    expect((await put("out", "email", because)).status).toBe(200);
    expect((await reach("out")).email.eligible).toBe(true);
    expect((await put("out", "sms", { subscribed: true, source: "client" })).status).toBe(200);
    expect((await reach("out")).sms.eligible).toBe(true);
  });

  it("S4-29 an opt-out at the source that came after the client opted back in holds", async () => {
    const marketing = { email: false, sms: true };
    await tideline.load([makeClient("out", { email: "out@example.com", phones, marketing })]);
    expect((await reach("out")).email.reason).toBe("unsubscribed");
    expect((await reach("out")).sms.eligible).toBe(true);
  });

  it("the ledger keeps who, when, from where and how, newest first; the state is what it comes to", async () => {
    const entries = await ledger("out");
    expect(entries.map(({ about, given, source }: Record<string, unknown>) => [about, given, source])).toEqual([
      ["email", false, "source:tideline"],
      ["sms", true, "client"],
      ["email", true, "staff"],
      ["sms", true, "source:tideline"],
      ["email", true, "source:tideline"],
      ["sms", false, "source:tideline"],
      ["email", false, "source:tideline"],
    ]);
    expect(entries[2]).toMatchObject({ by: "key_test", reason: "asked at the desk", words: "yes please" });
  });

  it("saying the same again writes nothing", async () => {
    const before = (await ledger("both")).length;
    await put("both", "email", { subscribed: false, source: "staff" });
    expect((await ledger("both")).length).toBe(before);
  });

  it("two changes at once are both in the ledger, and the state is one of them", async () => {
    const before = (await ledger("silent")).length;
    await Promise.all([
      put("silent", "email", { subscribed: false, source: "client" }),
      put("silent", "sms", { subscribed: true, source: "client" }),
    ]);
    expect((await ledger("silent")).length).toBe(before + 2);
    expect((await reach("silent")).email.reason).toBe("unsubscribed");
    expect((await reach("silent")).sms.eligible).toBe(true);
  });

  it("S4-33 is not for instructors; a channel nobody knows is 404, a source nobody knows 422", async () => {
    const instructor = callAs({ accountId: studio.accountId, role: "instructor" });
    expect((await put("both", "email", { subscribed: false, source: "staff" }, instructor)).status).toBe(403);
    expect((await put("both", "fax", { subscribed: false, source: "staff" })).status).toBe(404);
    expect((await put("both", "email", { subscribed: false, source: "rumour" })).status).toBe(422);
  });
});

describe("consent to keep personal data", () => {
  const note = async (id: string, body: object, headers = {}) =>
    studio.call("POST /v1/clients/{clientId}/consents", {
      params: { clientId: await tideline.clientId(id) },
      body,
      headers,
    });

  it("S4-32 is recorded with notice, version, basis, when, who and how, apart from consent to be messaged", async () => {
    const before = await reach("both");
    const { status, body } = await note("both", {
      noticeVersion: "privacy 2026-03",
      basis: "consent",
      source: "client",
      words: "ticked at the desk",
    });
    expect([status, body]).toMatchObject([
      201,
      { about: "storage", given: true, noticeVersion: "privacy 2026-03", basis: "consent", by: "key_test" },
    ]);
    expect(await reach("both")).toEqual(before);
    expect((await ledger("both"))[0]).toEqual(body);
  });

  it("S4-32 is withdrawn by a further entry; the same Idempotency-Key notes it once", async () => {
    const body = { given: false, noticeVersion: "privacy 2026-03", basis: "consent", source: "client" };
    const headers = { "idempotency-key": "withdraw" };
    const [first, again] = [await note("both", body, headers), await note("both", body, headers)];
    expect(again.text).toBe(first.text);
    expect((await ledger("both")).slice(0, 2).map(({ given }: { given: boolean }) => given)).toEqual([false, true]);
  });

  it("refuses a basis the law does not know, and a notice without a version", async () => {
    const { status, body } = await note("both", { noticeVersion: " ", basis: "habit", source: "client" });
    expect([status, body.errors.map(({ pointer }: { pointer: string }) => pointer)]).toEqual([
      422,
      ["/body/noticeVersion", "/body/basis"],
    ]);
  });
});

describe("what holds where nobody said anything", () => {
  const set = (body: object) => studio.call("PUT /v1/settings/consent", { body });

  it("is subscribed to email and not to SMS, until the account says otherwise, by source too", async () => {
    const { body } = await studio.call("GET /v1/settings/consent");
    expect(body).toEqual({ default: { email: true, sms: false }, sources: {} });
    await tideline.load([makeClient("unasked", { email: "unasked@example.com", phones })]);
    const other = sourceOf(studio, "other");
    await other.load([makeClient("o1", { email: "o1@example.com", phones })]);
    const sources = { other: { email: false, sms: true } };
    expect((await set({ sources })).status).toBe(200);
    await recountNow(studio);
    expect(await reach("unasked")).toMatchObject({ email: { eligible: true }, sms: { reason: "noConsent" } });
    const there = (await other.profile("o1")).reachability;
    expect(there).toMatchObject({ email: { reason: "noConsent" }, sms: { eligible: true } });
    expect((await reach("both")).email.reason).toBe("unsubscribed");
  });

  it("is a setting of admins, and its change stands on the audit trail", async () => {
    const manager = callAs({ accountId: studio.accountId, role: "manager" });
    expect((await manager("PUT /v1/settings/consent", { body: {} })).status).toBe(403);
    const { body } = await studio.call("GET /v1/audit", { query: { act: "consentDefaults" } });
    expect(body.items).toHaveLength(1);
  });
});
