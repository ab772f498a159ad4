import * as z from "zod";
import type { Means } from "../ctx.ts";
import { ClientId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";

/** Why nothing is sent to an address or number any more, whoever's it is. */
export const BlockReason = z.enum(["bounced", "complained", "wrongContact"]);
export type BlockReason = z.output<typeof BlockReason>;

/** What is known of an address or number itself, under a keyed hash of it: it outlives whose it is. */
export const Point = z.object({
  blocked: z.object({ reason: BlockReason, at: Instant }).optional(),
  /** when it got the opt-out instruction that follows the first SMS it ever gets (S3-29) */
  instructedAt: Instant.optional(),
  /** when its opt-out was confirmed to it: once, until it comes back */
  confirmedAt: Instant.optional(),
  /** staff has to decide whether its owner asked to be left alone; automated SMS waits */
  heldAt: Instant.optional(),
});
export type Point = z.output<typeof Point>;

const points = entity("point", Point, (accountId, hash) => ({ pk: key(accountId!, "POINT", hash!), sk: "0" }));
type Keyed = Pick<Means, "accountId" | "secrets">;
const pointKey = ({ accountId, secrets }: Keyed, value: string) => points.key(accountId, secrets.hash(value));

/** To whom of those with a number the studio wrote last from one of its own. */
const lastWritten = entity(
  "lastWritten",
  z.object({ clientId: ClientId, messageId: z.string() }),
  (accountId, hash, number) => ({
    pk: key(accountId!, "POINT", hash!),
    sk: key("FROM", number!),
  }),
);
const lastKey = ({ accountId, secrets }: Keyed, value: string, studio: string) =>
  lastWritten.key(accountId, secrets.hash(value), studio);

/** P20. What is known of an address (folded) or number (E.164), and the revision of that. */
export const pointOf = async (
  means: Keyed & Pick<Means, "table">,
  value: string,
): Promise<{ point: Point; rev: string | undefined }> => {
  const item = await means.table.get(pointKey(means, value));
  return { point: item ? points.fromItem(item) : {}, rev: item?.rev };
};

/** P21. What is known of it now, if it is still what was read. */
export const pointAction = (means: Means, value: string, point: Point, rev: string | undefined): Action => ({
  put: points.toItem(pointKey(means, value), point, means.newId("revision")),
  condition: rev ? { if: "#rev = :rev", values: { rev } } : { if: "attribute_not_exists(pk)" },
});

/** P22. Remembers to whom the studio wrote last from a number. */
export const wroteAction = (
  means: Means,
  value: string,
  studio: string,
  clientId: string,
  messageId: string,
): Action => ({
  put: lastWritten.toItem(lastKey(means, value, studio), { clientId, messageId }, means.newId("revision")),
});

/** P23. To whom the studio wrote last from a number of its own; undefined where it never did. */
export const lastWrittenTo = async (
  means: Keyed & Pick<Means, "table">,
  value: string,
  studio: string,
): Promise<string | undefined> => {
  const item = await means.table.get(lastKey(means, value, studio));
  return item && lastWritten.fromItem(item).clientId;
};

export const patterns: Pattern[] = [
  {
    id: "P20",
    question: "Is an address or number blocked, and did it get the opt-out instruction?",
    index: "table",
    keys: "pk = account#POINT#hash, sk = 0",
    requests: 1,
    units: "1 RU",
    usedBy: "sender, intake",
  },
  {
    id: "P21",
    question: "Block an address or number, or note the opt-out instruction",
    index: "table",
    keys: "put account#POINT#hash, 0 on its rev",
    requests: 0,
    units: "2 WU in the transaction of what makes it so",
    usedBy: "sender, intake, POST /v1/discussions/{discussionId}/wrong-contact",
  },
  {
    id: "P22",
    question: "Remember to whom with a number the studio wrote last",
    index: "table",
    keys: "put account#POINT#hash, FROM#number",
    requests: 0,
    units: "2 WU in the transaction of the message",
    usedBy: "sender",
  },
  {
    id: "P23",
    question: "To whom of those with this number did the studio write last?",
    index: "table",
    keys: "pk = account#POINT#hash, sk = FROM#number",
    requests: 1,
    units: "1 RU",
    usedBy: "intake, where several clients share a number",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "point",
    holds: "What is known of an address or number itself: blocked, told how to opt out",
    parts: ["account", "hash"],
    key: (account, hash) => points.key(account, hash),
  },
  {
    type: "lastWritten",
    holds: "The client to whom the studio wrote last at a number from one of its own",
    parts: ["account", "hash", "number"],
    key: (account, hash, number) => lastWritten.key(account, hash, number),
  },
];
