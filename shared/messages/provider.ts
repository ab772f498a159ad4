/** What came of asking a provider to send: taken under its id, refused for good, to be asked again later, or nobody can say. */
export type Outcome = { took: string } | { refused: string } | { later: string } | { unknown: string };

/** Our ids, which the provider's events carry back. */
export interface About {
  account: string;
  client?: string | undefined;
  message: string;
}

export interface OutgoingEmail {
  from: string;
  to: string;
  replyTo: string | undefined;
  subject: string;
  text: string;
  html: string;
  headers: { Name: string; Value: string }[];
  attachments: { name: string; type: string; bytes: Uint8Array }[];
  about: About;
}

export interface OutgoingSms {
  from: string;
  to: string;
  body: string;
  promotional: boolean;
  about: About;
}

/** The two channels. Each asks its provider once: what repeats is the queue's, by what the message says of itself. */
export interface Providers {
  email(message: OutgoingEmail): Promise<Outcome>;
  sms(message: OutgoingSms): Promise<Outcome>;
}

/** Errors of a connection that was never made: nothing can have been taken. */
const neverSent = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);

/**
 * What an SDK's error means: a name in `busy` says to come later, another 4xx that it will never be taken; a broken or late answer,
 * or a fault of the service's, that it may have been (reliability 26).
 */
export const outcomeOfError = (error: unknown, busy: ReadonlySet<string>): Outcome => {
  const {
    name = "Error",
    code,
    $metadata,
  } = error as { name?: string; code?: string; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  if (busy.has(name) || status === 429) return { later: name };
  if (status !== undefined && status >= 400 && status < 500) return { refused: name };
  return neverSent.has(code ?? "") ? { later: code! } : { unknown: name };
};
