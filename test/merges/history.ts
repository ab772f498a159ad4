import fc from "fast-check";
import { makeBooking, makeClient, makeInvoice } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import type { Studio } from "../support/studio.ts";
import { settleAll } from "./together.ts";

const statuses = ["attended", "attended", "booked", "absent", "lateCancelled", "waitlisted"] as const;
const times = fc.integer({ min: 0, max: 400 });
const startOf = (hour: number) => new Date(Date.parse("2025-11-01T11:00:00Z") + hour * 24 * 3_600_000).toISOString();

/** What one of two clients did: numbers that make records; small ones, so that the two often meet in a class. */
const story = (most: number) =>
  fc.record({
    bookings: fc.array(fc.record({ day: fc.integer({ min: 0, max: 60 }), status: fc.nat(statuses.length - 1) }), {
      minLength: most === 50 ? 20 : 0,
      maxLength: most === 50 ? 20 : most,
    }),
    invoices: fc.array(fc.record({ day: times, total: fc.nat(9999) }), {
      minLength: most === 50 ? 15 : 0,
      maxLength: most === 50 ? 15 : most,
    }),
    contracts: fc.nat(most === 50 ? 5 : 2),
    packages: fc.nat(most === 50 ? 5 : 2),
    notes: fc.nat(most === 50 ? 5 : 2),
    todos: fc.nat(most === 50 ? 5 : 2),
    adjustments: fc.array(fc.constantFrom(120, 7, -3), { maxLength: 2 }),
    leftOut: fc.nat(2),
    tags: fc.subarray(["vip", "teacher", "new mum"]),
    hub: fc.record(
      {
        firstName: fc.constantFrom("Ana", "Béla"),
        birthday: fc.constantFrom("1990-01-01", "1980-02-02"),
        address: fc.constant("Pier 4"),
        phones: fc.constantFrom([{ number: "+12075550177" }], [{ number: "+12075550178", kind: "home" }]),
      },
      { requiredKeys: [] },
    ),
    consent: fc.option(fc.boolean(), { nil: undefined }),
    sharedEmail: fc.boolean(),
    sharedMobile: fc.boolean(),
  });
export type Story = ReturnType<typeof stories> extends fc.Arbitrary<infer T> ? T : never;

export const stories = (most: number) => fc.record({ winner: story(most), loser: story(most), related: fc.boolean() });

const recordsOf = (id: string, { bookings, invoices, contracts, packages, ...is }: Story["winner"]) => [
  makeClient(id, {
    lastName: `Same ${id.slice(1)}`,
    email: is.sharedEmail ? `shared-${id.slice(1)}@example.com` : `${id}@example.com`,
    ...(is.sharedMobile && { phones: [{ kind: "mobile", number: `+1207555${id.slice(1).padStart(4, "0")}` }] }),
  }),
  ...bookings.map(({ day, status }, i) =>
    makeBooking(`${id}-b${i}`, id, { status: statuses[status], event: { startsAt: startOf(day) } }),
  ),
  ...invoices.map(({ day, total }, i) => makeInvoice(`${id}-i${i}`, id, { total, issuedAt: startOf(day) })),
  ...Array.from({ length: contracts }, (_, i) => ({
    type: "contract",
    id: `${id}-c${i}`,
    client: id,
    name: "Monthly",
    purchasedOn: "2026-01-01",
    startsOn: "2026-01-01",
    status: "active",
  })),
  ...Array.from({ length: packages }, (_, i) => ({
    type: "package",
    id: `${id}-p${i}`,
    client: id,
    name: "Ten",
    kind: "class",
    purchasedOn: "2026-01-01",
  })),
];

const byHand = async ({ call }: Studio, clientId: string, story: Story["winner"]) => {
  const { tags, hub, notes, todos, adjustments, leftOut, consent } = story;
  const params = { clientId };
  const did = async (routeKey: string, body: unknown, extra = {}) => {
    const { status, text } = await call(routeKey, { params: { ...params, ...extra }, body });
    if (status >= 300) throw new Error(`${routeKey}: ${status} ${text}`);
  };
  if (tags.length > 0) await did("PUT /v1/clients/{clientId}/tags", { add: tags });
  if (Object.keys(hub).length > 0) await did("PATCH /v1/clients/{clientId}", hub);
  for (let i = 0; i < notes; i += 1) await did("POST /v1/clients/{clientId}/notes", { body: `note ${i}` });
  for (let i = 0; i < todos; i += 1) await did("POST /v1/clients/{clientId}/todos", { title: `to do ${i}` });
  for (const visits of adjustments)
    await did("POST /v1/clients/{clientId}/club-count-adjustments", { visits, reason: "Before this system" });
  const { items } = (await call("GET /v1/clients/{clientId}/bookings", { params, query: { limit: "10" } })).body;
  for (const { id } of items.slice(0, leftOut))
    await did("PUT /v1/clients/{clientId}/bookings/{bookingId}/left-out", { reason: "A friend" }, { bookingId: id });
  if (consent !== undefined)
    await did(
      "PUT /v1/clients/{clientId}/subscriptions/{channel}",
      { subscribed: consent, source: "client" },
      { channel: "email" },
    );
};

let count = 0;

/** Makes two clients with these stories in a studio; their ids here and at the source. */
export const live = async (studio: Studio, { winner, loser, related }: Story) => {
  count += 1;
  const source = sourceOf(studio);
  const names = [`w${count}`, `l${count}`] as const;
  await source.send([...recordsOf(names[0], winner), ...recordsOf(names[1], loser)]);
  await settleAll(studio);
  const ids = (await Promise.all(names.map((name) => source.clientId(name)))) as [string, string];
  await byHand(studio, ids[0], winner);
  await byHand(studio, ids[1], loser);
  if (related)
    await studio.call("POST /v1/clients/{clientId}/relationships", {
      params: { clientId: ids[1] },
      body: { kind: "family", clientId: ids[0] },
    });
  await settleAll(studio);
  return { names, ids };
};
