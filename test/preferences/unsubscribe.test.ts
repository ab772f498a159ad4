import { beforeAll, describe, expect, it } from "vitest";
import { isOptedOut, optInPoint, optOutPoint } from "../../shared/consents/points.ts";
import type { Channel } from "../../shared/consents/schema.ts";
import type { Ctx } from "../../shared/ctx.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { type Link, type LinkPurpose, linkIn, linkTo, tokenOf } from "../../shared/links/token.ts";
import { secretsOf } from "../../shared/secrets.ts";
import { type Answer, callAs, type Input } from "../support/call.ts";
import { runJobs } from "../support/jobs.ts";
import { makeClient } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let tideline: ReturnType<typeof sourceOf>;
beforeAll(async () => {
  studio = await openStudio();
  tideline = sourceOf(studio);
});

/** As a mail provider or browser: no credentials, no cookies, no Origin. */
const anyone = callAs({ accountId: "" });
const page = (name: string, token: string, input: Input = {}): Promise<Answer> =>
  anyone(name, { ...input, params: { [name.includes("/u/") ? "unsubscribeToken" : "preferencesToken"]: token } });
const show = (token: string) => page("GET /u/{unsubscribeToken}", token);
const oneClick = (token: string, input: Input = { body: { "List-Unsubscribe": "One-Click" } }) =>
  page("POST /u/{unsubscribeToken}", token, input);
const undo = (token: string) => page("POST /u/{unsubscribeToken}/undo", token);

const linkOf = (clientId: string, value: string, channel: Channel = "email"): Link => ({
  accountId: studio.accountId,
  clientId,
  channel,
  hash: studio.secrets.hash(value),
});
const tokenFor = (purpose: LinkPurpose, clientId: string, value: string, channel: Channel = "email") =>
  tokenOf(studio.secrets, purpose, linkOf(clientId, value, channel));

const mobile = (number: string) => [{ kind: "mobile", number }];
/** A client of the booking software: it may share an email or a number with others. */
const synced = async (id: string, fields: object): Promise<string> => {
  await tideline.load([makeClient(id, { marketing: { email: true, sms: true }, ...fields })]);
  return tideline.clientId(id);
};
const reason = async (clientId: string, channel: Channel): Promise<string | undefined> =>
  (await studio.call("GET /v1/clients/{clientId}", { params: { clientId } })).body.reachability[channel].reason;
const ledger = async (clientId: string) =>
  (await studio.call("GET /v1/clients/{clientId}/consents", { params: { clientId } })).body.items;
const ctx = (): Ctx => ({ ...studio.means, actor: { id: "system", role: "instructor", permissions: [] } });

