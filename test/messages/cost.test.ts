import { beforeAll, expect, it } from "vitest";
import { openMetered } from "../performance/metered.ts";
import { type Channels, channelsOf } from "../support/channels.ts";

let studio: Awaited<ReturnType<typeof openMetered>>;
let channels: Channels;

beforeAll(async () => {
  studio = await openMetered();
  channels = await channelsOf(studio);
  const settings = { sms: { number: "+12075550100" }, email: { address: "hello@tideline.example" } };
  await studio.call("PUT /v1/settings/messaging", { body: settings });
});

const clientWithMobile = async (): Promise<string> => {
  const phones = [{ kind: "mobile", number: "+12075550123" }];
  const body = { firstName: "Maya", emails: [{ address: "maya@example.com" }], phones };
  const { id } = (await studio.call("POST /v1/clients", { body })).body;
  const params = { clientId: id, channel: "sms" };
  const subscription = { subscribed: true, source: "client" };
  await studio.call("PUT /v1/clients/{clientId}/subscriptions/{channel}", { params, body: subscription });
  return id;
};

/** Requests, read units and write units: to write it, to send it, and to take in the events that follow (two of an email, three of an SMS). */
const costs = {
  email: { written: [6, 5, 16], sent: [11, 9, 8], heard: [10, 8, 8] },
  sms: { written: [8, 7, 13], sent: [11, 9, 10], heard: [15, 12, 12] },
};

it("a message costs the same however many went before it: requests to write, to send and to hear of it", async () => {
  const params = { clientId: await clientWithMobile() };
  const write = (channel: string) =>
    studio.call("POST /v1/clients/{clientId}/messages", {
      params,
      body: { channel, body: "Hello", ...(channel === "email" && { subject: "Hi" }) },
    });
  const costOf = async (channel: string) => {
    const figures = {
      written: await studio.meter.during(() => write(channel)),
      sent: await studio.meter.during(() => channels.send()),
      heard: await studio.meter.during(() => channels.hear()),
    };
    channels.clear();
    return Object.fromEntries(
      Object.entries(figures).map(([name, { requests, readUnits, writeUnits }]) => [
        name,
        [requests, readUnits, writeUnits],
      ]),
    );
  };
  for (const channel of ["email", "sms"] as const) {
    await costOf(channel);
    const early = await costOf(channel);
    for (let i = 0; i < 20; i += 1) await write(channel);
    await channels.flow();
    channels.clear();
    expect([channel, await costOf(channel)]).toEqual([channel, early]);
    expect([channel, early]).toEqual([channel, costs[channel]]);
  }
});
