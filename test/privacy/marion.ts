import { merge } from "../../shared/merges/service.ts";
import { channelsOf } from "../support/channels.ts";
import { documentOf, pdfOf } from "../support/documents.ts";
import { makeBooking, makeClient, makeEvent, makeInvoice } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import type { Studio } from "../support/studio.ts";

/** Words by which Marion would be found: her names, contact points, and what was written of her. */
export const words = [
  "marion",
  "keller",
  "5550177",
  "5550178",
  "gallowglass",
  "m.keller",
  "zebrawood",
  "quincewort",
  "mkeller",
  "thistledown",
  "SRC-MARION",
  "waiting-marion",
];

/** What her booking software says of her, in full. */
export const marionRecords = [
  makeEvent("e1", { startsAt: "2026-03-02T11:00:00Z" }),
  makeClient("SRC-MARION", {
    firstName: "Marion",
    lastName: "Keller",
    email: "Marion.Keller@Example.com",
    username: "mkeller",
    phones: [
      { kind: "mobile", number: "+1 207 555 0177" },
      { kind: "home", number: "207-5550178" },
    ],
    birthday: "1966-04-05",
    address: "9 Zebrawood Lane",
    notes: "Quincewort tea for Marion",
    marketing: { email: false, sms: true },
  }),
  makeBooking("SRC-MARION-b1", "SRC-MARION", { event: "e1" }),
  makeBooking("SRC-MARION-b2", "SRC-MARION", { event: { startsAt: "2026-04-02T11:00:00Z" } }),
  makeBooking("waiting-marion-b3", "SRC-MARION", { event: "unknown-event" }),
  makeInvoice("SRC-MARION-i1", "SRC-MARION", {
    lines: [{ kind: "package", name: "Ten", quantity: 1, amount: 1900, recipient: "Marion Keller" }],
  }),
  makeInvoice("SRC-MARION-i2", "SRC-MARION", { issuedAt: "2010-03-02T12:00:00Z", total: 500 }),
  { type: "package", id: "SRC-MARION-p1", client: "SRC-MARION", name: "Ten", kind: "class", purchasedOn: "2026-03-01" },
  {
    type: "contract",
    id: "SRC-MARION-k1",
    client: "SRC-MARION",
    name: "Unlimited",
    purchasedOn: "2026-03-01",
    startsOn: "2026-03-01",
    status: "active",
  },
];

/** A client of whom the hub holds something in every place it can: her id, and that of a friend. */
export const marion = async (studio: Studio): Promise<{ clientId: string; friendId: string; mergedId: string }> => {
  const { call } = studio;
  const tideline = sourceOf(studio);
  const channels = await channelsOf(studio);
  const desk = { sms: { number: "+12075550100" }, email: { address: "hello@tideline.example" } };
  await call("PUT /v1/settings/messaging", { body: desk });
  const text = async (body: string) => {
    await channels.smsInbound({ from: "+12075550177", to: desk.sms.number, body });
    await channels.hear();
  };
  await text("Marion here, with my zebrawood mat");
  await tideline.load([makeClient("friend", { lastName: "Friend", email: "friend@example.com" }), ...marionRecords]);
  const [clientId, friendId] = [await tideline.clientId("SRC-MARION"), await tideline.clientId("friend")];
  const ask = async (routeKey: string, body: unknown, more: Record<string, string> = {}, key?: string) => {
    const headers: Record<string, string> = key ? { "idempotency-key": key } : {};
    const given: Record<string, string> = { clientId, ...more };
    const params = Object.fromEntries(Object.entries(given).filter(([name]) => routeKey.includes(`{${name}}`)));
    const answer = await call(routeKey, { params, body, headers });
    if (answer.status >= 300) throw new Error(`${routeKey}: ${answer.text}`);
    return answer.body;
  };
  const person = { firstName: "Gallowglass", lastName: "Keller", emails: [{ address: "m.keller@example.com" }] };
  const merged = await ask("POST /v1/clients", person, {}, "merged");
  const note = await ask("POST /v1/clients/{clientId}/notes", { body: "Zebrawood allergy", kind: "health" }, {}, "n1");
  await ask("PATCH /v1/clients/{clientId}/notes/{noteId}", { body: "Thistledown allergy" }, { noteId: note.id });
  await ask("POST /v1/clients/{clientId}/todos", { title: "Ask Marion about zebrawood" }, {}, "t1");
  await ask("PUT /v1/clients/{clientId}/tags", { add: ["Regular"] });
  await ask(
    "PUT /v1/clients/{clientId}/subscriptions/{channel}",
    { subscribed: false, source: "client" },
    { channel: "sms" },
  );
  await ask("POST /v1/clients/{clientId}/consents", { noticeVersion: "2026-01", basis: "contract", source: "client" });
  await ask("POST /v1/clients/{clientId}/relationships", { kind: "family", clientId: friendId });
  await ask("PATCH /v1/clients/{clientId}", { firstName: "Marion Zebrawood" });
  await text("It is Keller again");
  const mail = { channel: "email", purpose: "service", subject: "Dear Keller", body: "Marion, your zebrawood mat" };
  await ask("POST /v1/clients/{clientId}/messages", mail, {}, "m1");
  await channels.flow();
  await documentOf(studio, clientId, { name: "keller.pdf", title: "Zebrawood" }, pdfOf("marion keller, zebrawood"));
  await studio.stream.settle();
  const actor = { id: "key_test", role: "owner" as const, permissions: [] };
  await merge({ ...studio.means, actor }, clientId, merged.id);
  await studio.stream.settle();
  return { clientId, friendId, mergedId: merged.id };
};
