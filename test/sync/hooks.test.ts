import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SentWebhook } from "../../infra/local/simulators/square/webhooks.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { vendors } from "./sites.ts";
import { connect, expectTrue, flow, statusOf, sync } from "./synced.ts";

const historyFrom = new Date(Date.now() - 60 * 24 * 3600_000).toISOString().slice(0, 10);

let studio: Studio;
let site: Awaited<ReturnType<(typeof vendors)["square"]>>;
let hookId: string;
beforeAll(async () => {
  [studio, site] = await Promise.all([openStudio(), vendors.square({ clients: 12, months: 2, seed: 9 })]);
  await connect(studio, site, { historyFrom });
  const params = { source: "square" };
  const { status, body, text } = await studio.call("POST /v1/sources/{source}/subscription", { params });
  expect(status, text).toBe(200);
  expect(body.webhooks).toBe("subscribed");
  hookId = body.hookPath.slice("/hooks/".length);
  await sync(studio, "square");
});
afterAll(() => site.stop());

const send = ({ headers, body }: Pick<SentWebhook, "headers" | "body">, to = hookId) =>
  studio.call("POST /hooks/{hookId}", { params: { hookId: to }, body, headers });
const written = async (): Promise<number> => (await studio.stream.unread()).length;
const now = () => new Date().toISOString();
const clientOf = async (id: string) => {
  const { body } = await studio.call("GET /v1/clients", { query: { limit: "100" } });
  for (const { id: clientId } of body.items) {
    const profile = (await studio.call("GET /v1/clients/{clientId}", { params: { clientId } })).body;
    if (profile.source?.id === id) return profile;
  }
  return undefined;
};

describe("a webhook of the booking software", () => {
  it("makes a change show at once, between two syncs", async () => {
    site.at(now());
    const { id, sent } = site.simulator.acts.join({
      given_name: "Ines",
      family_name: "Alba",
      email_address: "ines@example.com",
    });
    expect(sent).toHaveLength(1);
    expect(await send(sent[0]!)).toMatchObject({ status: 200, body: { outcome: "taken" } });
    await flow(studio);
    expect(await clientOf(id)).toMatchObject({ firstName: "Ines", emails: [{ address: "ines@example.com" }] });
    expect((await statusOf(studio, "square")).status.lastWebhookAt).not.toBeNull();
  });

  it("reliability 22: with a bad, a missing, a hex or a re-serialised signature is refused with 401 and nothing is written", async () => {
    await flow(studio);
    const { sent } = site.simulator.acts.join({ given_name: "Nobody" });
    const { headers, body } = sent[0]!;
    const name = "x-square-hmacsha256-signature";
    const hex = Buffer.from(headers[name]!, "base64").toString("hex");
    const forged = createHmac("sha256", "other").update(body).digest("base64");
    for (const signature of [hex, forged, "", headers[name]!.toLowerCase()])
      expect((await send({ headers: { ...headers, [name]: signature }, body })).status).toBe(401);
    const { [name]: _, ...without } = headers;
    expect((await send({ headers: without, body })).status).toBe(401);
    expect((await send({ headers, body: JSON.stringify(JSON.parse(body), null, 1) })).status).toBe(401);
    expect(await written()).toBe(0);
  });

  it("that is repeated answers 200 and changes nothing", async () => {
    const { sent } = site.simulator.acts.join({ given_name: "Twice" });
    expect((await send(sent[0]!)).body).toEqual({ outcome: "taken" });
    await flow(studio);
    expect(await send(sent[0]!)).toMatchObject({ status: 200, body: { outcome: "repeated" } });
    expect(await written()).toBe(0);
  });

  it("reliability 22: that is older than the last applied is ignored", async () => {
    site.at(now());
    const { id, sent } = site.simulator.acts.join({ given_name: "First", family_name: "Name" });
    site.at(new Date(Date.now() + 1000).toISOString());
    const edited = site.simulator.acts.edit(id, { given_name: "Second" });
    for (const one of [...edited, ...sent]) expect((await send(one)).status).toBe(200);
    await flow(studio);
    expect(await clientOf(id)).toMatchObject({ firstName: "Second" });
  });

  it("S3-32 brings a corrected number, which can be reached again", async () => {
    site.at(now());
    const { id, sent } = site.simulator.acts.join({
      given_name: "Rosa",
      family_name: "Beck",
      phone_number: "+12075550133",
    });
    await send(sent[0]!);
    await flow(studio);
    expect((await clientOf(id)).phones).toMatchObject([{ number: "+12075550133" }]);
    site.at(new Date(Date.now() + 2000).toISOString());
    for (const one of site.simulator.acts.edit(id, { phone_number: "+12075550134" })) await send(one);
    await flow(studio);
    expect((await clientOf(id)).phones).toMatchObject([{ number: "+12075550134" }]);
  });

  it("of bookings, sales, refunds and a deletion, doubled and in any order, ends where a sync ends", async () => {
    site.at(now());
    const { acts, world } = site.simulator;
    const customer = [...world.customers.keys()][0]!;
    const booked = acts.book({ customer_id: customer, start_at: new Date(Date.now() + 86_400_000).toISOString() });
    const paid = acts.pay({
      customer,
      location: world.locations[0]!.id,
      services: [world.services[0]!.id],
      by: "card",
    });
    site.at(new Date(Date.now() + 3000).toISOString());
    const all = [
      ...booked.sent,
      ...paid.sent,
      ...acts.cancel(booked.id, "CUSTOMER"),
      ...acts.refund(paid.ids[0]!, 0.5),
    ];
    for (const one of [...all, ...all].reverse()) expect((await send(one)).status).toBe(200);
    await flow(studio);
    await expectTrue(studio, "square", site);
  });

  it("is taken as before once the credentials are replaced: the key of its signatures stays", async () => {
    const params = { source: "square" };
    const answer = await studio.call("PUT /v1/sources/{source}/credentials", { params, body: site.credentials });
    expect(answer.status, answer.text).toBe(200);
    const { sent } = site.simulator.acts.join({ given_name: "Rotated" });
    expect((await send(sent[0]!)).body).toEqual({ outcome: "taken" });
  });

  it("to an address that is none, or of another source, is 404; a vendor may ask whether somebody is there", async () => {
    const { sent } = site.simulator.acts.join({ given_name: "Lost" });
    for (const id of ["nobody", hookId.slice(0, -2), `${hookId}x`]) expect((await send(sent[0]!, id)).status).toBe(404);
    expect((await studio.call("HEAD /hooks/{hookId}", { params: { hookId } })).status).toBe(204);
    expect((await studio.call("HEAD /hooks/{hookId}", { params: { hookId: "nobody" } })).status).toBe(404);
  });

  it("comes to nobody once the source is disconnected", async () => {
    const { sent } = site.simulator.acts.join({ given_name: "Late" });
    await flow(studio);
    expect((await studio.call("DELETE /v1/sources/{source}", { params: { source: "square" } })).status).toBe(204);
    expect((await send(sent[0]!)).status).toBe(404);
    expect((await studio.call("GET /v1/sources/{source}", { params: { source: "square" } })).status).toBe(404);
    expect((await studio.call("GET /v1/clients")).body.items.length).toBeGreaterThan(0);
  });
});
