import type { SendEmailRequest } from "@aws-sdk/client-sesv2";
import PostalMime, { type Address, addressParser } from "postal-mime";

/** An attachment by what is told of it; its content stays with the viewer. */
export interface Enclosure {
  name: string;
  contentType: string;
  /** bytes */
  size: number;
}

/** A mail as SES took it. */
export interface Letter {
  messageId: string;
  from: string;
  replyTo: string[];
  to: string[];
  cc: string[];
  bcc: string[];
  subject: string;
  html?: string | undefined;
  text?: string | undefined;
  /** every header of the message, also those SES makes of the request */
  headers: { name: string; value: string }[];
  attachments: Enclosure[];
  tags: { name: string; value: string }[];
  configurationSet?: string | undefined;
  at: Date;
}

type Content = Pick<Letter, "subject" | "html" | "text" | "headers" | "attachments">;
type Parties = Pick<Letter, "from" | "replyTo" | "to" | "cc" | "bcc">;

const bytesOf = (blob: unknown): Buffer => Buffer.from(String(blob), "base64");

const headersOf = ({ from, replyTo, to, cc }: Parties, subject: string, mixed: boolean): Letter["headers"] => {
  const lists = [
    ["From", [from]],
    ["Reply-To", replyTo],
    ["To", to],
    ["Cc", cc],
  ] as const;
  return [
    ...lists.filter(([, values]) => values.length > 0).map(([name, values]) => ({ name, value: values.join(", ") })),
    { name: "Subject", value: subject },
    { name: "MIME-Version", value: "1.0" },
    { name: "Content-Type", value: mixed ? "multipart/mixed" : "multipart/alternative" },
  ];
};

const simple = (request: SendEmailRequest, parties: Parties): Content => {
  const { Subject, Body, Headers = [], Attachments = [] } = request.Content!.Simple!;
  const subject = Subject!.Data!;
  const own = Headers.map(({ Name, Value }) => ({ name: Name!, value: Value! }));
  return {
    subject,
    html: Body!.Html?.Data,
    text: Body!.Text?.Data,
    headers: [...headersOf(parties, subject, Attachments.length > 0), ...own],
    attachments: Attachments.map(({ FileName, ContentType, RawContent }) => ({
      name: FileName!,
      contentType: ContentType ?? "application/octet-stream",
      size: bytesOf(RawContent).length,
    })),
  };
};

const written = (addresses: Address[] = []): string[] =>
  addresses.flatMap((one) => one.group ?? [one]).map(({ name, address }) => (name ? `${name} <${address}>` : address));

/** The bare address of a mailbox that may carry a name, in lower case. */
export const bare = (mailbox: string): string =>
  (addressParser(mailbox, { flatten: true })[0]?.address ?? mailbox).toLowerCase();

const raw = async (request: SendEmailRequest): Promise<Parties & Content> => {
  const mail = await PostalMime.parse(bytesOf(request.Content!.Raw!.Data));
  return {
    from: written(mail.from && [mail.from])[0] ?? "",
    replyTo: written(mail.replyTo),
    to: written(mail.to),
    cc: written(mail.cc),
    bcc: written(mail.bcc),
    subject: mail.subject ?? "",
    html: mail.html,
    text: mail.text,
    headers: mail.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
    attachments: mail.attachments.map(({ filename, mimeType, content }) => ({
      name: filename ?? "",
      contentType: mimeType,
      size: (content as ArrayBuffer).byteLength,
    })),
  };
};

/**
 * Reads a SendEmail that has been found good, Content.Simple or Content.Raw; what the request itself says of sender and destination
 * wins over the headers of a raw message.
 * @param request as on the wire: blobs are base64 text
 */
export const letterOf = async (request: SendEmailRequest, messageId: string, at: Date): Promise<Letter> => {
  const { FromEmailAddress, ReplyToAddresses, Destination, EmailTags = [], ConfigurationSetName } = request;
  const mime = request.Content?.Raw && (await raw(request));
  const parties: Parties = {
    from: FromEmailAddress ?? mime?.from ?? "",
    replyTo: ReplyToAddresses ?? mime?.replyTo ?? [],
    to: Destination?.ToAddresses ?? mime?.to ?? [],
    cc: Destination?.CcAddresses ?? mime?.cc ?? [],
    bcc: Destination?.BccAddresses ?? mime?.bcc ?? [],
  };
  return {
    messageId,
    ...(mime ?? simple(request, parties)),
    ...parties,
    tags: EmailTags.map(({ Name, Value }) => ({ name: Name!, value: Value! })),
    configurationSet: ConfigurationSetName,
    at,
  };
};
