import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../shared/kernel/ids.ts";
import { type Answer, type Call, callAs } from "../support/call.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let clientId: string;
let noor: string;
const as = (role: string, actorId = `stf_${role}`, locations?: string): Call =>
  callAs({ accountId: studio.accountId, role, permissions: "", actorId, ...(locations && { locations }) });

const addClient = async (fields: object = {}): Promise<string> => {
  const emails = [{ address: `${newId("client")}@example.com` }];
  return (await studio.call("POST /v1/clients", { body: { firstName: "Maya", emails, ...fields } })).body.id;
};
const log = (body: object, input: object = {}, by = studio.call, of = clientId): Promise<Answer> =>
  by("POST /v1/clients/{clientId}/interactions", { params: { clientId: of }, body, ...input });
const one = (method: string, interactionId: string, input: object = {}, by = studio.call, of = clientId) =>
  by(`${method} /v1/clients/{clientId}/interactions/{interactionId}`, {
    params: { clientId: of, interactionId },
    ...input,
  });
const trail = async (about: string) =>
  (await studio.call("GET /v1/clients/{clientId}/audit", { params: { clientId } })).body.items
    .filter((row: { about: string }) => row.about === about)
    .map(({ act, by, before, after }: Record<string, unknown>) => ({ act, by, before, after }));
const stored = async (of = clientId) =>
  (await studio.table.query({ pk: `${studio.accountId}#${of}`, prefix: "INT#" })).items.map(({ sk }) => sk);

beforeAll(async () => {
  studio = await openStudio();
  clientId = await addClient();
  const body = { name: "Noor Haddad", email: "noor@example.com", role: "member" };
  noor = (await studio.call("POST /v1/staff", { body })).body.id;
});

