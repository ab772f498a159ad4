import * as z from "zod";
import { type Filter, Missing, type Rule } from "./schema.ts";

/** Words of a query parameter, separated by commas; a parameter given twice arrives so too. */
const listOf = <S extends z.ZodType<string>>(word: S) =>
  z
    .string()
    .max(2000, "must be at most 2,000 characters")
    .transform((text) =>
      text
        .split(",")
        .map((part) => part.trim())
        .filter(Boolean),
    )
    .pipe(
      z
        .array(word as unknown as z.ZodType<z.output<S>, string>)
        .min(1, "must name at least one")
        .max(20, "must name at most 20"),
    );

const Word = z.string().max(200);

/** Filters of the client list by its query (S4-04, S4-37); all of them must hold, and of `tag` every one named. */
export const filterQuery = {
  status: z.enum(["guest", "existing"]).optional(),
  age: z.enum(["new", "old"]).optional(),
  tag: listOf(Word).optional(),
  lifecycle: listOf(z.enum(["lead", "active", "inactive"])).optional(),
  location: listOf(Word).optional(),
  missing: listOf(Missing).optional(),
  name: z.enum(["allCaps"]).optional(),
};
const FilterQuery = z.object(filterQuery);
export type FilterQuery = z.output<typeof FilterQuery>;

/** The rules a query comes to; undefined where it asks for no filter. */
export const filterIn = (query: FilterQuery): Filter | undefined => {
  const { status, age, tag, lifecycle, location, missing, name } = query;
  const rules: Rule[] = [
    ...(status ? [{ on: "status" as const, is: status }] : []),
    ...(age ? [{ on: "age" as const, is: age }] : []),
    ...(tag ? [{ on: "tags" as const, all: tag }] : []),
    ...(lifecycle ? [{ on: "lifecycle" as const, is: lifecycle }] : []),
    ...(location ? [{ on: "location" as const, is: location }] : []),
    ...(missing ? [{ on: "missing" as const, is: missing }] : []),
    ...(name ? [{ on: "allCaps" as const, is: true as const }] : []),
  ];
  return rules.length > 0 ? { match: "all", groups: [{ match: "all", rules }] } : undefined;
};
