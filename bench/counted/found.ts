import { writeFileSync } from "node:fs";
import type { Found } from "../kept.ts";

/** Leaves what was counted where the bench looks for it. */
export const found = (all: Found): void => writeFileSync(process.env.BENCH_FOUND!, JSON.stringify(all));

/** How many were asked for. */
export const asked = (otherwise: number): number => Number(process.env.BENCH_SIZE || otherwise);
