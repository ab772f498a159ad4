import { beforeAll, describe, expect, it } from "vitest";
import { isMinor } from "../../shared/signatures/page.ts";
import { runJobs } from "../support/jobs.ts";
import { openSigning, refusal, type Signing, text } from "./signing.ts";

let hub: Signing;
beforeAll(async () => {
  hub = await openSigning();
});

let count = 0;
/** A client who was asked for a signature, and the token of its link. */
const asked = async (fields: object = {}, client: object = {}) => {
  count += 1;
  const { id } = await hub.desk.client({ firstName: "Maya", lastName: "Lindqvist", ...client });
  const waiver = await hub.waiver({ name: `Signed ${count}`, ...fields });
  const { body } = await hub.ask(id, waiver.id);
  return { id, waiver, request: body, token: await hub.token(body) };
};
const whole = async (clientId: string, signatureId: string) =>
  (await hub.studio.call("GET /v1/clients/{clientId}/signatures/{signatureId}", { params: { clientId, signatureId } }))
    .body;
const documentsOf = async (clientId: string) =>
  (await hub.studio.call("GET /v1/clients/{clientId}/documents", { params: { clientId } })).body.items;

describe("S1-42 S1-43 a signature", () => {
  it("S2-19 is listed by title and date, with its proof and a copy among the documents", async () => {
    const { id, waiver, request, token } = await asked();
    const done = await hub.sign(token, { drawing: "M1 1L2 2" }, undefined, "2026-03-02T11:00:00.000Z");
    expect(done).toMatchObject({ state: "signed", signedAt: "2026-03-02T11:00:00.000Z" });
    const { items, requested, missing } = await hub.signatures(id);
    expect([requested, missing]).toEqual([[], []]);
    expect(items).toMatchObject([
      { id: request.id, title: text.title, version: 1, signedAt: "2026-03-02T11:00:00.000Z" },
    ]);
    expect(await whole(id, request.id)).toMatchObject({
      waiverId: waiver.id,
      textHash: waiver.shown.texts[0].hash,
      text: waiver.shown.texts[0],
      method: "drawn",
      name: "Maya Lindqvist",
      address: "203.0.113.7",
      userAgent: "Firefox",
      channel: "email",
      messageId: request.sent[0].messageId,
    });
    const [document] = await documentsOf(id);
    expect(document).toMatchObject({
      id: items[0].documentId,
      kind: "waiver",
      title: text.title,
      signedAt: done.signedAt,
    });
    const size = await hub.bucket.sizeOf(`${hub.studio.accountId}/clients/${id}/${document.id}`);
    expect(size).toBe(document.size);
    const { items: trail } = (await hub.studio.call("GET /v1/clients/{clientId}/audit", { params: { clientId: id } }))
      .body;
    expect(trail.find(({ act }: { act: string }) => act === "signature.given")).toMatchObject({
      by: id,
      after: { textHash: waiver.shown.texts[0].hash },
    });
  });

  it("twice is once, with the same answer; two at once leave one signature, one copy and no stray bytes", async () => {
    const { id, token } = await asked();
    const answers = await Promise.all([hub.sign(token), hub.sign(token), hub.sign(token)]);
    const again = await hub.sign(token);
    expect(new Set([...answers, again].map(({ signedAt }) => signedAt)).size).toBe(1);
    expect((await hub.signatures(id)).items).toHaveLength(1);
    expect(await documentsOf(id)).toHaveLength(1);
    expect((await hub.bucket.list(`${hub.studio.accountId}/clients/${id}/`)).objects).toHaveLength(1);
  });

  it("of an old version keeps its text and still suffices; with `resign` it is asked for again", async () => {
    const { id, waiver, request, token } = await asked({ needed: { always: true } });
    await hub.sign(token);
    const { name, needed } = waiver;
    await hub.change(waiver.id, { name, needed, texts: [{ ...text, body: "Other" }] });
    expect((await hub.signatures(id)).missing).toEqual([]);
    await hub.change(waiver.id, { name, needed, texts: [{ ...text, body: "Third" }], resign: true });
    expect((await hub.signatures(id)).missing).toEqual([{ waiverId: waiver.id, name }]);
    expect(await whole(id, request.id)).toMatchObject({ version: 1, text: waiver.shown.texts[0] });
    const next = (await hub.ask(id, waiver.id)).body;
    expect((await hub.sign(await hub.token(next))).version).toBe(3);
    await hub.change(waiver.id, { name, archived: true });
  });

  it("is of the text that was read: a link from before a change shows the newest, and what was shown before is not signed", async () => {
    const { id, waiver, token } = await asked();
    const before = await hub.show(token);
    await hub.change(waiver.id, { name: waiver.name, texts: [{ ...text, body: "Other" }] });
    expect(await refusal(hub.sign(token, {}, before))).toEqual(["waiver-changed"]);
    expect(await hub.show(token)).toMatchObject({ version: 2, body: "Other", state: "open" });
    expect((await hub.sign(token)).version).toBe(2);
    expect((await hub.signatures(id)).items).toMatchObject([{ version: 2 }]);
  });

  it("shows the waiver's text in the language the browser likes best, of those there are", async () => {
    const { token } = await asked({ texts: [text, { language: "es", title: "Exención", body: "Seguro." }] });
    expect((await hub.show(token, "es-MX, en;q=0.5")).language).toBe("es");
    expect((await hub.show(token, "fr, de")).language).toBe("en");
    expect((await hub.sign(token, {}, { version: 1, language: "es" })).title).toBe("Exención");
  });

  it("for a minor is a guardian's; an empty name is none", async () => {
    const { id, request, token } = await asked({}, { birthday: "2015-05-05" });
    expect((await hub.show(token)).minor).toBe(true);
    expect(await refusal(hub.sign(token, { name: " " }))).toEqual(["invalid", "/body/name", "/body/guardian"]);
    const guardian = { name: "Ada Lindqvist", relation: "parent" as const };
    await hub.sign(token, { guardian });
    expect(await whole(id, request.id)).toMatchObject({ guardian, method: "typed" });
  });

  it("one is of age on the 18th birthday, by the calendar", () => {
    const at = (birthday: string | undefined, today: string) => isMinor(birthday, today);
    expect([at("2008-03-02", "2026-03-01"), at("2008-03-02", "2026-03-02"), at(undefined, "2026-03-02")]).toEqual([
      true,
      false,
      false,
    ]);
    expect([at("2008-02-29", "2026-02-28"), at("2008-02-29", "2026-03-01")]).toEqual([true, false]);
  });

  it("a forged, cut or foreign token is 404", async () => {
    const { token } = await asked();
    for (const wrong of ["x", token.slice(0, -1), `${token.slice(0, -4)}AAAA`])
      expect(await refusal(hub.show(wrong))).toEqual(["not-found"]);
  });
});

