import { isDeepStrictEqual } from "node:util";

/** The fields two versions of something do not share, as the audit trail keeps them: each as it was and as it is. */
export const differences = <T extends object>(before: T, after: T): { before: Partial<T>; after: Partial<T> } => {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof T)[];
  const changed = names.filter((name) => !isDeepStrictEqual(before[name], after[name]));
  const only = (of: T) =>
    Object.fromEntries(changed.flatMap((name) => (name in of ? [[name, of[name]]] : []))) as Partial<T>;
  return { before: only(before), after: only(after) };
};
