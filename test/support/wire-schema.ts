type Schema = number | unknown[] | (() => Schema);

const blob = 21;
const listOf = 64;
const mapOf = 128;

const simple: Record<number, (value: unknown) => boolean> = {
  0: (value) => typeof value === "string",
  1: (value) => typeof value === "number",
  2: (value) => typeof value === "boolean",
  4: (value) => typeof value === "number",
  [blob]: (value) => typeof value === "string" && Buffer.from(value, "base64").toString("base64") === value,
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const entries = (value: unknown, of: Schema, at: string): string[] =>
  isObject(value)
    ? Object.entries(value).flatMap(([key, one]) => faultsOnWire(of, one, `${at}.${key}`))
    : [`${at} is not a map`];
const elements = (value: unknown, of: Schema, at: string): string[] =>
  Array.isArray(value) ? value.flatMap((one, i) => faultsOnWire(of, one, `${at}[${i}]`)) : [`${at} is not a list`];

const structure = ([, , , , names, schemas, required = 0]: unknown[], value: unknown, at: string): string[] => {
  if (!isObject(value)) return [`${at} is not a structure`];
  const members = names as string[];
  const missing = members.slice(0, required as number).filter((name) => value[name] === undefined);
  return [
    ...missing.map((name) => `${at}.${name} is missing`),
    ...Object.entries(value).flatMap(([name, one]) => {
      const index = members.indexOf(name);
      return index < 0
        ? [`${at}.${name} is not in the model`]
        : faultsOnWire((schemas as Schema[])[index]!, one, `${at}.${name}`);
    }),
  ];
};

/**
 * Where a JSON body differs from the model of its operation, as the SDK ships it in its schemas: members that are unknown, missing or of
 * another type. Nothing: it is as modelled.
 * @param schema such as `SendEmailRequest$`; a structure is `[3, namespace, name, traits, members, their schemas, how many are required]`
 */
export const faultsOnWire = (schema: Schema, value: unknown, at = "$"): string[] => {
  if (typeof schema === "function") return faultsOnWire(schema(), value, at);
  if (typeof schema === "number") {
    if (schema >= mapOf) return entries(value, schema - mapOf, at);
    if (schema >= listOf) return elements(value, schema - listOf, at);
    return simple[schema]?.(value) ? [] : [`${at} is not of type ${schema}`];
  }
  const [kind, , , , of, values] = schema as Schema[];
  if (Math.abs(kind as number) === 3) return structure(schema, value, at);
  if (kind === 1) return elements(value, of!, at);
  if (kind === 2) return entries(value, values!, at);
  return faultsOnWire(of!, value, at);
};
