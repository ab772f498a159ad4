import { ClientPatch } from "../clients/input.ts";
import type { PhoneKind } from "../clients/schema.ts";
import { faultsOf } from "../kernel/errors.ts";
import { NewNote } from "../notes/routes.ts";
import { TagName } from "../tags/routes.ts";
import type { RawRow } from "./pieces.ts";
import type { Mapping, RowFault, Target } from "./schema.ts";

/** What a row says of a client, valid and in our form; what it leaves empty is not there. */
export interface Wanted {
  clientId?: string;
  sourceId?: string;
  content: Omit<ClientPatch, "fields">;
  tags: string[];
  notes: string[];
}

/** A row as it was read: what it wants, and for each field of it the column that says so. */
export interface ReadRow {
  wanted: Wanted;
  columnOf: (pointer: string) => string;
  faults: RowFault[];
}

/** Where each column of the file leads, in the file's order. */
export type Columns = { column: string; to: Target | null }[];
export const columnsOf = (names: string[], { columns }: Mapping): Columns =>
  names.map((column) => ({ column, to: columns.find((one) => one.column === column)?.to ?? null }));

const phones: Partial<Record<Target, "mobile" | "home" | "work">> = {
  mobile: "mobile",
  homePhone: "home",
  workPhone: "work",
} satisfies Partial<Record<Target, (typeof PhoneKind)["options"][number]>>;

const parts = (text: string, by: RegExp): string[] =>
  text
    .split(by)
    .map((part) => part.trim())
    .filter(Boolean);

/** A day in the order the file has, as 2026-03-14; text that is none is left as it is, to be named as a fault. */
const dayOf = (text: string, order: Mapping["dates"]): string => {
  const [, year, month, day] = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:T.*)?$/.exec(text) ?? [];
  const two = (part: string) => part.padStart(2, "0");
  if (year) return `${year}-${two(month!)}-${two(day!)}`;
  const [, first, second, last] = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(text) ?? [];
  if (!first) return text;
  return order === "mdy" ? `${last}-${two(first)}-${two(second!)}` : `${last}-${two(second!)}-${two(first)}`;
};

const namesIn = (text: string): { firstName?: string; lastName?: string } => {
  const [last, first] = text.includes(",") ? parts(text, /,/) : [];
  if (last && first) return { firstName: first, lastName: last };
  const words = parts(text, /\s+/);
  return words.length > 1 ? { firstName: words.slice(0, -1).join(" "), lastName: words.at(-1)! } : { firstName: text };
};

/** Reads a row (pure). Every fault is named by its column; what stands in the cell is not repeated. */
export const readRow = ({ cells }: RawRow, columns: Columns, { dates }: Mapping): ReadRow => {
  const faults: RowFault[] = [];
  const given: Record<string, unknown> = {};
  const emails: { address: string; column: string }[] = [];
  const numbers: { kind: string; number: string; column: string }[] = [];
  const wanted: Wanted = { content: {}, tags: [], notes: [] };
  const column = new Map<string, string>();
  const fault = (of: string, message: string) => faults.push({ column: of, message });

  for (const [i, { column: name, to }] of columns.entries()) {
    const text = i < cells.length ? cells[i] : "";
    if (text === undefined) fault(name, "is not UTF-8");
    if (!text || to === null) continue;
    column.set(to, name);
    const kind = phones[to];
    if (kind) {
      for (const number of parts(text, /[;|,]/)) {
        if (number.replace(/\D/g, "").length < 6) fault(name, "must be a phone number");
        numbers.push({ kind, number, column: name });
      }
    } else if (to === "email") emails.push(...parts(text, /[;|,\s]/).map((address) => ({ address, column: name })));
    else if (to === "tags") {
      for (const tag of parts(text, /[;|,]/)) {
        const read = TagName.safeParse(tag);
        if (read.success) wanted.tags.push(read.data);
        else for (const { message } of faultsOf(read.error.issues)) fault(name, message);
      }
    } else if (to === "note") {
      const read = NewNote.safeParse({ body: text });
      if (read.success) wanted.notes.push(read.data.body);
      else for (const { message } of faultsOf(read.error.issues)) fault(name, message);
    } else if (to === "clientId" || to === "sourceId") {
      if (text.length > 200) fault(name, "must be at most 200 characters");
      wanted[to] = text;
    } else if (to === "fullName") {
      for (const [field, value] of Object.entries(namesIn(text))) given[field] ??= value;
    } else given[to] = to === "birthday" ? dayOf(text, dates) : text;
  }
  if (cells.slice(columns.length).some((cell) => cell !== "")) fault("", "the row has more cells than the first line");

  const content = ClientPatch.safeParse({
    ...given,
    ...(emails.length > 0 && { emails: emails.map(({ address }) => ({ address })) }),
    ...(numbers.length > 0 && { phones: numbers.map(({ kind, number }) => ({ kind, number })) }),
  });
  const columnOf = (pointer: string): string => {
    const [, field = "", index = ""] = /^(?:\/body)?\/(\w+)(?:\/(\d+))?/.exec(pointer) ?? [];
    const points: Record<string, { column: string }[]> = { emails, phones: numbers };
    const fullName = field === "firstName" || field === "lastName" ? column.get("fullName") : undefined;
    return points[field]?.[Number(index || 0)]?.column ?? column.get(field) ?? fullName ?? "";
  };
  if (content.success) wanted.content = content.data;
  else for (const { pointer, message } of faultsOf(content.error.issues)) fault(columnOf(pointer), message);
  return { wanted, columnOf, faults };
};
