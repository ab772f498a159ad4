import type { Ctx, Means } from "../ctx.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import { Plan } from "./schema.ts";

export const plans = entity("bulkPlan", Plan, (accountId, list) => ({ pk: accountId!, sk: key("BULK", list!) }));
const lasts = 24 * 3600;

/** M8. The plan of a bulk change; it goes by itself after a day, as the list of its clients does. */
export const planItem = (means: Pick<Means, "accountId" | "now" | "newId">, plan: Plan): Item => ({
  ...plans.toItem(plans.key(means.accountId, plan.list), plan, means.newId("revision")),
  expiresAt: Math.floor(Date.parse(means.now()) / 1000) + lasts,
});

/** M8. A plan that is still kept, with its revision. */
export const planOf = async (
  { table, accountId }: Pick<Ctx, "table" | "accountId">,
  list: string,
): Promise<{ plan: Plan; rev: string } | undefined> => {
  const item = await table.get(plans.key(accountId, list));
  return item && { plan: plans.fromItem(item), rev: item.rev };
};

/** M8. That a plan is run by a job, for the transaction that makes the job. */
export const runAction = (means: Pick<Means, "accountId" | "now" | "newId">, plan: Plan, rev: string): Action => ({
  put: planItem(means, plan),
  condition: { if: "#rev = :rev", values: { rev } },
});

export const patterns: Pattern[] = [
  {
    id: "M8",
    question: "A previewed bulk change, and that it is run",
    index: "table",
    keys: "account, BULK#list: put, get; transaction: put on its rev with the job",
    requests: 1,
    units: "1 WU; 1 RU and 4 WU to run",
    usedBy: "POST /v1/clients/bulk/preview, POST /v1/clients/bulk",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "bulkPlan",
    holds: "A previewed bulk change: what, and the drawn list of whom; goes by itself after a day",
    parts: ["account", "list"],
    key: (account, list) => plans.key(account, list),
  },
];
