import * as z from "zod";
import { readNotice } from "./notice.ts";

const Verdict = z.object({ status: z.string().max(100) }).nullish();

/**
 * What a receipt rule's S3 action publishes to its topic (SES, "Contents of notifications for Amazon SES email receiving");
 * further fields are ignored.
 */
const ReceiptNotice = z.object({
  notificationType: z.literal("Received"),
  mail: z.object({ messageId: z.string().min(1).max(200) }),
  receipt: z.object({
    recipients: z.array(z.string().min(1).max(1000)).max(1000),
    spamVerdict: Verdict,
    virusVerdict: Verdict,
    action: z
      .object({
        type: z.string().max(100),
        bucketName: z.string().min(1).max(255).nullish(),
        objectKey: z.string().min(1).max(1024).nullish(),
      })
      .nullish(),
  }),
});

/** That an email came in. */
export interface Receipt {
  /** SES's id of the receipt: the same twice is one email. */
  providerId: string;
  /** Where the raw message lies; absent where the action was none of S3. */
  object?: { bucket: string; key: string };
  /** The addresses of the envelope that a receipt rule took, as they were written. */
  recipients: string[];
  /** SES's spam or virus verdict is FAIL; GRAY, DISABLED and PROCESSING_FAILED say nothing against an email. */
  spam: boolean;
}

/**
 * The receipt of a queue's record.
 * @throws Refusal `email-notice-malformed`
 */
export const readReceipt = (text: string): Receipt => {
  const { mail, receipt } = readNotice(ReceiptNotice, text, "email-notice-malformed");
  const { bucketName: bucket, objectKey: key } = receipt.action ?? {};
  return {
    providerId: mail.messageId,
    ...(bucket && key ? { object: { bucket, key } } : {}),
    recipients: receipt.recipients,
    spam: [receipt.spamVerdict, receipt.virusVerdict].some((verdict) => verdict?.status === "FAIL"),
  };
};