describe("reliability 25: unsubscribing by one click", () => {
  it("form, multipart or nothing, without cookies: 200, no redirect, out before the answer; again the same", async () => {
    const multipart = '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n';
    const ways: Input[] = [
      { body: "List-Unsubscribe=One-Click", headers: { "content-type": "application/x-www-form-urlencoded" } },
      { body: multipart, headers: { "content-type": "multipart/form-data; boundary=x" } },
      {},
    ];
    for (const [i, way] of ways.entries()) {
      const id = await synced(`way${i}`, { email: `way${i}@example.com` });
      const token = tokenFor("unsubscribe", id, `way${i}@example.com`);
      for (const time of ["first", "again"]) {
        const { status, headers, text } = await oneClick(token, way);
        expect([i, time, status, headers.location]).toEqual([i, time, 200, undefined]);
        expect(text).toContain("You are unsubscribed");
        expect(text).toContain(`action="/u/${token}/undo"`);
        expect(await reason(id, "email")).toBe("unsubscribed");
      }
      const entries = await ledger(id);
      expect(entries.filter(({ by }: { by: string }) => by === "client")).toMatchObject([
        { about: "email", given: false, source: "link", words: "unsubscribe link" },
      ]);
    }
  });

  it("GET shows the page only: it may be opened by scanners", async () => {
    const id = await synced("seen", { email: "seen@example.com" });
    const token = tokenFor("unsubscribe", id, "seen@example.com");
    const before = await ledger(id);
    const { status, text } = await show(token);
    expect(status).toBe(200);
    expect(text).toContain(`<form method="post" action="/u/${token}">`);
    expect(await ledger(id)).toEqual(before);
    expect(await reason(id, "email")).toBeUndefined();
    await oneClick(token);
    expect((await show(token)).text).toContain("You are unsubscribed");
  });

  it("a link that is forged, cut or of another purpose is 404, and so is one whose client or account is gone", async () => {
    const id = await synced("good", { email: "good@example.com" });
    const token = tokenFor("unsubscribe", id, "good@example.com");
    const gone = await synced("gone", { email: "gone@example.com" });
    const ofGone = tokenFor("unsubscribe", gone, "gone@example.com");
    await studio.call("POST /v1/clients/{clientId}/erase", { params: { clientId: gone }, body: {} });
    await runJobs(studio);
    const strangers = { ...linkOf(id, "good@example.com"), accountId: newId("account") };
    const others = { ...linkOf(id, "good@example.com"), accountId: (await studio.another()).accountId };
    const bad = [
      token.slice(0, -1),
      `${token}A`,
      token.replace(/.$/, (last) => (last === "A" ? "B" : "A")),
      tokenFor("preferences", id, "good@example.com"),
      ofGone,
      tokenOf(studio.secrets, "unsubscribe", strangers),
      tokenOf(studio.secrets, "unsubscribe", others),
      "x",
      "a b",
      "..",
      "k1.",
      "x".repeat(5000),
    ];
    const answers = await Promise.all(bad.flatMap((one) => [show(one), oneClick(one), undo(one)]));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]!.text).toContain("This link does not work");
    expect(await reason(id, "email")).toBeUndefined();
    const mixed = await page("GET /p/{preferencesToken}", token);
    expect([mixed.status, mixed.headers["content-type"]]).toEqual([404, "text/html; charset=utf-8"]);
  });

  it("a body that is no form is 415, one that cannot be read 400, one that is too long 413; nothing changes", async () => {
    const id = await synced("odd", { email: "odd@example.com" });
    const token = tokenFor("unsubscribe", id, "odd@example.com");
    const sent: [number, Input][] = [
      [415, { body: "{}", headers: { "content-type": "application/json" } }],
      [400, { body: "no parts", headers: { "content-type": "multipart/form-data; boundary=x" } }],
      [413, { body: "x".repeat(20_000) }],
    ];
    for (const [status, input] of sent) {
      const answer = await oneClick(token, input);
      expect([answer.status, answer.headers["content-type"]]).toEqual([status, "text/html; charset=utf-8"]);
    }
    expect(await reason(id, "email")).toBeUndefined();
  });
});

