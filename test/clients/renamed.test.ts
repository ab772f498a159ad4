import { beforeAll, describe, expect, it } from "vitest";
import { makeBooking, makeClient, makeInvoice } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let params: { clientId: string };
let friend: { clientId: string };

beforeAll(async () => {
  studio = await openStudio();
  const { load, clientId } = sourceOf(studio);
  await load([
    makeClient("c1", { firstName: "Maja", lastName: "Lindkvist", email: "maja@example.com" }),
    makeClient("c2", { firstName: "Ola", lastName: "Berg" }),
    makeBooking("b1", "c1"),
    makeInvoice("i1", "c1"),
  ]);
  params = { clientId: await clientId("c1") };
  friend = { clientId: await clientId("c2") };
  const body = { kind: "friend", clientId: friend.clientId };
  await studio.call("POST /v1/clients/{clientId}/relationships", { params, body });
  await studio.call("POST /v1/clients/{clientId}/todos", { params, body: { title: "Call back" } });
  await studio.call("PUT /v1/clients/{clientId}/tags", { params, body: { add: ["VIP"] } });
  const names = { firstName: "Maya", lastName: "Lindqvist" };
  expect((await studio.call("PATCH /v1/clients/{clientId}", { params, body: names })).status).toBe(200);
  await studio.stream.settle();
});

const items = async (routeKey: string, input: Parameters<Studio["call"]>[1] = {}) =>
  (await studio.call(routeKey, input)).body.items;

describe("S4-08 a client that is called otherwise", () => {
  it("is called so wherever it shows: list, search, relationships, to-dos, members of its tags", async () => {
    const called = { firstName: "Maya", lastName: "Lindqvist" };
    expect(await items("GET /v1/clients", { query: { q: "lindqvist" } })).toMatchObject([called]);
    expect(await items("GET /v1/clients", { query: { q: "lindkvist" } })).not.toMatchObject([
      { lastName: "Lindkvist" },
    ]);
    const [related] = await items("GET /v1/clients/{clientId}/relationships", { params: friend });
    expect(JSON.stringify(related)).toContain("Lindqvist");
    expect(JSON.stringify(related)).not.toContain("Lindkvist");
    expect(await items("GET /v1/todos")).toMatchObject([{ client: called }]);
    const [tag] = await items("GET /v1/tags");
    expect(await items("GET /v1/tags/{tagId}/clients", { params: { tagId: tag.id } })).toMatchObject([called]);
  });

  it("keeps its bookings and invoices, which name it by its id alone", async () => {
    for (const list of ["bookings", "invoices"]) {
      const held = await items(`GET /v1/clients/{clientId}/${list}`, { params });
      expect(held).toHaveLength(1);
      expect(JSON.stringify(held)).not.toMatch(/Lindkvist|maja@/);
    }
  });
});
