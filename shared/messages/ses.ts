import { type SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";
import { type Outcome, type OutgoingEmail, outcomeOfError } from "./provider.ts";

const busy = new Set([
  "TooManyRequestsException",
  "LimitExceededException",
  "SendingPausedException",
  "AccountSuspendedException",
]);

const utf8 = (Data: string) => ({ Data, Charset: "UTF-8" });

/** Sends an email by SES v2 (SendEmail), with our ids as message tags; the client must not retry by itself. */
export const sesSender =
  (client: SESv2Client, configurationSet: string) =>
  async ({ from, to, replyTo, subject, text, html, headers, attachments, about }: OutgoingEmail): Promise<Outcome> => {
    try {
      const { MessageId } = await client.send(
        new SendEmailCommand({
          FromEmailAddress: from,
          Destination: { ToAddresses: [to] },
          ...(replyTo !== undefined && { ReplyToAddresses: [replyTo] }),
          ConfigurationSetName: configurationSet,
          EmailTags: Object.entries(about).flatMap(([Name, Value]) => (Value ? [{ Name, Value }] : [])),
          Content: {
            Simple: {
              Subject: utf8(subject),
              Body: { Text: utf8(text), Html: utf8(html) },
              Headers: headers,
              ...(attachments.length > 0 && {
                Attachments: attachments.map(({ name, type, bytes }) => ({
                  FileName: name,
                  ContentType: type,
                  RawContent: bytes,
                  ContentDisposition: "ATTACHMENT" as const,
                })),
              }),
            },
          },
        }),
      );
      return MessageId ? { took: MessageId } : { unknown: "NoMessageId" };
    } catch (error) {
      return outcomeOfError(error, busy);
    }
  };