describe("S4-29 an opt-out binds the address, and so every client of the account with it", () => {
  it("mother and child share an email: both are out by one click, and back by its undo", async () => {
    const mother = await synced("mother", { email: "Family@example.com" });
    const child = await synced("child", { email: "family@example.com", lastName: "Child" });
    const token = tokenFor("unsubscribe", mother, "family@example.com");
    expect((await oneClick(token)).status).toBe(200);
    expect([await reason(mother, "email"), await reason(child, "email")]).toEqual(["unsubscribed", "unsubscribed"]);
    const back = await undo(token);
    expect([back.status, back.text.includes("You are subscribed again")]).toEqual([200, true]);
    expect([await reason(mother, "email"), await reason(child, "email")]).toEqual([undefined, undefined]);
    expect((await ledger(child))[0]).toMatchObject({ about: "email", given: true, by: "client", source: "link" });
    expect(back.text).toContain(`action="/u/${token}"`);
  });

  it("mother and child share a number: both are out by one word, and in again by another", async () => {
    const number = "+12075550171";
    const mother = await synced("m-sms", { email: "m-sms@example.com", phones: mobile("+1 207 555 0171") });
    const child = await synced("c-sms", { email: "c-sms@example.com", phones: mobile("+1 (207) 555-0171") });
    const said = { source: "client", words: "STOP" };
    expect((await optOutPoint(ctx(), { channel: "sms", value: number }, said)).sort()).toEqual([mother, child].sort());
    expect([await reason(mother, "sms"), await reason(child, "sms")]).toEqual(["unsubscribed", "unsubscribed"]);
    expect(await reason(mother, "email")).toBeUndefined();
    expect((await ledger(mother))[0]).toMatchObject({ about: "sms", given: false, by: "client", words: "STOP" });
    expect(await isOptedOut(studio.means, { channel: "sms", value: number })).toBe(true);
    await optInPoint(ctx(), { channel: "sms", value: number }, { source: "client", words: "START" });
    expect([await reason(mother, "sms"), await reason(child, "sms")]).toEqual([undefined, undefined]);
    expect(await isOptedOut(studio.means, { channel: "sms", value: number })).toBe(false);
  });

  it("a number nobody has is remembered: who gets it later is out", async () => {
    const value = "+12075550188";
    expect(await optOutPoint(ctx(), { channel: "sms", value }, { source: "client", words: "STOP" })).toEqual([]);
    const later = await synced("later", { email: "later@example.com", phones: mobile(value) });
    expect(await reason(later, "sms")).toBe("unsubscribed");
  });

  it("who gets an unsubscribed address later from a booking software is out, and stays so until they say otherwise", async () => {
    const first = await synced("first", { email: "handed@example.com" });
    const token = tokenFor("unsubscribe", first, "handed@example.com");
    await oneClick(token);
    const second = await synced("second", { email: "handed@example.com", lastName: "Second" });
    expect(await reason(second, "email")).toBe("unsubscribed");
    await undo(token);
    expect([await reason(first, "email"), await reason(second, "email")]).toEqual([undefined, "unsubscribed"]);
    const third = await synced("third", { email: "handed@example.com", lastName: "Third" });
    expect(await reason(third, "email")).toBeUndefined();
    await undo(tokenFor("unsubscribe", second, "handed@example.com"));
    expect(await reason(second, "email")).toBeUndefined();
  });

  it("who is added here with an unsubscribed address is out, and comes back with its undo", async () => {
    const former = await synced("former", { email: "passed-on@example.com" });
    const token = tokenFor("unsubscribe", former, "passed-on@example.com");
    await oneClick(token);
    await tideline.load([makeClient("former", { email: "elsewhere@example.com" })]);
    const body = { firstName: "New", emails: [{ address: "passed-on@example.com" }] };
    const added = (await studio.call("POST /v1/clients", { body })).body.id;
    expect(await reason(added, "email")).toBe("unsubscribed");
    await undo(token);
    expect([await reason(former, "email"), await reason(added, "email")]).toEqual([undefined, undefined]);
  });

  it("undo brings nobody back who had opted out before by other means", async () => {
    const parent = await synced("parent", { email: "both@example.com" });
    const teen = await synced("teen", { email: "both@example.com", lastName: "Teen" });
    await studio.call("PUT /v1/clients/{clientId}/subscriptions/{channel}", {
      params: { clientId: teen, channel: "email" },
      body: { subscribed: false, source: "staff" },
    });
    const token = tokenFor("unsubscribe", parent, "both@example.com");
    await oneClick(token);
    await oneClick(token);
    await undo(token);
    expect([await reason(parent, "email"), await reason(teen, "email")]).toEqual([undefined, "unsubscribed"]);
    await undo(tokenFor("unsubscribe", teen, "both@example.com"));
    expect(await reason(teen, "email")).toBeUndefined();
  });

  it("a link of an address that was given up still unsubscribes it, its client, and whoever has it now", async () => {
    const moved = await synced("moved", { email: "old@example.com" });
    const token = tokenFor("unsubscribe", moved, "old@example.com");
    await tideline.load([makeClient("moved", { email: "new@example.com", marketing: { email: true, sms: true } })]);
    const heir = await synced("heir", { email: "old@example.com", lastName: "Heir" });
    const { text } = await oneClick(token);
    expect(text).toContain("this address");
    expect([await reason(moved, "email"), await reason(heir, "email")]).toEqual(["unsubscribed", "unsubscribed"]);
  });

  it("a merged client's link speaks for the client it was merged into", async () => {
    const winner = await synced("winner", { email: "winner@example.com" });
    const loser = await synced("loser", { email: "loser@example.com" });
    await studio.call("POST /v1/clients/{clientId}/merge", { params: { clientId: winner }, body: { loserId: loser } });
    await studio.stream.settle();
    await runJobs(studio);
    const { status, text } = await oneClick(tokenFor("unsubscribe", loser, "loser@example.com"));
    expect([status, text.includes("l…@example.com")]).toEqual([200, true]);
    expect(await reason(winner, "email")).toBe("unsubscribed");
  });

  it("twenty clicks at once are one opt-out a client", async () => {
    const ids = [
      await synced("crowd1", { email: "crowd@example.com" }),
      await synced("crowd2", { email: "crowd@example.com" }),
    ];
    const token = tokenFor("unsubscribe", ids[0]!, "crowd@example.com");
    const answers = await Promise.all(Array.from({ length: 20 }, () => oneClick(token)));
    for (const { status } of answers) expect([200, 409]).toContain(status);
    expect(answers.some(({ status }) => status === 200)).toBe(true);
    for (const id of ids) {
      expect(await reason(id, "email")).toBe("unsubscribed");
      const outs = (await ledger(id)).filter(
        ({ given, by }: { given: boolean; by: string }) => !given && by === "client",
      );
      expect(outs).toHaveLength(1);
    }
  });
});

