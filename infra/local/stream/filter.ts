/** A pattern of Lambda's event filtering: objects lead down, a list names what the value there may be. */
export interface Pattern {
  readonly [field: string]: Pattern | readonly Rule[];
}

type Scalar = string | number | boolean | null;

type Rule =
  | Scalar
  | { readonly exists: boolean }
  | { readonly prefix: string }
  | { readonly suffix: string }
  | { readonly "equals-ignore-case": string }
  | { readonly "anything-but": Scalar | readonly Scalar[] }
  | { readonly numeric: readonly (string | number)[] };

const comparisons: Record<string, (value: number, bound: number) => boolean> = {
  "=": (value, bound) => value === bound,
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
  ">": (value, bound) => value > bound,
  ">=": (value, bound) => value >= bound,
};

const numeric = (value: unknown, conditions: readonly (string | number)[]): boolean => {
  if (typeof value !== "number") return false;
  for (let i = 0; i < conditions.length; i += 2) {
    const holds = comparisons[String(conditions[i])];
    if (!holds?.(value, Number(conditions[i + 1]))) return false;
  }
  return conditions.length > 0;
};

const passes = (rule: Rule, value: unknown): boolean => {
  if (rule === null || typeof rule !== "object") return value === rule;
  if ("exists" in rule) return rule.exists === (value !== undefined);
  if (value === undefined) return false;
  if ("numeric" in rule) return numeric(value, rule.numeric);
  if ("anything-but" in rule) return ![rule["anything-but"]].flat().includes(value as Scalar);
  if (typeof value !== "string") return false;
  if ("prefix" in rule) return value.startsWith(rule.prefix);
  if ("suffix" in rule) return value.endsWith(rule.suffix);
  if ("equals-ignore-case" in rule) return value.toLowerCase() === rule["equals-ignore-case"].toLowerCase();
  throw new Error(`The filter rule ${JSON.stringify(rule)} is not known: teach it in infra/local/stream/filter.ts.`);
};

/**
 * Whether a record passes a pattern, by the rules of Lambda's event filtering: every field of the pattern must
 * hold; a list holds if one of its rules does, and on a list if it does for one of its elements.
 */
export const matches = (pattern: Pattern, record: unknown): boolean =>
  Object.entries(pattern).every(([field, expected]) => {
    const value =
      record !== null && typeof record === "object" ? (record as Record<string, unknown>)[field] : undefined;
    if (!Array.isArray(expected)) return matches(expected as Pattern, value);
    const rules = expected as readonly Rule[];
    const values = Array.isArray(value) ? value : [value];
    return rules.some((rule) => values.some((one) => passes(rule, one)));
  });
