import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type BuildOptions, build as esbuild, type Metafile } from "esbuild";
import { putBeside } from "./beside.ts";
import { declarations } from "./declarations.ts";
import { leftOut } from "./left-out.ts";

const root = join(import.meta.dirname, "..");

/** Every function's bundle by name: the file that exports its `handler`. infra takes `dist/<name>` as the asset. */
export const entries: Readonly<Record<string, string>> = {
  api: "functions/api/index.ts",
  charts: "functions/charts/index.ts",
  events: "functions/events/index.ts",
  sales: "functions/sales/index.ts",
  conversations: "functions/conversations/index.ts",
  records: "functions/records/index.ts",
  authorizer: "functions/authorizer/index.ts",
  projections: "functions/streams/projections.ts",
  publisher: "functions/streams/publisher.ts",
  sweep: "functions/jobs/sweep.ts",
  retention: "functions/jobs/retention.ts",
  absences: "functions/jobs/absences.ts",
  resets: "functions/jobs/resets.ts",
  waitlists: "functions/jobs/waitlists.ts",
  series: "functions/jobs/series.ts",
  clock: "functions/jobs/clock.ts",
  canary: "functions/jobs/canary.ts",
  sender: "functions/messaging/sender.ts",
  intake: "functions/messaging/intake.ts",
  admin: "functions/admin/index.ts",
  public: "functions/public/index.ts",
  reference: "functions/reference/index.ts",
  jobs: "functions/jobs/run.ts",
  files: "functions/files/index.ts",
  documents: "functions/documents/index.ts",
  progress: "functions/progress/index.ts",
  sources: "functions/sources/index.ts",
  hooks: "functions/hooks/index.ts",
  sync: "functions/sync/run.ts",
  webhooks: "functions/webhooks/index.ts",
  dispatcher: "functions/webhooks/dispatch.ts",
};

const options = {
  bundle: true,
  minify: true,
  keepNames: false,
  platform: "node",
  target: "node24",
  format: "cjs",
  mainFields: ["module", "main"],
  outExtension: { ".js": ".cjs" },
  sourcemap: false,
  legalComments: "none",
  logLevel: "warning",
  // a bundle is a file, and what is asked for from there is found as Node finds it
  define: { "import.meta.url": "__filename" },
  // the other build of it asks for a URL of its own while it loads
  alias: { pdfkit: join(root, "node_modules/pdfkit/js/pdfkit.js") },
} satisfies BuildOptions;

/** The function that tells by JSON Schema what a booking software asks for to be connected. */
const writesJsonSchema = (name: string): boolean => name === "sources";

/**
 * Builds all functions into `<outdir>/<name>/index.cjs`, and writes what went in to `<outdir>/meta.json`.
 * @param from the bundles by name, paths from the repository's root
 * @param outdir where they go; emptied first, so that no bundle of an earlier name is deployed
 * @returns esbuild's account of inputs and sizes
 */
export const build = async (from = entries, outdir = join(root, "dist")): Promise<Metafile> => {
  rmSync(outdir, { recursive: true, force: true });
  mkdirSync(outdir, { recursive: true });
  const metafile: Metafile = { inputs: {}, outputs: {} };
  for (const writes of [false, true]) {
    const { metafile: part } = await esbuild({
      ...options,
      plugins: [leftOut({ writesJsonSchema: writes }), declarations],
      absWorkingDir: root,
      entryPoints: Object.entries(from)
        .filter(([name]) => writesJsonSchema(name) === writes)
        .map(([name, file]) => ({ in: file, out: `${name}/index` })),
      outdir,
      metafile: true,
    });
    Object.assign(metafile.inputs, part.inputs);
    Object.assign(metafile.outputs, part.outputs);
  }
  putBeside(metafile);
  writeFileSync(join(outdir, "meta.json"), JSON.stringify(metafile));
  return metafile;
};

if (import.meta.main) {
  try {
    const { outputs } = await build();
    for (const [file, { bytes }] of Object.entries(outputs))
      console.log(`${String(Math.round(bytes / 1000)).padStart(6)} KB  ${file}`);
  } catch {
    // esbuild has said what is wrong
    process.exitCode = 1;
  }
}
