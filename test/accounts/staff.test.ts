import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { Permission, Role } from "../../shared/kernel/roles.ts";
import { membershipsOf } from "../../shared/staff/membership.ts";
import { type Call, callAs } from "../support/call.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
});

let many = 0;
const somebody = (role: string, more: object = {}) => {
  many += 1;
  return { name: `Person ${many}`, email: `person${many}@example.com`, role, ...more };
};
const invite = (body: object, call: Call = studio.call) => call("POST /v1/staff", { body });
const get = (staffId: string, call: Call = studio.call) => call("GET /v1/staff/{staffId}", { params: { staffId } });
const patch = (staffId: string, body: object, call: Call = studio.call, headers = {}) =>
  call("PATCH /v1/staff/{staffId}", { params: { staffId }, body, headers });
const remove = (staffId: string, call: Call = studio.call) =>
  call("DELETE /v1/staff/{staffId}", { params: { staffId } });
const invited = async (role: string, more: object = {}, call: Call = studio.call) => {
  const { status, body, text } = await invite(somebody(role, more), call);
  expect(status, text).toBe(201);
  return body;
};
/** Calls as a person, as the authorizer would let them through. */
const as = (person: { id: string; role: string }, accountId = studio.accountId, permissions = "") =>
  callAs({ accountId, actorId: person.id, role: person.role, permissions });
const subjectOf = async (staffId: string) =>
  String((await studio.table.get({ pk: studio.accountId, sk: `STAFF#${staffId}` }))!.data.subject);
/** A studio of its own whose only owners are `count` people. */
const owned = async (count: number) => {
  const { accountId, call } = await studio.another();
  const owners = await Promise.all(
    Array.from({ length: count }, () => invited("owner", {}, call) as Promise<{ id: string; role: string }>),
  );
  return { accountId, call, owners };
};

