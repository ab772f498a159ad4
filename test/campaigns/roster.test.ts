import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { callAs } from "../support/call.ts";
import { type Office, openOffice } from "./office.ts";

let office: Office;
let eventId: string;
let places: Record<string, string>;
let ada: { id: string; mobile: string; email: string };
let night: typeof ada;
let waits: typeof ada;
let none: typeof ada;
const startsAt = new Date(Date.now() + 5 * 3600_000).toISOString();
const late = { channel: "sms", body: "Noor is ill: Cleo teaches today" };

const scheduled = async (call: Office["studio"]["call"], fields: object = {}): Promise<string> => {
  const body = { name: "Yin", eventType: "Yin", kind: "class", startsAt, staff: { name: "Noor" }, ...fields };
  return (await call("POST /v1/events", { body })).body.id;
};

beforeAll(async () => {
  office = await openOffice();
  const { call } = office.studio;
  const { items } = (await call("GET /v1/locations")).body;
  places = Object.fromEntries(items.map(({ id, name }: { id: string; name: string }) => [name, id]));
  eventId = await scheduled(call, { location: "Noon", capacity: 3 });
  ada = await office.client({ firstName: "Ada", lastName: "Stone" });
  night = await office.client({ firstName: "Nina", lastName: "Night", homeLocation: "Night" });
  none = await office.client({ firstName: "Nils", phones: [] });
  waits = await office.client({ firstName: "Wim" });
  for (const { id: clientId } of [ada, night, none, waits]) {
    const body = { eventId, ...(clientId === waits.id && { waitlist: true }) };
    const answer = await call("POST /v1/clients/{clientId}/bookings", { params: { clientId }, body });
    expect(answer.status, answer.text).toBe(201);
  }
  await office.run();
});
beforeEach(() => office.channels.clear());

const member = (place: string, actorId = "stf_m") =>
  callAs({ accountId: office.studio.accountId, role: "member", actorId, locations: places[place]! });
const preview = (body: object, call = office.studio.call, id = eventId) =>
  call("POST /v1/events/{eventId}/messages/preview", { params: { eventId: id }, body });
const order = (token: string, call = office.studio.call, id = eventId) =>
  call("POST /v1/events/{eventId}/messages", { params: { eventId: id }, body: { token } });
const names = (people: { name: string }[]) => people.map(({ name }) => name).sort();

