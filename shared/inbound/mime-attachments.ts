import type { Attachment } from "postal-mime";
import { oneLine } from "./bounded.ts";

/** A file that came with an email. */
export interface InboundAttachment {
  /** Its name without any path, at most 200 characters; `attachment-1` and so on where it has none. */
  name: string;
  /** The media type the sender gives, lower case; what is none is `application/octet-stream`. */
  type: string;
  content: Uint8Array;
}

const most = 20;
const longestName = 200;
const mediaType = /^[a-z0-9][\w.+-]{0,63}\/[a-z0-9][\w.+-]{0,63}$/;

/** Marks that turn the direction of what follows: "exe.pdf" would read as "fdp.exe". */
const turning = /[\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

const nameOf = (given: string | null, index: number): string => {
  const last = oneLine((given ?? "").slice(-1000).replace(turning, ""), 1000)
    .split(/[/\\]/)
    .at(-1)!
    .trim();
  return /^\.*$/.test(last) ? `attachment-${index + 1}` : last.slice(-longestName).toWellFormed();
};

const bytesOf = (content: Attachment["content"]): Uint8Array =>
  typeof content === "string" ? new TextEncoder().encode(content) : new Uint8Array(content);

/** The first 20 files of an email; their content is what the raw message holds, decoded. */
export const attachmentsOf = (attachments: readonly Attachment[]): InboundAttachment[] =>
  attachments.slice(0, most).map(({ filename, mimeType, content }, index) => ({
    name: nameOf(filename, index),
    type: mediaType.test(mimeType) ? mimeType : "application/octet-stream",
    content: bytesOf(content),
  }));
