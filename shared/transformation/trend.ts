import { requireClient } from "../clients/collection.ts";
import type { Ctx } from "../ctx.ts";
import { invalid } from "../kernel/errors.ts";
import { decimalOf, thousandths } from "./decimal.ts";
import type { TrendQuery } from "./routes.ts";
import type { LogField } from "./schema.ts";
import { entries, entriesBetween, logSettings } from "./store.ts";
import type { TransformationChart } from "./trend-schema.ts";
import { noteView } from "./viewed.ts";

/** Whether the values of a field can be compared. */
export const isMeasured = ({ kind }: LogField): boolean => kind === "number" || kind === "scale";

/** What a field was on a day, oldest first; of a day as the entries were made. */
export type Point = TransformationChart["items"][number];

/** Y13. The values of some fields between two days, each oldest first. */
export const pointsOf = async (
  ctx: Ctx,
  clientId: string,
  fields: string[],
  range: { from?: string | undefined; to?: string | undefined } = {},
): Promise<Map<string, Point[]>> => {
  const points = new Map(fields.map((field): [string, Point[]] => [field, []]));
  for await (const item of entriesBetween(ctx, clientId, range)) {
    const { id, on, values } = entries.fromItem(item);
    for (const [field, of] of points)
      if (values[field] !== undefined) of.push({ on, value: String(values[field]), entryId: id });
  }
  return points;
};

const spanned = (items: Point[]) => {
  const sorted = items.map(({ value }) => value).sort((a, b) => thousandths(a) - thousandths(b));
  const [first = null, last = null] = [items[0]?.value, items.at(-1)?.value];
  const change = first === null || last === null ? null : decimalOf(thousandths(last) - thousandths(first));
  return { first, last, change, min: sorted[0] ?? null, max: sorted.at(-1) ?? null };
};

/** S2-22. A field of the log over time; 422 for what is no field of numbers or of a scale. The view is written down. */
export const transformationTrend = async (
  ctx: Ctx,
  clientId: string,
  { field: id, from, to }: TrendQuery,
): Promise<TransformationChart> => {
  const [{ settings }, points] = await Promise.all([logSettings(ctx), pointsOf(ctx, clientId, [id], { from, to })]);
  const items = points.get(id)!;
  if (items.length === 0) await requireClient(ctx, clientId);
  const field = settings.fields.find((one) => one.id === id);
  if (!field || !isMeasured(field))
    throw invalid([{ pointer: "/query/field", message: "must be a field of numbers or of a scale" }]);
  await noteView(ctx, clientId, "transformationLog.trendViewed", id);
  const { name, unit = null, scale } = field;
  const span = spanned(items);
  return {
    title: `${name} over time`,
    field: { id, name, unit },
    x: { label: "Day", unit: "day", from: items[0]?.on ?? null, to: items.at(-1)?.on ?? null },
    y: {
      label: name,
      unit: unit ?? "",
      min: scale ? String(scale.min) : span.min,
      max: scale ? String(scale.max) : span.max,
    },
    items,
    ...span,
  };
};
