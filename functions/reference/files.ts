import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** The files of the page, each found as Node finds it, from the source as from a bundle; scripts/beside.ts puts them there. */
const found = {
  "page.css": ["./page/page.css", "text/css"],
  "page.js": ["./page/page.js", "text/javascript"],
  "swagger-ui.css": ["swagger-ui-dist/swagger-ui.css", "text/css"],
  "swagger-ui-bundle.js": ["swagger-ui-dist/swagger-ui-bundle.js", "text/javascript"],
  "swagger-ui-bundle.js.LICENSE.txt": ["swagger-ui-dist/swagger-ui-bundle.js.LICENSE.txt", "text/plain"],
  LICENSE: ["swagger-ui-dist/LICENSE", "text/plain"],
  NOTICE: ["swagger-ui-dist/NOTICE", "text/plain"],
} as const;

/** A file as it is sent. */
export interface PageFile {
  type: string;
  bytes: Buffer;
  /** of the bytes before any packing */
  hash: string;
  /** its bytes by Content-Encoding, as far as the build packed them */
  packed: ReadonlyMap<string, Buffer>;
}

const { resolve } = createRequire(import.meta.url);

const packedOf = (path: string): Map<string, Buffer> =>
  new Map(
    ["br", "gz"].flatMap((end) =>
      existsSync(`${path}.${end}`) ? [[encodings[end]!, readFileSync(`${path}.${end}`)]] : [],
    ),
  );
const encodings: Record<string, string> = { br: "br", gz: "gzip" };

const fileOf = (type: string, bytes: Buffer, packed = new Map<string, Buffer>()): PageFile => ({
  type: `${type}; charset=utf-8`,
  bytes,
  hash: createHash("sha256").update(bytes).digest("hex").slice(0, 16),
  packed,
});

const load = () => {
  const files = new Map<string, PageFile>();
  const named = new Map<string, string>();
  for (const [name, [from, type]] of Object.entries(found)) {
    const path = resolve(from);
    const file = fileOf(type, readFileSync(path), packedOf(path));
    files.set(`${file.hash}-${name}`, file);
    named.set(name, `docs/${file.hash}-${name}`);
  }
  const html = readFileSync(resolve("./page/page.html"), "utf8").replaceAll(
    /\{\{(.+?)\}\}/g,
    (_, name) => named.get(name)!,
  );
  return { page: fileOf("text/html", Buffer.from(html)), files };
};

let loaded: ReturnType<typeof load> | undefined;

/**
 * The page, or by its name one of the files it is made of; read once. A name holds the hash of what is in the file, so that whoever
 * has it never needs to ask again, and a new version is another file.
 * @param name as the page names it; none: the page itself
 * @returns nothing where there is no such file
 */
export const pageFile = (name?: string): PageFile | undefined => {
  loaded ??= load();
  return name === undefined ? loaded.page : loaded.files.get(name);
};
