import * as z from "zod";
import { AccountId, LocationId } from "../kernel/ids.ts";
import { Permission, Role } from "../kernel/roles.ts";
import { entity } from "../table/entity.ts";
import type { Item } from "../table/item.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import type { Table } from "../table/table.ts";

/** That a signed-in person (the subject of their token) works for an account, and as what: all the authorizer reads. */
export const Membership = z.object({
  accountId: AccountId,
  staffId: z.string(),
  role: Role,
  permissions: z.array(Permission),
  locations: z.array(LocationId).optional(),
});
export type Membership = z.output<typeof Membership>;

const memberships = entity("membership", Membership, (subject, accountId) => ({
  pk: key("USER", subject!),
  sk: accountId!,
}));

export const membershipKey = (subject: string, accountId: string) => memberships.key(subject, accountId);
export const membershipItem = (subject: string, membership: Membership, rev: string): Item =>
  memberships.toItem(memberships.key(subject, membership.accountId), membership, rev);

/** A5. The accounts a signed-in person belongs to, at most 25: one request. */
export const membershipsOf = async (table: Table, subject: string): Promise<Membership[]> => {
  const { items } = await table.query({ pk: key("USER", subject), limit: 25 });
  return items.map((item) => memberships.fromItem(item));
};

/** A6. The membership of a signed-in person in one account, or undefined: one request. */
export const membershipIn = async (
  table: Table,
  subject: string,
  accountId: string,
): Promise<Membership | undefined> => {
  const item = await table.get(memberships.key(subject, accountId));
  return item && memberships.fromItem(item);
};

export const patterns: Pattern[] = [
  {
    id: "A5",
    question: "The accounts a signed-in person belongs to",
    index: "table",
    keys: "pk = USER#subject, at most 25",
    requests: 1,
    units: "1 RU",
    usedBy: "authorizer, without X-Account (kept 60 s)",
  },
  {
    id: "A6",
    question: "What a signed-in person may in one account",
    index: "table",
    keys: "pk = USER#subject, sk = account",
    requests: 1,
    units: "1 RU",
    usedBy: "authorizer, with X-Account (kept 60 s)",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "membership",
    holds: "That a signed-in person works for an account, and as what",
    parts: ["subject", "account"],
    key: (subject, account) => memberships.key(subject, account),
  },
];
