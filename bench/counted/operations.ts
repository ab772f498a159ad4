import { deskOf } from "../../test/bookings/desk.ts";
import { typicalBooking, typicalClient, typicalInvoice } from "../../test/performance/typical.ts";
import { sourceOf } from "../../test/support/source.ts";
import type { Studio } from "../../test/support/studio.ts";

/** What is counted of an operation: the request itself; whatever comes before it stands outside. */
type Work = () => Promise<unknown>;
export type Operations = Record<string, Work>;

type Query = Record<string, string>;
const at = "2026-03-02T12:00:00.000Z";

const sure = async (studio: Studio, routeKey: string, input: Parameters<Studio["call"]>[1]) => {
  const answer = await studio.call(routeKey, input);
  if (answer.status >= 300) throw new Error(`${routeKey} answered ${answer.status}: ${answer.text}`);
  return answer.body;
};

/** What staff look at: a client with a history, in a studio of some clients. */
export const lookedAt = (studio: Studio, [clientId, eventId, name]: [string, string, string]): Operations => {
  const of =
    (path: string, query: Query = {}) =>
    () =>
      sure(studio, `GET /v1/clients/{clientId}${path}`, { params: { clientId }, query, at });
  const list = (query: Query) => () => sure(studio, "GET /v1/clients", { query, at });
  return {
    "open a profile": of(""),
    "open a tab of bookings": of("/bookings"),
    "open a tab of invoices": of("/invoices"),
    "open the activity": of("/activity"),
    "draw a chart": of("/charts/ltv"),
    "a page of the client list": list({}),
    "find a client": list({ q: name }),
    "open a roster of 14": () => sure(studio, "GET /v1/events/{eventId}/roster", { params: { eventId }, at }),
    "a day of events": () =>
      sure(studio, "GET /v1/events", { query: { from: "2026-03-02T00:00:00Z", to: "2026-03-03T00:00:00Z" }, at }),
    "the open discussions": () => sure(studio, "GET /v1/discussions", { query: {} }),
    "the to-dos of a colleague": () => sure(studio, "GET /v1/todos", { query: { assignee: "me" } }),
  };
};

/** What staff write. */
export const written = (studio: Studio, clientId: string): Operations => {
  const params = { clientId };
  const post = (path: string, body: object) => () =>
    sure(studio, `POST /v1/clients/{clientId}${path}`, { params, body });
  const call = { method: "call", direction: "in", at, text: "Asked for the schedule." };
  return {
    "write a note": post("/notes", { body: "Prefers a mat at the window." }),
    "write a to-do": post("/todos", { title: "Call about the ten class pass" }),
    "log a call": post("/interactions", call),
    "tag a client": () => sure(studio, "PUT /v1/clients/{clientId}/tags", { params, body: { add: ["VIP"] } }),
    "change a client": () =>
      sure(studio, "PATCH /v1/clients/{clientId}", {
        params,
        body: { phones: [{ kind: "mobile", number: "+12075559876" }] },
      }),
  };
};

/** A booking's life in a studio without booking software; each goes on from the one before. */
export const bookedHere = async (studio: Studio): Promise<Operations> => {
  const desk = deskOf(studio);
  const clientId = await desk.client();
  await desk.pack(clientId, 10);
  const [first, second] = [
    await desk.event(),
    await desk.event({ startsAt: "2026-03-03T11:00:00.000Z", endsAt: "2026-03-03T12:00:00.000Z" }),
  ];
  await studio.stream.settle();
  let booking = "";
  const book = (eventId: string) => async () => {
    const { body, text, status } = await desk.book(clientId, eventId);
    if (status !== 201) throw new Error(text);
    booking = body.id;
  };
  return {
    "add a client": () =>
      sure(studio, "POST /v1/clients", {
        body: { firstName: "Ines", lastName: "Haddad", emails: [{ address: "ines@example.com" }] },
      }),
    "book a client": book(first),
    "check a client in": () =>
      desk.act("POST", clientId, booking, "/check-in", { body: {}, at: "2026-03-02T11:05:00.000Z" }),
    "book another": book(second),
    "cancel a booking": () => desk.cancel(clientId, booking, "2026-03-01T09:00:00.000Z"),
    "sell a package": () => desk.pack(clientId, 10),
  };
};

/** What booking software sends: new, changed and unchanged. */
export const synced = (studio: Studio): Operations => {
  const { send } = sourceOf(studio);
  const event = { startsAt: "2026-03-20T11:00:00Z" };
  const hundred = Array.from({ length: 100 }, (_, i) => typicalInvoice(`hundred-${i}`, "unit"));
  return {
    "a synced client": () => send([typicalClient("unit")]),
    "a synced booking": () => send([typicalBooking("unit-b", "unit", { status: "booked", event })]),
    "a synced booking, changed": () =>
      send([typicalBooking("unit-b", "unit", { event, modifiedAt: "2026-03-20T12:00:00Z" })]),
    "a synced invoice": () => send([typicalInvoice("unit-i", "unit")]),
    "(100 records)": () => send(hundred),
    "100 synced records, unchanged": () => send(hundred),
  };
};
