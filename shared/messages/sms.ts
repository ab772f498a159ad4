import { type PinpointSMSVoiceV2Client, SendTextMessageCommand } from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { type Outcome, type OutgoingSms, outcomeOfError } from "./provider.ts";

const busy = new Set(["ThrottlingException", "ServiceQuotaExceededException"]);

/** Sends an SMS by AWS End User Messaging (SendTextMessage), with our ids as context; the client must not retry by itself. */
export const smsSender =
  (client: PinpointSMSVoiceV2Client, configurationSet: string) =>
  async ({ from, to, body, promotional, about }: OutgoingSms): Promise<Outcome> => {
    try {
      const { MessageId } = await client.send(
        new SendTextMessageCommand({
          DestinationPhoneNumber: to,
          OriginationIdentity: from,
          MessageBody: body,
          MessageType: promotional ? "PROMOTIONAL" : "TRANSACTIONAL",
          ConfigurationSetName: configurationSet,
          Context: Object.fromEntries(Object.entries(about).filter(([, value]) => value !== undefined)) as Record<
            string,
            string
          >,
        }),
      );
      return MessageId ? { took: MessageId } : { unknown: "NoMessageId" };
    } catch (error) {
      return outcomeOfError(error, busy);
    }
  };
