import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { Stopped } from "./usage.ts";

export interface Options {
  file: string;
  size: number;
  source: string;
  url: string;
  key: string;
  restart: boolean;
}

const names = {
  source: { type: "string" },
  url: { type: "string" },
  key: { type: "string" },
  restart: { type: "boolean" },
  help: { type: "boolean" },
} as const;

/** The command line and what it leaves out; "help" when that was asked for. */
export const optionsOf = (args: string[]): Options | "help" => {
  const { values, positionals } = parsed(args);
  if (values.help) return "help";
  const [given, ...more] = positionals;
  if (given === undefined) throw new Stopped("Which file? npm run load -- FILE.jsonl (--help shows the flags)");
  if (more.length > 0) throw new Stopped(`One file at a time: ${more.join(", ")} is too much.`);
  const file = found(given);
  const connection = values.url && values.key ? {} : connectionFile();
  const { url = connection.url, key = connection.apiKey } = values;
  if (!url || !key)
    throw new Stopped("Where to? No --url and --key were given, and npm start has left no .local/connection.json.");
  if (!URL.canParse(url) || !/^https?:/.test(url))
    throw new Stopped(`--url takes an address like http://localhost:4610, not "${url}".`);
  const source = values.source ?? slug(file);
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(source)) {
    throw new Stopped(`--source takes lower-case letters, digits and hyphens, at most 40, not "${source}".`);
  }
  return {
    file,
    size: statSync(file).size,
    source,
    url: url.replace(/\/+$/, ""),
    key,
    restart: values.restart ?? false,
  };
};

const parsed = (args: string[]) => {
  try {
    return parseArgs({ args, options: names, allowPositionals: true });
  } catch (error) {
    throw new Stopped(`${(error as Error).message.split(". ")[0]}. --help shows the flags.`);
  }
};

/** npm runs a script in the package's directory and says in INIT_CWD where it was called. */
const found = (given: string): string => {
  const places = [process.cwd(), process.env.INIT_CWD ?? "."].map((directory) => resolve(directory, given));
  const file = places.find((place) => existsSync(place));
  if (!file) throw new Stopped(`There is no file ${given}.`);
  if (!statSync(file).isFile()) throw new Stopped(`${given} is no file.`);
  return file;
};

const connectionFile = (): { url?: string; apiKey?: string } => {
  try {
    return JSON.parse(readFileSync(join(".local", "connection.json"), "utf8"));
  } catch {
    return {};
  }
};

const slug = (file: string): string =>
  basename(file)
    .replace(/\.(jsonl|ndjson|json)$/i, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40)
    .replace(/-+$/, "");
