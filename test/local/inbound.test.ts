import { PinpointSMSVoiceV2Client, SendTextMessageCommand } from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Providers, providersOfFile } from "../support/providers.ts";

let providers: Providers;
const studio = "+15125550100";
const maya = "+15125550114";

beforeAll(async () => {
  providers = await providersOfFile();
});
beforeEach(() => providers.clear());

const reply = [
  "Return-Path: <maya@example.com>",
  "From: Maya Lindqvist <maya@example.com>",
  "To: Tideline <reply+abc@in.tideline.example>",
  "Cc: desk@in.tideline.example",
  "Subject: Re: Your class",
  "Message-ID: <m2@example.com>",
  "In-Reply-To: <m1@email.amazonses.com>",
  "Date: Fri, 27 Nov 2026 10:00:00 +0000",
  "",
  "Yes please",
].join("\r\n");

describe("what comes in on this machine", () => {
  it("is a text in the form of two-way SMS, that names the last text it answers", async () => {
    const input = { DestinationPhoneNumber: maya, OriginationIdentity: studio, MessageBody: "Coming?" };
    const client = new PinpointSMSVoiceV2Client();
    await client.send(new SendTextMessageCommand(input));
    const { MessageId } = await client.send(new SendTextMessageCommand(input));
    await client.send(new SendTextMessageCommand({ ...input, DestinationPhoneNumber: "+15125550115" }));
    const id = await providers.smsInbound({ from: maya, to: studio, body: "Yes" });
    await providers.smsInbound({ from: "+15125550199", to: studio, body: "Hi", id: "in-1" });
    expect(providers.events.inboundSms).toEqual([
      {
        originationNumber: maya,
        destinationNumber: studio,
        messageKeyword: expect.any(String),
        messageBody: "Yes",
        inboundMessageId: id,
        previousPublishedMessageId: MessageId,
      },
      {
        originationNumber: "+15125550199",
        destinationNumber: studio,
        messageKeyword: expect.any(String),
        messageBody: "Hi",
        inboundMessageId: "in-1",
      },
    ]);
  });

  it("is a mail that is stored as it came and announced as SES does", async () => {
    const taken = await providers.emailInbound(Buffer.from(reply));
    expect(providers.received.get(taken!.key)?.toString()).toBe(reply);
    const [notification] = providers.events.inboundEmail;
    expect(notification).toMatchObject({
      notificationType: "Received",
      mail: {
        source: "maya@example.com",
        messageId: taken!.messageId,
        destination: ["reply+abc@in.tideline.example", "desk@in.tideline.example"],
        headers: expect.arrayContaining([{ name: "In-Reply-To", value: "<m1@email.amazonses.com>" }]),
        commonHeaders: {
          returnPath: "maya@example.com",
          from: ["Maya Lindqvist <maya@example.com>"],
          to: ["Tideline <reply+abc@in.tideline.example>"],
          subject: "Re: Your class",
          messageId: "<m2@example.com>",
          date: "Fri, 27 Nov 2026 10:00:00 +0000",
        },
      },
      receipt: {
        recipients: ["reply+abc@in.tideline.example", "desk@in.tideline.example"],
        spamVerdict: { status: "PASS" },
        dmarcVerdict: { status: "PASS" },
        action: { type: "S3", bucketName: "mail", objectKey: taken!.key },
      },
    });
  });

  it("is nothing where a mail names nobody", async () => {
    expect(await providers.emailInbound(Buffer.from("Subject: none\r\n\r\nHi"))).toBeUndefined();
    expect(providers.events.inboundEmail).toEqual([]);
    expect(providers.received.size).toBe(0);
  });
});
