import type { Ctx } from "../ctx.ts";
import { notFound } from "../kernel/errors.ts";
import type { Page } from "../kernel/page.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import { listPage } from "../table/list.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key, keyPrefix } from "../table/schema.ts";
import { type Membership, membershipItem, membershipKey } from "./membership.ts";
import type { StaffQuery } from "./routes.ts";
import { Owners, Staff } from "./schema.ts";

const staff = entity("staff", Staff, (accountId, staffId) => ({ pk: accountId!, sk: key("STAFF", staffId!) }));
const owners = entity("owners", Owners, (accountId) => ({ pk: accountId!, sk: key("OWNERS") }));

type Of = Pick<Ctx, "table" | "accountId">;

/** Somebody who works here, or did, with the revision of what is known of them. */
export interface StoredStaff {
  person: Staff;
  rev: string;
}

/** A9. Somebody who works here, or did, by id: one request; 404. */
export const staffById = async (ctx: Of, staffId: string): Promise<StoredStaff> => {
  const item = await ctx.table.get(staff.key(ctx.accountId, staffId));
  if (!item) throw notFound("member of staff");
  return { person: staff.fromItem(item), rev: item.rev };
};

/** N44. People who work here, or did, by their ids; an id that nobody has is left out: one request. */
export const staffByIds = async (ctx: Of, ids: Iterable<string>): Promise<Map<string, Staff>> => {
  const found = await ctx.table.getMany([...new Set(ids)].map((id) => staff.key(ctx.accountId, id)));
  return new Map(found.flatMap((item) => (item ? [[item.sk.split("#")[1]!, staff.fromItem(item)] as const] : [])));
};

/** A10. Who works here, in the order they came: one request a page; those removed only where they are asked for. */
export const listStaff = async (ctx: Ctx, { state, ...page }: StaffQuery): Promise<Page<Staff>> => {
  const where = { pk: ctx.accountId, prefix: keyPrefix("STAFF") };
  const found = await listPage(ctx, `staff ${state ?? ""}`, page, where, (item) => staff.fromItem(item));
  return {
    ...found,
    items: found.items.filter((person) => (state ? person.state === state : person.state !== "removed")),
  };
};

/** The owners of an account as they were read; the revision is absent while there has been none. */
export interface ReadOwners {
  list: Owners;
  rev: string | undefined;
}

/** A11. Who owns the account: one request. */
export const ownersOf = async (ctx: Of): Promise<ReadOwners> => {
  const item = await ctx.table.get(owners.key(ctx.accountId));
  return { list: item ? owners.fromItem(item).list : {}, rev: item?.rev };
};

/** A11. Writes who owns the account if it is still what was read: two who remove the last two owners meet here. */
export const ownersAction = (accountId: string, read: ReadOwners, list: Owners, rev: string): Action => ({
  put: owners.toItem(owners.key(accountId), { list }, rev),
  condition: read.rev ? { if: "#rev = :rev", values: { rev: read.rev } } : { if: "attribute_not_exists(pk)" },
});

const absent = { if: "attribute_not_exists(pk)" };

const membershipOf = (accountId: string, { id, role, permissions, locations }: Staff): Membership => ({
  accountId,
  staffId: id,
  role,
  permissions,
  ...(locations && { locations }),
});

const staffItem = (accountId: string, person: Staff, rev: string): Item =>
  staff.toItem(staff.key(accountId, person.id), person, rev);

/** A12. Somebody new: the membership stands first, so that its position says who belongs here already. */
export const joinActions = (accountId: string, person: Staff, newRev: () => string): Action[] => [
  { put: membershipItem(person.subject, membershipOf(accountId, person), newRev()), condition: absent },
  { put: staffItem(accountId, person, newRev()), condition: absent },
];

/** A12. Somebody changed, if they are still what was read: what the authorizer reads goes with it, or away when they are removed. */
export const staffActions = (accountId: string, person: Staff, seen: string, rev: string): Action[] => [
  { put: staffItem(accountId, person, rev), condition: { if: "#rev = :rev", values: { rev: seen } } },
  person.state === "removed"
    ? { remove: membershipKey(person.subject, accountId) }
    : { put: membershipItem(person.subject, membershipOf(accountId, person), rev) },
];

export const patterns: Pattern[] = [
  {
    id: "A9",
    question: "Somebody who works here, by id",
    index: "table",
    keys: "pk = account, sk = STAFF#staff",
    requests: 1,
    units: "1 RU",
    usedBy: "GET /v1/staff/{staffId}, PATCH /v1/staff/{staffId}, GET /v1/me",
  },
  {
    id: "A10",
    question: "Who works here",
    index: "table",
    keys: "pk = account, sk begins with STAFF#",
    requests: "1 a page",
    units: "1 RU per 4 KB, about 10 people",
    usedBy: "GET /v1/staff",
  },
  {
    id: "N44",
    question: "Some people who work here, or did, by their ids",
    index: "table",
    keys: "BatchGet pk = account, sk = STAFF#staff",
    requests: "1 per 100",
    units: "1 RU each",
    usedBy: "GET /v1/clients/{clientId}/contacts, where somebody of the team is named",
  },
  {
    id: "A11",
    question: "Who owns the account; written on its rev by whatever makes or removes an owner, so that one stays",
    index: "table",
    keys: "get or put account, OWNERS; condition on rev",
    requests: 1,
    units: "1 RU; 2 WU in the transaction",
    usedBy: "POST /v1/staff, PATCH /v1/staff/{staffId}, DELETE /v1/staff/{staffId}, where an owner is meant",
  },
  {
    id: "A12",
    question: "Let somebody in, change what they may, let them go",
    index: "table",
    keys: "transaction: put STAFF#staff (new, or on its rev), put or delete USER#subject, A11 for an owner, U1",
    requests: "1, after A9",
    units: "6 WU and more",
    usedBy: "POST /v1/staff, PATCH /v1/staff/{staffId}, DELETE /v1/staff/{staffId}, POST /v1/staff/{staffId}/invite",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "staff",
    holds: "Somebody who works here, or did: name, email, role, permissions, locations",
    parts: ["account", "staff"],
    key: (account, id) => staff.key(account, id),
  },
  {
    type: "owners",
    holds: "Who owns the account, so that the last one is told from the others in one condition",
    parts: ["account"],
    key: (account) => owners.key(account),
  },
];
