import { clientPk } from "../clients/header.ts";
import type { Means } from "../ctx.ts";
import { discussionIn } from "../discussions/reply-address.ts";
import { contactPk, discussionById, discussions } from "../discussions/store.ts";
import { Refusal } from "../kernel/errors.ts";
import type { With } from "../messages/compose.ts";
import { locate } from "../messages/locate.ts";
import { providedBy } from "../messages/provided.ts";
import { accountOfIdentity } from "../messages/settings.ts";
import { messages } from "../messages/store.ts";
import type { Item } from "../table/item.ts";
import { standingHolders } from "./holders.ts";
import type { InboundEmail } from "./mime.ts";

type Anywhere = Omit<Means, "accountId">;

/** Where an email belongs: an account's discussion, or a new one with whoever it is from. */
export interface Belonging {
  accountId: string;
  whose: With;
  thread?: Item | undefined;
  shared: string[];
}

const inThread = async (means: Anywhere, accountId: string, discussionId: string): Promise<Belonging | undefined> => {
  try {
    const thread = await discussionById({ ...means, accountId }, discussionId);
    const { clientId, contact } = discussions.fromItem(thread);
    return { accountId, whose: { pk: thread.pk, clientId, contact }, thread, shared: [] };
  } catch (error) {
    if (error instanceof Refusal && error.kind === "notFound") return undefined;
    throw error;
  }
};

/** The id SES gave a message, out of the RFC 5322 id it makes of that (`<id>@<region>.amazonses.com`). */
const idOfSes = (rfcId: string): string | undefined => /^([^@]+)@(?:[\w-]+\.)*amazonses\.com$/i.exec(rfcId)?.[1];

/** By what it says it answers: In-Reply-To, then References from the nearest on. */
const byHeaders = async (means: Anywhere, { inReplyTo, references }: InboundEmail): Promise<Belonging | undefined> => {
  const ids = [inReplyTo, ...references.toReversed()].flatMap((id) => (id && idOfSes(id)) || []).slice(0, 5);
  for (const id of ids) {
    const provided = await providedBy(means, "email", id);
    const item =
      provided && (await locate({ ...means, accountId: provided.accountId }, provided.pk, provided.messageId));
    if (provided && item) return inThread(means, provided.accountId, messages.fromItem(item).discussionId);
  }
  return undefined;
};

/** By the studio it is to, and whose address it is from; somebody nobody knows has a collection of its own. */
const bySender = async (means: Anywhere, recipients: string[], from: string): Promise<Belonging | undefined> => {
  for (const recipient of recipients.slice(0, 20)) {
    const accountId = await accountOfIdentity(means, recipient);
    if (accountId === undefined) continue;
    const own: Means = { ...means, accountId };
    const [clientId, ...shared] = await standingHolders(own, { channel: "email", value: from });
    const whose = clientId
      ? { pk: clientPk(accountId, clientId), clientId }
      : { pk: contactPk(own, from), contact: from };
    return { accountId, whose, shared };
  }
  return undefined;
};

/**
 * Where an email belongs: by the sealed address it was sent to, by the headers of what it answers, else by studio and sender; undefined
 * where it is to no studio.
 */
export const whoseEmail = async (
  means: Anywhere,
  email: InboundEmail,
  recipients: string[],
  from: string,
): Promise<Belonging | undefined> => {
  for (const recipient of recipients) {
    const named = discussionIn(means, recipient);
    const found = named && (await inThread(means, named.accountId, named.discussionId));
    if (found) return found;
  }
  return (await byHeaders(means, email)) ?? bySender(means, [...recipients, ...email.to], from);
};
