import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { emailEvents } from "../../shared/deliveries/email.ts";
import { microsOf } from "../../shared/deliveries/price.ts";
import { smsEvents } from "../../shared/deliveries/sms.ts";
import { readInboundSms } from "../../shared/inbound/sms.ts";

const ulid = "01JQ0000000000000000000000";
const about = { accountId: `acc_${ulid}`, clientId: `cli_${ulid}`, messageId: `msg_${ulid}` };
const mail = {
  timestamp: "2026-03-03T09:14:00.012Z",
  messageId: "0100-example",
  destination: ["Maya@Example.com"],
  tags: {
    account: [about.accountId],
    client: [about.clientId],
    message: [about.messageId],
    "ses:configuration-set": ["c"],
  },
  headers: [{ name: "Subject", value: "private" }],
};
const email = (eventType: string, rest: object = {}, over: object = {}) =>
  emailEvents(JSON.stringify({ eventType, mail: { ...mail, ...over }, ...rest }));
const at = { timestamp: "2026-03-03T09:14:05Z" };

describe("email events of SES", () => {
  test("S3-40 a bounce names each recipient, its kind and code, without the diagnostic text", () => {
    const bounce = {
      ...at,
      bounceType: "Permanent",
      bounceSubType: "General",
      bouncedRecipients: [
        {
          emailAddress: "Maya <Maya@Example.com>",
          status: "5.1.1",
          diagnosticCode: "smtp; 550 5.1.1 maya@example.com unknown",
        },
        { emailAddress: "jo@example.com" },
      ],
      feedbackId: "f",
    };
    const events = email("Bounce", { bounce });
    expect(events.map(({ id, ...event }) => event)).toEqual([
      {
        channel: "email",
        providerId: "0100-example",
        about,
        at: "2026-03-03T09:14:05.000Z",
        kind: "bounced",
        bounce: "permanent",
        address: "maya@example.com",
        detail: "General 5.1.1",
      },
      expect.objectContaining({ address: "jo@example.com", detail: "General" }),
    ]);
    expect(new Set(events.map(({ id }) => id)).size).toBe(2);
    expect(email("Bounce", { bounce })).toEqual(events);
  });

  test.each([
    ["Send", {}, { kind: "sent", at: mail.timestamp, address: "maya@example.com" }],
    [
      "Delivery",
      { delivery: { ...at, recipients: ["maya@example.com"], smtpResponse: "250 2.0.0 OK maya@example.com" } },
      { kind: "delivered", detail: "250 2.0.0" },
    ],
    [
      "DeliveryDelay",
      {
        deliveryDelay: {
          ...at,
          delayType: "MailboxFull",
          delayedRecipients: [{ emailAddress: "maya@example.com", status: "4.2.2" }],
        },
      },
      { kind: "delayed", detail: "MailboxFull 4.2.2" },
    ],
    [
      "Complaint",
      {
        complaint: {
          ...at,
          complainedRecipients: [{ emailAddress: "maya@example.com" }],
          complaintFeedbackType: "abuse",
        },
      },
      { kind: "complained", detail: "abuse" },
    ],
    [
      "Open",
      { open: { ...at, userAgent: "Mozilla/5.0", ipAddress: "192.0.2.1" } },
      { kind: "opened", userAgent: "Mozilla/5.0", ip: "192.0.2.1", address: "maya@example.com" },
    ],
    [
      "Click",
      {
        click: {
          ...at,
          userAgent: "x",
          ipAddress: "192.0.2.1",
          link: "https://a.example/?q=1",
          linkTags: { a: ["b"] },
        },
      },
      { kind: "clicked", link: "https://a.example/?q=1" },
    ],
    ["Reject", { reject: { reason: "Bad content" } }, { kind: "rejected", detail: "Bad content" }],
    [
      "Rendering Failure",
      { failure: { templateName: "welcome", errorMessage: "Attribute maya" } },
      { kind: "failed", detail: "rendering welcome" },
    ],
    [
      "Subscription",
      { subscription: { ...at, newTopicPreferences: { unsubscribeAll: true } } },
      { kind: "unsubscribed" },
    ],
    [
      "Bounce",
      { bounce: { ...at, bounceType: "Transient", bouncedRecipients: [{ emailAddress: "maya@example.com" }] } },
      { kind: "bounced", bounce: "transient" },
    ],
  ])("S0-69 %s is read", (type, rest, expected) => {
    expect(email(type, rest)).toEqual([expect.objectContaining({ about, ...expected })]);
  });

  test("what is no news of a message is no event", () => {
    expect(emailEvents("Successfully validated SNS topic for Amazon SES event publishing.")).toEqual([]);
    expect(email("Tomorrow")).toEqual([]);
    expect(email("constructor")).toEqual([]);
    expect(
      email("Complaint", {
        complaint: { complainedRecipients: [{ emailAddress: "m@x.example" }], complaintFeedbackType: "not-spam" },
      }),
    ).toEqual([]);
  });

  test.each([
    undefined,
    {},
    { account: ["acc_x"], client: [about.clientId], message: [about.messageId] },
    { account: [] },
  ])("tags %j name nothing of ours", (tags) => expect(email("Send", {}, { tags })[0]).not.toHaveProperty("about"));

  test("any text is read or refused by name", () => {
    const part = fc.jsonValue();
    const event = fc.record(
      {
        eventType: fc.constantFrom("Send", "Open", "Bounce", "Delivery"),
        mail: fc.oneof(part, fc.constant(mail)),
        bounce: part,
        open: part,
        delivery: part,
      },
      { requiredKeys: ["mail"] },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          event.map((value) => JSON.stringify(value)),
        ),
        (text) => {
          for (const [read, code] of [
            [emailEvents, "email-event-malformed"],
            [smsEvents, "sms-event-malformed"],
            [readInboundSms, "sms-notice-malformed"],
          ] as const)
            try {
              read(text);
            } catch (error) {
              expect(error).toMatchObject({ code });
            }
        },
      ),
    );
  });
});

