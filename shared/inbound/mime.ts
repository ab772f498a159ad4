import PostalMime, { type Address, type Email, type Mailbox } from "postal-mime";
import { whyAutomatic } from "./automatic.ts";
import { bounded, masked, oneLine } from "./bounded.ts";
import { textOfHtml } from "./html-text.ts";
import { attachmentsOf, type InboundAttachment } from "./mime-attachments.ts";
import { withoutHistory } from "./reply-history.ts";
import { safeHtml } from "./safe-html.ts";

/** An email a client wrote. Ids are without angle brackets. Numbers of payment cards are masked in all that is shown. */
export interface InboundEmail {
  messageId?: string;
  from?: { address: string; name?: string };
  /** Whom the headers name in `To`, at most 100. */
  to: string[];
  subject: string;
  /** The plain text, or the HTML's where there is none; at most 100,000 characters, `\n` between lines. */
  text: string;
  /** The text without the quoted history. */
  fresh: string;
  /** As it came, at most 250,000 characters: to be sanitized by whoever shows it. */
  html?: string;
  inReplyTo?: string;
  /** The last 50, the nearest at the end. */
  references: string[];
  /** Why it is no email somebody wrote just now (`whyAutomatic`). */
  automatic?: string;
  attachments: InboundAttachment[];
}

const longest = { text: 100_000, html: 250_000, subject: 500, name: 200, address: 320, to: 100, references: 50 };
const limits = {
  maxNestingDepth: 30,
  maxHeadersSize: 256 * 1024,
  maxRfc822NestingDepth: 0,
  forceRfc822Attachments: true,
};

/** More than 40 MB have in lines of 76 characters: the parser's time goes by lines. */
const mostLines = 700_000;

/** A message up to the line that no honest one reaches. */
const withinLines = (raw: Uint8Array): Uint8Array => {
  let end = -1;
  for (let line = 0; line < mostLines; line += 1) {
    end = raw.indexOf(0x0a, end + 1);
    if (end < 0) return raw;
  }
  return raw.subarray(0, end);
};

/** The headers of a message, at most 64 KiB of them. */
const headOf = (raw: Uint8Array): Uint8Array => {
  const head = Buffer.from(raw.subarray(0, 64 * 1024)).toString("latin1");
  return raw.subarray(0, /\r?\n\r?\n/.exec(head)?.index ?? head.length);
};

/** The message; where it goes beyond the limits its headers, and where these do too nothing. */
const parsed = async (raw: Uint8Array): Promise<Email> => {
  for (const part of [withinLines(raw), headOf(raw)])
    try {
      return await PostalMime.parse(part, limits);
    } catch {}
  return { headers: [], headerLines: [], attachments: [] };
};

const mailboxes = (addresses: readonly Address[]): Mailbox[] =>
  addresses
    .flatMap((each) => each.group ?? [each])
    .filter(({ address }) => address.length <= longest.address && /^[^\s<>@\p{Cc}]+@[^\s<>@\p{Cc}]+$/u.test(address));

const mailboxOf = ({ address, name }: Mailbox): NonNullable<InboundEmail["from"]> => {
  const shown = oneLine(name, longest.name);
  return { address: address.toWellFormed(), ...(shown ? { name: shown } : {}) };
};

const idsIn = (header = ""): string[] => {
  const bracketed = [...header.matchAll(/<([^<>\s\p{Cc}]{1,500})>/gu)].map(([, id]) => id!);
  const bare = header.split(/[\s,<>]+/).filter((word) => word.includes("@") && word.length <= 500);
  return (bracketed.length > 0 ? bracketed : bare).map((id) => bounded(id, 500));
};

const someOf = <K extends string, V>(key: K, value: V | undefined) =>
  (value === undefined ? {} : { [key]: value }) as { [key in K]?: V };

const plain = (text: string): string => masked(text.replace(/\r\n?/g, "\n").trim(), longest.text).trim();

/**
 * An email, parsed (RFC 5322, MIME). Messages within it are attachments, never text.
 * @param raw the message's bytes, SES takes up to 40 MB
 * @returns what can be read of it: it never throws, whatever the bytes are
 */
export const readEmail = async (raw: Uint8Array): Promise<InboundEmail> => {
  const email = await parsed(raw);
  const html = email.html === undefined ? undefined : masked(email.html, longest.html).trim();
  const shown = safeHtml(html ?? "");
  const text = plain(email.text?.trim() || (await textOfHtml(html ?? "")));
  const [from] = mailboxes(email.from ? [email.from] : []);
  return {
    ...someOf("messageId", idsIn(email.messageId)[0]),
    ...someOf("from", from && mailboxOf(from)),
    to: mailboxes(email.to ?? [])
      .slice(0, longest.to)
      .map(({ address }) => address.toWellFormed()),
    subject: masked(oneLine(email.subject ?? "", longest.subject), longest.subject),
    text,
    fresh: withoutHistory(text),
    // what links made too long is not cut within one: its text says the same
    ...someOf("html", shown.length > longest.html ? undefined : shown || undefined),
    ...someOf("inReplyTo", idsIn(email.inReplyTo)[0]),
    references: [...new Set(idsIn(email.references))].slice(-longest.references),
    ...someOf("automatic", whyAutomatic(email.headers)),
    attachments: attachmentsOf(email.attachments),
  };
};
