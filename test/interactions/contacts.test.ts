import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../shared/kernel/ids.ts";
import { type Call, callAs } from "../support/call.ts";
import { type Desk, openDesk } from "../support/desk.ts";
import { runJobs } from "../support/jobs.ts";
import type { Studio } from "../support/studio.ts";

interface Row {
  id: string;
  at: string;
  method: string;
  direction: string | null;
  staff: { id: string | null; name: string | null } | null;
  subject: string | null;
  text: string | null;
  state?: string;
  about: { type: string; id: string };
}

let studio: Studio;
let desk: Desk;
let client: Awaited<ReturnType<Desk["client"]>>;
let noor: string;
let discussionId: string;
let callId: string;

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const as = (role: string, actorId = `stf_${role}`): Call =>
  callAs({ accountId: studio.accountId, role, permissions: "", actorId });
const ask = (query: Record<string, string> = {}, call = studio.call, of = client.id) =>
  call("GET /v1/clients/{clientId}/contacts", { params: { clientId: of }, query });
const rows = async (query: Record<string, string> = {}, call = studio.call, of = client.id): Promise<Row[]> => {
  const { status, body, text } = await ask({ limit: "100", ...query }, call, of);
  expect(status, text).toBe(200);
  return body.items;
};
const methods = async (...args: Parameters<typeof rows>) => (await rows(...args)).map(({ method }) => method);
const on = async (clientId: string, path: string, body: object, params: object = {}, call = studio.call) => {
  const answer = await call(`POST /v1/clients/{clientId}${path}`, { params: { clientId, ...params }, body });
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer;
};
const activity = async (query: Record<string, string>) =>
  (
    await studio.call("GET /v1/clients/{clientId}/activity", {
      params: { clientId: client.id },
      query: { limit: "100", ...query },
    })
  ).body.items;

/** A class that somebody taught, which the client attended, and one she did not. */
const attend = async (): Promise<void> => {
  for (const [minutes, attended] of [
    [90, true],
    [200, false],
  ] as const) {
    const body = {
      name: "Yin",
      eventType: "Yin",
      kind: "class",
      startsAt: minutesAgo(minutes),
      endsAt: minutesAgo(-60),
      staff: { name: "Noor H." },
    };
    const eventId = (await studio.call("POST /v1/events", { body })).body.id;
    const { id: bookingId } = (await on(client.id, "/bookings", { eventId })).body;
    if (attended) await on(client.id, "/bookings/{bookingId}/check-in", {}, { bookingId });
  }
};

beforeAll(async () => {
  const opened = await openDesk();
  ({ studio, desk } = opened);
  const body = { name: "Noor Haddad", email: "noor@example.com", role: "member", teaches: ["Noor H."] };
  noor = (await studio.call("POST /v1/staff", { body })).body.id;
  client = await desk.client();
  await attend();
  callId = (
    await on(client.id, "/interactions", {
      method: "call",
      direction: "in",
      at: minutesAgo(60),
      staff: noor,
      text: "Asked\nfor prices",
    })
  ).body.id;
  await on(client.id, "/interactions", { method: "letter", direction: "out", at: minutesAgo(400), text: "Contract" });
  await on(client.id, "/carts", { lines: [{ kind: "product", name: "Mat", quantity: 1, amount: 4000 }] });
  await on(client.id, "/messages", { channel: "sms", body: "See you tomorrow?" }, {}, as("member", noor));
  await opened.channels.flow();
  await desk.text(client.mobile, "Yes please");
  const email = { channel: "email", subject: "Your mat", body: "It is here" };
  await on(client.id, "/messages", email);
  await on(client.id, "/messages", { ...email, subject: "Later", sendAt: minutesAgo(-600) });
  discussionId = (await desk.discussionsOf(client.id)).find((one: { channel: string }) => one.channel === "sms").id;
  await desk.act("comments", discussionId, { body: "She is nice" });
  await opened.channels.flow();
}, 60_000);