describe("an offline interaction", () => {
  it("S2-18 is written down by the team: the caller's own and of now unless it says otherwise", async () => {
    const at = "2026-03-14T10:00:00.000Z";
    const made = await log({ method: "call", text: "Asked for the price list" }, { at });
    expect([made.status, made.body, made.headers.etag]).toEqual([
      201,
      {
        id: expect.stringMatching(/^int_/),
        clientId,
        method: "call",
        direction: null,
        at,
        staff: "key_test",
        text: "Asked for the price list",
        minutes: null,
        creator: { kind: "key", id: "key_test" },
        createdAt: at,
      },
      expect.stringMatching(/^"rev_/),
    ]);
    const earlier = "2026-03-12T08:30:00.000Z";
    const fields = { method: "letter", direction: "out", text: "The contract", minutes: 5, staff: noor, at: earlier };
    const other = await log(fields, { at });
    expect(other.body).toMatchObject({ ...fields, creator: { id: "key_test" }, createdAt: at });
    const read = await one("GET", other.body.id);
    expect([read.body, read.headers.etag]).toEqual([other.body, other.headers.etag]);
    expect(await trail(made.body.id)).toMatchObject([
      { act: "interaction.logged", by: "key_test", after: { method: "call", text: "Asked for the price list" } },
    ]);
  });

  it("S2-18 is changed, moves with its time, and the audit trail says what it was and is", async () => {
    const at = "2026-03-10T09:00:00.000Z";
    const { id } = (await log({ method: "call", direction: "in", text: "one", minutes: 3, at })).body;
    const moved = "2026-03-09T09:00:00.000Z";
    const changed = await one("PATCH", id, { body: { method: "voicemail", at: moved, minutes: null, staff: noor } });
    expect(changed.body).toMatchObject({ id, method: "voicemail", direction: "in", at: moved, minutes: null });
    expect((await one("GET", id)).body).toEqual(changed.body);
    expect((await stored()).filter((sk) => sk.endsWith(id))).toEqual([`INT#${moved}#${id}`]);
    const [last] = await trail(id);
    expect(last).toMatchObject({
      act: "interaction.changed",
      before: { method: "call", at, minutes: 3, staff: "key_test" },
      after: { method: "voicemail", at: moved, staff: noor },
    });
    const text = await one("PATCH", id, { body: { text: "two", direction: null } });
    expect(text.body).toMatchObject({ text: "two", direction: null, at: moved });
    const again = await one("PATCH", id, { body: { text: "two" } });
    expect([again.headers.etag, (await trail(id)).length]).toEqual([text.headers.etag, 3]);
  });

  it("S2-18 is changed by whoever read it as it is; others are told that it changed meanwhile", async () => {
    const made = await log({ method: "other", text: "one" });
    const headers = { "if-match": made.headers.etag! };
    expect((await one("PATCH", made.body.id, { body: { text: "two" }, headers })).status).toBe(200);
    expect((await one("PATCH", made.body.id, { body: { text: "three" }, headers })).status).toBe(412);
  });

  it("S2-18 is removed, and the audit trail keeps what it said", async () => {
    const { id } = (await log({ method: "social", text: "Wrote below our picture" })).body;
    expect((await one("DELETE", id)).status).toBe(204);
    expect([(await one("GET", id)).status, (await one("DELETE", id)).status]).toEqual([404, 404]);
    expect((await trail(id))[0]).toMatchObject({
      act: "interaction.removed",
      before: { method: "social", text: "Wrote below our picture" },
    });
  });

  it("S2-18 sent again under one key is written once; changes at one moment leave one", async () => {
    const input = { headers: { "idempotency-key": "int" } };
    const [first, again] = [
      await log({ method: "call", text: "a" }, input),
      await log({ method: "call", text: "a" }, input),
    ];
    expect(again.text).toBe(first.text);
    const { id } = first.body;
    const times = Array.from({ length: 4 }, (_, i) => `2026-02-0${i + 1}T09:00:00.000Z`);
    await Promise.all(times.map((at) => one("PATCH", id, { body: { at } })));
    expect((await stored()).filter((sk) => sk.endsWith(id))).toHaveLength(1);
  });
});

describe("what is refused", () => {
  const at = "2026-03-14T10:00:00.000Z";
  it("S2-18 a time to come and somebody who does not work here, both at once", async () => {
    const body = { method: "call", text: "a", at: "2026-03-14T10:06:00Z", staff: newId("staff") };
    const made = await log(body, { at });
    expect([made.status, made.body.errors]).toEqual([
      422,
      [
        { pointer: "/body/at", message: "must not be in the future" },
        { pointer: "/body/staff", message: "is nobody who works here" },
      ],
    ]);
    expect((await log({ method: "call", text: "a", at: "2026-03-14T10:04:00Z" }, { at })).status).toBe(201);
    const { id } = (await log({ method: "call", text: "a" }, { at })).body;
    expect((await one("PATCH", id, { body: { at: "2026-03-15T10:00:00Z" }, at })).status).toBe(422);
  });

  it("S2-18 names every fault of a request at once, and takes no card number", async () => {
    const made = await log({
      method: "fax",
      direction: "up",
      at: "soon",
      text: " ",
      minutes: 0,
      staff: "me?",
      more: 1,
    });
    expect(made.status).toBe(422);
    expect(made.body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual(
      ["at", "direction", "method", "minutes", "more", "staff", "text"].map((name) => `/body/${name}`),
    );
    const text = "Her card is 4111 1111 1111 1111";
    expect((await log({ method: "call", text })).body.errors).toEqual([
      { pointer: "/body/text", message: "must not hold a payment card's number" },
    ]);
    expect((await log({ method: "call", text: "x".repeat(4001) })).status).toBe(422);
  });

  it("an instructor sees and writes none; a member changes and removes what they wrote, a manager anybody's", async () => {
    const [anna, ben] = [as("member", "stf_anna"), as("member", "stf_ben")];
    const { id } = (await log({ method: "call", text: "a" }, {}, anna)).body;
    expect((await log({ method: "call", text: "a" }, {}, as("instructor"))).status).toBe(403);
    expect((await one("GET", id, {}, as("instructor"))).status).toBe(403);
    expect((await one("GET", id, {}, ben)).status).toBe(200);
    const refused = await one("PATCH", id, { body: { text: "b" } }, ben);
    expect([refused.status, refused.body.code]).toEqual([403, "not-the-author"]);
    expect((await one("DELETE", id, {}, ben)).status).toBe(403);
    expect((await one("PATCH", id, { body: { text: "b" } }, anna)).body.text).toBe("b");
    expect((await one("PATCH", id, { body: { text: "c" } }, as("manager"))).body.text).toBe("c");
    expect((await one("DELETE", id, {}, as("manager"))).status).toBe(204);
    const own = (await log({ method: "call", text: "a" }, {}, anna)).body.id;
    expect((await one("DELETE", own, {}, anna)).status).toBe(204);
  });

  it("a member of another location does not reach the client's", async () => {
    const { id: locationId } = (await studio.call("POST /v1/locations", { body: { name: "Mill" } })).body;
    await studio.call("POST /v1/locations", { body: { name: "Harbor" } });
    const of = await addClient({ homeLocation: "Harbor" });
    const { id } = (await log({ method: "call", text: "a" }, {}, studio.call, of)).body;
    const away = as("member", "stf_away", locationId);
    const notes = await away("GET /v1/clients/{clientId}/notes", { params: { clientId: of } });
    expect(notes.status).toBeGreaterThanOrEqual(403);
    const answers = [
      await log({ method: "call", text: "a" }, {}, away, of),
      await one("GET", id, {}, away, of),
      await one("DELETE", id, {}, away, of),
      await away("GET /v1/clients/{clientId}/contacts", { params: { clientId: of } }),
    ];
    for (const { status } of answers) expect(status).toBe(notes.status);
  });

  it("is not found with another client, nor after its client is gone", async () => {
    const { id } = (await log({ method: "call", text: "a" })).body;
    expect((await one("GET", id, {}, studio.call, await addClient())).status).toBe(404);
    expect((await log({ method: "call", text: "a" }, {}, studio.call, newId("client"))).status).toBe(404);
  });

  it("goes with an erased client, and stands in what is exported of one", async () => {
    const of = await addClient();
    await log({ method: "call", text: "Moves to Lisbon" }, {}, studio.call, of);
    const params = { clientId: of };
    const whole = await studio.call("GET /v1/clients/{clientId}/export", { params });
    expect(whole.body.parts.interaction).toMatchObject([{ method: "call", text: "Moves to Lisbon" }]);
    await studio.call("POST /v1/clients/{clientId}/erase", { params, body: {} });
    const { runJobs } = await import("../support/jobs.ts");
    await runJobs(studio);
    expect(await stored(of)).toEqual([]);
  });
});
