import * as z from "zod";

/** Query of every list: page size and where to go on. */
export const PageQuery = z.strictObject({
  limit: z
    .string()
    .regex(/^\d{1,3}$/, "must be a whole number from 1 to 100")
    .transform(Number)
    .pipe(z.int().min(1, "must be at least 1").max(100, "must be at most 100"))
    .default(25),
  cursor: z.string().min(1).max(2000).optional(),
});
export type PageQuery = z.output<typeof PageQuery>;

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** The reply of every list; `nextCursor` is null on the last page. */
export const pageOf = <S extends z.ZodType>(item: S) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** A query whose `to` must not lie before its `from`; 422 where it does. */
export const rising = <Q extends z.ZodType<{ from?: string | undefined; to?: string | undefined }>>(query: Q): Q =>
  query.refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ["to"],
    message: "must not be before from",
  });
