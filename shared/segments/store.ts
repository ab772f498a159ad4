import * as z from "zod";
import type { Ctx, Means } from "../ctx.ts";
import { afresh } from "../table/afresh.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { Item, Key } from "../table/item.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key, keyPrefix } from "../table/schema.ts";
import { type Found, Membership, Segment } from "./schema.ts";

type Reading = Pick<Ctx, "table" | "accountId">;

export const segments = entity("segment", Segment, (accountId, segmentId) => ({
  pk: accountId!,
  sk: key("SEG", segmentId!),
}));
export const memberships = entity("segmentMembership", Membership, (accountId, segmentId) => ({
  pk: key(accountId!, "MEM", segmentId!),
  sk: "0",
}));
/** Ids of clients in the order of the directory, so many to an item. */
const drawnLists = entity("drawnList", z.object({ ids: z.array(z.string()) }), (accountId, list, part) => ({
  pk: key(accountId!, "LIST", list!),
  sk: part!,
}));

const partKey = (accountId: string, list: string, part: number): Key =>
  drawnLists.key(accountId, list, String(part).padStart(5, "0"));

/** Clients in one part of a drawn list: an item of about 15 KB. */
export const partSize = 500;
const lasts = 24 * 3600;

/** M2. The saved segments of an account, at most 200: one request. */
export const savedSegments = async ({ table, accountId }: Reading): Promise<{ segment: Segment; item: Item }[]> => {
  const { items } = await table.query({ pk: accountId, prefix: keyPrefix("SEG") });
  return items.map((item) => ({ segment: segments.fromItem(item), item }));
};

/** A part of a drawn list, by its place in it. */
export interface PartRef {
  list: string;
  part: number;
}

/** M3. A saved segment with who is in it as far as that was drawn up, and a part of a list beside it: one request. */
export const segmentById = async ({ table, accountId }: Reading, segmentId: string, ref?: PartRef) => {
  const [item, members, part] = await table.getMany([
    segments.key(accountId, segmentId),
    memberships.key(accountId, segmentId),
    ...(ref ? [partKey(accountId, ref.list, ref.part)] : []),
  ]);
  if (!item) return undefined;
  const membership = members && { ...memberships.fromItem(members), rev: members.rev };
  return { segment: segments.fromItem(item), item, membership, ids: part && drawnLists.fromItem(part).ids };
};

/** M4. The write of a segment: new, or on the revision that was read. */
export const segmentAction = (accountId: string, segment: Segment, rev: string, read?: string): Action => ({
  put: segments.toItem(segments.key(accountId, segment.id), segment, rev),
  condition: read ? { if: "#rev = :rev", values: { rev: read } } : { if: "attribute_not_exists(pk)" },
});

const expiry = (means: Pick<Means, "now">): number => Math.floor(Date.parse(means.now()) / 1000) + lasts;

/** M5. Writes a part of a drawn list; it goes by itself after a day. */
export const putPart = (means: Means, list: string, part: number, ids: string[]): Promise<void> =>
  means.table.put({
    ...drawnLists.toItem(partKey(means.accountId, list, part), { ids }, means.newId("revision")),
    expiresAt: expiry(means),
  });

/** M6. A part of a drawn list, or undefined where the list has ended or is gone: one request. */
export const partOf = async (
  { table, accountId }: Reading,
  list: string,
  part: number,
): Promise<string[] | undefined> => {
  const item = await table.get(partKey(accountId, list, part));
  return item && drawnLists.fromItem(item).ids;
};

/** M7. The write of who is in a segment, if it is still as it was read. */
export const membershipAction = (means: Means, segmentId: string, membership: Membership, read?: string): Action => ({
  put: {
    ...memberships.toItem(memberships.key(means.accountId, segmentId), membership, means.newId("revision")),
    expiresAt: expiry(means),
  },
  condition: read ? { if: "#rev = :rev", values: { rev: read } } : { if: "attribute_not_exists(pk)" },
});

/** M7. Keeps who is in, unless somebody found it later still. */
export const keepFound = (means: Means, segmentId: string, found: Found): Promise<void> =>
  afresh(async () => {
    const item = await means.table.get(memberships.key(means.accountId, segmentId));
    const held = item && memberships.fromItem(item).found;
    if (held && held.asOf > found.asOf) return;
    await means.table.transact([membershipAction(means, segmentId, { found }, item?.rev)]);
  });

export const patterns: Pattern[] = [
  {
    id: "M1",
    question: "The records of a client that a filter asks for",
    index: "table",
    keys: "pk = account#client, sk begins with BKG#, INV#, CON#, PKG# or TODO#open#, within the times asked for",
    requests: "1 a kind of record, for clients whose card leaves it open",
    units: "1 RU per 4 KB",
    usedBy: "segments, previews, bulk changes, GET /v1/segments/{segmentId}/why/{clientId}",
  },
  {
    id: "M2",
    question: "The saved segments",
    index: "table",
    keys: "pk = account, sk begins with SEG#",
    requests: 1,
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/segments, POST /v1/segments",
  },
  {
    id: "M3",
    question: "A saved segment, and when its members were drawn up",
    index: "table",
    keys: "BatchGet account, SEG#segment and account#MEM#segment, 0, and the part a cursor names",
    requests: 1,
    units: "2 RU, 4 RU for a part",
    usedBy: "GET /v1/segments/{segmentId}, …/clients, …/why",
  },
  {
    id: "M4",
    question: "Write a segment",
    index: "table",
    keys: "put account, SEG#segment if absent or on its rev, with the audit entry",
    requests: 1,
    units: "2 WU per KB, beside the audit entry",
    usedBy: "POST /v1/segments, PATCH and DELETE /v1/segments/{segmentId}",
  },
  {
    id: "M5",
    question: "Draw up who is in a segment or preview",
    index: "gsi2",
    keys: "gsi2pk = account#DIR, 1,000 rows a page; M1 for those left open; put account#LIST#list, part for each 500 found",
    requests: "1 per 1,000 clients, 1 per client left open, 1 per 500 found",
    units: "at most 1 RU per 10 clients, 1 RU and more per client left open, 15 WU per 500 found",
    usedBy:
      "segments with rules on records, previews, bulk changes (a job beyond 10,000 clients, 3,000 for the pages of a segment, or 500 left open)",
  },
  {
    id: "M6",
    question: "A page of a segment: by the directory, or from the list that was drawn up",
    index: "gsi2",
    keys: "gsi2pk = account#DIR from the cursor; or BatchGet of the cards of a drawn list",
    requests: "1, beside M3 for a saved segment",
    units: "0.5 RU per 4 KB of rows read, at most 1 MB; or 1 RU a client",
    usedBy: "GET /v1/segments/{segmentId}/clients, GET /v1/clients",
  },
  {
    id: "M7",
    question: "Remember which list holds a segment's members",
    index: "table",
    keys: "get, then put account#MEM#segment, 0, on its rev",
    requests: 2,
    units: "1 RU, 2 WU",
    usedBy: "GET /v1/segments/{segmentId}/clients of rules on records",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "segment",
    holds: "A saved segment: its rules, category and order; its rev is the ETag",
    parts: ["account", "segment"],
    key: (account, segment) => segments.key(account, segment),
  },
  {
    type: "segmentMembership",
    holds: "Which drawn list holds a segment's members, and as of when",
    parts: ["account", "segment"],
    key: (account, segment) => memberships.key(account, segment),
  },
  {
    type: "drawnList",
    holds: "500 ids of clients found by a filter; goes by itself after a day",
    parts: ["account", "list", "part"],
    key: (account, list, part) => drawnLists.key(account, list, part),
  },
];
