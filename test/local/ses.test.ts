import { MessageRejected, SESv2Client, SendEmailCommand, type SendEmailCommandInput } from "@aws-sdk/client-sesv2";
import nodemailer from "nodemailer";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Providers, providersOfFile } from "../support/providers.ts";

let providers: Providers;
let client: SESv2Client;

beforeAll(async () => {
  providers = await providersOfFile();
  client = new SESv2Client({ maxAttempts: 1 });
});
beforeEach(() => providers.clear());
afterAll(() => client.destroy());

const mail = (to: string, more: Partial<SendEmailCommandInput> = {}): SendEmailCommandInput => ({
  FromEmailAddress: "Tideline Yoga <hello@tideline.example>",
  Destination: { ToAddresses: [to] },
  Content: {
    Simple: {
      Subject: { Data: "Your class tomorrow" },
      Body: { Html: { Data: "<p>See you at 7</p>" }, Text: { Data: "See you at 7" } },
      Headers: [{ Name: "List-Unsubscribe", Value: "<https://tideline.example/u/1>" }],
      Attachments: [{ FileName: "waiver.pdf", RawContent: Buffer.from("%PDF-1.7"), ContentType: "application/pdf" }],
    },
  },
  EmailTags: [{ Name: "message", Value: "msg_1" }],
  ConfigurationSetName: "hub",
  ...more,
});
const send = async (input: SendEmailCommandInput) => (await client.send(new SendEmailCommand(input))).MessageId;
const types = () => providers.events.email.map((event) => (event as { eventType: string }).eventType);

describe("SES on this machine", () => {
  it("takes a mail of the real client and shows its headers, attachments and tags in the outbox", async () => {
    const messageId = await send(mail("maya@example.com"));
    expect(providers.emails()).toEqual([
      expect.objectContaining({
        messageId,
        from: "Tideline Yoga <hello@tideline.example>",
        to: ["maya@example.com"],
        subject: "Your class tomorrow",
        html: "<p>See you at 7</p>",
        text: "See you at 7",
        headers: expect.objectContaining({ "List-Unsubscribe": "<https://tideline.example/u/1>" }),
        attachments: [{ name: "waiver.pdf", contentType: "application/pdf", size: 8 }],
        tags: { message: "msg_1" },
      }),
    ]);
  });

  it("reads a raw message as one made of parts", async () => {
    const { message } = await nodemailer.createTransport({ streamTransport: true, buffer: true }).sendMail({
      from: "Tideline Yoga <hello@tideline.example>",
      to: "maya@example.com",
      subject: "Año nuevo",
      text: "Hola",
      headers: { "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" },
      attachments: [{ filename: "plan.txt", content: "1, 2, 3" }],
    });
    const Content = { Raw: { Data: message as Buffer } };
    await send({ Content, ConfigurationSetName: "hub" });
    expect(providers.emails()[0]).toMatchObject({
      to: ["maya@example.com"],
      subject: "Año nuevo",
      text: "Hola\n",
      headers: { "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" },
      attachments: [{ name: "plan.txt", size: 7 }],
    });
    expect(types()).toEqual(["Send", "Delivery"]);
  });

  it.each([
    ["maya@example.com", ["Send", "Delivery"]],
    ["success@simulator.amazonses.com", ["Send", "Delivery"]],
    ["ooto@simulator.amazonses.com", ["Send", "Delivery"]],
    ["bounce+maya@simulator.amazonses.com", ["Send", "Bounce"]],
    ["complaint+1@simulator.amazonses.com", ["Send", "Delivery", "Complaint"]],
    ["suppressionlist@simulator.amazonses.com", ["Send", "Bounce"]],
  ])("tells of a mail to %s what AWS tells: %j", async (address, expected) => {
    await send(mail(address));
    expect(types()).toEqual(expected);
  });

  it("publishes events in the form of SES, with our tags and headers", async () => {
    const messageId = await send(mail("bounce@simulator.amazonses.com"));
    const [, bounce] = providers.events.email;
    expect(bounce).toMatchObject({
      eventType: "Bounce",
      mail: {
        messageId,
        source: "Tideline Yoga <hello@tideline.example>",
        destination: ["bounce@simulator.amazonses.com"],
        tags: { message: ["msg_1"], "ses:configuration-set": ["hub"] },
        headers: expect.arrayContaining([{ name: "List-Unsubscribe", value: "<https://tideline.example/u/1>" }]),
        commonHeaders: { subject: "Your class tomorrow" },
      },
      bounce: {
        bounceType: "Permanent",
        bounceSubType: "General",
        bouncedRecipients: [{ emailAddress: "bounce@simulator.amazonses.com", status: "5.1.1" }],
      },
    });
  });

  it("publishes nothing of a mail without a configuration set", async () => {
    await send(mail("maya@example.com", { ConfigurationSetName: undefined }));
    expect(types()).toEqual([]);
  });

  it.each<[string, Partial<SendEmailCommandInput>]>([
    ["an address without a domain", { Destination: { ToAddresses: ["maya"] } }],
    ["nobody to send to", { Destination: {} }],
    ["51 recipients", { Destination: { ToAddresses: Array.from({ length: 51 }, (_, i) => `c${i}@example.com`) } }],
    ["a tag with a blank", { EmailTags: [{ Name: "message", Value: "msg 1" }] }],
    ["no content", { Content: {} }],
  ])("refuses %s", async (_, more) => {
    await expect(send(mail("maya@example.com", more))).rejects.toMatchObject({
      name: "BadRequestException",
      $metadata: { httpStatusCode: 400 },
    });
    expect(providers.emails()).toEqual([]);
  });

  it("throttles and rejects as SES does, where a test asks for it", async () => {
    providers.fail.email = () => "throttle";
    await expect(send(mail("maya@example.com"))).rejects.toMatchObject({
      name: "TooManyRequestsException",
      $metadata: { httpStatusCode: 429 },
    });
    providers.fail.email = () => "reject";
    await expect(send(mail("maya@example.com"))).rejects.toBeInstanceOf(MessageRejected);
    expect(providers.emails()).toEqual([]);
  });

  it("cuts the line before or after it took the mail, where a test asks for it", async () => {
    providers.fail.email = () => "timeout";
    await expect(send(mail("maya@example.com"))).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(providers.emails()).toHaveLength(0);
    providers.fail.email = () => "acceptThenTimeout";
    await expect(send(mail("maya@example.com"))).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(providers.emails()).toHaveLength(1);
    expect(types()).toEqual(["Send", "Delivery"]);
  });
});
