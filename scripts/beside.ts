import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Metafile } from "esbuild";

const root = join(import.meta.dirname, "..");
const fonts = "node_modules/dejavu-fonts-ttf/ttf";
const swagger = "node_modules/swagger-ui-dist";
const page = "functions/reference/page";

/** Files that are read while a bundle runs, by the source file that reads them: each with where it goes, beside the bundle. */
const read: Record<string, { files: [from: string, to: string][]; packed?: true }> = {
  "shared/signing/copy/fonts.ts": {
    files: ["", "-Bold", "-Oblique", "-BoldOblique"].map((face) => {
      const file = `${fonts}/DejaVuSans${face}.ttf`;
      return [file, file];
    }),
  },
  "functions/reference/files.ts": {
    packed: true,
    files: [
      ...["swagger-ui.css", "swagger-ui-bundle.js", "swagger-ui-bundle.js.LICENSE.txt", "LICENSE", "NOTICE"].map(
        (name): [string, string] => [`${swagger}/${name}`, `${swagger}/${name}`],
      ),
      ...readdirSync(join(root, page)).map((name): [string, string] => [`${page}/${name}`, `page/${name}`]),
    ],
  },
};

/** Nearly as small as the highest quality, and made in a twentieth of its time. */
const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

const pack = (file: string): void => {
  const bytes = readFileSync(file);
  if (bytes.length < 1400) return; // one packet either way
  writeFileSync(`${file}.br`, brotliCompressSync(bytes, quality));
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
};

/** Puts the files that bundles read while they run where they find them as the source does; those for browsers packed, too. */
export const putBeside = ({ outputs }: Metafile): void => {
  for (const [bundle, { inputs }] of Object.entries(outputs))
    for (const [reader, { files, packed }] of Object.entries(read)) {
      if (!(reader in inputs)) continue;
      for (const [from, to] of files) {
        const file = join(root, dirname(bundle), to);
        mkdirSync(dirname(file), { recursive: true });
        cpSync(join(root, from), file);
        if (packed) pack(file);
      }
    }
};
