import type * as z from "zod";
import { auditAction } from "../audit/store.ts";
import type { Ctx } from "../ctx.ts";
import { same } from "../settling/contribution.ts";
import { afresh } from "../table/afresh.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import { key } from "../table/schema.ts";

type Beside<T> = (before: T, after: T) => Promise<Action[]>;

/**
 * Settings of an account that stand in an item of their own, `SETTINGS#name`: the schema's defaults where nobody said anything.
 * @param type the item's kind, and how the audit trail names a change: `type.set`
 */
export const accountSettings = <S extends z.ZodType<object>>(type: string, name: string, schema: S) => {
  type Settings = z.output<S>;
  const items = entity(type, schema, (accountId) => ({ pk: accountId!, sk: key("SETTINGS", name) }));
  const readIn = (item: Item | undefined): Settings => schema.parse(item?.data ?? {});
  return {
    key: items.key,
    /** As they stand: one request. */
    read: async ({ table, accountId }: Pick<Ctx, "table" | "accountId">): Promise<Settings> =>
      readIn(await table.get(items.key(accountId))),
    /** Sets them, if they are still as they were read, with what is written `beside`; the same again writes nothing. */
    write: (ctx: Ctx, wanted: Settings, beside: Beside<Settings> = async () => []): Promise<Settings> =>
      afresh(async () => {
        const read = await ctx.table.get(items.key(ctx.accountId));
        const before = readIn(read);
        if (same(before, wanted)) return wanted;
        await ctx.table.transact([
          {
            put: items.toItem(items.key(ctx.accountId), wanted, ctx.newId("revision")),
            condition: read ? { if: "#rev = :rev", values: { rev: read.rev } } : { if: "attribute_not_exists(pk)" },
          },
          ...(await beside(before, wanted)),
          auditAction(ctx, { act: `${type}.set`, before, after: wanted }),
        ]);
        return wanted;
      }),
  };
};
