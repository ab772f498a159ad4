import { beforeAll, describe, expect, it } from "vitest";
import { openMetered } from "../performance/metered.ts";
import { callAs } from "../support/call.ts";
import { makeBooking, makeClient, makeInvoice } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";

let studio: Awaited<ReturnType<typeof openMetered>>;
let clientId: string;
let healthNote: string;
const desk = { actorId: "stf_01J00000000000000000000000", role: "owner" };
const day = (n: number, hour = 12) => `2026-03-${String(n).padStart(2, "0")}T${hour}:00:00.000Z`;

interface Entry {
  id: string;
  kind: string;
  at: string;
  title: string;
  by: { kind: string; id: string };
  about: { type: string; id: string };
  details: Record<string, unknown>;
}

const ask = async (query: Record<string, string> = {}, call = studio.call, of = clientId) => {
  const answer = await call("GET /v1/clients/{clientId}/activity", { params: { clientId: of }, query });
  expect(answer.status, answer.text).toBe(200);
  return answer.body as { items: Entry[]; nextCursor: string | null };
};
const titles = async (query: Record<string, string> = {}, call = studio.call) =>
  (await ask({ limit: "100", ...query }, call)).items.map(({ title }) => title);
const as = (role: string, permissions = "") => callAs({ accountId: studio.accountId, role, permissions });

beforeAll(async () => {
  studio = await openMetered();
  const tideline = sourceOf(studio);
  const inline = { name: "Sunrise", startsAt: day(2) };
  await tideline.load([
    makeClient("m"),
    makeBooking("b1", "m", { event: inline, package: "10 Class Pass", bookedAt: day(1) }),
    makeBooking("b2", "m", {
      event: { ...inline, startsAt: day(4) },
      status: "lateCancelled",
      cancelledAt: day(4, 11),
    }),
    makeBooking("b3", "m", { event: { ...inline, startsAt: day(5), cancelled: true }, status: "booked" }),
    makeBooking("b4", "m", { event: { ...inline, startsAt: day(28) }, status: "booked" }),
    makeInvoice("i1", "m", {
      issuedAt: day(3),
      total: 18_000,
      lines: [{ kind: "package", name: "10 Class Pass", quantity: 1, amount: 18_000 }],
      payments: [{ method: "card", amount: 18_000, at: day(3) }],
      refunds: [{ amount: 2000, at: day(6) }],
    }),
    makeInvoice("i2", "m", { issuedAt: day(7), status: "open", total: 4000 }),
  ]);
  clientId = await tideline.clientId("m");
  const params = { clientId };
  const call = callAs({ accountId: studio.accountId, ...desk });
  const act = (routeKey: string, n: number, body: object, more: object = {}) =>
    call(routeKey, { params: { ...params, ...more }, body, at: day(n) });
  await act("PUT /v1/clients/{clientId}/tags", 8, { add: ["VIP"] });
  const { id: todoId } = (await act("POST /v1/clients/{clientId}/todos", 9, { title: "Call back" })).body;
  await call("POST /v1/clients/{clientId}/todos/{todoId}/complete", { params: { ...params, todoId }, at: day(10) });
  await act("POST /v1/clients/{clientId}/notes", 11, { body: "Asks for the back row" });
  const health = { body: "asthma", kind: "health", starred: true };
  healthNote = (await act("POST /v1/clients/{clientId}/notes", 12, health)).body.id;
  await call("POST /v1/clients/{clientId}/notes/{noteId}/archive", {
    params: { ...params, noteId: healthNote },
    at: day(13),
  });
  await act("PATCH /v1/clients/{clientId}", 14, { address: "Pier 4" });
  const event = { name: "Own", eventType: "Yin", kind: "class", startsAt: day(20), endsAt: day(20, 13) };
  const { id: eventId } = (await call("POST /v1/events", { body: event })).body;
  const booked = await act("POST /v1/clients/{clientId}/bookings", 15, { eventId });
  await act("POST /v1/clients/{clientId}/bookings/{bookingId}/cancel", 16, {}, { bookingId: booked.body.id });
  const lines = [{ kind: "product", name: "Mat", quantity: 1, amount: 4000 }];
  await act("POST /v1/clients/{clientId}/carts", 17, { lines });
  await studio.stream.settle();
}, 60_000);

