import { createHash } from "node:crypto";
import { foldEmail } from "../kernel/fold.ts";
import { emailsOf } from "./contact.ts";
import { type ClientParts, givenBy, ofHub } from "./identity.ts";

/** Gravatar's address of an email's picture: the email goes out as its SHA-256 only, and 404 stands for no picture. */
const gravatarOf = (address: string): string =>
  `https://gravatar.com/avatar/${createHash("sha256").update(foldEmail(address)).digest("hex")}?d=404&s=256`;

/**
 * A client's picture: the booking software's (S0-02), else the uploaded one (S1-06), else that of Gravatar by the primary
 * email where the account turned it on (S0-03); null where there is none. An uploaded one is the path of its document.
 */
export const imageOf = (parts: ClientParts, gravatar: boolean): string | null => {
  const given = givenBy(parts.sources, "photoUrl");
  if (given) return given;
  const uploaded = ofHub(parts, "image");
  if (uploaded) return `/v1/clients/${parts.client.id}/documents/${uploaded}`;
  const email = gravatar ? emailsOf(parts).find(({ primary }) => primary) : undefined;
  return email ? gravatarOf(email.address) : null;
};
