import * as z from "zod";
import { Channel } from "../consents/schema.ts";
import { AccountId, ClientId, MessageId, SignatureId, WaiverId } from "../kernel/ids.ts";
import type { Secrets } from "../secrets.ts";
import { addressOf } from "./token.ts";

/** What the link to a signing page speaks of: the request, and the message that it came by. */
export interface WaiverLink {
  accountId: string;
  clientId: string;
  waiverId: string;
  /** the id of the request, which becomes that of the signature */
  signatureId: string;
  channel: Channel;
  messageId: string;
}

const purpose = "waiver link";
const Parts = z.tuple([AccountId, ClientId, WaiverId, SignatureId, Channel, MessageId]);

/** A signing link's token: about 280 characters, without an end; what it leads to ends by itself once it is signed or withdrawn. */
export const waiverToken = (
  secrets: Secrets,
  { accountId, clientId, waiverId, signatureId, channel, messageId }: WaiverLink,
): string => secrets.seal(purpose, [accountId, clientId, waiverId, signatureId, channel, messageId].join(" "));

/** What a token speaks of; undefined where it is forged, cut or of another purpose. */
export const waiverLinkIn = (secrets: Secrets, token: string): WaiverLink | undefined => {
  const { data } = Parts.safeParse(secrets.open(purpose, token)?.split(" "));
  if (!data) return undefined;
  const [accountId, clientId, waiverId, signatureId, channel, messageId] = data;
  return { accountId, clientId, waiverId, signatureId, channel, messageId };
};

/** The address of a signing page. `apiUrl` is the API's base, with or without a slash at its end. */
export const waiverLinkTo = (secrets: Secrets, apiUrl: string, link: WaiverLink): string =>
  addressOf(apiUrl, "waiver", waiverToken(secrets, link));
