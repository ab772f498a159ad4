import {
  ConflictException,
  DeleteOptedOutNumberCommand,
  DescribeOptedOutNumbersCommand,
  PinpointSMSVoiceV2Client,
  PutOptedOutNumberCommand,
  ResourceNotFoundException,
  SendTextMessageCommand,
  type SendTextMessageCommandInput,
} from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Providers, providersOfFile } from "../support/providers.ts";

let providers: Providers;
let client: PinpointSMSVoiceV2Client;
const studio = "+15125550100";
const maya = "+15125550114";

beforeAll(async () => {
  providers = await providersOfFile();
  client = new PinpointSMSVoiceV2Client({ maxAttempts: 1 });
});
beforeEach(() => providers.clear());
afterAll(() => client.destroy());

const send = async (more: Partial<SendTextMessageCommandInput> = {}) => {
  const input = { DestinationPhoneNumber: maya, OriginationIdentity: studio, MessageBody: "Class moved to 7", ...more };
  return (await client.send(new SendTextMessageCommand({ ConfigurationSetName: "hub", ...input }))).MessageId;
};
const list = { OptOutListName: "Default" };
const types = () => providers.events.sms.map((event) => (event as { eventType: string }).eventType);

describe("End User Messaging SMS on this machine", () => {
  it("takes a text of the real client and publishes its events in the service's form", async () => {
    const messageId = await send({ Context: { message: "msg_1" } });
    expect(providers.sms()).toEqual([
      expect.objectContaining({ messageId, from: studio, to: maya, body: "Class moved to 7" }),
    ]);
    expect(types()).toEqual(["TEXT_QUEUED", "TEXT_PENDING", "TEXT_SUCCESSFUL"]);
    expect(providers.events.sms.at(-1)).toEqual({
      eventType: "TEXT_SUCCESSFUL",
      eventVersion: "1.0",
      eventTimestamp: expect.any(Number),
      isFinal: true,
      originationPhoneNumber: studio,
      destinationPhoneNumber: maya,
      isInternationalSend: false,
      isoCountryCode: "US",
      messageId,
      messageRequestTimestamp: expect.any(Number),
      messageEncoding: "GSM",
      messageType: "TRANSACTIONAL",
      messageStatus: "SUCCESSFUL",
      messageStatusDescription: "Message has been accepted by phone carrier",
      context: { message: "msg_1" },
      totalMessageParts: 1,
      totalMessagePrice: 0.00883,
      totalCarrierFee: 0.003,
    });
  });

  it.each([
    ["+14254147755", "TEXT_SUCCESSFUL"],
    ["+14254147167", "TEXT_CARRIER_BLOCKED"],
    ["+33755512501", "TEXT_DELIVERED"],
    ["+33755512502", "TEXT_CARRIER_BLOCKED"],
  ])("ends a text to the simulator's %s with %s", async (DestinationPhoneNumber, last) => {
    await send({ DestinationPhoneNumber });
    expect(providers.events.sms.at(-1)).toMatchObject({ eventType: last, isFinal: true });
  });

  it.each([
    ["a".repeat(160), "GSM", 1],
    ["a".repeat(161), "GSM", 2],
    ["€".repeat(81), "GSM", 2],
    ["ж".repeat(70), "Unicode", 1],
    ["ж".repeat(71), "Unicode", 2],
  ])("counts the parts of %s", async (MessageBody, messageEncoding, totalMessageParts) => {
    await send({ MessageBody });
    expect(providers.events.sms.at(-1)).toMatchObject({ messageEncoding, totalMessageParts });
  });

  it.each<[string, Partial<SendTextMessageCommandInput>]>([
    ["a number that is none", { DestinationPhoneNumber: "0512 555" }],
    ["a text without a sender", { OriginationIdentity: undefined }],
    ["an empty text", { MessageBody: "" }],
    ["a text of 1,601 characters", { MessageBody: "a".repeat(1601) }],
    ["six pairs of context", { Context: Object.fromEntries([..."abcdef"].map((key) => [key, "1"])) }],
  ])("refuses %s, naming the field", async (_, more) => {
    await expect(send(more)).rejects.toMatchObject({
      name: "ValidationException",
      Fields: [{ Name: Object.keys(more)[0] }],
    });
    expect(providers.sms()).toEqual([]);
  });

  it("judges a dry run, and sends nothing", async () => {
    expect(await send({ DryRun: true })).toMatch(/^[0-9a-f-]{36}$/);
    await expect(send({ DryRun: true, MessageBody: "" })).rejects.toMatchObject({ name: "ValidationException" });
    expect(providers.sms()).toEqual([]);
    expect(types()).toEqual([]);
  });

  it("keeps opted-out numbers, tells them, refuses to send to them and takes them back", async () => {
    const number = { ...list, OptedOutNumber: maya };
    await client.send(new PutOptedOutNumberCommand(number));
    providers.optOuts.byEndUser("+15125550115");
    await expect(send()).rejects.toMatchObject({ Reason: "DESTINATION_PHONE_NUMBER_OPTED_OUT" });
    await expect(send()).rejects.toBeInstanceOf(ConflictException);
    const first = await client.send(new DescribeOptedOutNumbersCommand({ ...list, MaxResults: 1 }));
    expect(first.OptedOutNumbers).toEqual([
      { OptedOutNumber: maya, OptedOutTimestamp: expect.any(Date), EndUserOptedOut: false },
    ]);
    const next = await client.send(new DescribeOptedOutNumbersCommand({ ...list, NextToken: first.NextToken }));
    expect(next.OptedOutNumbers).toMatchObject([{ OptedOutNumber: "+15125550115", EndUserOptedOut: true }]);
    expect(next.NextToken).toBeUndefined();
    await client.send(new DeleteOptedOutNumberCommand(number));
    await expect(client.send(new DeleteOptedOutNumberCommand(number))).rejects.toBeInstanceOf(
      ResourceNotFoundException,
    );
    await send();
    expect(providers.sms()).toHaveLength(1);
  });

  it("throttles, rejects, or cuts the line, where a test asks for it", async () => {
    providers.fail.sms = () => "throttle";
    await expect(send()).rejects.toMatchObject({ name: "ThrottlingException" });
    providers.fail.sms = () => "reject";
    await expect(send()).rejects.toMatchObject({ Reason: "DESTINATION_COUNTRY_BLOCKED" });
    providers.fail.sms = () => "timeout";
    await expect(send()).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(providers.sms()).toHaveLength(0);
    providers.fail.sms = () => "acceptThenTimeout";
    await expect(send()).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(providers.sms()).toHaveLength(1);
  });
});
