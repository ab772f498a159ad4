import { Refusal } from "../kernel/errors.ts";
import { fold } from "../kernel/fold.ts";
import { csvPiece, type Delimiter, delimiterOf, jsonPiece, objectIn, type RawRow } from "./pieces.ts";
import type { Import, Mapping, Target } from "./schema.ts";

/** The beginning of a file: its columns, where its rows begin, and some of them. */
export interface Head {
  columns: string[];
  delimiter: Delimiter;
  /** byte and line of the first row */
  offset: number;
  line: number;
  sample: RawRow[];
}

const sampleSize = 5;
/** JSON Lines has no head: its columns are the names in so many lines. */
const linesOfNames = 200;
const mostColumns = 200;

const unreadable = (sentence: string) => new Refusal("conflict", "file-unreadable", sentence);

/** The head of a file from its first bytes. Refused, in words for who sent it, where it cannot be one. */
export const headOf = (bytes: Uint8Array, format: Import["format"], atEnd: boolean): Head => {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    throw unreadable("The file is UTF-16; save it as CSV UTF-8.");
  if (bytes.subarray(0, 4096).includes(0)) throw unreadable("The file is no text; save it as CSV UTF-8.");
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const text = bytes.subarray(mark);
  const head = format === "csv" ? csvHead(text, atEnd) : jsonHead(text, atEnd);
  if (head.columns.length > mostColumns) throw unreadable(`The file has more than ${mostColumns} columns.`);
  return { ...head, offset: head.offset + mark };
};

const csvHead = (bytes: Uint8Array, atEnd: boolean): Head => {
  const delimiter = delimiterOf(bytes);
  const first = csvPiece(bytes, { line: 1, most: 1, atEnd, delimiter });
  const cells = first.rows[0]?.cells ?? [];
  if (first.rows[0]?.fault || !cells.some(Boolean)) throw unreadable("The first line must name the columns.");
  const { rows } = csvPiece(bytes.subarray(first.used), { line: first.line, most: sampleSize, atEnd, delimiter });
  return { columns: distinct(cells), delimiter, offset: first.used, line: first.line, sample: rows };
};

const jsonHead = (bytes: Uint8Array, atEnd: boolean): Head => {
  const lines = Buffer.from(bytes).toString("utf8").split("\n").slice(0, linesOfNames);
  const whole = atEnd ? lines : lines.slice(0, Math.max(1, lines.length - 1));
  const columns = [...new Set(whole.flatMap((line) => Object.keys(objectIn(line) ?? {})))];
  if (columns.length === 0) throw unreadable("The first lines must hold JSON objects, one a line.");
  const { rows } = jsonPiece(bytes, { line: 1, most: sampleSize, atEnd, columns });
  return { columns, delimiter: ",", offset: 0, line: 1, sample: rows };
};

/** Names that can be told apart: the second Email is `Email (2)`, a column without a name is `Column 3`. */
const distinct = (cells: RawRow["cells"]): string[] => {
  const seen = new Map<string, number>();
  return cells.map((cell, i) => {
    const name = (cell || `Column ${i + 1}`).slice(0, 190);
    const times = (seen.get(fold(name)) ?? 0) + 1;
    seen.set(fold(name), times);
    return times > 1 ? `${name} (${times})` : name;
  });
};

/** How columns are called, in the words of spreadsheets we know; folded, without blanks and signs. */
const synonyms: Record<Target, string> = {
  clientId: "clientid id clienteleid",
  sourceId:
    "memberid sourceid customerid externalid barcode mindbodyid memberno membernumber customernumber clientnumber mitgliedsnummer kundennummer",
  firstName: "firstname givenname forename first vorname prenom nombre",
  lastName: "lastname surname familyname last nachname nom apellido apellidos",
  fullName: "name fullname clientname customername membername",
  preferredName: "preferredname nickname knownas rufname",
  pronouns: "pronouns",
  language: "language lang sprache langue idioma",
  email: "email emailaddress mail emails primaryemail emailadresse courriel correo",
  mobile:
    "mobile mobilephone cell cellphone mobilenumber phone phonenumber telephone tel handy mobil telefon portable movil phones",
  homePhone: "homephone home landline",
  workPhone: "workphone work businessphone officephone",
  birthday: "birthday birthdate dateofbirth dob geburtsdatum geburtstag",
  address: "address streetaddress postaladdress adresse direccion",
  homeLocation: "homelocation location studio homestudio club standort",
  leadSource: "leadsource source referralsource howdidyouhear howdidyouhearaboutus herkunft",
  tags: "tags tag labels groups",
  note: "note notes comment comments memo notiz notizen bemerkung",
};

const plain = (name: string): string => fold(name).replace(/[^\p{L}\p{N}]/gu, "");
const known = new Map(
  Object.entries(synonyms).flatMap(([target, names]) => names.split(" ").map((name) => [name, target as Target])),
);
const repeated = new Set<Target>(["email", "tags", "note"]);

/** What the columns seem to hold, by their names; dates by those of the sample. */
export const proposalOf = ({ columns, sample }: Head): Mapping => {
  const taken = new Set<Target>();
  const mapped = columns.map((column) => {
    const to = known.get(plain(column.replace(/ \(\d+\)$/, ""))) ?? null;
    if (to === null || (taken.has(to) && !repeated.has(to))) return { column, to: null };
    taken.add(to);
    return { column, to };
  });
  const at = mapped.findIndex(({ to }) => to === "birthday");
  return { columns: mapped, dates: datesOf(sample.map(({ cells }) => cells[at] ?? "")) };
};

const datesOf = (cells: string[]): Mapping["dates"] => {
  const parts = cells.flatMap((cell) => {
    const [, first = "", sign = "", second = ""] = /^(\d{1,2})([./-])(\d{1,2})[./-]\d{4}$/.exec(cell) ?? [];
    return first ? [{ first: Number(first), second: Number(second), sign }] : [];
  });
  if (parts.length === 0) return "ymd";
  if (parts.some(({ second }) => second > 12)) return "mdy";
  return parts.some(({ first, sign }) => first > 12 || sign === ".") ? "dmy" : "mdy";
};