describe("S1-43 merged, exported, erased", () => {
  it("what two clients signed and were asked for is the winner's, and parts again", async () => {
    const [one, two] = [await asked({ needed: { always: true } }), await asked()];
    await hub.sign(two.token);
    await hub.ask(two.id, one.waiver.id);
    const merge = (what: string) =>
      hub.studio.call(`POST /v1/clients/{clientId}/${what}`, {
        params: { clientId: one.id },
        body: { loserId: two.id },
      });
    await merge("merge");
    await runJobs(hub.studio);
    const both = await hub.signatures(one.id);
    expect([both.items.length, both.requested.length]).toEqual([1, 1]);
    expect((await hub.show(two.token)).state).toBe("signed");
    await hub.sign(one.token);
    await merge("unmerge");
    await runJobs(hub.studio);
    const apart = [await hub.signatures(one.id), await hub.signatures(two.id)];
    expect(apart.map(({ items }) => items.length)).toEqual([1, 1]);
    expect(apart.map(({ requested }) => requested.length)).toEqual([0, 1]);
    await hub.change(one.waiver.id, { name: one.waiver.name, archived: true });
  });

  it("the whole record holds signatures with their proof; an erase takes them and the links lead nowhere", async () => {
    const { id, token } = await asked();
    await hub.sign(token);
    const params = { clientId: id };
    const { parts } = (await hub.studio.call("GET /v1/clients/{clientId}/export", { params })).body;
    expect(parts.signature).toMatchObject([{ address: "203.0.113.7" }]);
    await hub.studio.call("POST /v1/clients/{clientId}/erase", { params, body: {} });
    await runJobs(hub.studio);
    const { items } = await hub.studio.table.query({ pk: `${hub.studio.accountId}#${id}`, prefix: "SIG" });
    expect(items).toEqual([]);
    expect(await refusal(hub.show(token))).toEqual(["not-found"]);
  });
});
