import type { TargetKind } from "./target.ts";

/**
 * What a target cannot do: the case's name, and why. Such a case is run all the same and has to fail there, and a name that no case
 * bears fails the run, so this list cannot go stale; it is printed at the end.
 */
export const limits: Readonly<Record<TargetKind, Readonly<Record<string, string>>>> = {
  local: {},
  emulator: {},
  stage: {},
};
