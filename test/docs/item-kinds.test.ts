import type { Context } from "aws-lambda";
import { beforeAll, describe, expect, it } from "vitest";
import { keysOf } from "../../scripts/docs/access-patterns.ts";
import { itemKinds } from "../../scripts/docs/stores.ts";
import type { Item } from "../../shared/table/item.ts";
import type { IndexKeys, Key } from "../../shared/table/schema.ts";
import { syncSquare } from "../support/booking-software.ts";
import { channelsOf } from "../support/channels.ts";
import { fill } from "../support/filled.ts";
import { runJobs } from "../support/jobs.ts";
import { outwardOf } from "../support/outward.ts";
import { settleClientOf } from "../support/settle.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
const at = "2026-03-01T11:00:00Z";
const event = { name: "Sunrise Vinyasa", eventType: "Vinyasa", kind: "class", startsAt: at };

/** Something of everything a studio holds. */
const records = [
  { type: "client", id: "c1", firstName: "Maya", lastName: "Lind#qvist", email: "maya@example.com" },
  { type: "client", id: "c2", firstName: "", lastName: "Gone" },
  { type: "event", id: "e1", ...event, location: "Harbor" },
  { type: "booking", id: "b1", client: "c1", event: "e1", status: "attended" },
  { type: "booking", id: "b2", client: "c1", event, status: "booked" },
  { type: "booking", id: "b3", client: "nobody", event, status: "booked" },
  { type: "invoice", id: "i1", client: "c1", issuedAt: at, status: "paid", currency: "USD", total: 1900 },
  {
    type: "contract",
    id: "k1",
    client: "c1",
    name: "Unlimited",
    purchasedOn: "2026-03-01",
    startsOn: "2026-03-01",
    status: "active",
  },
  { type: "package", id: "p1", client: "c1", name: "Ten", kind: "class", purchasedOn: "2026-03-01" },
  { type: "deleted", of: "booking", id: "b2" },
];

beforeAll(async () => {
  studio = await openStudio();
  const { call } = studio;
  await call("POST /v1/sources/{source}/records", { params: { source: "tideline" }, body: { records } });
  const body = { firstName: "Iris", emails: [{ address: "iris@example.com" }] };
  await call("POST /v1/clients", { body, headers: { "idempotency-key": "one" } });
  await call("POST /v1/locations", { body: { name: "Old Town" }, headers: { "idempotency-key": "two" } });
  await call("PUT /v1/settings/counts", { body: { exclusions: [] } });
  await call("POST /v1/staff", { body: { name: "Iris", email: "iris@example.com", role: "owner" } });
  const params = { clientId: (await call("GET /v1/clients")).body.items[0].id };
  await call("PUT /v1/clients/{clientId}/tags", { params, body: { add: ["Gift #1"] } });
  await call("POST /v1/clients/{clientId}/todos", { params, body: { title: "Call back" } });
  const noteId = (await call("POST /v1/clients/{clientId}/notes", { params, body: { body: "Left knee" } })).body.id;
  await call("PATCH /v1/clients/{clientId}/notes/{noteId}", {
    params: { ...params, noteId },
    body: { body: "Right knee" },
  });
  await call("GET /v1/clients", { query: { order: "ltv" } });
  await cancelLate(params.clientId);
  const offer = { name: "Intro 3", kind: "class", intro: true };
  const offerId = (await call("POST /v1/offers", { body: offer })).body.id;
  await call("POST /v1/clients/{clientId}/packages", { params, body: { offerId } });
  await studio.stream.settle();
  await fillAnother();
});

