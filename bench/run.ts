import { mkdtempSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { bundles } from "./bundles.ts";
import { directory } from "./directory.ts";
import { surroundings } from "./environment.ts";
import { handlers } from "./handlers.ts";
import { imports } from "./imports.ts";
import { lag } from "./lag.ts";
import { loading } from "./loading.ts";
import { printed, type Row } from "./measure.ts";
import { recount } from "./recount.ts";
import { settling } from "./settling.ts";
import { sync } from "./sync.ts";

/**
 * Measures the figures of performance.md that are times and sizes, and prints them as one table: `npm run bench`, or some
 * of them, `npm run bench -- loading settling`. `npm run bench -- --directory` counts P8 and P9 among 100,000 clients
 * (`--directory=20000`: among so many), which takes minutes; `--imports` imports and exports so many; `--recount` changes what counts for 3,000 clients; `--sync`
 * (or `--sync=300 mindbody`) brings the histories of 3,000 clients over from the simulated vendors. What is counted else (P1 to P4) is asserted in test/performance, wrong numbers
 * under faults (P11) in test/properties.
 */
const run = async (args: string[]): Promise<void> => {
  const [asked] = args.filter((arg) => arg.startsWith("--directory"));
  const [files] = args.filter((arg) => arg.startsWith("--imports"));
  const [recounted] = args.filter((arg) => arg.startsWith("--recount"));
  const [synced] = args.filter((arg) => arg.startsWith("--sync"));
  const apart = asked ?? files ?? recounted ?? synced;
  const wanted = args.filter((arg) => !arg.startsWith("--"));
  const outdir = mkdtempSync(join(tmpdir(), "clientele-bench-"));
  const around = await surroundings();
  const parts: Record<string, () => Row[] | Promise<Row[]>> = {
    loading: () => loading(outdir, around.env),
    handlers: () => handlers(outdir),
    settling,
    lag: () => lag(outdir),
  };
  try {
    const rows = asked
      ? await directory(around.env.AWS_ENDPOINT_URL_DYNAMODB!, Number(asked.split("=")[1] ?? 100_000))
      : files
        ? await imports(Number(files.split("=")[1] ?? 100_000))
        : recounted
          ? await recount(Number(recounted.split("=")[1] ?? 3000))
          : synced
            ? await sync(Number(synced.split("=")[1] ?? 3000), wanted)
            : await bundles(outdir);
    for (const [name, part] of Object.entries(parts))
      if ((wanted.length === 0 && !apart) || wanted.includes(name)) rows.push(...(await part()));
    console.log(printed(rows));
    const load = loadavg().map((average) => average.toFixed(1));
    console.log(
      `\n${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, load ${load.join(" ")}`,
    );
  } finally {
    await around.stop();
    rmSync(outdir, { recursive: true, force: true });
  }
};

await run(process.argv.slice(2));