describe("S4-29 preferences", () => {
  const save = (token: string, body: object) => page("POST /p/{preferencesToken}", token, { body });
  const boxes = (text: string) =>
    [...text.matchAll(/name="(email|sms)" value="on"( checked)?/g)].map(([, name, on]) => [name, !!on]);

  it("shows each channel the client has with what holds, saves what is ticked, and changes nothing else", async () => {
    const id = await synced("prefs", { email: "prefs@example.com", phones: mobile("+12075550190") });
    const token = tokenFor("preferences", id, "prefs@example.com");
    expect(boxes((await page("GET /p/{preferencesToken}", token)).text)).toEqual([
      ["email", true],
      ["sms", true],
    ]);
    const saved = await save(token, { shown: "email sms", email: "on" });
    expect([saved.status, boxes(saved.text)]).toEqual([
      200,
      [
        ["email", true],
        ["sms", false],
      ],
    ]);
    expect(saved.text).toContain("Your choices are saved.");
    expect([await reason(id, "email"), await reason(id, "sms")]).toEqual([undefined, "unsubscribed"]);
    expect(await isOptedOut(studio.means, { channel: "sms", value: "+12075550190" })).toBe(true);
    const entries = (await ledger(id)).length;
    await save(token, { shown: "email sms", email: "on" });
    expect(await ledger(id)).toHaveLength(entries);
    await save(token, { shown: "email sms", email: "on", sms: "on" });
    expect(await reason(id, "sms")).toBeUndefined();
    expect(await isOptedOut(studio.means, { channel: "sms", value: "+12075550190" })).toBe(false);
  });

  it("a channel that the page did not show stays as it is; a form that is not ours is refused", async () => {
    const id = await synced("half", { email: "half@example.com", phones: mobile("+12075550191") });
    const token = tokenFor("preferences", id, "half@example.com");
    await save(token, { shown: "email", email: "on" });
    expect(await reason(id, "sms")).toBeUndefined();
    for (const body of [{}, { shown: "fax" }, { shown: "email", email: "yes" }, { shown: "email", x: "1" }])
      expect((await save(token, body)).status).toBe(422);
    expect(await reason(id, "email")).toBeUndefined();
  });

  it("who has a phone alone is offered SMS alone", async () => {
    const id = await synced("phone", { email: undefined, phones: mobile("+12075550192") });
    const { text } = await page("GET /p/{preferencesToken}", tokenFor("preferences", id, "+12075550192", "sms"));
    expect(boxes(text)).toEqual([["sms", true]]);
  });
});

describe("signed links", () => {
  it("are short whatever the address, URL-safe, and hold nothing that can be read", () => {
    const long = `${"a".repeat(240)}@example.com`;
    const url = linkTo(studio.secrets, "https://abcdefghij.execute-api.eu-central-1.amazonaws.com/", "unsubscribe", {
      ...linkOf(newId("client"), long),
      messageId: newId("message"),
    });
    expect(url.length).toBeLessThan(300);
    expect(url).toMatch(/^https:\/\/[\w.-]+\/u\/[\w.-]+$/);
  });

  it("open with a key that was replaced, and never for another purpose", () => {
    const old = secretsOf(JSON.stringify({ current: "k1", pepper: "p", p: "pepper text", k1: "one" }));
    const renewed = secretsOf(JSON.stringify({ current: "k2", pepper: "p", p: "pepper text", k1: "one", k2: "two" }));
    const link: Link = { ...linkOf(newId("client"), "a@b.cd"), hash: old.hash("a@b.cd") };
    const token = tokenOf(old, "unsubscribe", link);
    expect(linkIn(renewed, "unsubscribe", token)).toEqual(link);
    expect(linkIn(renewed, "preferences", token)).toBeUndefined();
    for (let end = 0; end < token.length; end += 1)
      expect(linkIn(old, "unsubscribe", token.slice(0, end))).toBeUndefined();
  });
});
