import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { staleIn } from "./docs/documents.ts";

const root = join(import.meta.dirname, "..");
const stale = staleIn(root);

if (process.argv.includes("--check")) {
  for (const [file] of stale) console.error(`${file} is not what the code says any more: npm run docs`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const [file, text] of stale) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
    console.log(`wrote ${file}`);
  }
}
