import { isDeepStrictEqual } from "node:util";
import type { Condition } from "../../shared/table/expressions.ts";
import type { Item } from "../../shared/table/item.ts";

type Values = Record<string, unknown>;
type Test = (item: Item | undefined, values: Values) => boolean;
type Operand = (item: Item | undefined, values: Values) => unknown;

const token = /\s*(<=|>=|<>|[=<>(),]|[#:]?\w+(?:\.#\w+)*)/y;
const tokensOf = (text: string): string[] => {
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.trimEnd().length) {
    const [, found] = token.exec(text) ?? [];
    if (found === undefined) throw new Error(`Not understood in a condition: ${text}`);
    tokens.push(found);
  }
  return tokens;
};

const compare: Record<string, (a: string | number, b: string | number) => boolean> = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

const comparison = (left: Operand, sign: string, right: Operand): Test => {
  if (sign === "=" || sign === "<>")
    return (item, values) => {
      const [a, b] = [left(item, values), right(item, values)];
      if (a === undefined || b === undefined) return sign === "<>";
      return (a === b || isDeepStrictEqual(a, b)) === (sign === "=");
    };
  const holds = compare[sign];
  if (!holds) throw new Error(`No comparison: ${sign}`);
  return (item, values) => {
    const [a, b] = [left(item, values), right(item, values)];
    return typeof a === typeof b && a !== undefined && holds(a as string, b as string);
  };
};

const operand = (name: string): Operand => {
  if (name.startsWith(":")) return (_, values) => values[name.slice(1)];
  const [attribute, ...path] = name.replaceAll("#", "").split(".") as [keyof Item, ...string[]];
  if (path.length === 0) return (item) => item?.[attribute];
  return (item) =>
    path.reduce<unknown>((of, part) => (of as Record<string, unknown> | undefined)?.[part], item?.[attribute]);
};

/** Reads a condition of DynamoDB's language as far as the code writes it: comparisons, existence, AND, OR, brackets. */
const compile = (text: string): Test => {
  const tokens = tokensOf(text);
  const expect = (wanted: string) => {
    const found = tokens.shift();
    if (found !== wanted) throw new Error(`${wanted} expected, found ${found}: ${text}`);
  };
  const term = (): Test => {
    const first = tokens.shift()!;
    if (first === "(") {
      const inner = either();
      expect(")");
      return inner;
    }
    if (first === "attribute_exists" || first === "attribute_not_exists") {
      expect("(");
      const of = operand(tokens.shift()!);
      expect(")");
      return (item, values) => (of(item, values) !== undefined) === (first === "attribute_exists");
    }
    const sign = tokens.shift()!;
    return comparison(operand(first), sign, operand(tokens.shift()!));
  };
  const both = (): Test => {
    const left = term();
    if (tokens[0] !== "AND") return left;
    tokens.shift();
    const right = both();
    return (item, values) => left(item, values) && right(item, values);
  };
  const either = (): Test => {
    const left = both();
    if (tokens[0] !== "OR") return left;
    tokens.shift();
    const right = either();
    return (item, values) => left(item, values) || right(item, values);
  };
  const test = either();
  if (tokens.length > 0) throw new Error(`Not understood from ${tokens[0]}: ${text}`);
  return test;
};

const compiled = new Map<string, Test>();

/** Whether a condition holds for what stands under a key; none always holds. */
export const holds = (condition: Condition | undefined, item: Item | undefined): boolean => {
  if (!condition) return true;
  const test = compiled.get(condition.if) ?? compile(condition.if);
  compiled.set(condition.if, test);
  return test(item, condition.values ?? {});
};
