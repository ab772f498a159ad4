/** What a cell can hold. */
export type Cell = string | number | boolean | null | undefined;

/** How text begins that a spreadsheet would take for a formula, apostrophes before it included. */
const formula = /^'*[=+\-@\t\r\n＝＋－＠]/u;

/** What stands between several values of one cell. */
export const between = "; ";

/** Text that no spreadsheet takes for a formula: an apostrophe is put before it (reliability 19). */
export const harmless = (text: string): string => (formula.test(text) ? `'${text}` : text);

/** Text as it was before `harmless`: one apostrophe before a formula's beginning is taken away. */
export const asMeant = (text: string): string => (text.startsWith("'") && formula.test(text) ? text.slice(1) : text);

const quoted = (text: string): string => (/[",\r\n;\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const cell = (value: Cell | Cell[]): string => {
  if (Array.isArray(value)) return cell(value.filter((one) => one !== undefined && one !== null).join(between));
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? quoted(harmless(value.toWellFormed())) : String(value);
};

/** One line of CSV (RFC 4180), its end included. Numbers stay numbers, yes and no are true and false, nothing is empty. */
export const csvLine = (cells: readonly (Cell | Cell[])[]): string => `${cells.map(cell).join(",")}\r\n`;

/** What a CSV file begins with, so that spreadsheets read it as UTF-8. */
export const byteOrderMark = "\ufeff";
