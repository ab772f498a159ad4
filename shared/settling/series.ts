import * as z from "zod";
import { clientPk } from "../clients/header.ts";
import { entity } from "../table/entity.ts";
import { key } from "../table/schema.ts";

/** Chart sums of one client and local month; names such as `type#Vinyasa`, `hour#06`, `paid#USD`. */
const Series = z.object({ sums: z.record(z.string(), z.int()) });

export const series = entity("series", Series, (accountId, clientId, month) => ({
  pk: clientPk(accountId!, clientId!),
  sk: key("SERIES", month!),
}));

const mostTypes = 50;
const isType = (name: string): boolean => name.startsWith("type#");

/** A month's sums with its event types beyond the first 50 under `type#other`, so that no month outgrows its item. */
export const bucketed = (month: Record<string, number>, held: Record<string, number>): Record<string, number> => {
  let known = Object.keys(held).filter(isType).length;
  const result: Record<string, number> = {};
  for (const [name, value] of Object.entries(month)) {
    const fits = !isType(name) || name in held || name in result || known < mostTypes;
    if (fits && isType(name) && !(name in held) && !(name in result)) known += 1;
    const bucket = fits ? name : "type#other";
    result[bucket] = (result[bucket] ?? 0) + value;
  }
  return result;
};
