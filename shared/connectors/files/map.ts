import type { Fault } from "../../kernel/errors.ts";
import type { Facts, Mapped, NewRecord, Raw } from "../contract.ts";
import { Beside, type Mapping } from "./schema.ts";
import { booleanOf, dateOf, instantOf, minorOf, numberOf, Unreadable } from "./values.ts";

type Cells = Record<string, string | null>;

const money = /(^|\.)(total|tax|tips|amount|refunded|balance)$/;
const numbers = /(^|\.)(quantity|capacity|creditsTotal|creditsUsed|waitlistPosition)$/;
const booleans = /(^|\.)(prospect|recurring|cancelled|chargeback)$|^marketing\./;
const instants = /(^|\.)(at|\w+At)$/;
const dates = /(^|\.)(birthday|\w+On)$|^freezes\.\d+\.(from|to)$/;

interface Reading {
  mapping: Mapping;
  zone: string;
  currency: string;
}

const meaningOf = (path: string, text: string, { mapping, zone, currency }: Reading): unknown => {
  const meant = mapping.values[path];
  if (meant && Object.hasOwn(meant, text)) return meant[text];
  if (money.test(path)) return minorOf(text, mapping.decimals, currency);
  if (numbers.test(path)) return numberOf(text, mapping.decimals);
  if (booleans.test(path)) return booleanOf(text);
  if (instants.test(path)) return instantOf(text, mapping.dates, zone);
  return dates.test(path) ? dateOf(text, mapping.dates) : text;
};

/** Puts a value at its path; a number in the path makes a list. */
const put = (record: Record<string, unknown>, path: string, value: unknown): void => {
  const steps = path.split(".");
  let at: Record<string, unknown> = record;
  for (const [i, step] of steps.slice(0, -1).entries()) {
    if (!Object.hasOwn(at, step) || typeof at[step] !== "object") at[step] = /^\d+$/.test(steps[i + 1]!) ? [] : {};
    at = at[step] as Record<string, unknown>;
  }
  at[steps.at(-1)!] = value;
};

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf(".")));

/** Lists without the places that stayed empty. */
const dense = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.flatMap((part) => (part === undefined ? [] : [dense(part)]));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, dense(part)]));
};

const pointerTo = (column: string): string => `/${column.replaceAll("~", "~0").replaceAll("/", "~1")}`;

/** Text of the columns of a field; undefined where all are empty. */
const textOf = (cells: Cells, column: string | string[]): string | undefined => {
  const texts = [column].flat().map((name) => {
    const cell = Object.hasOwn(cells, name) ? cells[name] : "";
    if (cell === null) throw new Unreadable("is not UTF-8");
    return cell;
  });
  return texts.filter(Boolean).join(" ") || undefined;
};

/** Texts of a row by field, and the faults of cells that are no text. */
const textsOf = (cells: Cells, { columns }: Mapping, faults: Fault[]): Map<string, string> => {
  const texts = new Map<string, string>();
  for (const [path, column] of Object.entries(columns))
    tried(faults, column, () => {
      const text = textOf(cells, column);
      if (text !== undefined) texts.set(path, text);
    });
  return texts;
};

const tried = (faults: Fault[], column: string | string[], run: () => void): void => {
  try {
    run();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    faults.push({ pointer: pointerTo([column].flat()[0]!), message: error.message });
  }
};

/** A row of a table as a record: cells by the mapping, empty ones left out; a cell that cannot be read is named by its column. */
const recordOf = (cells: Cells, mapping: Mapping, facts: Facts): Mapped => {
  const errors: Fault[] = [];
  const texts = textsOf(cells, mapping, errors);
  const known = (path: string) => texts.get(path) ?? (mapping.constants[path] as string | undefined);
  const zone = mapping.timeZone ?? facts.zoneOf(known("event.location") ?? known("location") ?? known("homeLocation"));
  const reading = { mapping, zone, currency: known("currency") ?? facts.currency };
  const record: Record<string, unknown> = { type: mapping.type };
  for (const [path, text] of texts)
    tried(errors, mapping.columns[path]!, () => put(record, path, meaningOf(path, text, reading)));
  const filled = new Set([...texts.keys()].map(parentOf));
  for (const [path, value] of Object.entries(mapping.constants))
    if (!texts.has(path) && (parentOf(path) === "" || filled.has(parentOf(path)))) put(record, path, value);
  if (mapping.type === "invoice" && record.currency === undefined) record.currency = facts.currency;
  return errors.length > 0 ? { records: [], errors } : { records: [dense(record) as NewRecord], errors };
};

/** A line of JSON Lines is the record it is; a row of a table what its mapping makes of it. */
export const map = ({ record, beside }: Raw, facts: Facts): Mapped => {
  const how = Beside.parse(beside ?? {});
  if ("fault" in how) return { records: [], errors: [{ pointer: "", message: how.fault }] };
  if ("mapping" in how) return recordOf(record as Cells, how.mapping, facts);
  return { records: [record as NewRecord], errors: [] };
};
