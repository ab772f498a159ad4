import { DescribeOptedOutNumbersRequest$, SendTextMessageRequest$ } from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { SendEmailRequest$ } from "@aws-sdk/client-sesv2";
import { beforeAll, expect, it } from "vitest";
import type { Channels } from "../support/channels.ts";
import { type Desk, openDesk, studioAddress, studioNumber } from "../support/desk.ts";
import type { Studio } from "../support/studio.ts";
import { faultsOnWire } from "../support/wire-schema.ts";

let studio: Studio;
let channels: Channels;
let desk: Desk;

beforeAll(async () => {
  ({ studio, channels, desk } = await openDesk());
});

const bodyOf = ({ body }: { body: Buffer }) => JSON.parse(body.toString());

it("our own requests to SES and the SMS service are as the models shipped with the SDK say, with our ids and what the law asks for", async () => {
  const { id: clientId, email, mobile } = await desk.client();
  const params = { clientId };
  const mail = { channel: "email", subject: "Your mat", body: "It is here", html: "<p>It is <b>here</b></p>" };
  const sent = await studio.call("POST /v1/clients/{clientId}/messages", { params, body: mail });
  expect(sent.status).toBe(202);
  await desk.write(clientId, "Your mat is here – namasté");
  await channels.send();
  await channels.clock("2099-01-01T12:00:00.000Z");
  const { email: emails, sms: texts } = channels.wire;
  expect(emails.map((request) => faultsOnWire(SendEmailRequest$, bodyOf(request)))).toEqual([[]]);
  const [written] = emails.map(bodyOf);
  expect(written).toMatchObject({
    FromEmailAddress: expect.stringContaining(studioAddress),
    Destination: { ToAddresses: [email] },
    ConfigurationSetName: "emails",
    EmailTags: expect.arrayContaining([{ Name: "message", Value: sent.body.id }]),
  });
  expect(written.Content.Simple.Headers.map(({ Name }: { Name: string }) => Name)).toEqual([
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
  ]);
  const byOperation = Object.groupBy(texts, ({ headers }) => String(headers["x-amz-target"]).split(".")[1]!);
  const texted = byOperation.SendTextMessage!.map(bodyOf);
  expect(texted.map((request) => faultsOnWire(SendTextMessageRequest$, request))).toEqual([[], []]);
  for (const request of texted)
    expect(request).toMatchObject({
      DestinationPhoneNumber: mobile,
      OriginationIdentity: studioNumber,
      ConfigurationSetName: "texts",
      Context: { account: studio.accountId, client: clientId },
    });
  const read = byOperation.DescribeOptedOutNumbers!.map(bodyOf);
  expect(read.map((request) => faultsOnWire(DescribeOptedOutNumbersRequest$, request))).toEqual([[]]);
});
