import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../shared/kernel/ids.ts";
import { callAs } from "../support/call.ts";
import { documentOf, imageOf } from "../support/documents.ts";
import { makeClient } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
});

const define = (body: object, call = studio.call) => call("POST /v1/fields", { body });
const change = (fieldId: string, body: object, headers = {}) =>
  studio.call("PATCH /v1/fields/{fieldId}", { params: { fieldId }, body, headers });
const add = (body: object = {}) =>
  studio.call("POST /v1/clients", { body: { firstName: "Iris", phones: [{ number: "1" }], ...body } });
const set = (clientId: string, fields: object) =>
  studio.call("PATCH /v1/clients/{clientId}", { params: { clientId }, body: { fields } });
const shown = async (clientId: string) =>
  (await studio.call("GET /v1/clients/{clientId}", { params: { clientId } })).body.fields;

describe("S1-22 fields the account defines", () => {
  it("hold values of their kind, shown on the profile in the fields' order", async () => {
    const kinds = [
      { name: "Injury", kind: "text", value: "left knee", wrong: 5 },
      { name: "Shoe size", kind: "number", value: 42.5, wrong: "42" },
      { name: "Level", kind: "choice", choices: ["Beginner", "Advanced"], value: "Advanced", wrong: "Expert" },
      { name: "Joined choir", kind: "date", value: "2026-02-28", wrong: "2026-02-30" },
      { name: "Has locker", kind: "boolean", value: false, wrong: "no" },
    ];
    const { id } = (await add()).body;
    const values: Record<string, unknown> = {};
    for (const [i, { value, wrong, ...field }] of kinds.entries()) {
      const made = await define({ ...field, section: "About", position: 10 - i });
      expect([made.status, made.body.on, made.body.required]).toEqual([201, true, false]);
      const refused = await set(id, { [made.body.id]: wrong });
      expect([field.kind, refused.status, refused.body.errors[0].pointer]).toEqual([
        field.kind,
        422,
        `/body/fields/${made.body.id}`,
      ]);
      values[made.body.id] = value;
    }
    expect((await set(id, values)).status).toBe(200);
    const fields = await shown(id);
    expect(fields.map(({ name, kind, value }: Record<string, unknown>) => ({ name, kind, value }))).toEqual(
      kinds.map(({ name, kind, value }) => ({ name, kind, value })).reverse(),
    );
    expect(fields[0].section).toBe("About");
    expect((await set(id, Object.fromEntries(Object.keys(values).map((name) => [name, null])))).body.fields).toEqual(
      [],
    );
  });

  it("S1-23 are shown only while they are switched on, and renamed everywhere at once", async () => {
    const { body } = await define({ name: "Posture", kind: "text" });
    const { id } = (await add()).body;
    await set(id, { [body.id]: "upright" });
    expect(await shown(id)).toMatchObject([{ id: body.id, name: "Posture", value: "upright" }]);
    await change(body.id, { on: false });
    expect(await shown(id)).toEqual([]);
    expect((await set(id, { [body.id]: "bent" })).status).toBe(422);
    await change(body.id, { on: true, name: "Bearing" });
    expect(await shown(id)).toMatchObject([{ name: "Bearing", value: "upright" }]);
    await studio.call("DELETE /v1/fields/{fieldId}", { params: { fieldId: body.id } });
    expect(await shown(id)).toEqual([]);
    expect((await studio.call("GET /v1/fields/{fieldId}", { params: { fieldId: body.id } })).status).toBe(404);
    const unknown = await set(id, { [body.id]: "x" });
    expect([unknown.status, unknown.body.errors[0].message]).toEqual([422, "is no field of this account"]);
  });

  it("S4-41 a required one is demanded of new clients while it is on, and cannot be emptied", async () => {
    const { body } = await define({ name: "Emergency plan", kind: "text", required: true });
    const lacking = await add();
    expect([lacking.status, lacking.body.errors]).toEqual([
      422,
      [{ pointer: `/body/fields/${body.id}`, message: "Emergency plan is required" }],
    ]);
    const made = await add({ fields: { [body.id]: "call Ana" } });
    expect([made.status, made.body.fields]).toMatchObject([201, [{ value: "call Ana" }]]);
    for (const value of [null, " "]) expect((await set(made.body.id, { [body.id]: value })).status).toBe(422);
    await change(body.id, { required: false });
    expect((await add()).status).toBe(201);
    expect((await set(made.body.id, { [body.id]: null })).status).toBe(200);
  });

  it("S1-06 S1-22 an image field and the profile image take an uploaded image of this very client", async () => {
    const { body: field } = await define({ name: "Posture photo", kind: "image" });
    const { id } = (await add()).body;
    const image = { name: "a.png", type: "image/png", kind: "image" };
    const bytes = await imageOf("image/png");
    const other = (await add()).body.id;
    const file = await documentOf(studio, id, image, bytes);
    const unopened = { params: { clientId: id }, body: { ...image, size: 1000 } };
    for (const wrong of [
      newId("document"),
      (await documentOf(studio, other, image, bytes)).id,
      (await documentOf(studio, id)).id,
      (await documentOf(studio, id, { ...image, kind: "attachment" }, bytes)).id,
      (await documentOf(studio, id, { ...image, audience: "health" }, bytes)).id,
      (await studio.call("POST /v1/clients/{clientId}/documents", unopened)).body.id,
    ]) {
      expect((await set(id, { [field.id]: wrong })).status).toBe(422);
      const params = { clientId: id };
      expect((await studio.call("PATCH /v1/clients/{clientId}", { params, body: { image: wrong } })).status).toBe(422);
    }
    expect((await set(id, { [field.id]: file.id })).body.fields).toMatchObject([{ kind: "image", value: file.id }]);
    const { body } = await studio.call("PATCH /v1/clients/{clientId}", {
      params: { clientId: id },
      body: { image: file.id },
    });
    expect(body.quickStats.image).toBe(`/v1/clients/${id}/documents/${file.id}`);
    await change(field.id, { on: false });
    expect(await shown(id)).toEqual([]);
  });

  it("a card number is refused in a text field", async () => {
    const { body } = await define({ name: "Remark", kind: "text" });
    const { id } = (await add()).body;
    const { status, body: problem } = await set(id, { [body.id]: "card 4111-1111-1111-1111" });
    expect([status, problem.errors[0].message]).toEqual([422, "must not hold a payment card's number"]);
  });

  it("are bounded together, so that a profile stays one small read", async () => {
    const { call } = await studio.another();
    const values: Record<string, string> = {};
    for (let i = 0; i < 9; i += 1)
      values[(await define({ name: `Long ${i}`, kind: "text" }, call)).body.id] = "ﷺ".repeat(2000);
    const body = { firstName: "Long", phones: [{ number: "1" }], fields: values };
    const { status, body: problem } = await call("POST /v1/clients", { body });
    expect([status, problem.errors]).toEqual([
      422,
      [{ pointer: "/body/fields", message: "are more than 32000 bytes together" }],
    ]);
  });

  it("are defined by managers and above, each name once, with a revision to change them by", async () => {
    const call = callAs({ accountId: studio.accountId, role: "member", actorId: newId("staff") });
    expect((await define({ name: "Mine", kind: "text" }, call)).status).toBe(403);
    const made = await define({ name: "Éclair", kind: "text" });
    expect((await define({ name: "eclair ", kind: "date" })).body.code).toBe("field-exists");
    const { etag } = made.headers;
    expect((await change(made.body.id, { name: "Choux" }, { "if-match": etag! })).status).toBe(200);
    const late = await change(made.body.id, { name: "Puff" }, { "if-match": etag! });
    expect([late.status, late.body.code]).toEqual([412, "stale"]);
    expect((await define({ name: "Bad", kind: "choice" })).body.errors[0].pointer).toBe("/body/choices");
    expect((await define({ name: "Bad", kind: "text", choices: ["a"] })).body.errors[0].pointer).toBe("/body/choices");
    expect((await change(made.body.id, { choices: ["a"] })).status).toBe(422);
    const answers = await Promise.all([1, 2, 3].map((n) => define({ name: `At once ${n}`, kind: "text" })));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
  });
});

describe("P1 what fields cost", () => {
  it("a profile is one request, and two for a client that has values", async () => {
    const { body } = await define({ name: "Costs", kind: "text" });
    const tideline = sourceOf(studio);
    await tideline.load([makeClient("p1")]);
    const clientId = await tideline.clientId("p1");
    const { profile } = await import("../../shared/clients/read.ts");
    const cost = async () => {
      const table = studio.table.metered();
      await profile({ ...studio.means, actor: { id: "key_x", role: "owner", permissions: [] }, table }, clientId);
      return table.usage.requests;
    };
    expect(await cost()).toBe(1);
    await set(clientId, { [body.id]: "x" });
    expect(await cost()).toBe(2);
  });
});