/** A text goes out and is answered; so is one that a stranger writes. */
const converse = async ({ accountId, call }: Pick<Studio, "accountId" | "call">): Promise<void> => {
  const channels = await channelsOf(studio);
  await call("PUT /v1/settings/messaging", {
    body: { sms: { number: "+12075550123" }, email: { address: `${accountId}@tideline.example` } },
  });
  const body = { firstName: "Noor", phones: [{ kind: "mobile", number: "+12075550177" }] };
  const clientId = (await call("POST /v1/clients", { body })).body.id;
  await call("PUT /v1/clients/{clientId}/subscriptions/{channel}", {
    params: { clientId, channel: "sms" },
    body: { subscribed: true, source: "client" },
  });
  await call("POST /v1/clients/{clientId}/messages", {
    params: { clientId },
    body: { channel: "sms", body: "Tomorrow?" },
  });
  await channels.flow();
  for (const from of ["+12075550177", "+12075550178"])
    await channels.smsInbound({ from, to: "+12075550123", body: "Yes please" });
  await channels.hear();
  await channels.intake([{ ...lostEvent, messageId: "unknown" }]);
  await call("POST /v1/alerts/seen", { body: { upTo: new Date().toISOString() } });
};
const lostEvent = {
  eventType: "TEXT_DELIVERED",
  eventVersion: "1.0",
  eventTimestamp: Date.now(),
  isFinal: true,
  originationPhoneNumber: "+12075550123",
  destinationPhoneNumber: "+12075550179",
  messageStatus: "DELIVERED",
  context: {},
};

/** A late cancel, the first of which is free. */
const cancelLate = async (clientId: string): Promise<void> => {
  const { call } = studio;
  const lateCancel = { fee: { amount: 1500, currency: "USD" }, firstFree: true };
  await call("PUT /v1/settings/bookings", { body: { policies: [{ lateCancel }] } });
  const startsAt = new Date(Date.now() + 3600_000).toISOString();
  const eventId = (await call("POST /v1/events", { body: { ...event, startsAt } })).body.id;
  const bookingId = (await call("POST /v1/clients/{clientId}/bookings", { params: { clientId }, body: { eventId } }))
    .body.id;
  const params = { clientId, bookingId };
  const { body } = await call("POST /v1/clients/{clientId}/bookings/{bookingId}/cancel", { params, body: {} });
  expect(body.spared).toBe("firstFree");
};

/** Rewards are on the night of a birthday, and a prize is redeemed. */
const rewardSomebody = async (
  { accountId, call }: Pick<Studio, "accountId" | "call">,
  clientId: string,
  prizeId: string,
): Promise<void> => {
  await call("PUT /v1/settings/rewards", { body: { on: true, earning: [{ on: "birthday", points: 100 }] } });
  const today = new Date().toISOString().slice(5, 10);
  await call("PATCH /v1/clients/{clientId}", { params: { clientId }, body: { birthday: `1988-${today}` } });
  await settleClientOf({ ...studio, accountId, means: { ...studio.means, accountId } }, clientId);
  const redeemed = await call("POST /v1/clients/{clientId}/rewards/redemptions", {
    params: { clientId },
    body: { prizeId },
  });
  expect(redeemed.status, redeemed.text).toBe(201);
};

