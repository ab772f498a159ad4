import { requireClient } from "../clients/collection.ts";
import type { Ctx } from "../ctx.ts";
import { invalid } from "../kernel/errors.ts";
import type { Item } from "../table/item.ts";
import { decimalOf, thousandths } from "./decimal.ts";
import type { TrendQuery } from "./routes.ts";
import type { LogField } from "./schema.ts";
import { entries, entriesBefore, entriesBetween, logSettings } from "./store.ts";
import type { TransformationChart } from "./trend-schema.ts";
import { noteView } from "./viewed.ts";

/** Whether the values of a field can be compared. */
export const isMeasured = ({ kind }: LogField): boolean => kind === "number" || kind === "scale";

/** What a field was on a day, oldest first; of a day as the entries were made. */
export type Point = TransformationChart["items"][number];

const pointIn = (item: Item, field: string): Point[] => {
  const { id, on, values } = entries.fromItem(item);
  return values[field] === undefined ? [] : [{ on, value: String(values[field]), entryId: id }];
};

/** Y13. The values of some fields between two days, each oldest first. */
const pointsOf = async (
  ctx: Ctx,
  clientId: string,
  fields: string[],
  range: { from?: string | undefined; to?: string | undefined } = {},
): Promise<Map<string, Point[]>> => {
  const points = new Map(fields.map((field): [string, Point[]] => [field, []]));
  for await (const item of entriesBetween(ctx, clientId, range))
    for (const [field, of] of points) of.push(...pointIn(item, field));
  return points;
};

/** Y13. The same from a day on, behind the last value there was of each field before it. */
export const pointsFrom = async (
  ctx: Ctx,
  clientId: string,
  fields: string[],
  day: string,
): Promise<Map<string, Point[]>> => {
  const points = await pointsOf(ctx, clientId, fields, { from: day });
  const left = new Set(fields);
  for await (const item of entriesBefore(ctx, clientId, day)) {
    for (const field of left) {
      const [point] = pointIn(item, field);
      if (point && left.delete(field)) points.get(field)!.unshift(point);
    }
    if (left.size === 0) break;
  }
  return points;
};

const spanned = (items: Point[]) => {
  const sorted = items.map(({ value }) => value).sort((a, b) => thousandths(a) - thousandths(b));
  const [first = null, last = null] = [items[0]?.value, items.at(-1)?.value];
  const change = first === null || last === null ? null : decimalOf(thousandths(last) - thousandths(first));
  return { first, last, change, min: sorted[0] ?? null, max: sorted.at(-1) ?? null };
};

/** The field that is asked for, else the first that can be drawn; 422 for what is no field of numbers or of a scale. */
const fieldIn = (fields: LogField[], asked: string | undefined): LogField => {
  const found = fields.find((field) => (asked ? field.id === asked : isMeasured(field) && !field.archived));
  if (found && isMeasured(found)) return found;
  throw invalid([{ pointer: "/query/field", message: "must be a field of numbers or of a scale" }]);
};

/** S2-22. A field of the log over time; the view is written down. */
export const transformationTrend = async (
  ctx: Ctx,
  clientId: string,
  { field: asked, from, to }: TrendQuery,
): Promise<TransformationChart> => {
  const [{ settings }] = await Promise.all([logSettings(ctx), requireClient(ctx, clientId)]);
  const { id, name, unit = null, scale } = fieldIn(settings.fields, asked);
  const items = (await pointsOf(ctx, clientId, [id], { from, to })).get(id)!;
  await noteView(ctx, clientId, "transformationLog.trendViewed", id);
  const span = spanned(items);
  const { min, max } = scale ? { min: String(scale.min), max: String(scale.max) } : span;
  return {
    title: `${name} over time`,
    field: { id, name, unit },
    x: { label: "Day", unit: "day", from: items[0]?.on ?? null, to: items.at(-1)?.on ?? null },
    y: { label: name, unit: unit ?? "", min, max },
    items,
    ...span,
  };
};
