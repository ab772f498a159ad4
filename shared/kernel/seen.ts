import type * as z from "zod";
import type { Right } from "./rights.ts";

/** Name under which a field's right stands in its schema, and so in the OpenAPI document. */
export const seenMark = "x-right";

/** A field of an answer that only those with a right see: whoever lacks it gets the answer without the field. */
export const seenBy = <S extends z.ZodType>(right: Right, schema: S): z.ZodOptional<S> =>
  schema.optional().meta({ [seenMark]: right });
