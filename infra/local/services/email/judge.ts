import type { SendEmailRequest } from "@aws-sdk/client-sesv2";
import { bare } from "./letter.ts";
import { SesRefusal } from "./refusal.ts";

/** Recipients a message may have (SES: "Service quotas", messages). */
const recipientLimit = 50;
/** Headers a request may add (SES API v2: Message, Headers). */
const headerLimit = 15;

const refuse = (message: string): never => {
  throw new SesRefusal("BadRequestException", message);
};

const judgeAddress = (mailbox: string): void => {
  const address = bare(mailbox);
  if (!address.includes("@")) refuse("Missing final '@domain'");
  if (!/^[^\s@]+@[^\s@]+$/.test(address)) refuse("Illegal address");
  if (/[^\p{ASCII}]/u.test(address.split("@")[0]!)) refuse("Local address contains control or whitespace");
};

const judgeTags = (request: SendEmailRequest): void => {
  for (const { Name = "", Value = "" } of request.EmailTags ?? []) {
    if (!/^[A-Za-z0-9_-]{1,256}$/.test(Name)) refuse(`Invalid tag name <${Name}>`);
    if (!/^[A-Za-z0-9_-]{1,256}$/.test(Value)) refuse(`Invalid tag value <${Value}>`);
  }
};

const judgeSimple = (message: NonNullable<SendEmailRequest["Content"]>["Simple"]): void => {
  if (!message?.Subject?.Data) refuse("Missing required header 'Subject'.");
  if (!message?.Body?.Html?.Data && !message?.Body?.Text?.Data) refuse("Message body is required.");
  const headers = message?.Headers ?? [];
  if (headers.length > headerLimit) refuse(`Headers count exceeds ${headerLimit}.`);
  for (const { Name = "", Value = "" } of headers) {
    if (!/^[!-9;-~]{1,126}$/.test(Name)) refuse(`Invalid header name <${Name}>`);
    if (!/^[ -~]{1,995}$/.test(Value) || Name.length + Value.length > 996) refuse(`Invalid header value for <${Name}>`);
    if (/^(from|to|cc|bcc|subject|reply-to|date|message-id|mime-version|content-type)$/i.test(Name))
      refuse(`Header <${Name}> is not allowed.`);
  }
  for (const { FileName } of message?.Attachments ?? []) if (!FileName) refuse("Attachment file name is required.");
};

/**
 * Refuses a SendEmail as SES does (SES API v2: SendEmail, Message, MessageTag, MessageHeader): by its shape, its recipients, its tags and
 * its headers.
 * @param configurationSets those there are; undefined: any name
 */
export const judgeEmail = (request: SendEmailRequest, configurationSets: string[] | undefined): void => {
  const { Content, Destination, FromEmailAddress, ConfigurationSetName: set } = request;
  if (!Content?.Simple && !Content?.Raw) refuse("Content must be Simple or Raw here.");
  if (Content?.Simple) {
    if (!FromEmailAddress) refuse("FromEmailAddress is required.");
    judgeSimple(Content.Simple);
  } else if (!Content?.Raw?.Data) refuse("Raw message is empty.");
  const { ToAddresses = [], CcAddresses = [], BccAddresses = [] } = Destination ?? {};
  const recipients = [...ToAddresses, ...CcAddresses, ...BccAddresses];
  if (Content?.Simple && recipients.length === 0) refuse("At least one destination is required.");
  if (recipients.length > recipientLimit) refuse(`Recipient count exceeds ${recipientLimit}.`);
  for (const one of recipients) judgeAddress(one);
  if (FromEmailAddress) judgeAddress(FromEmailAddress);
  judgeTags(request);
  if (set && configurationSets && !configurationSets.includes(set))
    throw new SesRefusal("NotFoundException", `Configuration set <${set}> does not exist.`);
};
