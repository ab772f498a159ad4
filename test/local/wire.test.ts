import {
  DescribeOptedOutNumbersCommand,
  DescribeOptedOutNumbersRequest$,
  PinpointSMSVoiceV2Client,
  SendTextMessageCommand,
  SendTextMessageRequest$,
} from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { SESv2Client, SendEmail$, SendEmailCommand, SendEmailRequest$ } from "@aws-sdk/client-sesv2";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { WireRequest } from "../../infra/local/services/http-service.ts";
import { type Providers, providersOfFile } from "../support/providers.ts";
import { faultsOnWire } from "../support/wire-schema.ts";

let providers: Providers;

beforeAll(async () => {
  providers = await providersOfFile();
});
beforeEach(() => providers.clear());

const bodyOf = ({ body }: WireRequest) => JSON.parse(body.toString());
const sendEmail = (Content: ConstructorParameters<typeof SendEmailCommand>[0]["Content"]) =>
  new SESv2Client().send(
    new SendEmailCommand({
      FromEmailAddress: "hello@tideline.example",
      Destination: { ToAddresses: ["maya@example.com"] },
      ReplyToAddresses: ["reply+1@in.tideline.example"],
      Content,
      EmailTags: [{ Name: "message", Value: "msg_1" }],
      ConfigurationSetName: "hub",
    }),
  );

describe("what the SDK puts on the wire", () => {
  it("is SendEmail in REST JSON, signed for ses, as the model shipped with the SDK says", async () => {
    await sendEmail({
      Simple: {
        Subject: { Data: "Hello", Charset: "UTF-8" },
        Body: { Html: { Data: "<p>Hello</p>" }, Text: { Data: "Hello" } },
        Headers: [{ Name: "List-Unsubscribe-Post", Value: "List-Unsubscribe=One-Click" }],
        Attachments: [{ FileName: "a.pdf", RawContent: Buffer.from("%PDF"), ContentType: "application/pdf" }],
      },
    });
    await sendEmail({ Raw: { Data: Buffer.from("From: hello@tideline.example\r\nTo: maya@example.com\r\n\r\nHi") } });
    const [simple, raw] = providers.wire.email;
    const [method, path] = (SendEmail$ as unknown as [0, 0, 0, { http: [string, string] }])[3].http;
    for (const request of [simple!, raw!]) {
      expect(request).toMatchObject({ method, target: path });
      expect(request.headers["content-type"]).toBe("application/json");
      expect(request.headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=local\/\d{8}\/us-east-1\/ses\//);
      expect(faultsOnWire(SendEmailRequest$, bodyOf(request))).toEqual([]);
    }
  });

  it("is SendTextMessage and the opt-out list in AWS JSON 1.0, signed for sms-voice, as the model says", async () => {
    const client = new PinpointSMSVoiceV2Client();
    await client.send(
      new SendTextMessageCommand({
        DestinationPhoneNumber: "+15125550114",
        OriginationIdentity: "+15125550100",
        MessageBody: "Hello",
        MessageType: "TRANSACTIONAL",
        ConfigurationSetName: "hub",
        Context: { message: "msg_1" },
        TimeToLive: 3600,
        DryRun: false,
      }),
    );
    await client.send(new DescribeOptedOutNumbersCommand({ OptOutListName: "Default", MaxResults: 100 }));
    const [send, describes] = providers.wire.sms;
    for (const request of [send!, describes!]) {
      expect(request).toMatchObject({ method: "POST", target: "/" });
      expect(request.headers["content-type"]).toBe("application/x-amz-json-1.0");
      expect(request.headers.authorization).toMatch(/\/us-east-1\/sms-voice\/aws4_request/);
    }
    expect(send!.headers["x-amz-target"]).toBe("PinpointSMSVoiceV2.SendTextMessage");
    expect(faultsOnWire(SendTextMessageRequest$, bodyOf(send!))).toEqual([]);
    expect(describes!.headers["x-amz-target"]).toBe("PinpointSMSVoiceV2.DescribeOptedOutNumbers");
    expect(faultsOnWire(DescribeOptedOutNumbersRequest$, bodyOf(describes!))).toEqual([]);
  });

  it.each([
    [SendEmailRequest$, {}, ["$.Content is missing"]],
    [SendEmailRequest$, { Content: {}, Tags: [] }, ["$.Tags is not in the model"]],
    [SendEmailRequest$, { Content: { Raw: { Data: "not base64" } } }, ["$.Content.Raw.Data is not of type 21"]],
    [
      SendEmailRequest$,
      { Content: {}, Destination: { ToAddresses: "maya@example.com" } },
      ["$.Destination.ToAddresses is not a list"],
    ],
    [SendEmailRequest$, { Content: {}, EmailTags: [{ Name: "a" }] }, ["$.EmailTags[0].Value is missing"]],
    [
      SendTextMessageRequest$,
      { DestinationPhoneNumber: "+1", Context: { a: 1 }, TimeToLive: "60" },
      ["$.Context.a is not of type 0", "$.TimeToLive is not of type 1"],
    ],
  ])("would be found where it differs from the model (%#)", (schema, body, faults) => {
    expect(faultsOnWire(schema as Parameters<typeof faultsOnWire>[0], body)).toEqual(faults);
  });
});
