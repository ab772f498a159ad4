import { randomUUID } from "node:crypto";
import { awsAccount, region } from "../../template/resolve.ts";
import { bare, type Letter } from "./letter.ts";

/** What becomes of a mail at one address. */
export type Fate = "delivered" | "bounced" | "complained" | "suppressed";

/** Addresses a mail goes to, without names. */
export const recipientsOf = ({ to, cc, bcc }: Letter): string[] => [...to, ...cc, ...bcc].map(bare);

const tagsOf = (letter: Letter): Record<string, string[]> => {
  const tags: Record<string, string[]> = {
    "ses:operation": ["SendEmail"],
    "ses:configuration-set": [letter.configurationSet ?? ""],
    "ses:source-ip": ["127.0.0.1"],
    "ses:from-domain": [bare(letter.from).split("@")[1] ?? ""],
    "ses:caller-identity": ["local"],
  };
  for (const { name, value } of letter.tags) tags[name] = [...(tags[name] ?? []), value];
  return tags;
};

const mailOf = (letter: Letter) => ({
  timestamp: letter.at.toISOString(),
  source: letter.from,
  sourceArn: `arn:aws:ses:${region}:${awsAccount}:identity/${bare(letter.from).split("@")[1]}`,
  sendingAccountId: awsAccount,
  messageId: letter.messageId,
  destination: recipientsOf(letter),
  headersTruncated: false,
  headers: letter.headers,
  commonHeaders: {
    from: [letter.from],
    ...(letter.replyTo.length > 0 && { replyTo: letter.replyTo }),
    to: letter.to,
    ...(letter.cc.length > 0 && { cc: letter.cc }),
    messageId: letter.messageId,
    subject: letter.subject,
  },
  tags: tagsOf(letter),
});

const feedbackId = (): string => `0100${Date.now().toString(16).padStart(12, "0")}-${randomUUID()}-000000`;

const bounceOf = (recipients: string[], suppressed: boolean, timestamp: string) => ({
  feedbackId: feedbackId(),
  bounceType: "Permanent",
  bounceSubType: suppressed ? "Suppressed" : "General",
  bouncedRecipients: recipients.map((emailAddress) => ({
    emailAddress,
    action: "failed",
    status: "5.1.1",
    diagnosticCode: suppressed
      ? "Amazon SES has suppressed sending to this address because it has a recent history of bouncing as an invalid address."
      : "smtp; 550 5.1.1 user unknown",
  })),
  timestamp,
  reportingMTA: "dns; amazonses.com",
});

/** The event that SES publishes when it has taken a mail (SES: "Contents of event data that Amazon SES publishes to Amazon SNS"). */
export const sendEvent = (letter: Letter): object => ({ eventType: "Send", mail: mailOf(letter), send: {} });

/** The recipients' mail servers took it, some time after SES did. */
export const deliveryEvent = (letter: Letter, recipients: string[], at: Date): object => ({
  eventType: "Delivery",
  mail: mailOf(letter),
  delivery: {
    timestamp: at.toISOString(),
    processingTimeMillis: at.getTime() - letter.at.getTime(),
    recipients,
    smtpResponse: "250 2.6.0 Message received",
    reportingMTA: "a8-70.smtp-out.amazonses.com",
  },
});

/** A permanent bounce, of an unknown mailbox or of an address on the suppression list. */
export const bounceEvent = (letter: Letter, recipients: string[], at: Date, suppressed: boolean): object => ({
  eventType: "Bounce",
  mail: mailOf(letter),
  bounce: bounceOf(recipients, suppressed, at.toISOString()),
});

/** The recipient called it spam. */
export const complaintEvent = (letter: Letter, recipients: string[], at: Date): object => ({
  eventType: "Complaint",
  mail: mailOf(letter),
  complaint: {
    feedbackId: feedbackId(),
    complaintSubType: null,
    complainedRecipients: recipients.map((emailAddress) => ({ emailAddress })),
    timestamp: at.toISOString(),
    userAgent: "Amazon SES Mailbox Simulator",
    complaintFeedbackType: "abuse",
    arrivalDate: letter.at.toISOString(),
  },
});