describe("the time line of a client", () => {
  it("S2-06 tells purchases, bookings, cancellations, notes, tags, to-dos and changes once each, newest first", async () => {
    const all = (await ask({ limit: "100" })).items.map(({ at, kind, title }) => [at.slice(8, 10), kind, title]);
    expect(all).toEqual([
      ["28", "booking", "Booked: Sunrise"],
      ["20", "cancellation", "Cancelled early: Own"],
      ["17", "purchase", "Bill: Mat"],
      ["14", "client", "Client changed"],
      ["11", "note", "Note created"],
      ["10", "todo", "To-do completed"],
      ["09", "todo", "To-do created: Call back"],
      ["08", "tag", "Tags saved"],
      ["07", "purchase", "Bill"],
      ["05", "cancellation", "Cancelled by the studio: Sunrise"],
      ["04", "cancellation", "Cancelled late: Sunrise"],
      ["03", "purchase", "Bought: 10 Class Pass"],
      ["02", "booking", "Attended: Sunrise"],
    ]);
  });

  it("S2-06 says who did it, what it is about, and what is known of it", async () => {
    const { items } = await ask({ limit: "100" });
    const named = (title: string) => items.find((entry) => entry.title === title)!;
    const staff = { kind: "staff", id: desk.actorId };
    expect(named("Attended: Sunrise")).toMatchObject({
      by: { kind: "source", id: "tideline" },
      about: { type: "booking", id: expect.stringMatching(/^bkg_/) },
      details: { status: "attended", package: "10 Class Pass", bookedAt: day(1), eventType: "Vinyasa" },
    });
    expect(named("Cancelled late: Sunrise").details).toMatchObject({ cancelledAt: day(4, 11) });
    expect(named("Bought: 10 Class Pass").details).toEqual({
      invoiceStatus: "paid",
      total: { amount: 18_000, currency: "USD" },
      payments: [
        { kind: "refund", at: day(6), method: null, amount: { amount: -2000, currency: "USD" } },
        { kind: "payment", at: day(3), method: "card", amount: { amount: 18_000, currency: "USD" } },
      ],
      amountDue: { amount: 0, currency: "USD" },
    });
    expect(named("Tags saved")).toMatchObject({ by: staff, details: { added: ["VIP"], removed: [] } });
    expect(named("To-do completed")).toMatchObject({ by: staff, about: { type: "todo" } });
    expect(named("Client changed")).toMatchObject({ about: { type: "client", id: clientId } });
    expect(named("Cancelled early: Own").by).toEqual({ kind: "source", id: "clientele" });
  });

  it("S2-06 is filtered by one kind or several, and by time", async () => {
    expect(await titles({ kind: "tag" })).toEqual(["Tags saved"]);
    expect(await titles({ kind: "booking" })).toEqual(["Booked: Sunrise", "Attended: Sunrise"]);
    expect(await titles({ kind: "note,purchase", from: day(4) })).toEqual(["Bill: Mat", "Note created", "Bill"]);
    expect(await titles({ from: day(8), to: day(9) })).toEqual(["To-do created: Call back", "Tags saved"]);
    const bad = await studio.call("GET /v1/clients/{clientId}/activity", {
      params: { clientId },
      query: { kind: "letter", from: day(9), to: day(8) },
    });
    expect([bad.status, bad.body.code]).toEqual([422, "invalid"]);
  });

  it("S2-09 keeps that a visit was removed, which nothing else tells", async () => {
    const other = (
      await studio.call("POST /v1/clients", { body: { firstName: "Iris", emails: [{ address: "iris@example.com" }] } })
    ).body.id;
    const event = { name: "Own", eventType: "Yin", kind: "class", startsAt: day(20), endsAt: day(20, 13) };
    const { id: eventId } = (await studio.call("POST /v1/events", { body: event })).body;
    const params = { clientId: other };
    const made = await studio.call("POST /v1/clients/{clientId}/bookings", { params, body: { eventId }, at: day(1) });
    await studio.call("DELETE /v1/clients/{clientId}/bookings/{bookingId}", {
      params: { ...params, bookingId: made.body.id },
      body: { reason: "Never booked" },
      at: day(2),
    });
    const { items } = await ask({ kind: "cancellation" }, studio.call, other);
    expect(items.map(({ title, details }) => [title, details.reason])).toEqual([
      ["Booking removed: Own", "Never booked"],
    ]);
  });

  it("is not found for a client that is not there, and an empty one is empty", async () => {
    const params = { clientId: `cli_${healthNote.slice(4)}` };
    expect((await studio.call("GET /v1/clients/{clientId}/activity", { params })).status).toBe(404);
    expect(await ask({ kind: "document" })).toEqual({ items: [], nextCursor: null });
  });
});

describe("who sees what of it", () => {
  it("nobody is told of a health note here, and no body of any note", async () => {
    const { items } = await ask({ limit: "100" });
    expect(items.filter(({ about }) => about.id === healthNote)).toEqual([]);
    expect(JSON.stringify(items)).not.toMatch(/back row|asthma|Pier 4/);
  });

  it("a member sees what is due and nothing else of invoices; an instructor nothing", async () => {
    const { items } = await ask({ kind: "purchase" }, as("member"));
    expect(items.map(({ title, details }) => [title, details])).toEqual([
      ["Bill", { amountDue: { amount: 4000, currency: "USD" } }],
      ["Bill", { amountDue: { amount: 4000, currency: "USD" } }],
    ]);
    const refused = await as("instructor")("GET /v1/clients/{clientId}/activity", { params: { clientId } });
    expect(refused.status).toBe(403);
  });
});
