import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../shared/kernel/ids.ts";
import { inverse, RelationshipKind } from "../../shared/relationships/schema.ts";
import { linkedTo } from "../../shared/relationships/service.ts";
import { makeClient } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let tideline: ReturnType<typeof sourceOf>;
beforeAll(async () => {
  studio = await openStudio();
  tideline = sourceOf(studio);
});

const add = async (firstName: string): Promise<string> =>
  (await studio.call("POST /v1/clients", { body: { firstName, phones: [{ number: "1" }] } })).body.id;
const list = async (clientId: string) =>
  (await studio.call("GET /v1/clients/{clientId}/relationships", { params: { clientId } })).body.items;
const relate = (clientId: string, kind: string, other: string, headers = {}) =>
  studio.call("POST /v1/clients/{clientId}/relationships", {
    params: { clientId },
    body: { kind, clientId: other },
    headers,
  });
const part = (clientId: string, relationshipId: string) =>
  studio.call("DELETE /v1/clients/{clientId}/relationships/{relationshipId}", { params: { clientId, relationshipId } });

describe("S1-20 S2-04 S2-05 relationships between clients", () => {
  it.each(RelationshipKind.options)("%s on one side is its inverse on the other, in one act", async (kind) => {
    const [a, b] = [await add("Ana"), await add("Bea")];
    const made = await relate(a, kind, b);
    expect([made.status, made.body.kind, made.body.client]).toEqual([201, kind, { id: b }]);
    const id = made.body.id;
    expect(await list(a)).toMatchObject([{ id, kind, origin: "hub", client: { id: b, firstName: "Bea" } }]);
    expect(await list(b)).toMatchObject([{ id, kind: inverse[kind], origin: "hub", client: { id: a } }]);
    expect(inverse[inverse[kind]]).toBe(kind);
    expect((await part(b, id)).status).toBe(204);
    expect([await list(a), await list(b)]).toEqual([[], []]);
    expect((await part(a, id)).status).toBe(404);
  });

  it("the other's name is the one it has now, and a deleted one says so", async () => {
    const [a, b] = [await add("Cleo"), await add("Dan")];
    await relate(a, "friend", b);
    await studio.call("PATCH /v1/clients/{clientId}", { params: { clientId: b }, body: { firstName: "Daniel" } });
    await studio.call("DELETE /v1/clients/{clientId}", { params: { clientId: b } });
    await studio.stream.settle();
    expect(await list(a)).toMatchObject([{ client: { id: b, firstName: "Daniel", lifecycle: "deleted" } }]);
  });

  it("with oneself, with nobody, and the same twice from either side are refused", async () => {
    const [a, b] = [await add("Eva"), await add("Flo")];
    expect([(await relate(a, "family", a)).status, (await relate(a, "family", newId("client"))).status]).toEqual([
      422, 422,
    ]);
    expect((await relate(newId("client"), "family", b)).status).toBe(404);
    expect((await relate(a, "family", b)).status).toBe(201);
    for (const again of [await relate(a, "family", b), await relate(b, "family", a)])
      expect([again.status, again.body.code]).toEqual([409, "relationship-exists"]);
    expect((await relate(a, "payer", b)).status).toBe(201);
    expect((await relate(b, "payee", a)).status).toBe(409);
    expect((await relate(b, "payer", a)).status).toBe(201);
    expect((await list(a)).map(({ kind }: { kind: string }) => kind).sort()).toEqual(["family", "payee", "payer"]);
  });

  it("two people who say the same at once make one relationship", async () => {
    const [a, b] = [await add("Gil"), await add("Hal")];
    const answers = await Promise.all([
      relate(a, "family", b),
      relate(b, "family", a),
      relate(a, "guardian", b),
      relate(b, "guardian", a),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409]);
    expect(await list(a)).toHaveLength(2);
    expect(await list(b)).toHaveLength(2);
  });

  it("said again with the same key answers the same", async () => {
    const [a, b] = [await add("Ida"), await add("Jon")];
    const headers = { "idempotency-key": "r1" };
    const first = await relate(a, "friend", b, headers);
    const again = await relate(a, "friend", b, headers);
    expect([again.status, again.text]).toEqual([201, first.text]);
  });

  it("whoever is above somebody as a guardian never becomes the ward, however long the line", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 6 }), fc.nat(), fc.nat(), async (length, low, high) => {
        const line = await Promise.all(Array.from({ length }, (_, i) => add(`Person ${i}`)));
        for (let i = 0; i + 1 < length; i += 1)
          expect((await relate(line[i]!, "guardian", line[i + 1]!)).status).toBe(201);
        const [from, to] = [low % length, high % length].sort((a, b) => a - b) as [number, number];
        if (from === to) return;
        const { status, body } = await relate(line[to]!, "guardian", line[from]!);
        expect([status, body.code]).toEqual([409, "guardian-circle"]);
        expect((await relate(line[from]!, "ward", line[to]!)).body.code).toBe("guardian-circle");
      }),
      { numRuns: 8 },
    );
  });

  it("is on the audit trail of both", async () => {
    const [a, b] = [await add("Kai"), await add("Lou")];
    const { id } = (await relate(a, "guardian", b)).body;
    await part(a, id);
    const of = async (clientId: string) =>
      (await studio.table.query({ pk: `${studio.accountId}#${clientId}`, prefix: "AUD#" })).items
        .map(({ data }) => data)
        .filter(({ about }) => about === id);
    expect(await of(a)).toMatchObject([
      { act: "relationship.added", after: { kind: "guardian", clientId: b } },
      { act: "relationship.removed", before: { kind: "guardian", clientId: b } },
    ]);
    expect(await of(b)).toMatchObject([
      { act: "relationship.added", after: { kind: "ward", clientId: a } },
      { act: "relationship.removed", before: { kind: "ward", clientId: a } },
    ]);
  });
});

