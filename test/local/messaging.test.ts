import { SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Controls, control } from "../../infra/local/control/routes.ts";
import { type Messaging, startMessaging } from "../../infra/local/services/messaging.ts";
import type { Topic } from "../../infra/local/services/topics.ts";

let messaging: Messaging;
const published: [Topic, object][] = [];
const stored = new Map<string, string>();

beforeAll(async () => {
  messaging = await startMessaging({
    publish: async (topic, message) => {
      published.push([topic, message]);
    },
    store: async (bucket, key, raw) => {
      stored.set(`${bucket}/${key}`, raw.toString());
    },
    bucket: "mail",
    prefix: "inbound/",
  });
});
afterAll(() => messaging.stop());

const call = async (method: string, target: string, body = "") => {
  const incoming = {
    id: "1",
    method,
    target,
    rawHeaders: [],
    body: Buffer.from(body),
    address: "127.0.0.1",
    protocol: "HTTP/1.1",
    at: new Date(),
  };
  const answer = await control({ outbox: messaging.outbox } as Controls, incoming);
  return { status: answer!.status, body: JSON.parse(answer!.body.toString()) };
};

describe("messages of the local run", () => {
  it("are shown in the outbox and on the viewer's page, and their events run at once when asked", async () => {
    const client = new SESv2Client({ endpoint: messaging.endpoints.AWS_ENDPOINT_URL_SESV2! });
    const { MessageId } = await client.send(
      new SendEmailCommand({
        FromEmailAddress: "hello@tideline.example",
        Destination: { ToAddresses: ["complaint@simulator.amazonses.com"] },
        Content: { Simple: { Subject: { Data: "Hello" }, Body: { Text: { Data: "Hi" } } } },
        ConfigurationSetName: "hub",
      }),
    );
    const { body } = await call("GET", "/_local/outbox");
    expect(body).toEqual({
      emails: [
        expect.objectContaining({
          messageId: MessageId,
          subject: "Hello",
          text: "Hi",
          html: null,
          at: expect.any(String),
        }),
      ],
      sms: [],
    });
    const page = await fetch(messaging.viewer);
    expect(page.headers.get("content-type")).toContain("text/html");
    const kept = (await (await fetch(`${messaging.viewer}store`)).json()) as { emails: { subject: string }[] };
    expect(kept.emails.map(({ subject }) => subject)).toEqual(["Hello"]);
    expect(messaging.delays.pending()).toBeGreaterThan(0);
    await messaging.delays.flush();
    expect(published.map(([topic, event]) => [topic, (event as { eventType: string }).eventType])).toEqual([
      ["EmailEvents", "Send"],
      ["EmailEvents", "Delivery"],
      ["EmailEvents", "Complaint"],
    ]);
  });

  it("come in by the local routes", async () => {
    published.length = 0;
    const text = { from: "+15125550114", to: "+15125550100", body: "Stop", id: "in-1" };
    expect(await call("POST", "/_local/sms/inbound", JSON.stringify(text))).toEqual({
      status: 202,
      body: { id: "in-1" },
    });
    const raw = "From: maya@example.com\r\nTo: reply+1@in.tideline.example\r\nSubject: Re\r\n\r\nHi";
    const mail = await call("POST", "/_local/email/inbound", raw);
    expect(mail.status).toBe(202);
    expect(stored.get(`mail/${mail.body.key}`)).toBe(raw);
    expect(published.map(([topic]) => topic)).toEqual(["InboundSms", "InboundEmail"]);
  });

  it("are refused with every fault where they cannot be read", async () => {
    const text = await call("POST", "/_local/sms/inbound", JSON.stringify({ from: "maya", body: "Hi" }));
    expect(text).toMatchObject({ status: 422, body: { errors: [{ pointer: "/from" }, { pointer: "/to" }] } });
    expect((await call("POST", "/_local/sms/inbound", "{")).status).toBe(400);
    expect((await call("POST", "/_local/email/inbound", "")).status).toBe(422);
    expect((await call("POST", "/_local/outbox")).status).toBe(405);
  });
});
