import type * as z from "zod";
import { may, type Right } from "../../shared/kernel/rights.ts";
import type { Actor } from "../../shared/kernel/roles.ts";
import { seenMark } from "../../shared/kernel/seen.ts";

/** A schema as it is walked: what it wraps, holds or lists. */
interface Inside {
  type: string;
  innerType?: z.ZodType;
  element?: z.ZodType;
  shape?: Record<string, z.ZodType>;
  options?: z.ZodType[];
  valueType?: z.ZodType;
}

type Strip = (value: unknown, actor: Actor) => unknown;

const known = new WeakMap<z.ZodType, Strip | undefined>();

/** Made once per schema; undefined where everybody sees everything. */
const stripOf = (schema: z.ZodType): Strip | undefined => {
  if (!known.has(schema)) known.set(schema, make(schema));
  return known.get(schema);
};

const make = (schema: z.ZodType): Strip | undefined => {
  const { type, innerType, element, shape, options, valueType } = schema.def as unknown as Inside;
  if (type === "array" && element) {
    const each = stripOf(element);
    return each && ((value, actor) => (Array.isArray(value) ? value.map((one) => each(one, actor)) : value));
  }
  if (type === "object" && shape) return ofObject(shape);
  if (type === "union" && options) return ofUnion(options);
  if (type === "record" && valueType) return ofRecord(valueType);
  return innerType && stripOf(innerType);
};

/** A value is stripped as the option it is of. */
const ofUnion = (options: z.ZodType[]): Strip | undefined => {
  const strips = options.map(stripOf);
  if (strips.every((strip) => strip === undefined)) return undefined;
  return (value, actor) => {
    const strip = strips[options.findIndex((option) => option.safeParse(value).success)];
    return strip ? strip(value, actor) : value;
  };
};

const ofRecord = (valueType: z.ZodType): Strip | undefined => {
  const each = stripOf(valueType);
  return (
    each &&
    ((value, actor) =>
      value === null || typeof value !== "object"
        ? value
        : Object.fromEntries(Object.entries(value).map(([name, one]) => [name, each(one, actor)])))
  );
};

/** The right a field is seen by, marked on itself or below what wraps it. */
const rightOf = (field: z.ZodType): Right | undefined => {
  const { innerType } = field.def as unknown as Inside;
  return (field.meta()?.[seenMark] as Right | undefined) ?? (innerType && rightOf(innerType));
};

const ofObject = (shape: Record<string, z.ZodType>): Strip | undefined => {
  const fields = Object.entries(shape).flatMap(([name, field]) => {
    const right = rightOf(field);
    const strip = stripOf(field);
    return right || strip ? [{ name, right, strip }] : [];
  });
  if (fields.length === 0) return undefined;
  return (value, actor) => {
    if (value === null || typeof value !== "object") return value;
    const left = { ...value } as Record<string, unknown>;
    for (const { name, right, strip } of fields) {
      if (right && !may(actor, right)) delete left[name];
      else if (strip && name in left) left[name] = strip(left[name], actor);
    }
    return left;
  };
};

/** An answer without the fields its reader may not see, by the marks of its schema (kernel/seen.ts). */
export const redact = (schema: z.ZodType, body: unknown, actor: Actor): unknown => {
  const strip = stripOf(schema);
  return strip ? strip(body, actor) : body;
};
