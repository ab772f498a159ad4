import { beforeAll, describe, expect, it } from "vitest";
import type { Input } from "../support/call.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let clientId: string;
let early: string;
const at = "2026-03-01T11:00:00Z";
const range = { from: "2026-02-28T00:00:00Z", to: "2026-03-03T00:00:00Z" };

const records = (n: number) => [
  { type: "event", id: `e${n}`, name: "Vinyasa", eventType: "Vinyasa", kind: "class", startsAt: at },
  { type: "booking", id: `b${n}`, client: "c1", event: `e${n}`, status: "attended" },
  { type: "invoice", id: `i${n}`, client: "c1", issuedAt: at, status: "paid", currency: "USD", total: 1900 },
  { type: "package", id: `p${n}`, client: "c1", name: "Ten", kind: "class", purchasedOn: "2026-03-01" },
  {
    type: "contract",
    id: `k${n}`,
    client: "c1",
    name: "Unlimited",
    purchasedOn: "2026-03-01",
    startsOn: "2026-03-01",
    status: "active",
  },
];
const send = (list: object[]) =>
  studio.call("POST /v1/sources/{source}/records", { params: { source: "tideline" }, body: { records: list } });
const byHand = async () => {
  const params = { clientId };
  await studio.call("POST /v1/clients/{clientId}/todos", { params, body: { title: "Call back" } });
  await studio.call("POST /v1/clients/{clientId}/notes", { params, body: { body: "Likes tea" } });
};
/** How many rows a list holds, over all its pages. */
const rows = async (routeKey: string, query: Record<string, string>): Promise<number> => {
  let count = 0;
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const params: Record<string, string> = routeKey.includes("{clientId}") ? { clientId } : {};
    const input: Input = { params, query: { ...query, limit: "1", ...(cursor && { cursor }) } };
    const { status, body, text } = await studio.call(routeKey, input);
    if (status !== 200) throw new Error(text);
    count += body.items.length;
    cursor = body.nextCursor;
  }
  return count;
};

beforeAll(async () => {
  studio = await openStudio();
  await send([
    { type: "client", id: "c1", firstName: "Maya", lastName: "Lindqvist" },
    { type: "client", id: "c2", firstName: "Ben", lastName: "Carter" },
    ...records(1),
  ]);
  await studio.stream.settle();
  const { items } = (await studio.call("GET /v1/clients", { query: { q: "maya" } })).body;
  clientId = items[0].id;
  await byHand();
  await studio.stream.settle();
  await new Promise((resolve) => setTimeout(resolve, 5));
  early = new Date().toISOString();
  await send(records(2));
  await byHand();
  await studio.stream.settle();
});

describe("updatedSince", () => {
  it.each([
    ["GET /v1/clients/{clientId}/bookings", {}],
    ["GET /v1/clients/{clientId}/bookings", { status: "attended" }],
    ["GET /v1/clients/{clientId}/contracts", {}],
    ["GET /v1/clients/{clientId}/packages", {}],
    ["GET /v1/clients/{clientId}/invoices", {}],
    ["GET /v1/clients/{clientId}/invoices", { status: "paid" }],
    ["GET /v1/clients/{clientId}/todos", {}],
    ["GET /v1/clients/{clientId}/notes", {}],
    ["GET /v1/events", range],
  ])("%s with %o leaves only what was written since", async (routeKey, query) => {
    expect(await rows(routeKey, query)).toBe(2);
    expect(await rows(routeKey, { ...query, updatedSince: early })).toBe(1);
    expect(await rows(routeKey, { ...query, updatedSince: new Date(Date.now() + 60_000).toISOString() })).toBe(0);
  });

  it.each(["name", "newest", "ltv"])("GET /v1/clients by %s leaves those anything of whom changed", async (order) => {
    expect(await rows("GET /v1/clients", { order })).toBe(2);
    expect(await rows("GET /v1/clients", { order, updatedSince: early })).toBe(1);
    expect(await rows("GET /v1/clients", { order, updatedSince: new Date(Date.now() + 60_000).toISOString() })).toBe(0);
  });

  it("is refused where it is no time", async () => {
    const { status, body } = await studio.call("GET /v1/clients", { query: { updatedSince: "yesterday" } });
    expect([status, body.errors[0].pointer]).toEqual([422, "/query/updatedSince"]);
  });
});