describe("the contact history of a client", () => {
  it("S2-18 S2-16 holds messages, what passed outside the hub, visits and purchases, newest first", async () => {
    expect((await rows()).map(({ method, direction, subject, text }) => [method, direction, subject, text])).toEqual([
      ["email", "out", "Your mat", "It is here"],
      ["sms", "in", null, "Yes please"],
      // how to opt out, once after the first text a number ever gets
      ["sms", "out", null, expect.stringContaining("STOP")],
      ["sms", "out", null, "See you tomorrow?"],
      ["purchase", null, "Mat", null],
      ["call", "in", null, "Asked for prices"],
      ["visit", null, "Yin", null],
      ["letter", "out", null, "Contract"],
    ]);
  });

  it("S2-16 says who of the team it was and what it is about", async () => {
    const all = await rows();
    const of = (method: string, direction: string | null) =>
      all.findLast((row) => row.method === method && row.direction === direction)!;
    const them = { id: noor, name: "Noor Haddad" };
    expect(of("call", "in")).toMatchObject({ staff: them, about: { type: "interaction", id: callId } });
    expect(of("sms", "out")).toMatchObject({ staff: them, about: { type: "message" }, state: "delivered" });
    expect(of("sms", "in")).toMatchObject({ staff: null, state: "received" });
    expect(of("email", "out").staff).toEqual({ id: "key_test", name: null });
    expect(of("visit", null)).toMatchObject({ staff: { id: null, name: "Noor H." }, about: { type: "booking" } });
    expect(of("purchase", null)).toMatchObject({ staff: null, about: { type: "invoice" } });
  });

  it("S2-17 is sorted by time both ways", async () => {
    const newest = await rows();
    expect(await rows({ sort: "at" })).toEqual(newest.toReversed());
    expect(await rows({ sort: "-at" })).toEqual(newest);
  });

  it("S2-17 is sorted by method and by staff, both ways, newest first among the same", async () => {
    const sorted = ["call", "email", "letter", "purchase", "sms", "sms", "sms", "visit"];
    expect(await methods({ sort: "method" })).toEqual(sorted);
    expect(await methods({ sort: "-method" })).toEqual(sorted.toReversed());
    expect(
      (await rows({ sort: "-method" })).filter(({ method }) => method === "sms").map(({ direction }) => direction),
    ).toEqual(["in", "out", "out"]);
    const named = async (sort: string) => (await rows({ sort })).map(({ staff }) => staff?.name ?? staff?.id ?? "");
    const staff = ["", "", "", "key_test", "key_test", "Noor H.", "Noor Haddad", "Noor Haddad"];
    expect(await named("staff")).toEqual(staff);
    expect(await named("-staff")).toEqual(staff.toReversed());
  });

  it("S2-17 pages of a sorted one hold every dealing once", async () => {
    for (const sort of ["method", "-method", "staff", "-staff", "at", "-at"]) {
      const whole = (await rows({ sort })).map(({ id }) => id);
      const seen: string[] = [];
      let cursor: string | null | undefined;
      while (cursor !== null) {
        const { body } = await ask({ sort, limit: "2", ...(cursor && { cursor }) });
        seen.push(...body.items.map(({ id }: Row) => id));
        cursor = body.nextCursor;
      }
      expect(seen).toEqual(whole);
    }
    const { nextCursor } = (await ask({ sort: "method", limit: "2" })).body;
    expect((await ask({ sort: "staff", limit: "2", cursor: nextCursor })).body.code).toBe("bad-cursor");
  });

  it("S2-16 is filtered by method, time, and who of the team it was, their classes included", async () => {
    expect(await methods({ method: "call,letter" })).toEqual(["call", "letter"]);
    expect(await methods({ method: "sms", sort: "at" })).toEqual(["sms", "sms", "sms"]);
    expect(await methods({ from: minutesAgo(100), to: minutesAgo(50) })).toEqual(["call", "visit"]);
    expect(await methods({ from: minutesAgo(100), to: minutesAgo(50), sort: "-method" })).toEqual(["visit", "call"]);
    expect(await methods({ staff: noor })).toEqual(["sms", "call", "visit"]);
    expect(await methods({ staff: noor, sort: "method", method: "sms,call" })).toEqual(["call", "sms"]);
    expect(await methods({ staff: "me" }, as("member", noor))).toEqual(["sms", "call", "visit"]);
    expect(await methods({ staff: newId("staff") })).toEqual([]);
    const bad = await ask({ method: "fax", sort: "text", staff: "x", from: minutesAgo(1), to: minutesAgo(2) });
    expect([bad.status, bad.body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()]).toEqual([
      422,
      expect.arrayContaining(["/query/method/0", "/query/sort", "/query/staff"]),
    ]);
  });

  it("stands among the sections of the profile, is empty for who has none, and not found for nobody", async () => {
    const { sections } = await desk.profile(client.id);
    expect(sections[0].paths).toContain(`/v1/clients/${client.id}/contacts`);
    const { id } = await desk.client();
    for (const sort of ["at", "staff"]) {
      expect(await rows({ sort }, studio.call, id)).toEqual([]);
      expect((await ask({ sort }, studio.call, newId("client"))).status).toBe(404);
    }
  });
});

