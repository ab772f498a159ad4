import type * as z from "zod";
import { holdsCardNumber } from "../kernel/card-number.ts";

type Found = { path: PropertyKey[] };

const textsWithOne = (value: unknown, path: PropertyKey[]): Found[] => {
  if (typeof value === "string") return holdsCardNumber(value) ? [{ path }] : [];
  if (value === null || typeof value !== "object") return [];
  const parts = Array.isArray(value) ? value.map((part, i) => [i, part] as const) : Object.entries(value);
  return parts.flatMap(([name, part]) => textsWithOne(part, [...path, name]));
};

/** Refuses a record in whose fields of these names a payment card's number stands (rules.md, Records), naming each place. */
export const refuseCardNumbers =
  (...fields: string[]) =>
  (record: Record<string, unknown>, ctx: z.RefinementCtx): void => {
    for (const { path } of fields.flatMap((field) => textsWithOne(record[field], [field])))
      ctx.addIssue({ code: "custom", path, message: "must not hold a payment card's number" });
  };