describe("S2-04 relationships the booking software gives", () => {
  it("stand beside the team's with their origin; somebody who has not come yet has no name", async () => {
    await tideline.load([
      makeClient("mum", { firstName: "Mum" }),
      makeClient("kid", {
        firstName: "Kid",
        relationships: [
          { kind: "Guardian", client: "mum" },
          { kind: "Pays for", client: "later" },
        ],
      }),
    ]);
    const [mum, kid] = [await tideline.clientId("mum"), await tideline.clientId("kid")];
    expect(await list(kid)).toEqual([
      {
        id: null,
        kind: "guardian",
        origin: "tideline",
        createdAt: null,
        client: { id: mum, firstName: "Mum", lastName: "Client mum", lifecycle: "active" },
      },
      { id: null, kind: "Pays for", origin: "tideline", createdAt: null, client: null },
    ]);
    await tideline.load([makeClient("later", { firstName: "Late" })]);
    expect((await list(kid))[1]).toMatchObject({ kind: "Pays for", client: { firstName: "Late" } });
    const friend = await add("Friend");
    await relate(kid, "friend", friend);
    expect([...(await linkedTo(studio.means, kid))].sort()).toEqual(
      [mum, friend, await tideline.clientId("later")].sort(),
    );
    expect([...(await linkedTo(studio.means, friend))]).toEqual([kid]);
  });

  it("S4-44 whom it relates, on either side, is never offered as a duplicate", async () => {
    const email = "household@example.com";
    await tideline.load([
      makeClient("h1", { email, relationships: [{ kind: "family", client: "h2" }] }),
      makeClient("h2", { email }),
      makeClient("h3", { email }),
    ]);
    const ids = await Promise.all(["h1", "h2", "h3"].map((id) => tideline.clientId(id)));
    const offered = async (clientId: string) =>
      (await studio.call("GET /v1/clients/{clientId}/duplicates", { params: { clientId } })).body.items.map(
        ({ client }: { client: { id: string } }) => client.id,
      );
    expect([await offered(ids[0]!), await offered(ids[1]!)]).toEqual([[ids[2]], [ids[2]]]);
  });
});
