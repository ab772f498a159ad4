import type { Settled } from "../table/item.ts";
import type { Rules } from "./rules.ts";

/** What a record says it adds: pure, of the record and the rules alone. */
export type Contribution = Omit<Settled, "rules">;
export type Contribute<R> = (record: R, rules: Rules) => Contribution;

export const nothing: Contribution = { sums: {} };

/** Sums `b` into `a`; a sum that comes to zero goes. `sign` −1 takes away. */
export const addSums = (
  a: Record<string, number>,
  b: Record<string, number>,
  sign: 1 | -1 = 1,
): Record<string, number> => {
  const sums = { ...a };
  for (const [name, value] of Object.entries(b)) {
    const sum = (sums[name] ?? 0) + sign * value;
    if (sum === 0) delete sums[name];
    else sums[name] = sum;
  }
  return sums;
};

const sorted = (value: unknown): unknown =>
  value !== null && typeof value === "object" && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, part]) => [name, sorted(part)]),
      )
    : value;

/** Equal whatever the order of names. */
export const same = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
