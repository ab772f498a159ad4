import { appendFileSync, existsSync, rmSync, statSync, truncateSync } from "node:fs";
import { basename } from "node:path";
import type { Rejected } from "./batches.ts";

/** The file of rejected lines, in the working directory; it is there only if something was rejected. */
export class Rejects {
  readonly path: string;

  /** Goes on behind what an interrupted load had written of it before its last acknowledged batch. */
  constructor(file: string, keptBytes: number) {
    this.path = `${basename(file)}.rejected.jsonl`;
    if (keptBytes === 0) rmSync(this.path, { force: true });
    else if (existsSync(this.path)) truncateSync(this.path, Math.min(keptBytes, this.bytes));
  }

  /** One line per rejected one, in the order of the file: `{ line, errors, record }`. */
  add(rejected: Rejected[]): void {
    if (rejected.length === 0) return;
    const inOrder = [...rejected].sort((a, b) => a.line - b.line);
    appendFileSync(this.path, inOrder.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
  }

  get bytes(): number {
    return existsSync(this.path) ? statSync(this.path).size : 0;
  }
}
