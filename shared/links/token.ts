import * as z from "zod";
import { Channel } from "../consents/schema.ts";
import { AccountId, ClientId, MessageId } from "../kernel/ids.ts";
import type { HashedPoint } from "../privacy/suppressed.ts";
import type { Secrets } from "../secrets.ts";

/** What a link is for, and the path its page stands under. */
const paths = { unsubscribe: "u", preferences: "p", waiver: "w" } as const;
/** Purposes of links that speak for an address or number; one to sign by speaks for a request (links/waiver-token.ts). */
export type LinkPurpose = Exclude<keyof typeof paths, "waiver">;

/** Whom a link speaks for: a client of an account, and the address or number it was sent to, by its keyed hash. */
export interface Link extends HashedPoint {
  accountId: string;
  clientId: string;
  /** the message it stands in, which is marked by what is done there */
  messageId?: string | undefined;
}

/** What can be a token at all; a longer or other text is no address of ours. */
export const LinkToken = z
  .string()
  .regex(/^[\w.-]{1,400}$/, "must be a signed link's token")
  .meta({ description: "Signed; it does not expire" });

const Parts = z.tuple([AccountId, ClientId, Channel, z.string().regex(/^[\w-]{24}$/), MessageId.optional()]);

/**
 * A link's token: URL-safe, about 200 characters whatever the address, without a date and so without an end (rules.md, Sending).
 * It holds no address, only its keyed hash: what opts out is found by that, though the client has another address by now.
 */
export const tokenOf = (
  secrets: Secrets,
  purpose: LinkPurpose,
  { accountId, clientId, channel, hash, messageId }: Link,
): string =>
  secrets.seal(`${purpose} link`, [accountId, clientId, channel, hash, ...(messageId ? [messageId] : [])].join(" "));

/** Whom a token speaks for; undefined where it is forged, cut or of another purpose. Old keys go on opening. */
export const linkIn = (secrets: Secrets, purpose: LinkPurpose, token: string): Link | undefined => {
  const opened = secrets.open(`${purpose} link`, token);
  const { data } = Parts.safeParse(opened?.split(" "));
  if (!data) return undefined;
  const [accountId, clientId, channel, hash, messageId] = data;
  return { accountId, clientId, channel, hash, ...(messageId && { messageId }) };
};

/** The path of a token's page. */
export const pathOf = (purpose: keyof typeof paths, token: string): string => `/${paths[purpose]}/${token}`;

/** The address of a token's page. `apiUrl` is the API's base, with or without a slash at its end. */
export const addressOf = (apiUrl: string, purpose: keyof typeof paths, token: string): string =>
  `${apiUrl.replace(/\/+$/, "")}${pathOf(purpose, token)}`;

/** The address of a link's page. */
export const linkTo = (secrets: Secrets, apiUrl: string, purpose: LinkPurpose, link: Link): string =>
  addressOf(apiUrl, purpose, tokenOf(secrets, purpose, link));
