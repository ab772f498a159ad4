import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parts } from "./parts.ts";

/** Measures one part in a process of its own, and writes what it found: `node bench/part.ts <name> <file> [argument]`. */
const [name = "", file = "", argument] = process.argv.slice(2);
const outdir = mkdtempSync(join(tmpdir(), "clientele-bench-"));
try {
  writeFileSync(file, JSON.stringify(await parts[name]!.measure(outdir, argument)));
} finally {
  rmSync(outdir, { recursive: true, force: true });
}
// pools and timers of what was measured must not hold the process
process.exit(0);
