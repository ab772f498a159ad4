import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Row } from "./measure.ts";

/** What work asks of the table, counted. */
export interface Units {
  requests: number;
  readUnits: number;
  writeUnits: number;
}

/** How something grows: `x` records or clients against what they cost. */
export interface Curve {
  of: "page" | "list" | "arrival" | "search" | "directory";
  what: string;
  points: [x: number, y: number][];
}

/** One way to do a work beside another: time, round trips and bytes. */
export interface Way {
  name: string;
  ms: number;
  /** our time over this one's: in the middle, and between what it lay in tenths of the run */
  ratio?: { ratio: number; low: number; high: number };
  trips: number;
  bytes: number;
}
export interface Comparison {
  work: string;
  ways: Way[];
}

/** What the cost of a month is counted from. */
export interface Counted {
  /** by operation */
  units: Record<string, Units>;
  /** bytes of an item of each kind: in the table, and with its rows in the indexes */
  sizes: Record<string, { table: number; all: number }>;
  /** how many there are of what is paid by the month, by type of CloudFormation or a name of ours */
  standing: Record<string, number>;
  /** MB by function */
  memory: Record<string, number>;
}

/** What one part of the bench found. */
export interface Found {
  rows: Row[];
  curves?: Curve[];
  comparisons?: Comparison[];
  counted?: Counted;
  /** spread of a bare call measured against itself */
  noise?: { ratio: number; low: number; high: number }[];
}

/** The same with when and where it was measured. */
export interface Measured extends Found {
  on: string;
  seconds: number;
  node: string;
  machine: string;
  /** load average of the last minute when it began, and when it ended */
  load: [before: number, after: number];
}
export type Kept = Record<string, Measured>;

const root = join(import.meta.dirname, "..");
const file = join(root, "docs/performance.json");

/** What was measured last, by part; parts that are not measured again stay as they are. */
export const readKept = (): Kept => (existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Kept) : {});

export const writeKept = (kept: Kept): void => writeFileSync(file, `${JSON.stringify(kept, null, 1)}\n`);
