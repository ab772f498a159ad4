import * as z from "zod";

/** Words separated by commas, each of a choice and once; a parameter given twice arrives so too. */
export const separated = <T extends Record<string, string>>(choice: z.ZodEnum<T>) =>
  z
    .string()
    .max(500, "must be at most 500 characters")
    .transform((words) => [...new Set(words.split(",").map((word) => word.trim()))].sort())
    .pipe(z.array(choice));
