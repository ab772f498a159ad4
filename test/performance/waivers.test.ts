import { beforeAll, describe, expect, it } from "vitest";
import { openMetered } from "./metered.ts";

let studio: Awaited<ReturnType<typeof openMetered>>;
beforeAll(async () => {
  studio = await openMetered();
});

const text = { language: "en", title: "Liability waiver", body: "Yoga is safe." };

/** Requests of a booking, of a client whom nobody asked for anything. */
const requestsOf = async (): Promise<number> => {
  const event = {
    name: "Yin",
    eventType: "Yin",
    kind: "class",
    startsAt: new Date(Date.now() + 3600_000).toISOString(),
  };
  const eventId = (await studio.call("POST /v1/events", { body: event })).body.id;
  const body = { firstName: "Olga", emails: [{ address: `${eventId}@example.com` }] };
  const clientId = (await studio.call("POST /v1/clients", { body })).body.id;
  let status = 0;
  const { requests } = await studio.meter.during(async () => {
    const input = { params: { clientId }, body: { eventId, self: true } };
    status = (await studio.call("POST /v1/clients/{clientId}/bookings", input)).status;
  });
  expect(status).toBe(201);
  return requests;
};

describe("S1-45 what a booking asks of what has to be signed", () => {
  it("is one request more, and none where the account has no waivers", async () => {
    const without = await requestsOf();
    const body = { name: "Aqua", needed: { eventTypes: ["Aqua"] }, texts: [text] };
    await studio.call("POST /v1/waivers", { body });
    expect([without, await requestsOf()]).toEqual([without, without + 1]);
    expect(without).toBeLessThanOrEqual(7);
  });
});
