import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
});

const english = { language: "en", title: "Liability waiver", body: "# Risks\n\nYoga is *safe*." };
const spanish = { language: "es", title: "Exención", body: "El yoga es seguro." };
let count = 0;
const add = (fields: object = {}) => {
  count += 1;
  return studio.call("POST /v1/waivers", { body: { name: `Waiver ${count}`, texts: [english], ...fields } });
};
const get = (waiverId: string, version?: string) =>
  studio.call("GET /v1/waivers/{waiverId}", { params: { waiverId }, ...(version && { query: { version } }) });
const put = (waiverId: string, body: object, ifMatch?: string) =>
  studio.call("PUT /v1/waivers/{waiverId}", {
    params: { waiverId },
    body,
    ...(ifMatch && { headers: { "if-match": ifMatch } }),
  });

describe("S1-42 a waiver", () => {
  it("is frozen: each text with its hash, as version 1, once and with reminders after 2 and 7 days unless it says otherwise", async () => {
    const { status, body } = await add({ texts: [english, spanish], needed: { eventTypes: ["Aqua"] } });
    expect(status).toBe(201);
    expect(body).toMatchObject({ kind: "waiver", requires: "once", remindAfterDays: [2, 7], version: 1, since: 1 });
    const hash = createHash("sha256").update(`${english.title}\n${english.body}`).digest("hex");
    expect(body.shown.texts[0]).toEqual({ ...english, hash });
    expect((await get(body.id)).body).toEqual(body);
    const { items } = (await studio.call("GET /v1/waivers")).body;
    expect(items.map(({ id }: { id: string }) => id)).toContain(body.id);
  });

  it("gets another version by other texts alone; the old one stays readable as it was", async () => {
    const { body, headers } = await add();
    const { name } = body;
    const renamed = await put(body.id, { name: `${name}!`, texts: [english] }, headers.etag);
    expect([renamed.status, renamed.body.version, renamed.body.name]).toEqual([200, 1, `${name}!`]);
    const rewritten = await put(body.id, { name, texts: [{ ...english, body: "Other" }] });
    expect([rewritten.body.version, rewritten.body.since]).toEqual([2, 1]);
    const resigned = await put(body.id, { name, texts: [spanish], resign: true });
    expect([resigned.body.version, resigned.body.since]).toEqual([3, 3]);
    expect((await get(body.id, "1")).body.shown.texts).toEqual(body.shown.texts);
    expect((await get(body.id, "4")).status).toBe(404);
    expect((await put(body.id, { name, texts: [spanish] }, headers.etag)).status).toBe(412);
    const again = await put(body.id, { name, texts: [spanish] });
    expect(again.headers.etag).toBe(resigned.headers.etag);
  });

  it("two who rewrite it at once make two versions, or one of them is told", async () => {
    const { body } = await add();
    const answers = await Promise.all(
      ["A", "B"].map((text) => put(body.id, { name: body.name, texts: [{ ...english, body: text }] })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers.map((one) => one.body.version).sort()).toEqual([2, 3]);
  });

  it("every fault is named: a language twice, reminders that do not rise, no text, an unknown kind", async () => {
    const { status, body } = await add({
      kind: "contract",
      texts: [english, english, { ...spanish, body: " " }],
      remindAfterDays: [7, 2],
      needed: { eventTypes: [] },
    });
    expect(status).toBe(422);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      "/body/kind",
      "/body/needed/eventTypes",
      "/body/remindAfterDays",
      "/body/texts/1/language",
      "/body/texts/2/body",
    ]);
  });

  it("has a name of its own among those that are asked for, and an archived one gives its name free", async () => {
    const { body } = await add({ name: "Häute" });
    expect((await add({ name: "haute" })).body).toMatchObject({ status: 409, code: "waiver-exists" });
    await put(body.id, { name: "Häute", texts: [english], archived: true });
    expect((await add({ name: "haute" })).status).toBe(201);
    expect((await put(body.id, { name: "Häute", texts: [english] })).status).toBe(409);
  });

  it("at most 20 are asked for at a time", async () => {
    const { call } = await studio.another();
    const make = (name: string) => call("POST /v1/waivers", { body: { name, texts: [english] } });
    for (let i = 0; i < 20; i += 1) await make(`W${i}`);
    expect((await make("One more")).body).toMatchObject({ status: 409, code: "too-many-waivers" });
  });
});
