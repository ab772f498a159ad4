import type { SendTextMessageRequest } from "@aws-sdk/client-pinpoint-sms-voice-v2";

/** A text as the service took it. */
export interface Text {
  messageId: string;
  from: string;
  to: string;
  body: string;
  messageType: string;
  /** what the sender wants to find again in the events */
  context: Record<string, string>;
  configurationSet?: string | undefined;
  at: Date;
}

/** What is kept of a request that was found good. */
export const textOf = (request: SendTextMessageRequest, messageId: string, at: Date): Text => ({
  messageId,
  from: request.OriginationIdentity!,
  to: request.DestinationPhoneNumber!.replace(/^\+?/, "+"),
  body: request.MessageBody!,
  messageType: request.MessageType ?? "TRANSACTIONAL",
  context: request.Context ?? {},
  configurationSet: request.ConfigurationSetName,
  at,
});
