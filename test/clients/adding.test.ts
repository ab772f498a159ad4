import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../shared/kernel/ids.ts";
import { callAs } from "../support/call.ts";
import { makeBooking, makeClient } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let tideline: ReturnType<typeof sourceOf>;
beforeAll(async () => {
  studio = await openStudio();
  tideline = sourceOf(studio);
});

const add = (body: object) => studio.call("POST /v1/clients", { body });
const get = async (clientId: string) =>
  (await studio.call("GET /v1/clients/{clientId}", { params: { clientId } })).body;
const patch = (clientId: string, body: object) =>
  studio.call("PATCH /v1/clients/{clientId}", { params: { clientId }, body });
const pointers = (body: { errors: { pointer: string }[] }) => body.errors.map(({ pointer }) => pointer);
const auditOf = async (clientId: string) =>
  (await studio.table.query({ pk: `${studio.accountId}#${clientId}`, prefix: "AUD#" })).items.map(({ data }) => data);

describe("what a client needs", () => {
  it("S4-07 S4-14 a name and an email, a phone or a guardian is enough, each by itself", async () => {
    const mother = await add({ firstName: "Ada", emails: [{ address: "ada@example.com" }] });
    const answers = [
      mother,
      await add({ lastName: "Okonkwo", phones: [{ number: "+12075550100" }] }),
      await add({ firstName: "Kid", guardianId: mother.body.id }),
    ];
    expect(answers.map(({ status, body }) => [status, body.status])).toEqual(Array(3).fill([201, "guest"]));
    const params = { clientId: answers[2]!.body.id };
    const { items } = (await studio.call("GET /v1/clients/{clientId}/relationships", { params })).body;
    expect(items).toMatchObject([{ kind: "guardian", client: { id: mother.body.id, firstName: "Ada" } }]);
  });

  it("S4-41 every fault is named at once, malformed and missing ones alike", async () => {
    const { status, body } = await add({
      emails: [{ address: "nobody" }],
      phones: [
        { number: "1", primary: true },
        { number: "2", primary: true },
      ],
      language: "not a language",
      status: "existing",
      shoeSize: 42,
    });
    expect(status).toBe(422);
    expect(pointers(body).sort()).toEqual(
      ["emails/0/address", "firstName", "language", "phones", "shoeSize", "status"].map((name) => `/body/${name}`),
    );
  });

  it("S4-41 what cannot be judged by the request alone is named together too", async () => {
    const { status, body } = await add({
      firstName: "Kid",
      guardianId: newId("client"),
      referredBy: { clientId: newId("client") },
      image: newId("document"),
      phones: [{ number: "1", country: "ZZ" }],
      fields: { [newId("field")]: 1 },
    });
    expect(status).toBe(422);
    expect(pointers(body).map((pointer) => pointer.replace(/fld_.*/, "fld"))).toEqual([
      "/body/phones/0/country",
      "/body/fields/fld",
      "/body/referredBy/clientId",
      "/body/guardianId",
      "/body/image",
    ]);
  });

  it("an account may demand more; a guardian's email and phone stand in for a child's", async () => {
    const { call } = await studio.another();
    const body = { required: ["email", "phone", "birthday"] };
    expect((await call("PUT /v1/settings/profiles", { body })).status).toBe(200);
    const lacking = await call("POST /v1/clients", { body: { firstName: "A", phones: [{ number: "1" }] } });
    expect([lacking.status, pointers(lacking.body)]).toEqual([422, ["/body/emails", "/body/birthday"]]);
    const whole = {
      firstName: "A",
      birthday: "1990-01-01",
      emails: [{ address: "a@example.com" }],
      phones: [{ number: "1" }],
    };
    const mother = await call("POST /v1/clients", { body: whole });
    const child = { firstName: "Kid", birthday: "2020-01-01", guardianId: mother.body.id };
    expect([mother.status, (await call("POST /v1/clients", { body: child })).status]).toEqual([201, 201]);
    expect((await call("GET /v1/settings/profiles")).body).toEqual({ ...body, gravatar: false });
  });

  it("S4-15 S4-16 S4-42 is a guest until the first booking, and nobody can set that by hand", async () => {
    const { body } = await add({ firstName: "Guest", phones: [{ number: "+12075550101" }] });
    for (const [answer, name] of [
      [await patch(body.id, { status: "existing" }), "status"],
      [await add({ firstName: "X", phones: [{ number: "1" }], status: "existing" }), "status"],
      [await patch(body.id, { lifecycle: "active" }), "lifecycle"],
    ] as const)
      expect([answer.status, pointers(answer.body)]).toEqual([422, [`/body/${name}`]]);
    await tideline.load([makeClient("g1")]);
    expect((await tideline.profile("g1")).status).toBe("guest");
    await tideline.load([makeBooking("g1", "g1", { status: "lateCancelled" })]);
    expect((await tideline.profile("g1")).status).toBe("existing");
  });

  it("S4-22 the email of a deleted client is still its own, so that it can be restored", async () => {
    const body = { firstName: "Ola", emails: [{ address: "ola@example.com" }] };
    const { id } = (await add(body)).body;
    await studio.call("DELETE /v1/clients/{clientId}", { params: { clientId: id } });
    const again = await add(body);
    expect([again.status, again.body.code, again.body.errors[0].message]).toEqual([
      409,
      "email-taken",
      `is the email of ${id}`,
    ]);
  });

  it("a card number is refused wherever people type", async () => {
    const number = "4111 1111 1111 1111";
    const { status, body } = await add({
      firstName: number,
      phones: [{ number: "1" }],
      address: `c/o ${number}`,
      leadSource: number,
      emergencyContact: { name: number },
    });
    expect(status).toBe(422);
    expect(pointers(body)).toEqual(
      expect.arrayContaining(["/body/firstName", "/body/leadSource", "/body/emergencyContact/name"]),
    );
    expect(body.errors.length).toBe(4);
  });
});