/** A second account with something of everything the routes make, and what jobs leave of it. */
const fillAnother = async (): Promise<void> => {
  const { accountId, call } = await studio.another();
  const ids = await fill(studio, { accountId, call });
  const { clientId, twinId, guardianId, importId, segmentId, hookId, webhookId, entryId, goalId, prizeId } = ids;
  const params = { clientId: clientId! };
  await call("PATCH /v1/clients/{clientId}/transformation-log/{entryId}", {
    params: { ...params, entryId: entryId! },
    body: { note: "Slept well" },
  });
  await call("PATCH /v1/clients/{clientId}/goals/{goalId}", {
    params: { ...params, goalId: goalId! },
    body: { archived: true },
  });
  await call("POST /v1/imports/{importId}/run", { params: { importId: importId! } });
  await call("POST /v1/clients/bulk/preview", { body: { who: { segmentId }, change: { addTags: ["Vegan"] } } });
  await call("POST /v1/duplicates/dismiss", { body: { clientIds: [clientId, guardianId] } });
  await rewardSomebody({ accountId, call }, clientId!, prizeId!);
  await call("PUT /v1/settings/retention", { body: { deleted: { months: 12 } } });
  const { handler: night } = await import("../../functions/jobs/retention.ts");
  // the first one orders jobs, a later one finds a log that is overdue
  for (const days of [0, 8, 10, 12])
    await night({ time: new Date(Date.now() + days * 24 * 3600_000).toISOString() }, {} as Context);
  const { handler: hourly } = await import("../../functions/jobs/absences.ts");
  const { handler: resets } = await import("../../functions/jobs/resets.ts");
  const later = new Date(Date.now() + 400 * 24 * 3600_000).toISOString();
  for (const run of [hourly, resets])
    await run({ time: later }, { getRemainingTimeInMillis: () => 900_000 } as Context);
  await call("PUT /v1/clients/{clientId}/subscriptions/{channel}", {
    params: { ...params, channel: "sms" },
    body: { subscribed: false, source: "staff" },
  });
  const gone = [
    {
      type: "client",
      id: "x1",
      firstName: "Aaa",
      lastName: "Aaa",
      email: "gone@example.com",
      marketing: { email: false },
    },
    { type: "invoice", id: "x1", client: "x1", issuedAt: at, status: "paid", currency: "USD", total: 1900 },
  ];
  await call("POST /v1/sources/{source}/records", { params: { source: "tideline" }, body: { records: gone } });
  const clients: { id: string; firstName: string }[] = (await call("GET /v1/clients")).body.items;
  const goneId = clients.find(({ firstName }) => firstName === "Aaa")!.id;
  await call("POST /v1/clients/{clientId}/erase", { params: { clientId: goneId }, body: {} });
  await call("POST /v1/clients/{clientId}/consents", {
    params,
    body: { noticeVersion: "2026-01", basis: "contract", source: "staff" },
  });
  await runJobs(studio);
  const rules = { groups: [{ rules: [{ on: "booking.status", is: ["attended"] }] }] };
  const drawn = await call("POST /v1/segments", { body: { name: "Came once", rules } });
  await call("GET /v1/segments/{segmentId}/clients", { params: { segmentId: drawn.body.id } });
  await call("GET /v1/reports/conversion");
  for (const firstName of ["Uma", "Una"])
    await call("POST /v1/clients", { body: { firstName, phones: [{ number: "+12075550199" }] } });
  for (const clientId of [params.clientId, twinId!])
    await call("PUT /v1/clients/{clientId}/tags", { params: { clientId }, body: { add: ["Both"] } });
  await call("POST /v1/clients/{clientId}/merge", { params, body: { loserId: twinId } });
  await runJobs(studio);
  await converse({ accountId, call });
  await syncSquare(studio, call, hookId!);
  await call("POST /v1/webhooks/{webhookId}/test", { params: { webhookId: webhookId! } });
  const talk = { method: "call", direction: "in", text: "Asked" };
  const { body } = await call("POST /v1/clients/{clientId}/interactions", { params, body: talk });
  const named = { ...params, interactionId: body.id };
  await call("DELETE /v1/clients/{clientId}/interactions/{interactionId}", { params: named });
  await (await outwardOf(studio)).flow();
};

const everything = async (): Promise<Item[]> => (await studio.table.scan({})).items;

const matches = (shape: Key & IndexKeys, item: Item): boolean =>
  (["pk", "sk", "gsi1pk", "gsi1sk", "gsi2pk", "gsi2sk"] as const).every((name) => {
    if (item[name] === undefined) return name.startsWith("gsi");
    const pattern = shape[name]?.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{\w+\}/g, "[^#]*");
    return pattern !== undefined && new RegExp(`^${pattern}$`).test(item[name]);
  });

describe("the kinds of items that are documented", () => {
  it("are all there is: every item a studio holds is of one of them, under its keys", async () => {
    const strangers = (await everything()).filter(
      (item) => !itemKinds.some((kind) => kind.type === item.type && matches(keysOf(kind).shape, item)),
    );
    expect(
      strangers.map(({ type, pk, sk, gsi1pk, gsi1sk, gsi2sk }) => ({ type, pk, sk, gsi1pk, gsi1sk, gsi2sk })),
    ).toEqual([]);
  });

  it("are all in use, but for the notes of sweep and migrations, and the bars of requests that met", async () => {
    const held = new Set((await everything()).map(({ type }) => type));
    expect(itemKinds.map(({ type }) => type).filter((type) => !held.has(type))).toEqual(["bar", "sweep", "migrations"]);
  });
});
