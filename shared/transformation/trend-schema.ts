import * as z from "zod";
import { TransformationEntryId, TransformationFieldId } from "../kernel/ids.ts";
import { LocalDate } from "../kernel/time.ts";

const value = z.string().nullable();
const day = LocalDate.nullable();

/**
 * A field of numbers or of a scale over time, oldest first, so that it can be drawn from the answer alone. Values are decimal text
 * and exact; `change` is the last less the first; all are null where there is no value.
 */
export const TransformationChart = z
  .object({
    title: z.string(),
    field: z.object({ id: TransformationFieldId, name: z.string(), unit: z.string().nullable() }),
    x: z.object({ label: z.string(), unit: z.literal("day"), from: day, to: day }),
    y: z.object({ label: z.string(), unit: z.string(), min: value, max: value }),
    items: z.array(z.object({ on: LocalDate, value: z.string(), entryId: TransformationEntryId })),
    first: value,
    last: value,
    change: value,
    min: value,
    max: value,
  })
  .meta({ id: "TransformationChart" });
export type TransformationChart = z.output<typeof TransformationChart>;
