import * as z from "zod";
import { headOf } from "../../imports/head.ts";
import { csvPiece, linesPiece, objectOf, type RawRow } from "../../imports/pieces.ts";
import { Refusal } from "../../kernel/errors.ts";
import type { Link, Page, Raw } from "../contract.ts";
import { type Credentials, fits, type Mapping, type Settings } from "./schema.ts";

type FilesLink = Link<Settings, Credentials>;

/** Where a pull is: the file, and in it the byte and the line of the next row. */
const Place = z.object({
  key: z.string(),
  size: z.int(),
  offset: z.int(),
  line: z.int(),
  columns: z.array(z.string()),
  delimiter: z.enum([",", ";", "\t"]),
});
type Place = z.output<typeof Place>;

const mostRows = 500;
/** Bytes read for a piece; a longer row is looked at in a longer window, up to the longest. */
const window = 256 * 1024;
const longest = 4 * 1024 * 1024;

const nameOf = (key: string): string => key.slice(key.lastIndexOf("/") + 1);
const isLines = (key: string): boolean => /\.(jsonl|ndjson)$/i.test(key);

const rawOf = (id: string, record: unknown, beside?: object): Raw => ({
  resource: "drop",
  id,
  record,
  ...(beside && { beside }),
});
const about = (record: Record<string, unknown>): Pick<Raw, "client"> => {
  const client = record.type === "client" || record.of === "client" ? record.id : record.client;
  return typeof client === "string" ? { client } : {};
};

/** A row of a table: the cells that its mapping reads, by their columns; null: not UTF-8. */
const rowRaw = (id: string, { cells, fault }: RawRow, columns: string[], mapping: Mapping): Raw[] => {
  if (fault) return [rawOf(id, null, { fault })];
  if (cells.every((cell) => cell === "")) return [];
  const read = [...new Set(Object.values(mapping.columns).flat())];
  const record = Object.fromEntries(
    read.map((name) => {
      const at = columns.indexOf(name);
      return [name, at < 0 || at >= cells.length ? "" : (cells[at] ?? null)];
    }),
  );
  const client = mapping.columns[mapping.type === "client" ? "id" : "client"];
  const owner = typeof client === "string" ? record[client] : undefined;
  return [{ ...rawOf(id, record, { mapping }), ...(owner && { client: owner }) }];
};

const lineRaw = (id: string, bytes: Uint8Array): Raw[] => {
  const { value, fault } = objectOf(bytes);
  if (fault) return [rawOf(id, null, { fault })];
  return value ? [{ ...rawOf(id, value), ...about(value) }] : [];
};

interface Read {
  raws: Raw[];
  used: number;
  line: number;
}

/** The next rows of a file from bytes of it. */
const rowsIn = (bytes: Uint8Array, place: Place, mapping: Mapping | undefined): Read => {
  const { key, offset, size, line, delimiter, columns } = place;
  const from = { line, most: mostRows, atEnd: offset + bytes.length >= size };
  const id = (at: number) => `${nameOf(key)}:${at}`;
  if (!mapping) {
    const { rows, ...read } = linesPiece(bytes, from, (text, at) => lineRaw(id(at), text));
    return { ...read, raws: rows.flat() };
  }
  const { rows, ...read } = csvPiece(bytes, { ...from, delimiter });
  return { ...read, raws: rows.flatMap((row) => rowRaw(id(row.line), row, columns, mapping)) };
};

const pieceFrom = async ({ files }: FilesLink, place: Place, mapping: Mapping | undefined): Promise<Read> => {
  const { key, offset, size, line } = place;
  for (let length = window; ; length *= 4) {
    const bytes = await files.read(key, offset, length);
    const piece = rowsIn(bytes, place, mapping);
    if (piece.used > 0) return piece;
    if (offset + bytes.length >= size || bytes.length === 0) return { ...piece, used: size - offset };
    if (length >= longest) {
      const fault = `A row is longer than ${longest} bytes, or a quote that is opened here is never closed.`;
      return { raws: [rawOf(`${nameOf(key)}:${line}`, null, { fault })], used: size - offset, line };
    }
  }
};

/** Where a file's rows begin. Refused where it cannot be read. */
const begin = async (
  { files }: FilesLink,
  { key, size }: { key: string; size: number },
  mapped: boolean,
): Promise<Place> => {
  if (!mapped && !isLines(key))
    throw new Refusal("conflict", "no-mapping", "No mapping of this source fits the name of this file.");
  const head = headOf(await files.read(key, 0, window), mapped ? "csv" : "jsonl", size <= window);
  const { columns, delimiter, offset, line } = head;
  return { key, size, offset, line, columns: mapped ? columns : [], delimiter };
};

/**
 * The next rows of what was dropped, at most 500, file after file by name. A file is taken away only when its last page was
 * returned and the next one is asked for with that page's cursor: what was not taken in is then still there. One that changed
 * since it was begun is begun anew; one that cannot be read is one entry of its own.
 */
export const pull = async (link: FilesLink, _resource: string, _window: unknown, cursor: unknown): Promise<Page> => {
  const before = cursor === undefined ? undefined : Place.parse(cursor);
  const listed = (await link.files.list()).toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const left = before && listed.find(({ key, size }) => key === before.key && size === before.size);
  const isRead = left && before.offset >= before.size;
  if (isRead) await link.files.done(before.key);
  const file = isRead || !left ? listed.find((one) => one !== left) : left;
  if (!file) return { raws: [] };
  const mapping = isLines(file.key)
    ? undefined
    : link.settings.mappings.find(({ match }) => fits(nameOf(file.key), match));
  try {
    const place = left && !isRead ? before : await begin(link, file, mapping !== undefined);
    const { raws, used, line } = await pieceFrom(link, place, mapping);
    return { raws, cursor: { ...place, offset: place.offset + used, line } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const read = { key: file.key, size: file.size, offset: file.size, line: 1, columns: [], delimiter: "," };
    return { raws: [rawOf(nameOf(file.key), null, { fault: error.message })], cursor: read };
  }
};