const sent = {
  eventType: "TEXT_SUCCESSFUL",
  eventVersion: "1.0",
  eventTimestamp: 1686975103470,
  isFinal: true,
  originationPhoneNumber: "+12065550152",
  destinationPhoneNumber: "+14255550156",
  messageId: "862a8790",
  messageStatus: "SUCCESSFUL",
  messageStatusDescription: "Message has been accepted by phone carrier",
  context: { account: about.accountId, client: about.clientId, message: about.messageId },
  totalMessageParts: 2,
  totalMessagePrice: 0.01162,
  totalCarrierFee: 0.00883,
};

describe("SMS events", () => {
  test("say status, parts and the exact price", () => {
    const [event] = smsEvents(JSON.stringify(sent));
    expect(event).toEqual({
      channel: "sms",
      id: expect.any(String),
      providerId: "862a8790",
      about,
      at: "2023-06-17T04:11:43.470Z",
      kind: "delivered",
      address: "+14255550156",
      detail: "TEXT_SUCCESSFUL SUCCESSFUL",
      parts: 2,
      price: { micros: 20_450, currency: "USD" },
      final: true,
    });
    expect(smsEvents(JSON.stringify({ Type: "Notification", Message: JSON.stringify(sent) }))).toEqual([event]);
  });

  test.each([
    ["TEXT_QUEUED", false, "sent"],
    ["TEXT_PENDING", false, "sent"],
    ["TEXT_SENT", false, "sent"],
    ["TEXT_UNKNOWN", true, "sent"],
    ["TEXT_SUCCESSFUL", false, "sent"],
    ["TEXT_DELIVERED", true, "delivered"],
    ...[
      "INVALID",
      "INVALID_MESSAGE",
      "UNREACHABLE",
      "CARRIER_UNREACHABLE",
      "BLOCKED",
      "CARRIER_BLOCKED",
      "SPAM",
      "TTL_EXPIRED",
      "PROTECT_BLOCKED",
    ].map((status) => [`TEXT_${status}`, true, "failed"] as const),
  ] as const)("%s, final %s, is %s", (eventType, isFinal, kind) => {
    expect(smsEvents(JSON.stringify({ ...sent, eventType, isFinal }))).toMatchObject([{ kind, final: isFinal }]);
  });

  test("of voice are none of ours, and without context or price the rest is kept", () => {
    expect(smsEvents(JSON.stringify({ ...sent, eventType: "VOICE_ANSWERED" }))).toEqual([]);
    const [event] = smsEvents(
      JSON.stringify({ ...sent, context: null, totalMessagePrice: undefined, totalCarrierFee: undefined }),
    );
    expect(event).not.toHaveProperty("about");
    expect(event).not.toHaveProperty("price");
  });

  test("prices add up exactly", () => {
    expect(microsOf("0.1", "0.2")).toBe(300_000);
    expect(microsOf("6.45e-7")).toBe(1);
    expect(microsOf("0.0000005", "0.0000004")).toBe(1);
    expect(microsOf("0")).toBe(0);
    const micros = fc.integer({ min: 0, max: 1e9 });
    fc.assert(fc.property(micros, micros, (a, b) => microsOf(String(a / 1e6), String(b / 1e6)) === a + b));
  });
});

describe("S3-16 an SMS that comes in", () => {
  const notice = {
    originationNumber: "+14255550182",
    destinationNumber: "+12125550101",
    messageKeyword: "JOIN",
    messageBody: "See you at 5 🙏",
    inboundMessageId: "cae173d2-66b9-564c-8309-21f858e9fb84",
    previousPublishedMessageId: "wJalrXUtnFEMI",
  };

  test("says from whom, to which number, what, and what it answers", () => {
    expect(readInboundSms(JSON.stringify(notice))).toEqual({
      providerId: notice.inboundMessageId,
      from: "+14255550182",
      to: "+12125550101",
      body: "See you at 5 🙏",
      answers: "wJalrXUtnFEMI",
    });
    expect(
      readInboundSms(JSON.stringify({ ...notice, previousPublishedMessageId: undefined, more: 1 })),
    ).not.toHaveProperty("answers");
  });

  test("is refused by name when malformed, without saying what stood there", () => {
    const broken = JSON.stringify({ ...notice, originationNumber: "maya's phone, +1" });
    expect(() => readInboundSms(broken)).toThrow(
      expect.objectContaining({ code: "sms-notice-malformed", kind: "malformed" }),
    );
    try {
      readInboundSms(broken);
    } catch (error) {
      expect(JSON.stringify(error)).not.toContain("maya");
    }
  });
});
