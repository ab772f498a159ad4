import * as z from "zod";
import { clientPk } from "../clients/header.ts";
import { entity } from "../table/entity.ts";
import { key } from "../table/schema.ts";

/** Chart sums of one client and local month; names such as `type#Vinyasa`, `hour#06`, `package#Ten classes`, `paid#USD`. */
const Series = z.object({ sums: z.record(z.string(), z.int()) });

export const series = entity("series", Series, (accountId, clientId, month) => ({
  pk: clientPk(accountId!, clientId!),
  sk: key("SERIES", month!),
}));

/** Kinds of sums by names that somebody gives, and how many of each a month holds. */
const named = ["type#", "package#"];
const mostNames = 50;
const kindOf = (name: string): string | undefined => named.find((kind) => name.startsWith(kind));

/** A month's sums with its event types and packages beyond the first 50 under `type#other`, so that no month outgrows its item. */
export const bucketed = (month: Record<string, number>, held: Record<string, number>): Record<string, number> => {
  const result: Record<string, number> = {};
  const known = new Set(Object.keys(held));
  const room = (kind: string): boolean => [...known].filter((name) => name.startsWith(kind)).length < mostNames;
  for (const [name, value] of Object.entries(month)) {
    const kind = kindOf(name);
    const bucket = kind === undefined || known.has(name) || room(kind) ? name : `${kind}other`;
    known.add(bucket);
    result[bucket] = (result[bucket] ?? 0) + value;
  }
  return result;
};