describe("what the team knows of a client", () => {
  it("S2-03 S4-50 names are trimmed and single-spaced, a language is in its canonical form", async () => {
    const more = {
      preferredName: "Mo",
      pronouns: "they/them",
      birthday: "1990-05-06",
      address: { line1: "1 Wharf Street", city: "Portland", country: "US" },
      emergencyContact: { name: "Ana", phone: "207 555 0102", relation: "sister" },
    };
    const { status, body } = await add({
      firstName: "  Mo   Anne ",
      lastName: "van  der\tBerg",
      phones: [{ number: "1" }],
      language: "PT-br",
      ...more,
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ firstName: "Mo Anne", lastName: "van der Berg", language: "pt-BR", ...more });
    expect(await get(body.id)).toEqual(body);
  });

  it("keeps the first touch, whatever is learned later", async () => {
    const friend = (await add({ firstName: "Friend", phones: [{ number: "1" }] })).body.id;
    const { body } = await add({ firstName: "New", phones: [{ number: "1" }] });
    expect(body.firstTouch).toBeNull();
    const first = (await patch(body.id, { leadSource: "Instagram", referredBy: { clientId: friend } })).body;
    expect(first.firstTouch).toEqual({
      leadSource: "Instagram",
      referredBy: { clientId: friend },
      at: expect.any(String),
    });
    const later = (await patch(body.id, { leadSource: "Walk-in", referredBy: null })).body;
    expect(later).toMatchObject({ leadSource: "Walk-in", referredBy: null, firstTouch: first.firstTouch });
  });

  it("keeps the first touch of a source, and the hub's before it where that was known first", async () => {
    await tideline.load([makeClient("t1", { leadSource: "Google" })]);
    const { firstTouch } = await tideline.profile("t1");
    await tideline.load([makeClient("t1", { leadSource: "Front desk", referredBy: "Maya" })]);
    const now = await tideline.profile("t1");
    expect(now).toMatchObject({ leadSource: "Front desk", referredBy: "Maya", firstTouch });
    expect(firstTouch.leadSource).toBe("Google");
  });

  it("S1-02 a client keeps a name, and what changes nothing writes nothing", async () => {
    const { body, headers } = await add({ firstName: "Lone", phones: [{ number: "+12075550103" }] });
    const nameless = await patch(body.id, { firstName: null });
    expect([nameless.status, pointers(nameless.body)]).toEqual([422, ["/body/firstName"]]);
    const same = await patch(body.id, { firstName: "Lone ", phones: [{ number: "+12075550103" }] });
    expect([same.status, same.headers.etag]).toEqual([200, headers.etag]);
    expect((await auditOf(body.id)).map(({ act }) => act)).toEqual(["client.added"]);
  });

  it("every change is on the audit trail with before and after of what changed alone", async () => {
    const { body } = await add({ firstName: "Audit", lastName: "Ed", phones: [{ number: "1" }] });
    await patch(body.id, { firstName: "Aud", lastName: "Ed", pronouns: "she/her" });
    await patch(body.id, { pronouns: null });
    const trail = await auditOf(body.id);
    expect(trail.map(({ act, by }) => [act, by])).toEqual([
      ["client.added", "key_test"],
      ["client.changed", "key_test"],
      ["client.changed", "key_test"],
    ]);
    expect(trail[0]).toMatchObject({ after: { firstName: "Audit", lastName: "Ed" } });
    expect(trail[1]).toMatchObject({
      before: { firstName: "Audit" },
      after: { firstName: "Aud", pronouns: "she/her" },
    });
    expect(trail[1]!.after).not.toHaveProperty("lastName");
    expect(trail[2]).toMatchObject({ before: { pronouns: "she/her" }, after: {} });
  });

  it("an instructor sees an id and a first name, and adds nobody", async () => {
    const { body } = await add({ firstName: "Seen", lastName: "Not", phones: [{ number: "1" }], pronouns: "he/him" });
    const call = callAs({ accountId: studio.accountId, role: "instructor", actorId: newId("staff") });
    const seen = await call("GET /v1/clients/{clientId}", { params: { clientId: body.id } });
    if (seen.status === 200) expect(seen.body).toEqual({ id: body.id, firstName: "Seen" });
    else expect(seen.status).toBe(404);
    expect((await call("POST /v1/clients", { body: { firstName: "X", phones: [{ number: "1" }] } })).status).toBe(403);
  });
});
