import { createHash } from "node:crypto";
import { createReadStream, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import * as z from "zod";
import { Census } from "../../shared/backups/census.ts";
import { type Attributes, valuesOf } from "../../shared/table/attributes.ts";
import type { Item } from "../../shared/table/item.ts";
import { Refused } from "../place/refused.ts";

/** What `npm run backup` writes beside its files, when all of them are whole. */
export const Manifest = z.object({
  format: z.literal(1),
  table: z.string(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  /** mark of the pepper the table's hashed keys are made by (shared/backups/pepper.ts) */
  pepper: z.string(),
  files: z.array(z.object({ name: z.string(), items: z.int(), sha256: z.string() })),
  census: Census,
  /** items that were written while it was made: they stand in it as of some moment within */
  writtenMeanwhile: z.int(),
});
export type Manifest = z.output<typeof Manifest>;

export const manifestName = "manifest.json";

export const digestOf = async (file: string): Promise<string> => {
  const hash = createHash("sha256");
  for await (const part of createReadStream(file)) hash.update(part as Buffer);
  return hash.digest("hex");
};

/** A backup on this machine: files of items, a line each. */
export interface Backup {
  folder: string;
  /** absent where DynamoDB made it (ExportTableToPointInTime) */
  manifest?: Manifest;
  files: string[];
}

const exported = (folder: string): string[] => {
  const data = ["data", "."].map((name) => join(folder, name)).find((name) => existsSync(name));
  return readdirSync(data ?? folder)
    .filter((name) => name.endsWith(".json.gz"))
    .map((name) => join(data ?? folder, name))
    .sort();
};

/** Opens a backup, ours or an export of DynamoDB; refused where it is none, or a file of it is not as it was written. */
export const openBackup = async (folder: string): Promise<Backup> => {
  if (!existsSync(folder)) throw new Refused(`There is no folder ${folder}.`);
  const file = join(folder, manifestName);
  if (!existsSync(file)) {
    const files = exported(folder);
    if (files.length === 0)
      throw new Refused(`${folder} holds no backup that was finished, and no export of DynamoDB.`);
    return { folder, files };
  }
  const manifest = Manifest.parse(JSON.parse(readFileSync(file, "utf8")));
  for (const { name, sha256 } of manifest.files)
    if (!existsSync(join(folder, name)) || (await digestOf(join(folder, name))) !== sha256)
      throw new Refused(`${join(folder, name)} is not as it was written: this backup is damaged.`);
  return { folder, manifest, files: manifest.files.map(({ name }) => join(folder, name)) };
};

/** The items of a file, from a line on (0: the first). DynamoDB's own export wraps each in `{ "Item": … }`. */
export async function* itemsOf(file: string, from = 0): AsyncGenerator<Item> {
  let at = 0;
  const lines = createInterface({
    input: createReadStream(file).pipe(createGunzip()),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  for await (const line of lines) {
    at += 1;
    if (at <= from || line === "") continue;
    const parsed = JSON.parse(line) as Item | { Item: Attributes };
    yield "Item" in parsed ? (valuesOf(parsed.Item) as unknown as Item) : parsed;
  }
}
