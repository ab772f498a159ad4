import type { Means } from "../ctx.ts";

/** Characters of the seal: 50 bits, in an address whose case a mail server may fold. */
const sealed = 10;

const sealOf = ({ secrets }: Pick<Means, "secrets">, ids: string): string =>
  Buffer.from(secrets.hash(`reply ${ids}`), "base64url")
    .toString("hex")
    .slice(0, sealed);

/** The address by which an answer finds its discussion: account, discussion, and a seal, 62 of 64 characters (RFC 5321, 4.5.3.1.1). */
export const replyAddress = (
  means: Pick<Means, "secrets" | "accountId">,
  discussionId: string,
  domain: string,
): string => {
  const ids = `${means.accountId.slice(4)}${discussionId.slice(4)}`.toLowerCase();
  return `${ids}${sealOf(means, ids)}@${domain}`;
};

/** Which discussion of which account an address of ours names; undefined where it is another address, or made up. */
export const discussionIn = (
  means: Pick<Means, "secrets">,
  address: string,
): { accountId: string; discussionId: string } | undefined => {
  const [, account, discussion, seal] =
    /^([0-9a-hjkmnp-tv-z]{26})([0-9a-hjkmnp-tv-z]{26})([0-9a-f]{10})@/i.exec(address) ?? [];
  if (!account || !discussion || seal?.toLowerCase() !== sealOf(means, `${account}${discussion}`.toLowerCase()))
    return undefined;
  return { accountId: `acc_${account.toUpperCase()}`, discussionId: `dsc_${discussion.toUpperCase()}` };
};
