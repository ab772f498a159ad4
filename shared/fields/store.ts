import * as z from "zod";
import type { Ctx } from "../ctx.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import { Field } from "./schema.ts";

const StoredField = Field.extend({ rev: z.string() });
export type StoredField = z.output<typeof StoredField>;

const fields = entity("fields", z.object({ list: z.array(StoredField) }), (accountId) => ({
  pk: accountId!,
  sk: key("FIELDS"),
}));

/** All fields of an account as they stand, and the revision of the item they stand in. */
export interface Defined {
  list: StoredField[];
  rev: string | undefined;
}

/** H2. The account's own fields, in their order: one request. */
export const definedFields = async (ctx: Pick<Ctx, "table" | "accountId">): Promise<Defined> => {
  const item = await ctx.table.get(fields.key(ctx.accountId));
  const list = item ? fields.fromItem(item).list : [];
  return { list: list.sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1)), rev: item?.rev };
};

/** H3. Writes the fields, if they are still those that were read. */
export const replaceFields = (ctx: Ctx, { rev }: Defined, list: StoredField[]): Action => ({
  put: fields.toItem(fields.key(ctx.accountId), { list }, ctx.newId("revision")),
  condition: rev ? { if: "#rev = :rev", values: { rev } } : { if: "attribute_not_exists(pk)" },
});

export const patterns: Pattern[] = [
  {
    id: "H2",
    question: "The account's own fields of clients",
    index: "table",
    keys: "pk = account, sk = FIELDS",
    requests: 1,
    units: "1 RU per 4 KB, some 20 fields",
    usedBy:
      "GET /v1/fields, POST /v1/clients, GET and PATCH /v1/clients/{clientId} of a client that has a value of one (else 0)",
  },
  {
    id: "H3",
    question: "Write the fields, if they are still those that were read",
    index: "table",
    keys: "transaction: put account, FIELDS on its rev, U1",
    requests: 1,
    units: "2 WU per KB",
    usedBy: "POST /v1/fields, PATCH and DELETE /v1/fields/{fieldId}",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "fields",
    holds: "All fields of its clients that the account defined, at most 100, in one item",
    parts: ["account"],
    key: (account) => fields.key(account),
  },
];
