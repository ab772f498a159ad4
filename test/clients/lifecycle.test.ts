import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../shared/kernel/ids.ts";
import { callAs } from "../support/call.ts";
import { makeBooking, makeClient, makeInvoice } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let tideline: ReturnType<typeof sourceOf>;
beforeAll(async () => {
  studio = await openStudio();
  tideline = sourceOf(studio);
});

const act = (name: string, clientId: string, headers = {}) =>
  name === "delete"
    ? studio.call("DELETE /v1/clients/{clientId}", { params: { clientId }, headers })
    : studio.call(`POST /v1/clients/{clientId}/${name}`, { params: { clientId }, headers });
const get = async (clientId: string) => studio.call("GET /v1/clients/{clientId}", { params: { clientId } });
const listed = async () =>
  (await studio.call("GET /v1/clients", { query: { limit: "100" } })).body.items.map(({ id }: { id: string }) => id);
const add = async (firstName: string) =>
  (await studio.call("POST /v1/clients", { body: { firstName, phones: [{ number: "1" }] } })).body.id;

it("S4-01 S4-02 a client is added, seen with its bookings, changed, set aside and brought back", async () => {
  const { id } = (
    await studio.call("POST /v1/clients", { body: { firstName: "Wes", emails: [{ address: "wes@example.com" }] } })
  ).body;
  const params = { clientId: id };
  const changed = await studio.call("PATCH /v1/clients/{clientId}", { params, body: { lastName: "Okafor" } });
  expect(changed.body).toMatchObject({ firstName: "Wes", lastName: "Okafor", lifecycle: "lead" });
  const lifecycles = [];
  for (const name of ["deactivate", "reactivate", "delete", "restore"]) {
    await act(name, id);
    lifecycles.push((await get(id)).body.lifecycle);
  }
  expect(lifecycles).toEqual(["inactive", "lead", "deleted", "lead"]);
  await tideline.load([makeClient("w1"), makeBooking("w1", "w1")]);
  const booked = { clientId: await tideline.clientId("w1") };
  const { items } = (await studio.call("GET /v1/clients/{clientId}/bookings", { params: booked })).body;
  expect([items.length, items[0].status]).toEqual([1, "attended"]);
});

describe("S4-26 a deleted client", () => {
  it("is hidden from the list and kept, numbers and all, until it is restored", async () => {
    await tideline.load([makeClient("d1"), makeInvoice("d1", "d1"), makeBooking("d1", "d1")]);
    const clientId = await tideline.clientId("d1");
    expect((await act("delete", clientId)).status).toBe(204);
    await studio.stream.settle();
    expect(await listed()).not.toContain(clientId);
    const { body } = await get(clientId);
    expect(body).toMatchObject({
      lifecycle: "deleted",
      bookingCount: 1,
      quickStats: { ltv: { amount: 1900 }, clubCount: 1 },
      reachability: { email: { eligible: false } },
    });
    await tideline.load([makeInvoice("d1b", "d1")]);
    expect((await get(clientId)).body).toMatchObject({ lifecycle: "deleted", quickStats: { ltv: { amount: 3800 } } });
    expect((await act("restore", clientId)).body.lifecycle).toBe("active");
    await studio.stream.settle();
    expect(await listed()).toContain(clientId);
  });

  it("is neither deactivated nor reactivated before it is restored", async () => {
    const clientId = await add("Gone");
    await act("delete", clientId);
    for (const name of ["deactivate", "reactivate"])
      expect([(await act(name, clientId)).status, (await act(name, clientId)).body.code]).toEqual([409, "deleted"]);
  });

  it("S4-27 is deleted by managers and above; a member is refused and nothing is changed", async () => {
    const clientId = await add("Kept");
    const call = callAs({ accountId: studio.accountId, role: "member", actorId: newId("staff") });
    expect((await call("DELETE /v1/clients/{clientId}", { params: { clientId } })).status).toBe(403);
    expect((await get(clientId)).body.lifecycle).toBe("lead");
  });
});

describe("the team's word on a client's lifecycle", () => {
  it("stands before the booking software's, and gives way again", async () => {
    await tideline.load([makeClient("l1", { status: "Active" })]);
    const clientId = await tideline.clientId("l1");
    expect((await act("deactivate", clientId)).body.lifecycle).toBe("inactive");
    await tideline.load([makeClient("l1", { status: "Active", notes: "changed" })]);
    expect((await get(clientId)).body.lifecycle).toBe("inactive");
    expect((await act("reactivate", clientId)).body.lifecycle).toBe("active");
    await tideline.load([makeClient("l1", { status: "Terminated" })]);
    expect((await get(clientId)).body.lifecycle).toBe("inactive");
    expect((await act("reactivate", clientId)).body.lifecycle).toBe("active");
    await studio.stream.settle();
    expect((await get(clientId)).body.lifecycle).toBe("active");
  });

  it("restores also whom the booking software deleted", async () => {
    await tideline.load([makeClient("l2")]);
    const clientId = await tideline.clientId("l2");
    await tideline.load([{ type: "deleted", of: "client", id: "l2" }]);
    expect((await get(clientId)).body.lifecycle).toBe("deleted");
    expect((await act("restore", clientId)).body.lifecycle).toBe("active");
    await studio.stream.settle();
    expect(await listed()).toContain(clientId);
  });

  it("said twice changes nothing: the revision and the trail stay as they are", async () => {
    const clientId = await add("Twice");
    const first = await act("deactivate", clientId);
    const again = await act("deactivate", clientId);
    expect([again.status, again.headers.etag]).toEqual([200, first.headers.etag]);
    const { items } = await studio.table.query({ pk: `${studio.accountId}#${clientId}`, prefix: "AUD#" });
    expect(items.map(({ data }) => data)).toMatchObject([
      { act: "client.added" },
      { act: "client.deactivated", before: {}, after: { lifecycle: "inactive" } },
    ]);
  });

  it("reliability 15 is not said over what somebody else changed meanwhile", async () => {
    const clientId = await add("Stale");
    const { etag } = (await get(clientId)).headers;
    await act("deactivate", clientId);
    const { status, body } = await act("delete", clientId, { "if-match": etag });
    expect([status, body.code]).toEqual([412, "stale"]);
    expect((await get(clientId)).body.lifecycle).toBe("inactive");
  });
});

describe("S1-19 whether an integration is told of a client", () => {
  it("is switched per source, shown on the profile, and leaves what comes in alone", async () => {
    await tideline.load([makeClient("s1")]);
    const clientId = await tideline.clientId("s1");
    expect((await get(clientId)).body.sync).toEqual([{ source: "tideline", on: true }]);
    const put = (source: string, on: boolean) =>
      studio.call("PUT /v1/clients/{clientId}/sync/{source}", { params: { clientId, source }, body: { on } });
    expect((await put("tideline", false)).body).toEqual({ source: "tideline", on: false });
    await put("mailer", false);
    await tideline.load([makeClient("s1", { firstName: "Changed" }), makeInvoice("s1", "s1")]);
    const { body } = await get(clientId);
    expect(body).toMatchObject({ firstName: "Changed", quickStats: { ltv: { amount: 1900 } } });
    expect(body.sync).toEqual([
      { source: "mailer", on: false },
      { source: "tideline", on: false },
    ]);
    await put("tideline", true);
    expect((await get(clientId)).body.sync).toContainEqual({ source: "tideline", on: true });
  });
});