describe("S3-19 a message to the roster of an event", () => {
  it("the preview lists everybody with a place by name, with who gets nothing and why; those who wait where they are named", async () => {
    const { status, body, text } = await preview({ message: late });
    expect(status, text).toBe(200);
    expect(body).toMatchObject({ count: 3, complete: true, eligible: 2, perMinute: 60, jobId: null });
    expect(names(body.roster.eligible)).toEqual(["Ada Stone", "Nina Night"]);
    expect(body.roster.notEligible).toEqual([{ clientId: none.id, name: "Nils", reason: "noPhone" }]);
    expect(body.roster.truncated).toBe(false);
    const all = (await preview({ message: late, statuses: ["booked", "waitlisted"] })).body;
    expect(names(all.roster.eligible)).toEqual(["Ada Stone", "Nina Night", "Wim"]);
    const waiting = (await preview({ message: late, statuses: ["waitlisted"] })).body;
    expect(names(waiting.roster.eligible)).toEqual(["Wim"]);
  });

  it("goes out at any hour as a service, opens and closes nothing, and its discussion names the event (S0-30)", async () => {
    const { desk, channels } = office;
    await desk.text(ada.mobile, "Is the class on?");
    const { token } = (await preview({ message: late })).body;
    const ordered = await order(token);
    expect(ordered.status, ordered.text).toBe(202);
    expect((await order(token)).body).toEqual(ordered.body);
    await office.run();
    const sent = channels.sms().filter(({ body }) => body === late.body);
    expect(sent.map(({ to }) => to).sort()).toEqual([ada.mobile, night.mobile].sort());
    expect((await desk.only(ada.id)).state).toBe("open");
    const begun = await desk.only(night.id);
    expect(begun).toMatchObject({
      state: "closed",
      creator: {
        kind: "campaign",
        id: ordered.body.campaignId,
        name: expect.stringMatching(/^Yin, \d{4}-\d\d-\d\d \d\d:\d\d$/),
      },
    });
    const thread = await desk.thread(begun.id);
    expect(thread[0]).toMatchObject({ how: "roster", purpose: "service" });
    const { items } = (await office.studio.call("GET /v1/campaigns", { query: { kind: "roster" } })).body;
    expect(items).toEqual([
      expect.objectContaining({
        id: ordered.body.campaignId,
        kind: "roster",
        event: { id: eventId, startsAt, location: "Noon" },
      }),
    ]);
    expect((await office.studio.call("GET /v1/campaigns", { query: { kind: "campaign" } })).body.items).toEqual([]);
  });

  it("a template is given the event: its name, its start by its clock, its place and teacher", async () => {
    const text = "{{event.name}} with {{event.staff}} in {{event.location}}: {{event.startsAt}}. {{what}}";
    const template = { name: "Event", channel: "sms", purpose: "service", text };
    const { id: templateId } = (await office.studio.call("POST /v1/templates", { body: template })).body;
    const message = { channel: "sms", templateId, variables: { what: "Bring a mat" } };
    const { sample, sms } = (await preview({ message })).body;
    expect(sample[0].text).toMatch(/^Yin with Noor in Noon: \w+day, \w+ \d+, \d+:\d\d [AP]M\. Bring a mat$/);
    expect(sms.encoding).toBe("GSM-7");
  });

  it("a member of its location may; names those of other locations by their first names; who works elsewhere may not", async () => {
    const own = member("Noon");
    const { body, text } = await preview({ message: late }, own);
    expect(names(body.roster.eligible), text).toEqual(["Ada Stone", "Nina"]);
    expect(body.sample.map(({ clientId }: { clientId: string }) => clientId)).toEqual([ada.id]);
    const elsewhere = member("Night");
    expect((await preview({ message: late }, elsewhere)).status).toBe(403);
    expect((await order(body.token, elsewhere)).status).toBe(403);
    expect((await order(body.token, member("Noon", "stf_other"))).status).toBe(409);
    const ordered = await order(body.token, own);
    expect(ordered.status).toBe(202);
    const params = { campaignId: ordered.body.campaignId };
    const seen = (call: typeof own) => call("GET /v1/campaigns/{campaignId}", { params });
    expect([(await seen(own)).status, (await seen(elsewhere)).status]).toEqual([200, 403]);
    const listed = async (call: typeof own) => (await call("GET /v1/campaigns")).body.items.length;
    expect([await listed(own), await listed(elsewhere)]).toEqual([2, 0]);
    const stop = (call: typeof own) => call("POST /v1/campaigns/{campaignId}/stop", { params });
    expect((await stop(elsewhere)).status).toBe(403);
    expect((await stop(own)).body.createdBy).toBe("stf_m");
    await office.run();
    expect(office.channels.wire.sms).toEqual([]);
  });

  it("a roster of another account is not there, an instructor may not, and a token is of one event", async () => {
    const other = await office.studio.another();
    expect((await preview({ message: late }, other.call)).status).toBe(404);
    const { token } = (await preview({ message: late })).body;
    expect((await order(token, other.call)).status).toBe(404);
    expect((await order(token, office.studio.call, await scheduled(office.studio.call))).status).toBe(422);
    expect((await office.studio.call("POST /v1/campaigns", { body: { token, name: "x" } })).status).toBe(422);
    const instructor = callAs({ accountId: office.studio.accountId, role: "instructor", actorId: "stf_i" });
    expect((await preview({ message: late }, instructor)).status).toBe(403);
  });
});