describe("inviting staff", () => {
  it("S4-33 makes somebody who can sign in and belongs to this account, with what they were given", async () => {
    const person = await invited("member", { permissions: ["sensitiveNotes", "sensitiveNotes"], teaches: ["Iris M."] });
    expect(person).toMatchObject({
      role: "member",
      state: "invited",
      permissions: ["sensitiveNotes"],
      locations: null,
      teaches: ["Iris M."],
    });
    expect(person).not.toHaveProperty("subject");
    const memberships = await membershipsOf(studio.table, await subjectOf(person.id));
    expect(memberships).toEqual([
      { accountId: studio.accountId, staffId: person.id, role: "member", permissions: ["sensitiveNotes"] },
    ]);
  });

  it("the same email twice is 409 and changes nothing; in another account it is one more membership", async () => {
    const body = somebody("member");
    const first = await invite(body);
    const again = await invite({ ...body, role: "admin", email: body.email.toUpperCase() });
    expect([again.status, again.body.code]).toEqual([409, "staff-exists"]);
    expect((await get(first.body.id)).body.role).toBe("member");
    const other = await studio.another();
    expect((await invite(body, other.call)).status).toBe(201);
    expect(await membershipsOf(studio.table, await subjectOf(first.body.id))).toHaveLength(2);
  });

  it("two invitations of one person at once let them in once", async () => {
    const body = somebody("manager");
    const answers = await Promise.all([invite(body), invite(body), invite(body)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it("names every fault at once: an unknown role, a location of nobody, no email", async () => {
    const { status, body } = await invite({ name: "", email: "nobody", role: "boss", locations: ["loc_x"] });
    expect(status).toBe(422);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      "/body/email",
      "/body/locations/0",
      "/body/name",
      "/body/role",
    ]);
    const unknown = await invite(somebody("member", { locations: ["loc_01JZ8Q4W6Y3F5T7R9P2M4K6H8D"] }));
    expect([unknown.status, unknown.body.errors[0].pointer]).toEqual([422, "/body/locations/0"]);
  });

  it("counts as having come with their first question who they are; until then they are invited again, after that not", async () => {
    const person = await invited("admin", { permissions: ["apiKeys.manage"] });
    const again = () => studio.call("POST /v1/staff/{staffId}/invite", { params: { staffId: person.id } });
    const { status, body } = await again();
    expect([status, body.state, body.invitedAt > person.invitedAt]).toEqual([200, "invited", true]);
    const me = await as(person, studio.accountId, "apiKeys.manage")("GET /v1/me");
    expect(me.body).toMatchObject({ id: person.id, kind: "staff", name: person.name, email: person.email });
    expect((await get(person.id)).body.state).toBe("active");
    expect((await again()).body.code).toBe("staff-active");
  });
});

describe("who works here", () => {
  it("colleagues see who it is, admins what they may; an instructor sees nobody", async () => {
    const { accountId, call, owners } = await owned(1);
    const member = callAs({ accountId, role: "member" });
    const { body } = await member("GET /v1/staff");
    expect(body.items).toEqual([{ id: owners[0]!.id, name: expect.any(String), role: "owner", state: "invited" }]);
    expect((await call("GET /v1/staff")).body.items[0]).toHaveProperty("email");
    expect((await callAs({ accountId, role: "instructor" })("GET /v1/staff")).status).toBe(403);
  });

  it("is listed in pages; those removed are listed apart", async () => {
    const { call } = await owned(1);
    const people = [await invited("member", {}, call), await invited("manager", {}, call)];
    await remove(people[0]!.id, call);
    const ids: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: Awaited<ReturnType<Call>> = await call("GET /v1/staff", {
        query: { limit: "1", ...(cursor && { cursor }) },
      });
      ids.push(...page.body.items.map(({ id }: { id: string }) => id));
      cursor = page.body.nextCursor;
    }
    expect(ids).toHaveLength(2);
    expect(ids).not.toContain(people[0]!.id);
    const gone = (await call("GET /v1/staff", { query: { state: "removed" } })).body.items;
    expect(gone).toMatchObject([{ id: people[0]!.id, name: people[0]!.name, state: "removed" }]);
  });
});

describe("reliability 15: changing staff", () => {
  it("the second of two is told which revision holds; what changed is what the authorizer reads", async () => {
    const person = await invited("member");
    const { etag } = (await get(person.id)).headers;
    const first = await patch(person.id, { role: "manager", permissions: ["clients.export"] }, studio.call, {
      "if-match": etag,
    });
    expect(first.body).toMatchObject({ role: "manager", permissions: ["clients.export"] });
    const second = await patch(person.id, { role: "member" }, studio.call, { "if-match": etag });
    expect([second.status, second.headers.etag]).toEqual([412, first.headers.etag]);
    const [membership] = await membershipsOf(studio.table, await subjectOf(person.id));
    expect(membership).toMatchObject({ role: "manager", permissions: ["clients.export"] });
  });

  it("S4-33 limits somebody to locations, and takes the limit away again", async () => {
    const place = (await studio.call("POST /v1/locations", { body: { name: "Harbor" } })).body;
    const person = await invited("member", { locations: [place.id] });
    const membership = async () => (await membershipsOf(studio.table, await subjectOf(person.id)))[0];
    expect(await membership()).toMatchObject({ locations: [place.id] });
    expect((await patch(person.id, { name: "Renamed" })).body).toMatchObject({
      locations: [place.id],
      name: "Renamed",
    });
    expect((await patch(person.id, { locations: null })).body.locations).toBeNull();
    expect(await membership()).not.toHaveProperty("locations");
  });

  it("somebody removed has no way in any more, keeps their name, and is removed only once; they can be invited anew", async () => {
    const body = somebody("admin");
    const person = (await invite(body)).body;
    const subject = await subjectOf(person.id);
    expect([(await remove(person.id)).status, (await remove(person.id)).status]).toEqual([204, 204]);
    expect(await membershipsOf(studio.table, subject)).toEqual([]);
    expect((await get(person.id)).body).toMatchObject({ name: body.name, state: "removed" });
    expect((await patch(person.id, { name: "X" })).body.code).toBe("staff-removed");
    const anew = await invite(body);
    expect(anew.status).toBe(201);
    expect(anew.body.id).not.toBe(person.id);
  });

  it("every change is on the account's trail, with what was and what is", async () => {
    const person = await invited("member");
    await patch(person.id, { role: "manager" });
    await remove(person.id);
    const trail = (await studio.table.query({ pk: `${studio.accountId}#AUDIT` })).items
      .map(({ data }) => data)
      .filter(({ about }) => about === person.id);
    expect(trail).toMatchObject([
      { act: "staff.invited", by: "key_test", after: { role: "member" } },
      { act: "staff.changed", before: { role: "member" }, after: { role: "manager" } },
      { act: "staff.removed", after: { state: "removed" } },
    ]);
    expect(trail[1]).not.toHaveProperty("before.name");
    expect(JSON.stringify(trail)).not.toContain(person.email);
  });
});

describe("reliability 17: nobody gets above themselves", () => {
  it("only an owner makes, changes or removes an owner", async () => {
    const { accountId, call, owners } = await owned(2);
    const admin = as(await invited("admin", {}, call), accountId);
    for (const answer of [
      await invite(somebody("owner"), admin),
      await patch(owners[0]!.id, { role: "admin" }, admin),
      await patch(owners[0]!.id, { name: "X" }, admin),
      await remove(owners[0]!.id, admin),
      await admin("POST /v1/staff/{staffId}/invite", { params: { staffId: owners[0]!.id } }),
    ])
      expect(answer.status).toBe(403);
    expect((await patch(owners[0]!.id, { role: "admin" }, as(owners[1]!, accountId))).status).toBe(200);
  });

  it("nobody changes what they may themselves; their name they may", async () => {
    const { accountId, call } = await owned(1);
    const place = (await call("POST /v1/locations", { body: { name: "Pier" } })).body;
    const person = await invited("admin", { locations: [place.id] }, call);
    const self = as(person, accountId);
    for (const body of [{ role: "member" }, { permissions: ["transformationLog"] }, { locations: null }])
      expect([body, (await patch(person.id, body, self)).body.code]).toEqual([body, "self-edit"]);
    expect((await patch(person.id, { name: "New name" }, self)).status).toBe(200);
    expect((await get(person.id, call)).body).toMatchObject({ role: "admin", permissions: [], locations: [place.id] });
  });

  it("whoever gives, by person or key, gives no role above their own and no permission they lack, whatever the request", async () => {
    const { accountId, call } = await owned(1);
    const target = await invited("member", {}, call);
    const byTable: Record<string, string[]> = {
      admin: ["sensitiveNotes", "clients.export", "clients.merge", "messages.bulk", "apiKeys.manage"],
      owner: [...Permission.options],
    };
    const giving = fc.record({
      kind: fc.constantFrom("stf_01JZ8Q4W6Y3F5T7R9P2M4K6H8D", "key_01JZ8Q4W6Y3F5T7R9P2M4K6H8D"),
      actor: fc.constantFrom("admin", "owner"),
      held: fc.subarray([...Permission.options]),
      role: fc.constantFrom(...Role.options),
      permissions: fc.subarray([...Permission.options]),
      change: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(giving, async ({ kind, actor, held, role, permissions, change }) => {
        const giver = callAs({ accountId, actorId: kind, role: actor, permissions: held.join(" ") });
        const has = new Set<string>([...held, ...(kind.startsWith("stf_") ? byTable[actor]! : [])]);
        const within =
          Role.options.indexOf(role) <= Role.options.indexOf(actor as Role) && permissions.every((one) => has.has(one));
        await call("PATCH /v1/staff/{staffId}", {
          params: { staffId: target.id },
          body: { role: "member", permissions: [] },
        });
        const { status } = change
          ? await patch(target.id, { role, permissions }, giver)
          : await invite(somebody(role, { permissions }), giver);
        expect(status).toBe(within ? (change ? 200 : 201) : 403);
        const after = (await get(target.id, call)).body;
        if (!within) expect(after).toMatchObject({ role: "member", permissions: [] });
      }),
      { numRuns: 60 },
    );
  });
});

describe("the last owner", () => {
  it("cannot be removed or demoted: 409, and nothing changed", async () => {
    const { accountId, call, owners } = await owned(1);
    const [owner] = owners;
    expect((await remove(owner!.id, as(owner!, accountId))).body.code).toBe("last-owner");
    expect((await patch(owner!.id, { role: "admin" }, call)).body.code).toBe("last-owner");
    expect((await get(owner!.id, call)).body).toMatchObject({ role: "owner", state: "invited" });
  });

  it("who is only invited is no owner yet: the one who has come stays until somebody else has", async () => {
    const { accountId, call, owners } = await owned(2);
    const [came, other] = owners;
    await as(came!, accountId)("GET /v1/me");
    expect((await remove(came!.id, call)).body.code).toBe("last-owner");
    await as(other!, accountId)("GET /v1/me");
    expect((await remove(came!.id, call)).status).toBe(204);
  });

  it("stays, however many are removed and demoted at once, by whomever", async () => {
    const act = fc.record({ who: fc.nat(2), demote: fc.boolean(), by: fc.nat(2) });
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 3, maxLength: 6 }), async (acts) => {
        const { accountId, call, owners } = await owned(3);
        const answers = await Promise.all(
          acts.map(({ who, demote, by }) => {
            const caller = by === who ? call : as(owners[by]!, accountId);
            return demote ? patch(owners[who]!.id, { role: "member" }, caller) : remove(owners[who]!.id, caller);
          }),
        );
        for (const { status, body } of answers)
          expect([200, 204, 409].includes(status), JSON.stringify(body)).toBe(true);
        const left = (await call("GET /v1/staff")).body.items.filter(({ role }: { role: string }) => role === "owner");
        expect(left.length).toBeGreaterThan(0);
        const lost = new Set(acts.map(({ who }) => who));
        if (lost.size < 3) expect(left).toHaveLength(3 - lost.size);
        else expect(left).toHaveLength(1);
      }),
      { numRuns: 12 },
    );
  });
});
