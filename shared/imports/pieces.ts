import { parse } from "csv-parse/sync";
import { asMeant } from "../exports/csv.ts";

/** A row of a file: the line it begins in, and its cells as bytes made text; a cell that is not UTF-8 is undefined. */
export interface RawRow {
  line: number;
  cells: (string | undefined)[];
  /** why the whole row cannot be read */
  fault?: string;
}

export interface Piece {
  rows: RawRow[];
  /** bytes that the rows took */
  used: number;
  /** line the next row begins in */
  line: number;
}

export type Delimiter = "," | ";" | "\t";
const delimiters: Delimiter[] = [",", ";", "\t"];
const lineEnds = ["\r\n", "\n", "\r"];
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const textOf = (bytes: Uint8Array): string | undefined => {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
};

/** The delimiter that stands most often in the first line, outside quotes. */
export const delimiterOf = (bytes: Uint8Array): Delimiter => {
  const line = Buffer.from(bytes)
    .toString("latin1")
    .split(/[\r\n]/)[0]!
    .replace(/"[^"]*"/g, "");
  const times = (of: string) => line.split(of).length;
  return delimiters.reduce((best, one) => (times(one) > times(best) ? one : best));
};

/**
 * The next rows of CSV (RFC 4180, with any of the three line ends and stray quotes taken as text), at most `most`. Of bytes
 * that do not reach to the end of the file, a row that may go on is left for the next piece; `used` is 0 when not one row is whole.
 */
export const csvPiece = (
  bytes: Uint8Array,
  { line, most, atEnd, delimiter }: { line: number; most: number; atEnd: boolean; delimiter: Delimiter },
): Piece => {
  const found: (RawRow & { end: number; next: number })[] = [];
  const take = (cells: Buffer[], { bytes: end }: { bytes: number }) => {
    const before = found.at(-1)?.next ?? line;
    found.push({ line: before, cells: cells.map(cellOf), end, next: before + 1 + breaksIn(cells) });
    return null;
  };
  let open: string | undefined;
  try {
    parse(Buffer.from(bytes), {
      delimiter,
      encoding: null,
      relax_column_count: true,
      relax_quotes: true,
      record_delimiter: lineEnds,
      on_record: take as never,
      to: most + 1,
    });
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    open = "A quote that is opened here is never closed.";
  }
  const whole = atEnd ? found.slice(0, most) : found.slice(0, Math.min(most, found.length - (open ? 0 : 1)));
  const last = whole.at(-1);
  const rows: RawRow[] = whole.map(({ line: at, cells }) => ({ line: at, cells }));
  const piece = { rows, used: last?.end ?? 0, line: last?.next ?? line };
  if (!atEnd || open === undefined || whole.length === most) return piece;
  return { rows: [...rows, { line: piece.line, cells: [], fault: open }], used: bytes.length, line: piece.line };
};

/** Line ends inside quotes. */
const breaksIn = (cells: Buffer[]): number =>
  cells.reduce((sum, cell) => sum + (cell.toString("latin1").match(/\r\n|\n|\r/g)?.length ?? 0), 0);

const cellOf = (bytes: Buffer): string | undefined => {
  const text = textOf(bytes);
  return text === undefined ? undefined : asMeant(text).trim();
};

/** The next lines, at most `most`, each made a row; of bytes that do not reach to the end of the file, the last may go on and is left. */
export const linesPiece = <Row>(
  bytes: Uint8Array,
  { line, most, atEnd }: { line: number; most: number; atEnd: boolean },
  made: (bytes: Uint8Array, line: number) => Row,
): { rows: Row[]; used: number; line: number } => {
  const rows: Row[] = [];
  let used = 0;
  while (rows.length < most && used < bytes.length) {
    const end = bytes.indexOf(0x0a, used);
    if (end < 0 && !atEnd) break;
    const upTo = end < 0 ? bytes.length : end;
    rows.push(made(bytes.subarray(used, upTo), line + rows.length));
    used = Math.min(upTo + 1, bytes.length);
  }
  return { rows, used, line: line + rows.length };
};

/** The next rows of JSON Lines, each an object; their cells are in the order of `columns`. */
export const jsonPiece = (
  bytes: Uint8Array,
  { columns, ...from }: { line: number; most: number; atEnd: boolean; columns: readonly string[] },
): Piece => linesPiece(bytes, from, (text, line) => rowOf(text, line, columns));

const rowOf = (bytes: Uint8Array, line: number, columns: readonly string[]): RawRow => {
  const { value, fault } = objectOf(bytes);
  if (fault) return { line, cells: [], fault };
  if (!value) return { line, cells: [] };
  return { line, cells: columns.map((column) => asText(Object.hasOwn(value, column) ? value[column] : undefined)) };
};

/** The object that a line of JSON Lines is, or why it is none; neither where the line is blank. */
export const objectOf = (bytes: Uint8Array): { value?: Record<string, unknown>; fault?: string } => {
  const text = textOf(bytes);
  if (text === undefined) return { fault: "The line is not UTF-8." };
  if (text.trim() === "") return {};
  const value = objectIn(text);
  return value ? { value } : { fault: "The line is not a JSON object." };
};

/** The object a line of JSON is, if it is one. */
export const objectIn = (text: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === "object" && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
};

const asText = (value: unknown): string => {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.map(asText).filter(Boolean).join("; ");
  return typeof value === "object" ? Object.values(value).map(asText).filter(Boolean).join(", ") : String(value).trim();
};
