import fc from "fast-check";

/** What is read of JSON Schema here: as much as docs/openapi.json uses. */
export interface Schema {
  $ref?: string;
  anyOf?: Schema[];
  oneOf?: Schema[];
  const?: unknown;
  enum?: unknown[];
  type?: string | string[];
  format?: string;
  pattern?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema | boolean;
  maxItems?: number;
  maxLength?: number;
  minLength?: number;
  minimum?: number;
  maximum?: number;
  examples?: unknown[];
}
export type Components = Record<string, Schema>;

/** Text that breaks keys, sorting, JSON or a database. */
const text = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({ unit: "binary", maxLength: 220 }),
  fc.constantFrom(
    "",
    " ",
    "\u0000",
    "\ud800",
    "#",
    "%",
    "\u202e",
    "İ",
    "ﷺ".repeat(200),
    "𝔐".repeat(100),
    "__proto__",
    "a@b.cd",
    "USD",
  ),
  fc.constantFrom("c1", "c2", "e1", "b1", "Harbor", "2026-03-01", "acc_", "$", "{}", "*", "a*b*c"),
);
const number = fc.oneof(
  fc.integer({ min: -3, max: 200 }),
  fc.constantFrom(0, -0, 1e12, -1e12, 1e15, 2 ** 53, 1e300, 1e-300, 0.1, 5e-324),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const days = fc.constantFrom("2026-03-01", "2026-02-29", "2024-02-29", "0000-01-01", "9999-12-31", "1900-01-01");
const times = fc.oneof(
  fc
    .date({ min: new Date("1890-01-01"), max: new Date("2210-01-01"), noInvalidDate: true })
    .map((at) => at.toISOString()),
  fc.constantFrom(
    "2026-03-08T02:30:00-05:00",
    "2026-03-01T11:00:00Z",
    "2026-03-01T11:00:00.123456789+14:00",
    "2026-03-01T24:00:00Z",
    "0001-01-01T00:00:00Z",
  ),
);
export const junk = fc.oneof(fc.jsonValue({ maxDepth: 3 }), text, number, fc.constant(null));

const textOf = ({ format, pattern, maxLength = 300, minLength = 0 }: Schema): fc.Arbitrary<unknown> => {
  if (format === "date-time") return times;
  if (format === "date") return days;
  if (pattern) return often(9, fc.stringMatching(new RegExp(pattern)), text);
  const fitting = text.map((given) => (given.length < minLength ? "c1" : given.slice(0, maxLength)));
  return often(9, often(1, fc.constantFrom("c1", "c2", "e1", "Harbor"), fitting), text);
};

const numberOf = ({ type, minimum = -1e12, maximum = 1e12 }: Schema): fc.Arbitrary<unknown> => {
  const least = Math.max(minimum, -1e12);
  const most = Math.min(maximum, 1e12);
  const fitting =
    type === "integer"
      ? fc.integer({ min: Math.ceil(Math.max(least, -(2 ** 31))), max: Math.floor(Math.min(most, 2 ** 31 - 1)) })
      : fc.double({ min: least, max: most, noNaN: true });
  return often(9, fc.oneof(fitting, fc.constantFrom(least, most)), number);
};

const often = <T>(weight: number, usual: fc.Arbitrary<T>, seldom: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: seldom });

/** Values of a schema; of `tame` parts one is none. */
export const valuesOf = (schema: Schema, components: Components, tame: number): fc.Arbitrary<unknown> => {
  const inner = (part: Schema) => valuesOf(part, components, tame);
  const value = (): fc.Arbitrary<unknown> => {
    if (schema.$ref) return inner(components[schema.$ref.split("/").at(-1)!]!);
    if (schema.anyOf ?? schema.oneOf) return fc.oneof(...(schema.anyOf ?? schema.oneOf)!.map(inner));
    if ("const" in schema) return fc.constant(schema.const);
    if (schema.enum) return fc.constantFrom(...schema.enum);
    if (Array.isArray(schema.type)) return fc.oneof(...schema.type.map((type) => inner({ ...schema, type })));
    if (schema.type === "array")
      return fc.array(inner(schema.items ?? {}), { maxLength: Math.min(schema.maxItems ?? 4, 4) });
    if (schema.type === "object") return objectsOf(schema, inner, tame);
    if (schema.type === "integer" || schema.type === "number") return numberOf(schema);
    if (schema.type === "boolean") return fc.boolean();
    if (schema.type === "null") return fc.constant(null);
    return schema.type === "string" ? textOf(schema) : junk;
  };
  const told = schema.examples ? often(5, fc.constantFrom(...schema.examples), value()) : value();
  return often(tame, told, junk);
};

const objectsOf = (
  { properties = {}, required = [], additionalProperties }: Schema,
  inner: (part: Schema) => fc.Arbitrary<unknown>,
  tame: number,
): fc.Arbitrary<unknown> => {
  const named = fc.record(Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, inner(part)])), {
    requiredKeys: required,
  });
  const more = typeof additionalProperties === "object" ? inner(additionalProperties) : junk;
  const strangers = fc.dictionary(text, more, { maxKeys: 2 });
  const open = typeof additionalProperties === "object";
  return fc
    .tuple(named, often(open ? 1 : tame, fc.constant({}), strangers))
    .map(([known, unknown]) => ({ ...unknown, ...known }));
};
