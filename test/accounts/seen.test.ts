import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { redact } from "../../functions/http/redact.ts";
import { may, type Right } from "../../shared/kernel/rights.ts";
import type { Actor, Role } from "../../shared/kernel/roles.ts";
import { seenBy } from "../../shared/kernel/seen.ts";
import type { Route } from "../../shared/route.ts";
import { allRoutes } from "../../shared/routes.ts";
import { callAs } from "../support/call.ts";
import { fill, type Ids, inputOf } from "../support/filled.ts";
import { makeBooking, makeClient, makeInvoice } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

/** What must not be told: values that stand nowhere else. */
const amounts = ["7654321", "7654300", "7654200", "8765432", "76543.21", "87654.32"];
const contact = ["qvistzone", "5550134", "wharfside", "1988-02-17", "frontdeskonly"];

let studio: Studio;
let ids: Ids;
beforeAll(async () => {
  studio = await openStudio();
  ids = await fill(studio, studio);
  await sourceOf(studio).load([
    makeClient("c1", {
      firstName: "Maya",
      lastName: "Qvistzone",
      email: "maya@qvistzone.example.com",
      phones: [{ kind: "mobile", number: "+1 207 555 0134" }],
      address: "1 Wharfside Street",
      birthday: "1988-02-17",
      notes: "frontdeskonly",
      balance: 8_765_432,
      paymentMethods: [{ brand: "visa", last4: "4242", expires: "2030-01" }],
    }),
    makeInvoice("i1", "c1", { total: 7_654_321 }),
    // of which a member may see the 100 that are due, and nothing else
    makeInvoice("i2", "c1", {
      total: 7_654_300,
      status: "open",
      payments: [{ method: "giftCard", amount: 7_654_200, at: "2026-03-02T12:00:00Z" }],
    }),
    makeBooking("b1", "c1"),
    makeBooking("b2", "c1", { status: "booked", event: { startsAt: "2099-03-02T11:00:00Z" } }),
  ]);
});

const actor = (role: Role): Actor => ({ id: "stf_01JZ8Q4W6Y3F5T7R9P2M4K6H8D", role, permissions: [] });
/** Every route a role may call, reading ones first, so that what others change is read as it was. */
const routesOf = (role: Role): [string, Route][] =>
  Object.entries(allRoutes)
    .filter(([, { right }]) => right !== "public" && may(actor(role), right as Right))
    .sort(([a], [b]) => Number(b.startsWith("GET ")) - Number(a.startsWith("GET ")));
/** Every choice a path leaves, such as the numbers that explain themselves. */
const choices = (route: Route): Ids[] => {
  const shape = (route.params?.shape ?? {}) as Record<string, { options?: string[] }>;
  const [name, options] = Object.entries(shape).flatMap(([of, schema]) =>
    schema.options ? [[of, schema.options] as const] : [],
  )[0] ?? ["", [""]];
  return options.map((option) => (name ? { ...ids, [name]: option } : ids));
};
const found = (text: string, secrets: string[]) => secrets.filter((secret) => text.toLowerCase().includes(secret));

describe("fields by right", () => {
  it("the values stand in what an owner is answered, so that they would be found", async () => {
    const { text } = await studio.call("GET /v1/clients/{clientId}", { params: { clientId: ids.clientId! } });
    expect(found(text, contact)).toEqual(contact);
    expect(found(text, ["7654321", "8765432"])).toEqual(["7654321", "8765432"]);
  });

  it.each(routesOf("instructor"))(
    "S4-24 %s: an instructor is told first names, no contact data and no amount",
    async (routeKey, route) => {
      const call = callAs({ accountId: studio.accountId, actorId: actor("instructor").id, role: "instructor" });
      for (const chosen of choices(route)) {
        const { text, headers } = await call(routeKey, inputOf(routeKey, route, chosen));
        expect(found(text + JSON.stringify(headers), [...contact, ...amounts])).toEqual([]);
      }
    },
  );

  it.each(routesOf("member"))("S4-24 %s: a member is told no LTV, invoice or balance", async (routeKey, route) => {
    const call = callAs({ accountId: studio.accountId, actorId: actor("member").id, role: "member" });
    for (const chosen of choices(route)) {
      const { text, headers } = await call(routeKey, inputOf(routeKey, route, chosen));
      expect(found(text + JSON.stringify(headers), amounts)).toEqual([]);
    }
  });

  it("S4-24 neither asks for what they may not see: no search, order, filter or rule tells it either", async () => {
    const asks = async (role: Role, query: Record<string, string>) =>
      (await callAs({ accountId: studio.accountId, role })("GET /v1/clients", { query })).status;
    for (const query of [
      { q: "5550134" },
      { q: "qvistzone" },
      { order: "newest" },
      { order: "ltv" },
      { status: "guest" },
    ])
      expect([query, await asks("instructor", query as never)]).toEqual([query, 403]);
    expect(await asks("member", { q: "5550134" })).toBe(200);
    expect(await asks("member", { order: "ltv" })).toBe(403);
    const rules = { groups: [{ rules: [{ on: "ltv", min: 7_000_000 }] }] };
    const member = callAs({ accountId: studio.accountId, role: "member" });
    for (const [routeKey, body] of [
      ["POST /v1/segments/preview", { rules }],
      ["POST /v1/segments/why", { rules, clientId: ids.clientId }],
    ] as const)
      expect([routeKey, (await member(routeKey, { body })).status]).toEqual([routeKey, 403]);
  });

  it("a mark holds wherever it stands: in lists, choices, records, and below what wraps it", () => {
    const marked = z.object({ first: z.string(), last: seenBy("clients", z.string()) });
    const schema = z.object({
      list: z.array(marked),
      choice: z.union([z.object({ none: z.literal(true) }), marked]),
      record: z.record(z.string(), marked),
      wrapped: seenBy("sales", z.int()).nullable().optional(),
    });
    const whole = { first: "Maya", last: "Lindqvist" };
    const body = { list: [whole], choice: whole, record: { a: whole }, wrapped: 5 };
    const seen = { first: "Maya" };
    expect(redact(schema, body, actor("instructor"))).toEqual({ list: [seen], choice: seen, record: { a: seen } });
    expect(redact(schema, body, actor("manager"))).toEqual(body);
  });
});
