import { randomBytes, randomUUID } from "node:crypto";
import PostalMime, { type Address, type Email } from "postal-mime";
import { awsAccount, region } from "../template/resolve.ts";
import type { Text } from "./sms/text.ts";

/** A text that somebody sends to a number of ours. */
export interface IncomingText {
  /** E.164 */
  from: string;
  /** E.164, a number of ours */
  to: string;
  body: string;
  /** the service's id of it, where the same one is to come twice */
  id?: string | undefined;
}

/**
 * What the service publishes of a text that came in (User Guide: "Two-way SMS messaging", payload).
 * @param sent texts of ours, the newest last
 */
export const inboundTextMessage = ({ from, to, body, id }: IncomingText, sent: Text[]) => {
  const previous = sent.findLast((text) => text.to === from && text.from === to)?.messageId;
  return {
    originationNumber: from,
    destinationNumber: to,
    messageKeyword: `KEYWORD_${awsAccount}`,
    messageBody: body,
    inboundMessageId: id ?? randomUUID(),
    ...(previous && { previousPublishedMessageId: previous }),
  };
};

/** Where SES puts what it receives. */
export interface Drop {
  bucket: string;
  /** put before the message's id to make the object's key */
  prefix: string;
}

const boxes = (addresses: Address[] = []): { name: string; address: string }[] =>
  addresses.flatMap((one) => one.group ?? [one]);
const written = (addresses: Address[] | undefined): string[] =>
  boxes(addresses).map(({ name, address }) => (name ? `${name} <${address}>` : address));

const commonHeadersOf = (mail: Email, source: string) => ({
  returnPath: source,
  from: written(mail.from && [mail.from]),
  ...(mail.replyTo && { replyTo: written(mail.replyTo) }),
  ...(mail.date && { date: mail.headers.find(({ key }) => key === "date")?.value }),
  to: written(mail.to),
  ...(mail.cc && { cc: written(mail.cc) }),
  ...(mail.messageId && { messageId: mail.messageId }),
  ...(mail.subject !== undefined && { subject: mail.subject }),
});

const pass = { status: "PASS" };

/**
 * What SES publishes of a mail that it received and stored (SES: "Contents of notifications for Amazon SES email receiving"), verdicts all
 * good; undefined for what names no sender or no recipient.
 */
export const inboundMailNotification = async (raw: Buffer, { bucket, prefix }: Drop, at: Date) => {
  const mail = await PostalMime.parse(raw);
  const source = mail.returnPath?.replace(/^<|>$/g, "") || boxes(mail.from && [mail.from])[0]?.address;
  const named = [...boxes(mail.to), ...boxes(mail.cc), ...boxes(mail.bcc)].map(({ address }) => address);
  const destination = [...new Set(mail.deliveredTo ? [mail.deliveredTo, ...named] : named)].filter(Boolean);
  if (!source || destination.length === 0) return undefined;
  const messageId = randomBytes(20).toString("hex");
  return {
    notificationType: "Received",
    mail: {
      timestamp: at.toISOString(),
      source,
      messageId,
      destination,
      headersTruncated: false,
      headers: mail.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
      commonHeaders: commonHeadersOf(mail, source),
    },
    receipt: {
      timestamp: at.toISOString(),
      processingTimeMillis: 200,
      recipients: destination,
      spamVerdict: pass,
      virusVerdict: pass,
      spfVerdict: pass,
      dkimVerdict: pass,
      dmarcVerdict: pass,
      action: {
        type: "S3",
        topicArn: `arn:aws:sns:${region}:${awsAccount}:InboundEmail`,
        bucketName: bucket,
        objectKeyPrefix: prefix,
        objectKey: `${prefix}${messageId}`,
      },
    },
  };
};