describe("who sees what of it", () => {
  it("an instructor nothing; a member of purchases what is due, without what was bought", async () => {
    expect((await ask({}, as("instructor"))).status).toBe(403);
    expect((await rows({ method: "purchase" }, as("member"))).map(({ subject }) => subject)).toEqual([null]);
    const { items } = (await studio.call("GET /v1/clients/{clientId}/invoices", { params: { clientId: client.id } }))
      .body;
    await on(client.id, "/invoices/{invoiceId}/payments", { method: "cash", amount: 4000 }, { invoiceId: items[0].id });
    expect(await methods({ method: "purchase" }, as("member"))).toEqual([]);
    expect(await methods({ method: "purchase" })).toEqual(["purchase"]);
  });
});

describe("the time line", () => {
  it("S2-06 S2-18 tells each message and interaction once, and that one was removed", async () => {
    const { id } = (await on(client.id, "/interactions", { method: "inPerson", text: "Tried the barre" })).body;
    const told = async () =>
      (await activity({ kind: "message,interaction" })).map(({ kind, title }: Record<string, string>) => [kind, title]);
    const messages = [
      ["message", "Email: Later"],
      ["message", "Email: Your mat"],
      ["message", "SMS from the client"],
      ["message", "SMS to the client"],
      ["message", "SMS to the client"],
    ];
    const passed = [
      ["interaction", "Call from the client"],
      ["interaction", "Letter to the client"],
    ];
    expect(await told()).toEqual([["interaction", "Met in person"], ...messages, ...passed]);
    const params = { clientId: client.id, interactionId: id };
    await studio.call("PATCH /v1/clients/{clientId}/interactions/{interactionId}", { params, body: { minutes: 5 } });
    expect(await told()).toEqual([["interaction", "Met in person"], ...messages, ...passed]);
    await studio.call("DELETE /v1/clients/{clientId}/interactions/{interactionId}", { params });
    expect(await told()).toEqual([["interaction", "Interaction removed"], ...messages, ...passed]);
    const all = await activity({});
    expect(
      all.filter(({ details }: { details: { act?: string } }) =>
        /^(message|interaction)\.(?!removed)/.test(details.act ?? ""),
      ),
    ).toEqual([]);
    expect(all.filter(({ title }: { title: string }) => title === "Discussion commented")).toHaveLength(1);
  });

  it("S2-06 says by whom, which way, and what became of a message", async () => {
    const named = Object.fromEntries(
      (await activity({ kind: "message,interaction" })).map((row: { title: string }) => [row.title, row]),
    );
    expect(named["SMS to the client"]).toMatchObject({
      by: { kind: "staff", id: noor },
      about: { type: "message" },
      details: { channel: "sms", direction: "out", state: "delivered", discussionId, sentAt: expect.any(String) },
    });
    expect(named["SMS from the client"]).toMatchObject({ by: { kind: "client", id: client.id } });
    expect(named["Email: Later"].details).toMatchObject({ state: "scheduled", sentAt: null });
    expect(named["Call from the client"]).toMatchObject({
      by: { kind: "staff", id: noor },
      details: { method: "call", direction: "in", minutes: null },
    });
  });
});

describe("of clients that are merged and parted again", () => {
  it("S1-21 S2-16 is the union under either id, changes there, and comes back as it is then", async () => {
    const [winner, loser] = [await desk.client(), await desk.client()];
    await on(winner.id, "/interactions", { method: "call", text: "winner's", at: minutesAgo(20) });
    const { id } = (await on(loser.id, "/interactions", { method: "letter", text: "loser's", at: minutesAgo(30) }))
      .body;
    await desk.write(loser.id);
    await studio.stream.settle();
    await on(winner.id, "/merge", { loserId: loser.id });
    await runJobs(studio);
    for (const of of [winner.id, loser.id])
      expect(await methods({}, studio.call, of)).toEqual(["sms", "call", "letter"]);
    expect(await methods({ sort: "-method" }, studio.call, loser.id)).toEqual(["sms", "letter", "call"]);
    const params = { clientId: loser.id, interactionId: id };
    const patch = { params, body: { at: minutesAgo(10) } };
    const moved = await studio.call("PATCH /v1/clients/{clientId}/interactions/{interactionId}", patch);
    expect([moved.status, moved.body.clientId]).toEqual([200, winner.id]);
    expect(await methods({}, studio.call, winner.id)).toEqual(["sms", "letter", "call"]);
    await on(winner.id, "/unmerge", { loserId: loser.id });
    await runJobs(studio);
    expect(await methods({}, studio.call, winner.id)).toEqual(["call"]);
    expect((await rows({}, studio.call, loser.id)).map(({ method, at }) => [method, at])).toEqual([
      ["sms", expect.any(String)],
      ["letter", moved.body.at],
    ]);
  });
});
