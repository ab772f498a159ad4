import type { Place } from "../place/place.ts";

/** What was found of one thing: well, to be looked at, or not well; what to do where it is not. */
export interface Line {
  is: "ok" | "warn" | "bad";
  says: string;
  todo?: string;
}

/** One look at a place. */
export interface Check {
  about: string;
  /** whether the local run has it too */
  local: boolean;
  look: (place: Place) => Promise<Line[]>;
}

export const ok = (says: string): Line => ({ is: "ok", says });
export const warn = (says: string, todo: string): Line => ({ is: "warn", says, todo });
export const bad = (says: string, todo: string): Line => ({ is: "bad", says, todo });
